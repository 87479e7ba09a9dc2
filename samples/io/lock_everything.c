/* Locks over ranges that no file reaches: of every byte there can be, and of the last ones.
 * files: data=hello
 */
#include <stdio.h>
#include <windows.h>

static HANDLE one, two;

static BOOL lock(HANDLE file, DWORD low, DWORD high, DWORD size_low, DWORD size_high, DWORD flags)
{
    OVERLAPPED place = {0};
    place.Offset = low, place.OffsetHigh = high;
    SetLastError(0);
    return LockFileEx(file, flags | LOCKFILE_FAIL_IMMEDIATELY, 0, size_low, size_high, &place);
}

static BOOL unlock(HANDLE file, DWORD low, DWORD high, DWORD size_low, DWORD size_high)
{
    OVERLAPPED place = {0};
    place.Offset = low, place.OffsetHigh = high;
    SetLastError(0);
    return UnlockFileEx(file, 0, size_low, size_high, &place);
}

static void range(DWORD low, DWORD high, DWORD size_low, DWORD size_high)
{
    printf("%lx:%lx+%lx:%lx", high, low, size_high, size_low);
    printf(" first %d", lock(one, low, high, size_low, size_high, LOCKFILE_EXCLUSIVE_LOCK));
    printf(" (%lu)", GetLastError());
    printf(" second %d", lock(two, low, high, size_low, size_high, LOCKFILE_EXCLUSIVE_LOCK));
    printf(" (%lu)", GetLastError());
    printf(" unlock %d", unlock(one, low, high, size_low, size_high));
    printf(" (%lu)", GetLastError());
    printf(" second %d", lock(two, low, high, size_low, size_high, 0));
    printf(" (%lu)", GetLastError());
    printf(" unlock %d\n", unlock(two, low, high, size_low, size_high));
}

int main(void)
{
    one = CreateFileA("data", GENERIC_READ | GENERIC_WRITE, 3, NULL, OPEN_EXISTING, 0, NULL);
    two = CreateFileA("data", GENERIC_READ | GENERIC_WRITE, 3, NULL, OPEN_EXISTING, 0, NULL);
    range(0, 0, 0xFFFFFFFF, 0xFFFFFFFF);
    range(0, 0, 0, 0x80000000);
    range(0, 0, 0xFFFFFFFF, 0x7FFFFFFF);
    range(1, 0, 0xFFFFFFFE, 0xFFFFFFFF);
    range(0, 0x7FFFFFFF, 0, 1);
    return 0;
}
