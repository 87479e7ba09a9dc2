/* Processor groups: there is one; a thread's mask in it can be set and told.
 */
#include <stdio.h>
#include <windows.h>

int main(void)
{
    GROUP_AFFINITY affinity, before;
    HANDLE thread = GetCurrentThread();
    DWORD_PTR all, system, mask;

    GetProcessAffinityMask(GetCurrentProcess(), &all, &system);
    printf("told: %d", GetThreadGroupAffinity(thread, &affinity));
    printf(" group %u, everything: %d\n", affinity.Group, affinity.Mask == all);
    affinity.Mask = 1;
    printf("set: %d", SetThreadGroupAffinity(thread, &affinity, &before));
    printf(", before everything: %d\n", before.Mask == all);
    GetThreadGroupAffinity(thread, &affinity);
    printf("now: %d\n", affinity.Mask == 1);
    mask = SetThreadAffinityMask(thread, all);
    printf("the same mask: %d\n", mask == 1);
    affinity.Mask = 0;
    printf("nothing: %d", SetThreadGroupAffinity(thread, &affinity, NULL));
    printf(" %lu\n", GetLastError());
    affinity.Mask = 1, affinity.Group = 1;
    printf("no such group: %d", SetThreadGroupAffinity(thread, &affinity, NULL));
    printf(" %lu\n", GetLastError());

    return 0;
}
