/* The destructor of type_info, which compilers refer to: it returns and leaves the object alone. */
#include <windows.h>
#include <stdio.h>

#ifdef _WIN64
#define NAME "??1type_info@@UEAA@XZ"
typedef void (*destructor)(void *);
#else
#define NAME "??1type_info@@UAE@XZ"
typedef void (__attribute__((thiscall)) *destructor)(void *);
#endif

int main(void)
{
    struct { void *table, *name; char decorated[16]; } type = {0, 0, ".?AVsample@@"};
    destructor destroy = (destructor)GetProcAddress(GetModuleHandleA("msvcrt"), NAME);

    printf("found %d\n", destroy != NULL);
    destroy(&type);
    printf("%s, %d\n", type.decorated, type.name == NULL);
    return 0;
}
