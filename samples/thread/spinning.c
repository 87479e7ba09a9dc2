/* Threads that spin instead of waiting: a lock of tickets, a flag, a barrier of counters.
 * args: 3 20
 */
#include <stdio.h>
#include <stdlib.h>
#include <windows.h>

static int threads, rounds;
static volatile LONG next_ticket, now_served, together, generation, go;
static LONG plain, uneven;

static void lock(void)
{
    LONG mine = InterlockedIncrement(&next_ticket) - 1;

    while (now_served != mine)
        YieldProcessor();
}

static void unlock(void)
{
    now_served++;
}

static void meet(void)
{
    LONG mine = generation;

    if (InterlockedIncrement(&together) == threads) {
        together = 0;
        generation = mine + 1;
    } else
        while (generation == mine)
            SwitchToThread();
}

static DWORD WINAPI work(void *argument)
{
    while (!go)
        ;
    for (int i = 0; i < rounds; i++) {
        lock();
        plain++;
        unlock();
        if (i % 5 == 0) {
            meet();
            if (plain != threads * (i + 1))
                InterlockedIncrement(&uneven);
            meet();
        }
    }
    return 0;
}

int main(int argc, char **argv)
{
    HANDLE all[64];

    threads = atoi(argv[1]);
    rounds = atoi(argv[2]);
    for (int i = 0; i < threads; i++)
        all[i] = CreateThread(NULL, 0, work, all, 0, NULL);
    Sleep(10);
    go = 1;
    printf("joined %lu\n", WaitForMultipleObjects(threads, all, TRUE, 60000));
    printf("plain %d, tickets %d\n", plain == threads * rounds, now_served == next_ticket);
    printf("uneven %ld\n", uneven);
    return 0;
}
