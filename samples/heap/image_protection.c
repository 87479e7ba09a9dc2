/* An image's sections have the rights their headers ask for.
 */
#include "../facts.h"

static const int constant[16] = {1};
static int variable = 2;

static void show(const char *what, const void *address)
{
    MEMORY_BASIC_INFORMATION info;

    VirtualQuery(address, &info, sizeof info);
    printf("%s: type %lx state %lx protect %lx base %d\n", what, info.Type, info.State, info.Protect,
           info.AllocationBase == GetModuleHandleA(NULL));
}

int main(void)
{
    DWORD old;

    show("header", GetModuleHandleA(NULL));
    show("code", main);
    show("constant", constant);
    *(volatile int *)&variable = 3;
    printf("constant unwritable %d\n", IsBadWritePtr((void *)constant, 4));
    printf("code unwritable %d readable %d\n", IsBadWritePtr(main, 1), !IsBadReadPtr(main, 1));
    printf("unprotect %d\n", VirtualProtect((void *)constant, 4, PAGE_READWRITE, &old));
    *(volatile int *)constant = 7;
    printf("changed %d variable %d\n", *(volatile const int *)constant, variable);
    return 0;
}
