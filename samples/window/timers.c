/* Timers of a thread and of a window, and waiting for them.
 * flags: -luser32
 */
#include <windows.h>
#include <stdio.h>

static int called;

static void CALLBACK on_timer(HWND window, UINT message, UINT_PTR id, DWORD time) {
    printf("callback %d %#x %d\n", window != NULL, message, (int)id);
    called++;
}

static LRESULT CALLBACK procedure(HWND window, UINT message, WPARAM w, LPARAM l) {
    if (message == WM_TIMER)
        printf("timer %d %d\n", (int)w, (int)l);
    return DefWindowProcW(window, message, w, l);
}

int main(void) {
    WNDCLASSEXW class = {.cbSize = sizeof class, .lpfnWndProc = procedure, .lpszClassName = L"Timed"};
    RegisterClassExW(&class);
    HWND window = CreateWindowExW(0, L"Timed", NULL, 0, 0, 0, 0, 0, HWND_MESSAGE, NULL, NULL, NULL);
    MSG message;

    printf("set %d\n", (int)SetTimer(window, 3, 20, NULL) != 0);
    for (int i = 0; i < 2 && GetMessageW(&message, NULL, 0, 0); i++) {
        printf("got %#x %d %d\n", message.message, message.hwnd == window, (int)message.wParam);
        DispatchMessageW(&message);
    }
    printf("wait %lu\n", MsgWaitForMultipleObjects(0, NULL, FALSE, 5000, QS_TIMER));
    printf("kill %d %d\n", KillTimer(window, 3), KillTimer(window, 3));
    while (PeekMessageW(&message, NULL, 0, 0, PM_REMOVE)) {
    }
    printf("none %lu\n", MsgWaitForMultipleObjects(0, NULL, FALSE, 60, QS_ALLINPUT));

    UINT_PTR id = SetTimer(NULL, 0, 15, on_timer);
    printf("id %d\n", id != 0);
    if (GetMessageW(&message, NULL, 0, 0)) {
        printf("%#x %d\n", message.message, message.wParam == id);
        message.wParam = 1;
        DispatchMessageW(&message);
    }
    printf("called %d, kill %d\n", called, KillTimer(NULL, id));

    SetTimer(window, 4, 10, on_timer);
    PostMessageW(window, WM_USER, 0, 0);
    Sleep(60);
    GetMessageW(&message, NULL, 0, 0);
    printf("first %#x\n", message.message);
    GetMessageW(&message, window, 0, 0);
    printf("then %#x\n", message.message);
    DispatchMessageW(&message);
    DestroyWindow(window);
    Sleep(30);
    printf("after %d\n", PeekMessageW(&message, NULL, 0, 0, PM_REMOVE));
    return 0;
}
