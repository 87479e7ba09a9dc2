/* Threads choose processors by CPU sets, and tell what they need of memory; APCs with flags.
 */
#define _WIN32_WINNT 0x0A00
#include "../facts.h"

struct cpu_set { DWORD size, type, id; WORD group; BYTE logical, core, cache, node; };

static ULONG_PTR apcs;

static void CALLBACK apc(ULONG_PTR value) { apcs += value; }

#define FUNCTION(name) BOOL(WINAPI *name)() = (BOOL(WINAPI *)())GetProcAddress(kernel32, #name)

int main(void)
{
    HMODULE kernel32 = GetModuleHandleA("kernel32.dll");
    FUNCTION(GetSystemCpuSetInformation);
    FUNCTION(SetThreadSelectedCpuSets);
    FUNCTION(GetThreadSelectedCpuSets);
    FUNCTION(GetThreadSelectedCpuSetMasks);
    FUNCTION(SetProcessDefaultCpuSets);
    FUNCTION(QueueUserAPC2);
    HANDLE self = GetCurrentThread();
    DWORD priority = MEMORY_PRIORITY_LOW, size = 0, chosen[4] = {0}, wrong = 1;
    GROUP_AFFINITY mask = {0};
    WORD masks = 0;
    SYSTEM_INFO system;
    char *sets, *at;
    int right = 0;

    GetSystemInfo(&system);
    result("set", SetThreadInformation(self, ThreadMemoryPriority, &priority, sizeof priority));
    priority = 0;
    result("get", GetThreadInformation(self, ThreadMemoryPriority, &priority, sizeof priority));
    printf("priority %lu\n", priority);
    priority = 9;
    result("too high", SetThreadInformation(self, ThreadMemoryPriority, &priority, sizeof priority));
    result("too small", SetThreadInformation(self, ThreadMemoryPriority, &priority, 2));
    result("sets' size", GetSystemCpuSetInformation(NULL, 0, &size, GetCurrentProcess(), 0));
    printf("%lu a processor\n", size / system.dwNumberOfProcessors);
    sets = malloc(size);
    result("sets", GetSystemCpuSetInformation(sets, size, &size, GetCurrentProcess(), 0));
    for (at = sets; at < sets + size; at += ((struct cpu_set *)at)->size)
        right += ((struct cpu_set *)at)->logical == (at - sets) / 32;
    printf("in order %d\n", right == (int)system.dwNumberOfProcessors);
    result("select", SetThreadSelectedCpuSets(self, &((struct cpu_set *)sets)->id, 1));
    result("select what is not there", SetThreadSelectedCpuSets(self, &wrong, 1));
    result("no room", GetThreadSelectedCpuSets(self, NULL, 0, &size));
    result("selected", GetThreadSelectedCpuSets(self, chosen, 4, &size));
    printf("%lu, the first %d\n", size, chosen[0] == ((struct cpu_set *)sets)->id);
    result("as masks", GetThreadSelectedCpuSetMasks(self, &mask, 1, &masks));
    printf("%u: %Ix in group %u\n", masks, mask.Mask, mask.Group);
    result("none", SetThreadSelectedCpuSets(self, NULL, 0));
    result("of the process", SetProcessDefaultCpuSets(GetCurrentProcess(), NULL, 0));
    result("queue", QueueUserAPC2(apc, self, (ULONG_PTR)1, 0));
    printf("called with %d, then", (int)apcs);
    printf(" %lu", SleepEx(0, TRUE));
    printf(" %d\n", (int)apcs);
    result("special", QueueUserAPC2(apc, self, (ULONG_PTR)10, 1));
    printf("called with %d\n", (int)apcs);
    result("unknown flag", QueueUserAPC2(apc, self, (ULONG_PTR)10, 4));
    return 0;
}
