/* Names of variables and atoms are compared letter by letter: no letter becomes two, and dotless i is no i.
 */
#include <stdio.h>
#include <windows.h>

static void show(const WCHAR *name)
{
    WCHAR value[20] = L"-";
    DWORD length = GetEnvironmentVariableW(name, value, 20);

    printf("%u %u\n", (unsigned)length, value[0] - '0');
}

int main(void)
{
    SetEnvironmentVariableW(L"x\u00df", L"1");
    SetEnvironmentVariableW(L"xSS", L"2");
    SetEnvironmentVariableW(L"x\u0131", L"3");
    SetEnvironmentVariableW(L"xI", L"4");
    SetEnvironmentVariableW(L"x\u00e4", L"5");
    show(L"X\u00df");
    show(L"xss");
    show(L"X\u0131");
    show(L"xi");
    show(L"X\u00c4");
    printf("%d\n", AddAtomW(L"\u00df") == AddAtomW(L"SS"));
    printf("%d\n", AddAtomW(L"\u00e4") == AddAtomW(L"\u00c4"));
    return 0;
}
