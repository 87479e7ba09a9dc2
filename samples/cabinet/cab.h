/* The callbacks with which samples make and read cabinets. */
#include <windows.h>
#include <fci.h>
#include <fdi.h>
#include <fcntl.h>
#include <io.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

static ERF erf;

static void *__cdecl take(ULONG size) { return malloc(size); }
static void __cdecl give(void *block) { free(block); }
static INT_PTR __cdecl fdi_open(char *name, int flags, int mode) { return _open(name, flags, mode); }
static UINT __cdecl fdi_read(INT_PTR file, void *data, UINT size) { return _read(file, data, size); }
static UINT __cdecl fdi_write(INT_PTR file, void *data, UINT size) { return _write(file, data, size); }
static int __cdecl fdi_close(INT_PTR file) { return _close(file); }
static LONG __cdecl fdi_seek(INT_PTR file, LONG distance, int from) { return _lseek(file, distance, from); }

static INT_PTR __cdecl fci_open(char *name, int flags, int mode, int *error, void *user) { return _open(name, flags, mode); }
static UINT __cdecl fci_read(INT_PTR file, void *data, UINT size, int *error, void *user) { return _read(file, data, size); }
static UINT __cdecl fci_write(INT_PTR file, void *data, UINT size, int *error, void *user) { return _write(file, data, size); }
static int __cdecl fci_close(INT_PTR file, int *error, void *user) { return _close(file); }
static LONG __cdecl fci_seek(INT_PTR file, LONG distance, int from, int *error, void *user) { return _lseek(file, distance, from); }
static int __cdecl fci_delete(char *name, int *error, void *user) { return remove(name); }
static BOOL __cdecl fci_temporary(char *name, int size, void *user)
{
    char *found = _tempnam(NULL, "cab");
    strcpy(name, found);
    free(found);
    return TRUE;
}

static int __cdecl placed(CCAB *cab, char *name, LONG size, BOOL continued, void *user)
{
    printf("placed %s in %s: %ld%s\n", name, cab->szCab, size, continued ? ", continued" : "");
    return 0;
}

static INT_PTR __cdecl information(char *name, USHORT *date, USHORT *time, USHORT *attributes, int *error, void *user)
{
    *date = 0x5921;
    *time = 0x6123;
    *attributes = name[0] == 'b' ? _A_RDONLY | _A_ARCH : _A_ARCH;
    return _open(name, _O_RDONLY | _O_BINARY);
}

static BOOL __cdecl next_cabinet(CCAB *cab, ULONG previous, void *user)
{
    printf("next cabinet %d\n", cab->iCab);
    sprintf(cab->szCab, "set%d.cab", cab->iCab);
    sprintf(cab->szDisk, "disk %d", cab->iCab);
    return TRUE;
}

static LONG __cdecl status(UINT kind, ULONG first, ULONG second, void *user)
{
    if (kind == statusCabinet)
        printf("status: cabinet\n");
    else if (kind == statusFile)
        printf("status: file %lu\n", second);
    return 0;
}

/* A file of `size` bytes that compress to about a third. */
static void make(const char *name, int size)
{
    FILE *file = fopen(name, "wb");
    unsigned seed = size;
    for (int i = 0; i < size; i++) {
        seed = seed * 1103515245 + 12345;
        fputc("cabinets"[(seed >> 16) & 7], file);
    }
    fclose(file);
}

static inline HFCI begin(CCAB *cab, ULONG size)
{
    memset(cab, 0, sizeof(*cab));
    cab->cb = size;
    cab->cbFolderThresh = 0x7fffffff;
    cab->setID = 4711;
    cab->iCab = 1;
    strcpy(cab->szCab, "set1.cab");
    strcpy(cab->szDisk, "disk 1");
    return FCICreate(&erf, placed, take, give, fci_open, fci_read, fci_write, fci_close, fci_seek, fci_delete,
                     fci_temporary, cab, NULL);
}

static inline HFDI reader(void)
{
    return FDICreate(take, give, fdi_open, fdi_read, fdi_write, fdi_close, fdi_seek, cpuUNKNOWN, &erf);
}
