/* Handles of winhttp and wininet open and close; a bad one is refused.
 * flags: -lwinhttp -lwininet
 */
#include <stdio.h>
#include <windows.h>
#include <winhttp.h>

typedef void *(WINAPI *open_session)(const char *, DWORD, const char *, const char *, DWORD);
typedef BOOL (WINAPI *close_session)(void *);

int main(void)
{
    HINTERNET session = WinHttpOpen(L"sample", WINHTTP_ACCESS_TYPE_NO_PROXY, NULL, NULL, 0);
    HINTERNET connection = WinHttpConnect(session, L"example.invalid", 80, 0);
    HINTERNET request = WinHttpOpenRequest(connection, L"GET", L"/", NULL, NULL, NULL, 0);
    HMODULE wininet = LoadLibraryA("wininet.dll");
    open_session open = (open_session)(void *)GetProcAddress(wininet, "InternetOpenA");
    close_session close = (close_session)(void *)GetProcAddress(wininet, "InternetCloseHandle");
    BOOL ok;
    void *internet;

    printf("winhttp %d %d %d\n", session != NULL, connection != NULL, request != NULL);
    printf("sent %d\n", WinHttpSendRequest(request, NULL, 0, NULL, 0, 0, 0));
    printf("closed %d %d %d\n", WinHttpCloseHandle(request), WinHttpCloseHandle(connection), WinHttpCloseHandle(session));
    ok = WinHttpCloseHandle(session);
    printf("again %d %lu\n", ok, GetLastError());
    internet = open("sample", 1, NULL, NULL, 0);
    printf("wininet %d\n", internet != NULL);
    printf("closed %d\n", close(internet));
    return 0;
}
