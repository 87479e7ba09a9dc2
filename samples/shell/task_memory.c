/* The task allocator as an object: IMalloc.
 * flags: -lole32 -lshell32 -luuid
 */
#define COBJMACROS
#include <windows.h>
#include <shlobj.h>
#include <stdio.h>
#include <string.h>

int main(void)
{
    IMalloc *allocator, *shell;
    IUnknown *unknown;
    char *block, *other;

    printf("get %08lx\n", CoGetMalloc(1, &allocator));
    block = IMalloc_Alloc(allocator, 10);
    strcpy(block, "allocated");
    printf("size %lu, did %d, stack %d\n", (unsigned long)IMalloc_GetSize(allocator, block),
           IMalloc_DidAlloc(allocator, block), IMalloc_DidAlloc(allocator, &block));
    block = IMalloc_Realloc(allocator, block, 100);
    printf("size %lu \"%s\"\n", (unsigned long)IMalloc_GetSize(allocator, block), block);
    CoTaskMemFree(block);
    other = CoTaskMemAlloc(7);
    printf("size %lu\n", (unsigned long)IMalloc_GetSize(allocator, other));
    IMalloc_Free(allocator, other);
    IMalloc_Free(allocator, NULL);
    printf("none %ld\n", (long)IMalloc_GetSize(allocator, NULL));
    printf("realloc from nothing %d\n", (block = IMalloc_Realloc(allocator, NULL, 5)) != NULL);
    printf("realloc to nothing %d\n", IMalloc_Realloc(allocator, block, 0) != NULL);
    IMalloc_HeapMinimize(allocator);
    printf("shell %08lx", SHGetMalloc(&shell));
    printf(" same %d\n", shell == allocator);
    printf("unknown %08lx", IMalloc_QueryInterface(allocator, &IID_IUnknown, (void **)&unknown));
    printf(" same %d\n", (void *)unknown == (void *)allocator);
    printf("references stay %d\n", IMalloc_AddRef(allocator) > 0 && IMalloc_Release(allocator) > 0);
    return 0;
}
