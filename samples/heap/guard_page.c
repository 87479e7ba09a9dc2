/* Touching a guard page raises its exception once, after which the page is ordinary.
 */
#include "../facts.h"

static int count;
static char *page;

static LONG CALLBACK handler(EXCEPTION_POINTERS *info)
{
    EXCEPTION_RECORD *record = info->ExceptionRecord;

    count++;
    printf("code %08lx write %d offset %d\n", record->ExceptionCode, (int)record->ExceptionInformation[0],
           (int)((char *)record->ExceptionInformation[1] - page));
    return EXCEPTION_CONTINUE_EXECUTION;
}

int main(void)
{
    MEMORY_BASIC_INFORMATION info;

    page = VirtualAlloc(NULL, 0x1000, MEM_COMMIT, PAGE_READWRITE | PAGE_GUARD);
    AddVectoredExceptionHandler(1, handler);
    VirtualQuery(page, &info, sizeof info);
    printf("protect %lx\n", info.Protect);
    *(volatile char *)(page + 5) = 1;
    *(volatile char *)(page + 6) = 1;
    VirtualQuery(page, &info, sizeof info);
    printf("protect %lx count %d\n", info.Protect, count);
    return 0;
}
