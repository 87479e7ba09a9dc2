/* Writes a growing number into the registry, a file and a mutex's care for ever, and says each when it is there. */
#include <stdio.h>
#include <stdlib.h>
#include <windows.h>

int main(int argc, char **argv) {
    HKEY key;
    HANDLE mutex = CreateMutexA(NULL, FALSE, "storm of kills");
    HANDLE file = CreateFileA(argv[2], GENERIC_WRITE, 7, NULL, OPEN_ALWAYS, 0, NULL);
    HANDLE section = CreateFileMappingA(INVALID_HANDLE_VALUE, NULL, PAGE_READWRITE, 0, 4096, "storm of kills: counts");
    volatile LONG *counts = MapViewOfFile(section, FILE_MAP_WRITE, 0, 0, 0);
    RegCreateKeyExA(HKEY_CURRENT_USER, "Software\\storm", 0, NULL, 0, KEY_ALL_ACCESS, NULL, &key, NULL);
    for (DWORD number = (DWORD)atoi(argv[3]);; number++) {
        DWORD done, wait = WaitForSingleObject(mutex, 20000);
        if (wait != WAIT_OBJECT_0 && wait != WAIT_ABANDONED) return 1;
        counts[0]++;
        if (RegSetValueExA(key, argv[1], 0, REG_DWORD, (BYTE *)&number, sizeof number)) return 2;
        SetFilePointer(file, 0, NULL, FILE_BEGIN);
        if (!WriteFile(file, &number, sizeof number, &done, NULL)) return 3;
        counts[1]++;
        ReleaseMutex(mutex);
        printf("%lu\n", number);
        fflush(stdout);
    }
}
