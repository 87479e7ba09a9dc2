/* Tables of handles grow as they are needed; what is freed is given again; hashes of ntdll and advapi32.
 * flags: -lntdll
 */
#include "../facts.h"
#include <winternl.h>

typedef struct { ULONG used; ULONG more[3]; } entry;
typedef struct { ULONG MaxHandleCount, HandleSize, Unused[2]; void *NextFree, *FirstHandle, *ReservedMemory, *MaxHandle; } table;

typedef struct { ULONG state[4], count[2]; BYTE buffer[64], digest[16]; } md4;
typedef struct { ULONG bits[2], state[4]; BYTE buffer[64], digest[16]; } md5;
typedef struct { ULONG unknown[6], state[5], count[2]; BYTE buffer[64]; } sha;

static void show(const char *what, const BYTE *data, int size)
{
    printf("%s ", what);
    for (int i = 0; i < size; i++)
        printf("%02x", data[i]);
    printf("\n");
}

int main(void)
{
    HMODULE ntdll = GetModuleHandleA("ntdll.dll"), advapi = LoadLibraryA("advapi32.dll");
    void (WINAPI *initialize)(ULONG, ULONG, table *) = (void *)GetProcAddress(ntdll, "RtlInitializeHandleTable");
    entry *(WINAPI *allocate)(table *, ULONG *) = (void *)GetProcAddress(ntdll, "RtlAllocateHandle");
    BOOLEAN (WINAPI *release)(table *, entry *) = (void *)GetProcAddress(ntdll, "RtlFreeHandle");
    BOOLEAN (WINAPI *valid)(table *, entry *) = (void *)GetProcAddress(ntdll, "RtlIsValidHandle");
    BOOLEAN (WINAPI *indexed)(table *, ULONG, entry **) = (void *)GetProcAddress(ntdll, "RtlIsValidIndexHandle");
    NTSTATUS (WINAPI *destroy)(table *) = (void *)GetProcAddress(ntdll, "RtlDestroyHandleTable");
    table handles;
    entry *one, *other, *found = NULL;
    ULONG index = 99;
    md4 four;
    md5 five;
    sha first;
    BYTE digest[20];
    int i;

    initialize(0x3fff, sizeof(entry), &handles);
    printf("max %lx size %lu\n", handles.MaxHandleCount, handles.HandleSize);
    one = allocate(&handles, &index);
    printf("first %d index %lu valid %d\n", one != NULL, index, valid(&handles, one));
    one->used = 1;
    printf("used valid %d\n", valid(&handles, one));
    other = allocate(&handles, &index);
    other->used = 1;
    printf("second %d index %lu apart %d\n", other != NULL, index, (int)((char *)other - (char *)one));
    printf("by index %d %d\n", indexed(&handles, 1, &found), found == other);
    printf("beyond %d\n", indexed(&handles, 0x4000, &found));
    printf("free %d\n", release(&handles, one));
    printf("valid %d\n", valid(&handles, one));
    printf("again %d\n", allocate(&handles, &index) == one);
    for (i = 0; i < 300 && (found = allocate(&handles, &index)); i++)
        found->used = 1;
    printf("many %d last %lu\n", i, index);
    printf("destroy %08lx\n", destroy(&handles));

    ((void (WINAPI *)(md4 *))GetProcAddress(advapi, "MD4Init"))(&four);
    ((void (WINAPI *)(md4 *, const char *, UINT))GetProcAddress(advapi, "MD4Update"))(&four, "abc", 3);
    ((void (WINAPI *)(md4 *))GetProcAddress(advapi, "MD4Final"))(&four);
    show("md4", four.digest, 16);
    ((void (WINAPI *)(md5 *))GetProcAddress(advapi, "MD5Init"))(&five);
    ((void (WINAPI *)(md5 *, const char *, UINT))GetProcAddress(advapi, "MD5Update"))(&five, "ab", 2);
    ((void (WINAPI *)(md5 *, const char *, UINT))GetProcAddress(advapi, "MD5Update"))(&five, "c", 1);
    ((void (WINAPI *)(md5 *))GetProcAddress(advapi, "MD5Final"))(&five);
    show("md5", five.digest, 16);
    ((void (WINAPI *)(sha *))GetProcAddress(advapi, "A_SHAInit"))(&first);
    ((void (WINAPI *)(sha *, const char *, UINT))GetProcAddress(advapi, "A_SHAUpdate"))(&first, "abc", 3);
    ((void (WINAPI *)(sha *, BYTE *))GetProcAddress(advapi, "A_SHAFinal"))(&first, digest);
    show("sha", digest, 20);
    return 0;
}
