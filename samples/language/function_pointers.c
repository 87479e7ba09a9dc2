/* Pointers to functions in tables, as arguments, with other calling conventions, and nested functions.
 */
#include <stdio.h>

typedef int (*OPERATION)(int, int);

static int add(int a, int b) { return a + b; }
static int subtract(int a, int b) { return a - b; }
static int multiply(int a, int b) { return a * b; }
__attribute__((noinline)) static int __stdcall standard(int a, int b, int c) { return a * 100 + b * 10 + c; }
__attribute__((noinline)) static int __fastcall fast(int a, int b, int c) { return a * 100 + b * 10 + c; }

static int fold(OPERATION operation, const int *values, int count)
{
    int result = values[0];

    for (int i = 1; i < count; i++)
        result = operation(result, values[i]);
    return result;
}

static OPERATION choose(char symbol)
{
    return symbol == '+' ? add : symbol == '-' ? subtract : multiply;
}

int main(void)
{
    OPERATION table[] = {add, subtract, multiply};
    static const int values[] = {7, 3, 2};
    int (__stdcall *volatile s)(int, int, int) = standard;
    int (__fastcall *volatile f)(int, int, int) = fast;

    for (int i = 0; i < 3; i++)
        printf("%d ", fold(table[i], values, 3));
    printf("\n%d %d\n", choose('+')(1, 2), (**choose('*'))(3, 4));
    printf("%d %d\n", s(1, 2, 3), f(4, 5, 6));
    return 0;
}
