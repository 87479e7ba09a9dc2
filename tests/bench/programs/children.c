/* Starts a program a number of times and writes in milliseconds, for CreateProcess and to its end, the shortest and the median time. */
#include <stdio.h>
#include <stdlib.h>
#include <windows.h>

enum { MOST = 1000 };

static int compare(const void *one, const void *other) {
    double difference = *(const double *)one - *(const double *)other;
    return difference < 0 ? -1 : difference > 0;
}

int main(int argc, char **argv) {
    static double created[MOST], ended[MOST];
    LARGE_INTEGER frequency, start, middle, end;
    if (argc < 3 || atoi(argv[2]) < 1 || atoi(argv[2]) > MOST) return 2;
    int count = atoi(argv[2]);
    QueryPerformanceFrequency(&frequency);
    for (int i = 0; i < count; i++) {
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
        created[i] = (middle.QuadPart - start.QuadPart) * 1e3 / frequency.QuadPart;
        ended[i] = (end.QuadPart - start.QuadPart) * 1e3 / frequency.QuadPart;
    }
    double first = ended[0];
    qsort(created, count, sizeof *created, compare);
    qsort(ended, count, sizeof *ended, compare);
    fprintf(stderr, "%f %f %f %f %f\n", created[0], created[count / 2], first, ended[0], ended[count / 2]);
    return 0;
}
