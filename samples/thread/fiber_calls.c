/* Fibers switch within callbacks, keep their own fiber-local values, move to another thread, and end a thread.
 */
#define _WIN32_WINNT 0x0601
#include "../facts.h"
#include <stdlib.h>

static void *home, *first, *second, *other_home;
static DWORD fls;

static void WINAPI gone(void *value) { printf("value %d goes\n", (int)(INT_PTR)value); }

static void *comparing_home;

static int compare(const void *a, const void *b)
{
    static int calls;

    if (++calls == 1) {
        printf("in qsort\n");
        SwitchToFiber(comparing_home);
        printf("again in qsort\n");
    }
    return *(const int *)a - *(const int *)b;
}

static void WINAPI sorter(void *parameter)
{
    int values[] = {5, 3, 9, 1};

    FlsSetValue(fls, (void *)2);
    qsort(values, 4, sizeof *values, compare);
    printf("sorted %d %d %d %d, value %d\n", values[0], values[1], values[2], values[3], (int)(INT_PTR)FlsGetValue(fls));
    SwitchToFiber(home);
}

static BOOL CALLBACK once(INIT_ONCE *init, void *parameter, void **context)
{
    printf("once begins\n");
    SwitchToFiber(home);
    printf("once goes on\n");
    return TRUE;
}

static void WINAPI initialiser(void *parameter)
{
    static INIT_ONCE init = INIT_ONCE_STATIC_INIT;

    FlsSetValue(fls, (void *)3);
    InitOnceExecuteOnce(&init, once, NULL, NULL);
    SwitchToFiber(home);
}

static void WINAPI wanderer(void *parameter)
{
    DWORD before = GetCurrentThreadId();

    FlsSetValue(fls, (void *)4);
    SwitchToFiber(home);
    printf("other thread %d, value %d, data %d\n", GetCurrentThreadId() != before, (int)(INT_PTR)FlsGetValue(fls),
           (int)(INT_PTR)GetFiberData());
    SwitchToFiber(other_home);
    printf("never\n");
}

static void WINAPI returns(void *parameter) { printf("returns\n"); }

static DWORD WINAPI drifter(void *fiber)
{
    other_home = ConvertThreadToFiberEx(NULL, FIBER_FLAG_FLOAT_SWITCH);
    SwitchToFiber(fiber);
    printf("back in the other thread %d\n", IsThreadAFiber());
    DeleteFiber(fiber);
    SwitchToFiber(CreateFiberEx(0, 0x20000, 0, returns, NULL));
    printf("never\n");
    return 7;
}

int main(void)
{
    DWORD code;

    printf("fiber %d\n", IsThreadAFiber());
    fls = FlsAlloc(gone);
    FlsSetValue(fls, (void *)1);
    home = comparing_home = ConvertThreadToFiber(NULL);
    SetLastError(0);
    result("again", ConvertThreadToFiber(NULL) != NULL);
    printf("fiber %d, value %d\n", IsThreadAFiber(), (int)(INT_PTR)FlsGetValue(fls));

    first = CreateFiber(0, sorter, NULL);
    second = CreateFiberEx(0x1000, 0x40000, 0, initialiser, NULL);
    SwitchToFiber(first);
    printf("home, value %d\n", (int)(INT_PTR)FlsGetValue(fls));
    SwitchToFiber(second);
    SwitchToFiber(first);
    SwitchToFiber(second);
    DeleteFiber(first);

    void *late = CreateFiber(0, wanderer, (void *)9);
    SwitchToFiber(late);
    HANDLE thread = CreateThread(NULL, 0, drifter, late, 0, NULL);
    WaitForSingleObject(thread, INFINITE);
    GetExitCodeThread(thread, &code);
    printf("ended with %d\n", (int)code != 7);
    DeleteFiber(second);
    result("to thread", ConvertFiberToThread());
    printf("fiber %d, value %d\n", IsThreadAFiber(), (int)(INT_PTR)FlsGetValue(fls));
    return 0;
}
