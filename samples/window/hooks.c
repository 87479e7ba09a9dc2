/* A hook of a thread sees the messages that it gets, the newest hook first.
 * flags: -luser32
 */
#include <windows.h>
#include <stdio.h>

static HHOOK first, second;

static LRESULT CALLBACK on_first(int code, WPARAM w, LPARAM l) {
    MSG *message = (MSG *)l;
    printf("first %d %d %#x\n", code, (int)w, message->message);
    return CallNextHookEx(first, code, w, l);
}

static LRESULT CALLBACK on_second(int code, WPARAM w, LPARAM l) {
    MSG *message = (MSG *)l;
    printf("second %d %d %#x\n", code, (int)w, message->message);
    if (message->message == WM_USER + 1)
        message->message = WM_USER + 9;
    return CallNextHookEx(second, code, w, l);
}

int main(void) {
    MSG message;
    DWORD thread = GetCurrentThreadId();
    first = SetWindowsHookExA(WH_GETMESSAGE, on_first, NULL, thread);
    second = SetWindowsHookExA(WH_GETMESSAGE, on_second, NULL, thread);
    printf("set %d %d\n", first != NULL, second != NULL && second != first);
    PostThreadMessageA(thread, WM_USER, 0, 0);
    PostThreadMessageA(thread, WM_USER + 1, 0, 0);
    printf("peek %d\n", PeekMessageA(&message, NULL, 0, 0, PM_NOREMOVE));
    printf("get %d\n", GetMessageA(&message, NULL, 0, 0));
    printf("get %d", GetMessageA(&message, NULL, 0, 0));
    printf(" %#x\n", message.message);
    printf("unhook %d\n", UnhookWindowsHookEx(second));
    SetLastError(0);
    printf("unhook %d", UnhookWindowsHookEx(second));
    printf(" %lu\n", GetLastError());
    PostThreadMessageA(thread, WM_USER + 2, 0, 0);
    printf("get %d\n", GetMessageA(&message, NULL, 0, 0));
    printf("unhook %d\n", UnhookWindowsHookEx(first));
    PostThreadMessageA(thread, WM_USER + 3, 0, 0);
    printf("get %d\n", GetMessageA(&message, NULL, 0, 0));
    SetLastError(0);
    printf("none %d", SetWindowsHookExA(WH_GETMESSAGE, NULL, NULL, thread) != NULL);
    printf(" %lu\n", GetLastError());
    return 0;
}
