/* A snapshot lists the heaps of this process, each heap its blocks; the working set says how pages are protected.
 * flags: -lpsapi
 */
#include "../facts.h"
#include <psapi.h>
#include <tlhelp32.h>

int main(void) {
    HANDLE heap = HeapCreate(0, 0, 0), snapshot = CreateToolhelp32Snapshot(TH32CS_SNAPHEAPLIST, GetCurrentProcessId());
    void *block = HeapAlloc(heap, 0, 1234), *other = HeapAlloc(heap, 0, 77);
    HEAPLIST32 list = {sizeof list};
    int defaults = 0, mine = 0, all = 0;
    printf("snapshot %d\n", snapshot != INVALID_HANDLE_VALUE);
    for (BOOL more = Heap32ListFirst(snapshot, &list); more; more = Heap32ListNext(snapshot, &list)) {
        all++;
        defaults += list.dwFlags == HF32_DEFAULT && list.th32HeapID == (ULONG_PTR)GetProcessHeap();
        mine += list.th32HeapID == (ULONG_PTR)heap && list.th32ProcessID == GetCurrentProcessId();
    }
    printf("end: error %lu; default %d, mine %d, more than one %d\n", GetLastError(), defaults, mine, all > 1);
    HEAPENTRY32 entry = {sizeof entry};
    int first = 0, second = 0, total = 0;
    for (BOOL more = Heap32First(&entry, GetCurrentProcessId(), (ULONG_PTR)heap); more; more = Heap32Next(&entry)) {
        first += entry.dwAddress == (ULONG_PTR)block && entry.dwBlockSize >= 1234;
        second += entry.dwAddress == (ULONG_PTR)other && entry.dwBlockSize >= 77;
        total++;
    }
    printf("end: error %lu; first %d, second %d, some %d\n", GetLastError(), first, second, total >= 2);
    char *pages = VirtualAlloc(NULL, 0x4000, MEM_RESERVE | MEM_COMMIT, PAGE_READWRITE);
    DWORD old;
    memset(pages, 1, 0x4000);
    VirtualProtect(pages + 0x1000, 0x1000, PAGE_READONLY, &old);
    VirtualFree(pages + 0x2000, 0x1000, MEM_DECOMMIT);
    PSAPI_WORKING_SET_EX_INFORMATION info[4] = {{pages}, {pages + 0x1000}, {pages + 0x2000}, {main}};
    printf("query %d:", QueryWorkingSetEx(GetCurrentProcess(), info, sizeof info));
    for (int i = 0; i < 4; i++) {
        PSAPI_WORKING_SET_EX_BLOCK now = info[i].VirtualAttributes;
        printf(" %d", (int)now.Valid);
        if (now.Valid) printf(" protection %x shared %d", (int)now.Win32Protection, (int)now.Shared);
    }
    ULONG_PTR count = 0;
    printf("\nwhole %d", QueryWorkingSet(GetCurrentProcess(), &count, sizeof count));
    printf(" error %lu, pages %d\n", GetLastError(), count > 10);
    ULONG_PTR *set = malloc((count + 1000) * sizeof *set);
    printf("again %d", QueryWorkingSet(GetCurrentProcess(), set, (count + 1000) * sizeof *set));
    for (ULONG_PTR i = 1; i <= set[0]; i++)
        if (set[i] >> 12 == (ULONG_PTR)pages >> 12 || set[i] >> 12 == ((ULONG_PTR)pages >> 12) + 1) printf(" %x", (int)(set[i] & 0x1F));
    char copy[4] = "";
    SIZE_T got = 0;
    printf("\nread %d", Toolhelp32ReadProcessMemory(GetCurrentProcessId(), "abc", copy, 4, &got));
    printf(" %d %s\n", (int)got, copy);
    return 0;
}
