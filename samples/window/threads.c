/* Sending and posting to windows of other threads.
 * flags: -luser32
 */
#include <windows.h>
#include <stdio.h>

static HWND windows[2];
static DWORD owners[2];
static HANDLE ready;

static LRESULT CALLBACK procedure(HWND window, UINT message, WPARAM w, LPARAM l) {
    if (message == WM_USER) {
        printf("asked %d on its thread %d, sent %d\n", (int)w, GetCurrentThreadId() == owners[1], InSendMessage());
        // the other thread answers while it waits for this answer
        return l ? 10 + SendMessageA(windows[0], WM_USER + 1, w, 0) : 20;
    }
    if (message == WM_USER + 1) {
        printf("asked back on its thread %d\n", GetCurrentThreadId() == owners[0]);
        return 5;
    }
    if (message == WM_CLOSE)
        PostQuitMessage(3);
    return DefWindowProcA(window, message, w, l);
}

static DWORD WINAPI run(void *index) {
    int i = (int)(UINT_PTR)index;
    owners[i] = GetCurrentThreadId();
    windows[i] = CreateWindowExA(0, "Thread", "", 0, 0, 0, 0, 0, HWND_MESSAGE, NULL, NULL, NULL);
    SetEvent(ready);
    MSG message;
    while (GetMessageA(&message, NULL, 0, 0))
        DispatchMessageA(&message);
    printf("quit %d\n", (int)message.wParam);
    return message.wParam;
}

int main(void) {
    WNDCLASSA class = {.lpfnWndProc = procedure, .lpszClassName = "Thread"};
    RegisterClassA(&class);
    ready = CreateEventA(NULL, FALSE, FALSE, NULL);
    owners[0] = GetCurrentThreadId();
    windows[0] = CreateWindowExA(0, "Thread", "", 0, 0, 0, 0, 0, HWND_MESSAGE, NULL, NULL, NULL);
    HANDLE thread = CreateThread(NULL, 0, run, (void *)1, 0, NULL);
    WaitForSingleObject(ready, INFINITE);

    printf("answer %d\n", (int)SendMessageA(windows[1], WM_USER, 1, 0));
    printf("answer %d\n", (int)SendMessageA(windows[1], WM_USER, 2, 1));
    DWORD_PTR result = 0;
    printf("in time %d", SendMessageTimeoutA(windows[1], WM_USER, 3, 0, SMTO_NORMAL, 5000, &result) != 0);
    printf(" %d\n", (int)result);
    printf("destroy another's %d", DestroyWindow(windows[1]));
    printf(" %lu\n", GetLastError());
    PostMessageA(windows[1], WM_CLOSE, 0, 0);
    printf("wait %lu\n", WaitForSingleObject(thread, 10000));
    DWORD code = 0;
    GetExitCodeThread(thread, &code);
    printf("code %lu, window %d\n", code, IsWindow(windows[1]));
    return 0;
}
