/* What a terminal sends, by its console: events, keys of conio.h, lines, the cursor's place. Elsewhere there is no console. */
#include <conio.h>
#include <stdio.h>
#include <string.h>
#include <windows.h>

static void show(const INPUT_RECORD *record)
{
    const KEY_EVENT_RECORD *key = &record->Event.KeyEvent;
    const MOUSE_EVENT_RECORD *mouse = &record->Event.MouseEvent;
    const COORD *size = &record->Event.WindowBufferSizeEvent.dwSize;
    if (record->EventType == KEY_EVENT && key->bKeyDown)
        printf("key %x scan %x character %x state %lx\n", key->wVirtualKeyCode, key->wVirtualScanCode,
               key->uChar.UnicodeChar, key->dwControlKeyState);
    if (record->EventType == MOUSE_EVENT)
        printf("mouse %d,%d buttons %lx flags %lx\n", mouse->dwMousePosition.X, mouse->dwMousePosition.Y,
               mouse->dwButtonState, mouse->dwEventFlags);
    if (record->EventType == WINDOW_BUFFER_SIZE_EVENT) printf("size %d,%d\n", size->X, size->Y);
    fflush(stdout);
}

static void events(HANDLE input)
{
    INPUT_RECORD record = {0};
    DWORD count;
    SetConsoleMode(input, ENABLE_PROCESSED_INPUT | ENABLE_WINDOW_INPUT | ENABLE_MOUSE_INPUT | ENABLE_EXTENDED_FLAGS);
    printf("ready\n");
    fflush(stdout);
    while (record.EventType != KEY_EVENT || record.Event.KeyEvent.uChar.UnicodeChar != 'q') {
        if (WaitForSingleObject(input, 20000)) break;
        if (!ReadConsoleInputW(input, &record, 1, &count)) break;
        show(&record);
    }
}

static void keys(void)
{
    int key;
    printf("ready\n");
    fflush(stdout);
    do {
        key = _getch();
        printf("%d ", key);
        fflush(stdout);
    } while (key != 'q');
}

static DWORD WINAPI cancel(void *input)
{
    INPUT_RECORD enter = {.EventType = KEY_EVENT, .Event.KeyEvent = {TRUE, 1, VK_RETURN, 0x1c, {'\r'}, 0}};
    DWORD count;
    Sleep(300);
    return !WriteConsoleInputW(input, &enter, 1, &count);
}

static void line(HANDLE input, int canceled)
{
    char text[80];
    DWORD count;
    HANDLE thread = canceled ? CreateThread(NULL, 0, cancel, input, 0, NULL) : NULL;
    printf("ready\n");
    fflush(stdout);
    ReadConsoleA(input, text, sizeof text, &count, NULL);
    printf("%lu characters:", count);
    for (DWORD i = 0; i < count; i++) printf(" %02x", text[i]);
    printf("\n");
    if (thread) WaitForSingleObject(thread, INFINITE);
}

static void cursor(HANDLE output)
{
    CONSOLE_SCREEN_BUFFER_INFO info;
    printf("abc");
    fflush(stdout);
    GetConsoleScreenBufferInfo(output, &info);
    printf("\ncursor %d,%d of %d,%d\n", info.dwCursorPosition.X, info.dwCursorPosition.Y, info.dwSize.X, info.dwSize.Y);
}

int main(int argc, char **argv)
{
    HANDLE input = GetStdHandle(STD_INPUT_HANDLE);
    DWORD mode;
    if (argc < 2 || !GetConsoleMode(input, &mode)) return printf("no console\n"), 0;
    if (!strcmp(argv[1], "events")) events(input);
    if (!strcmp(argv[1], "keys")) keys();
    if (!strcmp(argv[1], "line")) line(input, 0);
    if (!strcmp(argv[1], "canceled")) line(input, 1);
    if (!strcmp(argv[1], "cursor")) cursor(GetStdHandle(STD_OUTPUT_HANDLE));
    return 0;
}
