/* Processes that write to shared memory, a file and the registry under one mutex are ended anywhere in it.
 * args: 12
 */
#include "child.h"

#define KEY "Software\\pywine killed"

struct shared { volatile LONG first, second, abandoned, written; };

static HANDLE mutex;
static struct shared *memory;

static void open_objects(void)
{
    mutex = CreateMutexA(NULL, FALSE, "pywine killed mutex");
    HANDLE section = CreateFileMappingA(INVALID_HANDLE_VALUE, NULL, PAGE_READWRITE, 0, sizeof *memory,
                                        "pywine killed memory");
    memory = MapViewOfFile(section, FILE_MAP_ALL_ACCESS, 0, 0, 0);
}

/* Takes the mutex; what a killed owner has left half done is made whole. */
static int enter(void)
{
    DWORD got = WaitForSingleObject(mutex, 30000);
    if (got == WAIT_ABANDONED) memory->abandoned++, memory->second = memory->first;
    return got != WAIT_TIMEOUT && got != WAIT_FAILED && memory->first == memory->second;
}

static int be_the_child(void)
{
    open_objects();
    for (;;) {
        HKEY key;
        DWORD written, value;
        if (!enter()) return 1;
        value = ++memory->first;
        RegCreateKeyA(HKEY_CURRENT_USER, KEY, &key);
        RegSetValueExA(key, "count", 0, REG_DWORD, (BYTE *)&value, sizeof value);
        RegCloseKey(key);
        memory->written = value;
        HANDLE file = CreateFileA("killed.txt", FILE_APPEND_DATA, 7, NULL, OPEN_ALWAYS, 0, NULL);
        WriteFile(file, ".", 1, &written, NULL);
        CloseHandle(file);
        memory->second++;
        ReleaseMutex(mutex);
    }
}

int main(int argc, char **argv)
{
    STARTUPINFOA startup = {0};
    PROCESS_INFORMATION children[3];
    int rounds = atoi(argv[1]), failures = 0;
    DWORD value = 0, size = sizeof value;
    HKEY key;
    if (!rounds) return be_the_child();
    open_objects();
    for (int i = 0; i < 3; i++) start_self("child", 0, &startup, &children[i]);
    while (memory->first < 3) Sleep(10);
    for (int i = 0; i < rounds; i++) {
        Sleep(i * 7 % 23);
        TerminateProcess(children[i % 3].hProcess, 9);
        if (end_of(&children[i % 3]) != 9) failures++;
        start_self("child", 0, &startup, &children[i % 3]);
    }
    for (int i = 0; i < 3; i++) {
        TerminateProcess(children[i].hProcess, 9);
        if (end_of(&children[i]) != 9) failures++;
    }
    printf("mutex free and memory whole: %d, failures %d\n", enter(), failures);
    if (argc > 2) printf("abandoned %ld of %ld\n", memory->abandoned, memory->first);
    RegOpenKeyA(HKEY_CURRENT_USER, KEY, &key);
    RegQueryValueExA(key, "count", NULL, NULL, (BYTE *)&value, &size);
    printf("what was written is there: %d\n", (LONG)value >= memory->written && value > 0);
    RegCloseKey(key);
    printf("delete %ld\n", RegDeleteKeyA(HKEY_CURRENT_USER, KEY));
    return 0;
}
