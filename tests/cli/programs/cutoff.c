/* Maps a file of two pages, says so, waits for a line, and touches both: prints the exceptions that it gets. */
#include <stdio.h>
#include <windows.h>

static char *view;
static int read_on;

static LONG CALLBACK note(EXCEPTION_POINTERS *found)
{
    EXCEPTION_RECORD *record = found->ExceptionRecord;

    printf("%lx, %lu parameters, access %lu, address +%lx, status %lx\n", record->ExceptionCode,
           record->NumberParameters, (unsigned long)record->ExceptionInformation[0],
           (unsigned long)(record->ExceptionInformation[1] - (ULONG_PTR)view),
           (unsigned long)record->ExceptionInformation[2]);
    fflush(stdout);
    ExitProcess(read_on);
    return EXCEPTION_CONTINUE_SEARCH;
}

int main(int argc, char **argv)
{
    HANDLE file = CreateFileA(argv[1], GENERIC_READ, FILE_SHARE_READ | FILE_SHARE_WRITE, NULL, OPEN_EXISTING, 0, NULL);
    HANDLE section = CreateFileMappingA(file, NULL, PAGE_READONLY, 0, 0, NULL);

    view = MapViewOfFile(section, FILE_MAP_READ, 0, 0, 0);
    AddVectoredExceptionHandler(1, note);
    puts("mapped");
    fflush(stdout);
    getchar();
    read_on = view[0];
    printf("first %d\n", read_on);
    if (argc > 2) {
        WCHAR text[64];
        printf("%d characters\n", MultiByteToWideChar(1252, 0, view + 0x1234, 32, text, 64));
    }
    printf("second %d\n", *(volatile char *)(view + 0x1234));
    return 0;
}
