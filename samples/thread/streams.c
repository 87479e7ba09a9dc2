/* Threads write to one stream: what each writes at once, or under the stream's lock, stays together.
 */
#include "../facts.h"
#include <string.h>

void __cdecl _lock_file(FILE *);
void __cdecl _unlock_file(FILE *);

static FILE *file;

static DWORD WINAPI whole(void *letter)
{
    char line[200];

    memset(line, *(char *)letter, sizeof line);
    line[199] = '\n';
    for (int i = 0; i < 300; i++)
        fwrite(line, 1, sizeof line, file);
    return 0;
}

static DWORD WINAPI pieces(void *letter)
{
    for (int i = 0; i < 60; i++) {
        _lock_file(file);
        for (int j = 0; j < 199; j++) {
            fputc(*(char *)letter, file);
            if (j % 50 == 0)
                SwitchToThread();
        }
        fputc('\n', file);
        _unlock_file(file);
    }
    return 0;
}

int main(void)
{
    HANDLE threads[4];
    char line[300];
    int torn = 0, count[4] = {0};

    file = fopen("lines.txt", "wb");
    for (int i = 0; i < 4; i++)
        threads[i] = CreateThread(NULL, 0, i < 2 ? whole : pieces, &"abcd"[i], 0, NULL);
    WaitForMultipleObjects(4, threads, TRUE, INFINITE);
    fclose(file);
    file = fopen("lines.txt", "rb");
    while (fgets(line, sizeof line, file)) {
        torn += strlen(line) != 200 || strspn(line, (char[]){line[0], 0}) != 199;
        count[(line[0] - 'a') & 3]++;
    }
    fclose(file);
    remove("lines.txt");
    printf("%d %d %d %d lines, %d torn\n", count[0], count[1], count[2], count[3], torn);
    return 0;
}
