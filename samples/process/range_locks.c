/* A range of a file that one process has locked cannot be locked by another, until it is free or its owner gone.
 * files: a.bin=0123456789
 */
#include "child.h"

static BOOL lock(HANDLE file, DWORD flags, DWORD start, DWORD size)
{
    OVERLAPPED at = {.Offset = start};
    return LockFileEx(file, LOCKFILE_FAIL_IMMEDIATELY | flags, 0, size, 0, &at);
}

static void attempt(HANDLE file, const char *label, DWORD flags, DWORD start, DWORD size)
{
    BOOL done = lock(file, flags, start, size);
    printf("  %s: %d, error %lu\n", label, done, done ? 0 : GetLastError());
    if (done) UnlockFile(file, start, 0, size, 0);
}

int main(int argc, char **argv)
{
    STARTUPINFOA startup = {0};
    PROCESS_INFORMATION child;
    HANDLE file = CreateFileA("a.bin", GENERIC_READ | GENERIC_WRITE, 7, NULL, OPEN_EXISTING, 0, NULL);
    if (argc > 1) {
        attempt(file, "exclusive on exclusive", LOCKFILE_EXCLUSIVE_LOCK, 2, 2);
        attempt(file, "shared on exclusive", 0, 0, 4);
        attempt(file, "beside it", LOCKFILE_EXCLUSIVE_LOCK, 4, 1);
        attempt(file, "shared on shared", 0, 6, 2);
        attempt(file, "exclusive on shared", LOCKFILE_EXCLUSIVE_LOCK, 5, 2);
        printf("  kept: %d\n", lock(file, LOCKFILE_EXCLUSIVE_LOCK, 100, 10));
        fflush(stdout);
        TerminateProcess(GetCurrentProcess(), 4);
    }
    printf("locked %d", lock(file, LOCKFILE_EXCLUSIVE_LOCK, 2, 2));
    printf(" %d\n", lock(file, 0, 6, 2));
    start_self("child", 0, &startup, &child);
    printf("child %lu\n", end_of(&child));
    attempt(file, "what it kept", LOCKFILE_EXCLUSIVE_LOCK, 105, 10);
    printf("unlock %d\n", UnlockFile(file, 2, 0, 2, 0));
    start_self("child", 0, &startup, &child);
    printf("child %lu\n", end_of(&child));
    return 0;
}
