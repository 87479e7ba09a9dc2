/* SetupIterateCabinet tells what a cabinet holds and extracts what it is told to; files say how they are compressed.
 * files: "hello.tx_=SZDD\x88\xF0\x27\x33At\x12\x00\x00\x00\xDFhello\xF0\xF2, ?world\n"
 * flags: -lcabinet -lsetupapi
 */
#include "cab.h"
#include <setupapi.h>

static UINT CALLBACK told(void *context, UINT kind, UINT_PTR first, UINT_PTR second)
{
    if (kind == SPFILENOTIFY_CABINETINFO) {
        CABINET_INFO_A *cab = (CABINET_INFO_A *)first;
        printf("cabinet '%s' '%s' '%s' set %d number %d\n", strrchr(cab->CabinetPath, '\\'), cab->CabinetFile, cab->DiskName,
               cab->SetId, cab->CabinetNumber);
        return 0;
    }
    if (kind == SPFILENOTIFY_FILEINCABINET) {
        FILE_IN_CABINET_INFO_A *file = (FILE_IN_CABINET_INFO_A *)first;
        printf("file %s: %lu bytes, error %lu, %04x %04x %02x, in '%s'\n", file->NameInCabinet, file->FileSize, file->Win32Error,
               file->DosDate, file->DosTime, file->DosAttribs, strrchr((char *)second, '\\'));
        if (file->NameInCabinet[0] == 'b')
            return FILEOP_SKIP;
        sprintf(file->FullTargetName, "%s.new", file->NameInCabinet);
        return FILEOP_DOIT;
    }
    if (kind == SPFILENOTIFY_FILEEXTRACTED) {
        FILEPATHS_A *paths = (FILEPATHS_A *)first;
        printf("extracted '%s' from '%s', error %u\n", paths->Target, strrchr(paths->Source, '\\'), paths->Win32Error);
        return NO_ERROR;
    }
    printf("notification %u\n", kind);
    return 0;
}

static UINT CALLBACK told_wide(void *context, UINT kind, UINT_PTR first, UINT_PTR second)
{
    if (kind == SPFILENOTIFY_FILEINCABINET) {
        FILE_IN_CABINET_INFO_W *file = (FILE_IN_CABINET_INFO_W *)first;
        printf("wide %ls %lu\n", file->NameInCabinet, file->FileSize);
        return FILEOP_SKIP;
    }
    return 0;
}

static void report(const char *name, BOOL result)
{
    printf("%s: %d, error %lu\n", name, result, result ? 0 : GetLastError());
}

static void pack(const char *name, const char *first, const char *second)
{
    CCAB cab;
    HFCI writer = begin(&cab, 0x7fffffff);

    FCIAddFile(writer, (char *)first, (char *)first, FALSE, next_cabinet, status, information, tcompTYPE_MSZIP);
    if (second)
        FCIAddFile(writer, (char *)second, (char *)second, FALSE, next_cabinet, status, information, tcompTYPE_MSZIP);
    FCIFlushCabinet(writer, FALSE, next_cabinet, status);
    FCIDestroy(writer);
    if (strcmp(name, "set1.cab"))
        rename("set1.cab", name);
}

static void copy(const char *from, const char *to, UINT *kind)
{
    WIN32_FILE_ATTRIBUTE_DATA facts = {0};
    DWORD result = SetupDecompressOrCopyFileA(from, to, kind);
    GetFileAttributesExA(to, GetFileExInfoStandard, &facts);
    printf("%s to %s: %lu, %lu bytes\n", from, to, result, facts.nFileSizeLow);
}

int main(void)
{
    char full[MAX_PATH];
    DWORD needed, packed = 1, size = 1;
    char *name;
    UINT kind = 99;

    make("a.txt", 50000);
    make("b.bin", 1000);
    pack("one.cab", "a.txt", NULL);
    pack("set1.cab", "a.txt", "b.bin");

    report("relative", SetupIterateCabinetA("set1.cab", 0, told, NULL));
    GetFullPathNameA("set1.cab", MAX_PATH, full, NULL);
    report("full", SetupIterateCabinetA(full, 0, told, NULL));
    report("wide", SetupIterateCabinetW(L".\\set1.cab", 0, told_wide, NULL));
    report("missing", SetupIterateCabinetA(".\\none.cab", 0, told, NULL));
    report("no name", SetupIterateCabinetA(NULL, 0, told, NULL));

    for (int i = 0; i < 3; i++) {
        static const char *names[] = {"a.txt", "one.cab", ".\\hello.tx_"};
        printf("%s: %d", names[i], SetupGetFileCompressionInfoExA(names[i], full, MAX_PATH, &needed, NULL, &size, &kind));
        printf(", %s, %d, %lu, %u\n", full, needed == strlen(full) + 1, size, kind);
    }
    printf("too small: %d", SetupGetFileCompressionInfoExA("a.txt", full, 3, &needed, &packed, &size, &kind));
    printf(" %lu\n", GetLastError());
    printf("none: %d", SetupGetFileCompressionInfoExA("none", full, MAX_PATH, &needed, &packed, &size, &kind));
    printf(" %lu\n", GetLastError());
    printf("older: %lu", SetupGetFileCompressionInfoA("hello.tx_", &name, &packed, &size, &kind));
    printf(", %s, %lu, %lu, %u\n", name, packed, size, kind);
    copy("a.txt", "copied", NULL);
    copy("hello.tx_", "expanded", NULL);
    copy("one.cab", "extracted", NULL);
    kind = FILE_COMPRESSION_NONE;
    copy("hello.tx_", "as it is", &kind);
    kind = FILE_COMPRESSION_WINLZA;
    copy("hello.tx_", "expanded too", &kind);
    copy("none", "nowhere", NULL);
    return 0;
}
