/* A shared lock on top of one's own exclusive lock; the first unlocking ends the exclusive one.
 * files: "file=0123456789"
 */
#include "../facts.h"

static BOOL lock(HANDLE file, DWORD flags)
{
    OVERLAPPED at = {0};
    return LockFileEx(file, flags | LOCKFILE_FAIL_IMMEDIATELY, 0, 4, 0, &at);
}

static BOOL unlock(HANDLE file)
{
    OVERLAPPED at = {0};
    return UnlockFileEx(file, 0, 4, 0, &at);
}

int main(void)
{
    HANDLE one = CreateFileA("file", GENERIC_READ | GENERIC_WRITE, 3, NULL, OPEN_EXISTING, 0, NULL);
    HANDLE other = CreateFileA("file", GENERIC_READ | GENERIC_WRITE, 3, NULL, OPEN_EXISTING, 0, NULL);

    result("exclusive", lock(one, LOCKFILE_EXCLUSIVE_LOCK));
    result("exclusive again", lock(one, LOCKFILE_EXCLUSIVE_LOCK));
    result("shared on top", lock(one, 0));
    result("other, shared", lock(other, 0));
    result("unlock", unlock(one));
    result("other, shared", lock(other, 0));
    result("other, unlock", unlock(other));
    result("other, exclusive", lock(other, LOCKFILE_EXCLUSIVE_LOCK));
    result("unlock", unlock(one));
    result("other, exclusive", lock(other, LOCKFILE_EXCLUSIVE_LOCK));
    result("unlock", unlock(one));
    return 0;
}
