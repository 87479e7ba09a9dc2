/* What samples share: reporting whether a call succeeded, or with which error it failed. */
#include <stdio.h>
#include <windows.h>

static inline void result(const char *what, BOOL ok)
{
    DWORD error = GetLastError();

    if (ok)
        printf("%s: ok\n", what);
    else
        printf("%s: error %lu\n", what, error);
}
