/* Lists of vectored handlers that change while they are called. */
#include "../facts.h"

static PVOID itself, second_handle;
static int removes, adds;

static LONG CALLBACK added(EXCEPTION_POINTERS *info)
{
    printf(" added");
    return EXCEPTION_CONTINUE_SEARCH;
}

static LONG CALLBACK first(EXCEPTION_POINTERS *info)
{
    printf(" first");
    if (removes)
        printf(" removes itself %lu and the next %lu", RemoveVectoredExceptionHandler(itself),
               RemoveVectoredExceptionHandler(second_handle));
    if (adds)
        AddVectoredExceptionHandler(0, added);
    return EXCEPTION_CONTINUE_SEARCH;
}

static LONG CALLBACK second(EXCEPTION_POINTERS *info)
{
    printf(" second");
    return EXCEPTION_CONTINUE_SEARCH;
}

static LONG CALLBACK last(EXCEPTION_POINTERS *info)
{
    printf(" last %08lx", info->ExceptionRecord->ExceptionCode);
    return EXCEPTION_CONTINUE_EXECUTION;
}

static LONG CALLBACK going_on(EXCEPTION_POINTERS *info) { return EXCEPTION_CONTINUE_SEARCH; }

static void raise_it(const char *what)
{
    printf("%s:", what);
    RaiseException(0xE0000001, 0, 0, NULL);
    printf("\n");
}

int main(void)
{
    PVOID on;

    itself = AddVectoredExceptionHandler(1, first);
    second_handle = AddVectoredExceptionHandler(0, second);
    AddVectoredExceptionHandler(0, last);
    raise_it("exception handlers");
    on = AddVectoredContinueHandler(0, going_on);
    printf("wrong list %lu\n", RemoveVectoredExceptionHandler(on));
    printf("removed %lu again %lu\n", RemoveVectoredContinueHandler(on), RemoveVectoredContinueHandler(on));
    printf("wrong list %lu\n", RemoveVectoredContinueHandler(itself));
    adds = 1;
    raise_it("adding behind the last");
    adds = 0;
    removes = 1;
    raise_it("removing");
    removes = 0;
    raise_it("removed");
    return 0;
}
