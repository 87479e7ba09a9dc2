/* The allocating functions that start-up code of DLLs takes from the runtimes of Visual C++ 2008 to 2013.
 */
#include <windows.h>
#include <stdio.h>

typedef void *(__cdecl *malloc_t)(size_t);
typedef void *(__cdecl *calloc_t)(size_t, size_t);
typedef void *(__cdecl *realloc_t)(void *, size_t);
typedef size_t(__cdecl *size_t_)(void *);
typedef void(__cdecl *free_t)(void *);

int main(void) {
    static const char *const names[] = {"msvcr90.dll", "msvcr100.dll", "msvcr110.dll", "msvcr120.dll"};
    for (int i = 0; i < 4; i++) {
        HMODULE runtime = LoadLibraryA(names[i]);
        malloc_t allocate = (malloc_t)GetProcAddress(runtime, "_malloc_crt");
        calloc_t clear = (calloc_t)GetProcAddress(runtime, "_calloc_crt");
        realloc_t resize = (realloc_t)GetProcAddress(runtime, "_realloc_crt");
        size_t_ size = (size_t_)GetProcAddress(runtime, "_msize");
        free_t release = (free_t)GetProcAddress(runtime, "free");
        char *block = allocate(100);
        printf("%s: %d", names[i], (int)size(block));
        memset(block, 7, 100);
        block = resize(block, 1000);
        printf(" %d %d", (int)size(block), block[99]);
        release(block);
        block = clear(10, 30);
        printf(" %d %d\n", (int)size(block), block[0] | block[299]);
        release(block);
    }
    return 0;
}
