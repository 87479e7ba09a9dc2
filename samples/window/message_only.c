/* A window that only gets messages: its life, what is sent and posted to it, its data.
 * flags: -luser32
 */
#include <windows.h>
#include <stdio.h>

static LRESULT CALLBACK procedure(HWND window, UINT message, WPARAM w, LPARAM l) {
    if (message == WM_NCCREATE || message == WM_CREATE) {
        CREATESTRUCTA *made = (CREATESTRUCTA *)l;
        printf("message %#x: %s, %s, parameter %d, parent %d\n", message, made->lpszClass, made->lpszName,
               (int)(UINT_PTR)made->lpCreateParams, made->hwndParent == HWND_MESSAGE);
    } else if (message == WM_SETTEXT || message == WM_GETTEXT)
        printf("message %#x, %d\n", message, (int)w);
    else if (message != WM_GETMINMAXINFO && message != WM_NCCALCSIZE)
        printf("message %#x, %d, %d\n", message, (int)w, (int)l);
    if (message == WM_USER + 1)
        return 77;
    if (message == WM_DESTROY)
        PostQuitMessage(5);
    return DefWindowProcA(window, message, w, l);
}

static LRESULT CALLBACK other(HWND window, UINT message, WPARAM w, LPARAM l) {
    printf("other %#x\n", message);
    return CallWindowProcA(procedure, window, message, w, l);
}

int main(void) {
    HINSTANCE instance = GetModuleHandleA(NULL);
    WNDCLASSA class = {.lpfnWndProc = procedure, .hInstance = instance, .lpszClassName = "Only", .cbWndExtra = 8};
    ATOM atom = RegisterClassA(&class);
    printf("class %d\n", atom >= 0xc000);
    SetLastError(0);
    printf("again %d", RegisterClassA(&class));
    printf(" %lu\n", GetLastError());
    WNDCLASSA info = {0};
    printf("info %d", GetClassInfoA(instance, "only", &info) == atom);
    printf(" %d %d\n", info.lpfnWndProc == procedure, info.cbWndExtra);
    SetLastError(0);
    printf("no class %d", GetClassInfoA(instance, "None", &info));
    printf(" %lu\n", GetLastError());
    printf("no window %d\n", CreateWindowExA(0, "None", "", 0, 0, 0, 0, 0, HWND_MESSAGE, NULL, instance, NULL) != NULL);

    HWND window = CreateWindowExA(0, "Only", "a title", WS_POPUP, 1, 2, 30, 40, HWND_MESSAGE, NULL, instance, (void *)9);
    printf("window %d %d\n", window != NULL, IsWindow(window));
    char text[50] = "";
    int length = GetWindowTextA(window, text, 50);
    printf("text %d %s\n", length, text);
    length = GetClassNameA(window, text, 50);
    printf("class %d %s\n", length, text);
    length = SetWindowTextA(window, "other title");
    printf("set text %d\n", length);
    length = GetWindowTextLengthA(window);
    printf("length %d\n", length);
    DWORD process = 0;
    printf("thread %d", GetWindowThreadProcessId(window, &process) == GetCurrentThreadId());
    printf(" %d\n", process == GetCurrentProcessId());
    printf("unicode %d visible %d\n", IsWindowUnicode(window), IsWindowVisible(window));

    SetLastError(0);
    printf("user data %d", (int)SetWindowLongPtrA(window, GWLP_USERDATA, 1234));
    printf(" %d\n", (int)GetWindowLongPtrA(window, GWLP_USERDATA));
    printf("extra %d", (int)SetWindowLongA(window, 4, 55));
    printf(" %ld\n", GetWindowLongA(window, 4));
    SetLastError(0);
    printf("beyond %ld", SetWindowLongA(window, 8, 1));
    printf(" %lu\n", GetLastError());
    printf("instance %d\n", (HINSTANCE)GetWindowLongPtrA(window, GWLP_HINSTANCE) == instance);
    printf("find %d\n", FindWindowExA(HWND_MESSAGE, NULL, "Only", NULL) == window);
    printf("find by title %d\n", FindWindowExA(HWND_MESSAGE, NULL, NULL, "other title") == window);

    printf("send %d\n", (int)SendMessageA(window, WM_USER + 1, 3, 4));
    printf("post %d %d\n", PostMessageA(window, WM_USER + 2, 5, 6), PostMessageA(window, WM_USER + 3, 7, 8));
    MSG message;
    printf("peek %d", PeekMessageA(&message, window, WM_USER + 3, WM_USER + 3, PM_REMOVE));
    printf(" %#x %d\n", message.message, message.hwnd == window);
    printf("get %d", GetMessageA(&message, NULL, 0, 0));
    printf(" %#x\n", message.message);
    printf("dispatch %d\n", (int)DispatchMessageA(&message));
    printf("none %d\n", PeekMessageA(&message, NULL, 0, 0, PM_NOREMOVE));

    WNDPROC before = (WNDPROC)SetWindowLongPtrA(window, GWLP_WNDPROC, (LONG_PTR)other);
    printf("procedure %d\n", before == procedure);
    SendMessageA(window, WM_USER + 1, 1, 1);
    PostMessageA(window, WM_USER + 4, 0, 0);
    printf("destroy %d\n", DestroyWindow(window));
    printf("gone %d\n", IsWindow(window));
    SetLastError(0);
    printf("send %d", (int)SendMessageA(window, WM_USER + 1, 3, 4));
    printf(" %lu\n", GetLastError());
    SetLastError(0);
    printf("post %d", PostMessageA(window, WM_USER + 1, 3, 4));
    printf(" %lu\n", GetLastError());
    printf("get %d", GetMessageA(&message, NULL, 0, 0));
    printf(" %#x %d\n", message.message, (int)message.wParam);
    printf("unregister %d", UnregisterClassA("Only", instance));
    SetLastError(0);
    printf(" %d", UnregisterClassA("Only", instance));
    printf(" %lu\n", GetLastError());
    return 0;
}
