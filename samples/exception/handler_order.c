/* Who is asked about an exception, in order: vectored handlers, frames, the unhandled filter.
 */
#include "../facts.h"
#include "guarded.h"

static int asked, answer_at;

static LONG answer(const char *who)
{
    asked++;
    printf(" %s", who);
    return asked == answer_at ? EXCEPTION_CONTINUE_EXECUTION : EXCEPTION_CONTINUE_SEARCH;
}

static LONG CALLBACK first(EXCEPTION_POINTERS *info) { return answer("first"); }
static LONG CALLBACK second(EXCEPTION_POINTERS *info) { return answer("second"); }
static LONG CALLBACK removed(EXCEPTION_POINTERS *info) { return answer("removed"); }
static LONG WINAPI filter(EXCEPTION_POINTERS *info) { return answer("filter"); }

HANDLER frame_handler(EXCEPTION_RECORD *record, void *frame, CONTEXT *context, void *dispatcher)
{
    return answer("frame") == EXCEPTION_CONTINUE_EXECUTION ? ExceptionContinueExecution : ExceptionContinueSearch;
}

__attribute__((used)) void raise_it(void) { RaiseException(0xE0000001, 0, 0, NULL); }

GUARDED(guarded, raise_it, frame_handler)

int main(void)
{
    PVOID gone;

    AddVectoredExceptionHandler(0, second);
    AddVectoredExceptionHandler(1, first);
    gone = AddVectoredExceptionHandler(1, removed);
    printf("removed %lu", RemoveVectoredExceptionHandler(gone));
    printf(", again %lu\n", RemoveVectoredExceptionHandler(gone));
    SetUnhandledExceptionFilter(filter);
    for (answer_at = 1; answer_at <= 4; answer_at++) {
        asked = 0;
        printf("%d:", answer_at);
        guarded();
        printf(" went on\n");
    }
    return 0;
}
