/* Locked byte ranges refuse overlapping locks and accesses through another handle.
 * files: a.bin=0123456789
 */
#include "../facts.h"

static HANDLE open_file(void)
{
    return CreateFileA("a.bin", GENERIC_READ | GENERIC_WRITE, 7, NULL, OPEN_EXISTING, 0, NULL);
}

int main(void)
{
    HANDLE one = open_file(), two = open_file();
    OVERLAPPED at = {0};

    result("lock 2-5", LockFile(one, 2, 0, 4, 0));
    result("other overlaps", LockFile(two, 5, 0, 1, 0));
    result("same overlaps", LockFile(one, 4, 0, 4, 0));
    result("other beside", LockFile(two, 6, 0, 2, 0));
    result("unlock part", UnlockFile(one, 2, 0, 2, 0));
    result("unlock", UnlockFile(one, 2, 0, 4, 0));
    result("unlock again", UnlockFile(one, 2, 0, 4, 0));
    result("shared", LockFileEx(one, LOCKFILE_FAIL_IMMEDIATELY, 0, 2, 0, &at));
    result("shared by other", LockFileEx(two, LOCKFILE_FAIL_IMMEDIATELY, 0, 2, 0, &at));
    result("exclusive", LockFileEx(two, LOCKFILE_FAIL_IMMEDIATELY | LOCKFILE_EXCLUSIVE_LOCK, 0, 2, 0, &at));
    result("beyond the end", LockFile(one, 1000, 0, 10, 0));
    CloseHandle(one);
    result("closing unlocks", LockFile(two, 1000, 0, 10, 0));
    return 0;
}
