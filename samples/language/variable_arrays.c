/* Variable-length arrays, alloca, flexible members and compound literals.
 */
#include <malloc.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct message { int length; char text[]; };

__attribute__((noinline)) static int sum(int rows, int columns, int table[rows][columns])
{
    int total = 0;

    for (int r = 0; r < rows; r++)
        for (int c = 0; c < columns; c++)
            total += table[r][c];
    return total;
}

__attribute__((noinline)) static int stack(int size)
{
    char buffer[size], *more = alloca(size);

    memset(buffer, 1, size);
    memset(more, 2, size);
    return buffer[size - 1] + more[0] + (int)sizeof buffer;
}

int main(void)
{
    int n = 4, table[n][n + 1], total = 0;
    struct message *message = malloc(sizeof *message + 6);
    int *literal = (int[]){3, 1, 4, [6] = 5};

    for (int r = 0; r < n; r++)
        for (int c = 0; c <= n; c++)
            table[r][c] = r * c;
    printf("%d size %d\n", sum(n, n + 1, table), (int)sizeof table);
    for (int size = 1; size < 100000; size *= 7)
        total += stack(size);
    printf("%d\n", total);
    message->length = 5;
    strcpy(message->text, "flex!");
    printf("%d %s %d\n", message->length, message->text, (int)sizeof *message);
    printf("%d %d %d\n", literal[2], literal[3], literal[6]);
    return 0;
}
