/* FindStringOrdinal: from both ends, at both ends, with and without case. */
#include <windows.h>
#include <stdio.h>

WINBASEAPI int WINAPI FindStringOrdinal(DWORD flags, LPCWSTR text, INT count, LPCWSTR wanted, INT wanted_count, BOOL ignore_case);

static void find(DWORD flags, const WCHAR *text, const WCHAR *wanted, BOOL ignore_case)
{
    int found;

    SetLastError(0xdeadbeef);
    found = FindStringOrdinal(flags, text, -1, wanted, -1, ignore_case);
    printf("%06lx %ls in %ls, %d: %d, error %lx\n", flags, wanted, text, ignore_case, found, GetLastError());
}

int main(void)
{
    find(FIND_FROMSTART, L"one two one", L"one", FALSE);
    find(FIND_FROMEND, L"one two one", L"one", FALSE);
    find(FIND_STARTSWITH, L"one two one", L"one", FALSE);
    find(FIND_ENDSWITH, L"one two one", L"one", FALSE);
    find(FIND_STARTSWITH, L"one two one", L"two", FALSE);
    find(FIND_ENDSWITH, L"one two one", L"two", FALSE);
    find(FIND_FROMSTART, L"one two one", L"TWO", FALSE);
    find(FIND_FROMSTART, L"one two one", L"TWO", TRUE);
    find(FIND_FROMSTART, L"one", L"longer", FALSE);
    find(0x1234, L"one", L"one", FALSE);
    printf("%d\n", FindStringOrdinal(FIND_FROMSTART, L"abcabc", 3, L"cab", 2, FALSE));
    printf("%d\n", FindStringOrdinal(FIND_FROMSTART, L"abcabc", 6, L"cab", 2, FALSE));
    printf("%d", FindStringOrdinal(FIND_FROMSTART, NULL, 3, L"cab", 2, FALSE));
    printf(" %lu\n", GetLastError());
    return 0;
}
