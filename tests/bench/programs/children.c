/* Starts a program a number of times and writes the shortest times in milliseconds: CreateProcess, and to its end. */
#include <stdio.h>
#include <stdlib.h>
#include <windows.h>

int main(int argc, char **argv) {
    double created = 1e9, ended = 1e9;
    LARGE_INTEGER frequency, start, middle, end;
    if (argc < 3) return 2;
    QueryPerformanceFrequency(&frequency);
    for (int left = atoi(argv[2]); left; left--) {
        char line[MAX_PATH + 2];
        STARTUPINFOA startup = {sizeof startup};
        PROCESS_INFORMATION child;
        snprintf(line, sizeof line, "\"%s\"", argv[1]);
        QueryPerformanceCounter(&start);
        if (!CreateProcessA(NULL, line, NULL, NULL, TRUE, 0, NULL, NULL, &startup, &child)) return 1;
        QueryPerformanceCounter(&middle);
        WaitForSingleObject(child.hProcess, INFINITE);
        QueryPerformanceCounter(&end);
        CloseHandle(child.hThread);
        CloseHandle(child.hProcess);
        double create = (middle.QuadPart - start.QuadPart) * 1e3 / frequency.QuadPart;
        double whole = (end.QuadPart - start.QuadPart) * 1e3 / frequency.QuadPart;
        created = create < created ? create : created;
        ended = whole < ended ? whole : ended;
    }
    fprintf(stderr, "%f %f\n", created, ended);
    return 0;
}
