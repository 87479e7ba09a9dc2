/* NtQuerySystemInformation: sizes and contents of the classes that programs ask for.
 */
#include "../facts.h"

typedef LONG (WINAPI *query)(ULONG, void *, ULONG, ULONG *);
typedef struct { USHORT length, maximum; PWSTR buffer; } TEXT;
typedef struct { ULONG next, threads; LARGE_INTEGER spare[3], created, user, kernel; TEXT name; LONG priority; HANDLE id, parent; ULONG handles, session; } PROCESS;

int main(void)
{
    query ask = (query)GetProcAddress(GetModuleHandleA("ntdll"), "NtQuerySystemInformation");
    static char buffer[1 << 20];
    ULONG fixed[][2] = {{0, sizeof(void *) == 8 ? 64 : 44}, {1, 12}, {3, 48}, {35, 2}}, size, index;
    LARGE_INTEGER *times = (void *)buffer;
    SYSTEM_INFO info;
    PROCESS *process;
    LONG status;
    int found = 0, system = 0, times_are_sane = 1;

    GetSystemInfo(&info);
    for (index = 0; index < sizeof fixed / sizeof *fixed; index++) {
        size = 0;
        status = ask(fixed[index][0], buffer, fixed[index][1], &size);
        printf("%lu: %lx %d\n", fixed[index][0], status, size == fixed[index][1]);
    }
    status = ask(8, buffer, 48 * info.dwNumberOfProcessors, &size);
    for (index = 0; index < info.dwNumberOfProcessors; index++)
        times_are_sane &= times[6 * index + 1].QuadPart >= times[6 * index].QuadPart && times[6 * index].QuadPart > 0;
    printf("8: %lx %d %d\n", status, size == 48 * info.dwNumberOfProcessors, times_are_sane);
    printf("small: %lx\n", ask(0, buffer, 4, &size));
    printf("unknown: %lx\n", ask(9999, buffer, sizeof buffer, &size));
    printf("5: %lx\n", ask(5, buffer, sizeof buffer, &size));
    for (process = (void *)buffer;; process = (void *)((char *)process + process->next)) {
        if ((ULONG_PTR)process->id == GetCurrentProcessId())
            found = process->threads >= 1 && process->name.length && wcsstr(process->name.buffer, L"system_information") && process->created.QuadPart > 0;
        system |= (ULONG_PTR)process->id == 4;
        if (!process->next) break;
    }
    printf("found %d system %d\n", found, system);
    return 0;
}
