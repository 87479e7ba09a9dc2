/* Continuing a noncontinuable exception raises another one, which the same frames see.
 */
#include "../facts.h"
#include "guarded.h"
#include <setjmp.h>

static jmp_buf place;

HANDLER frame_handler(EXCEPTION_RECORD *record, void *frame, CONTEXT *context, void *dispatcher)
{
    if (record->ExceptionFlags & 0x66)
        return ExceptionContinueSearch;
    printf("%08lx flags %lx parameters %lu\n", record->ExceptionCode, record->ExceptionFlags, record->NumberParameters);
    if (record->ExceptionCode != 0xE0000001)
        longjmp(place, 1);
    return ExceptionContinueExecution;
}

__attribute__((used)) void raise_it(void) { RaiseException(0xE0000001, EXCEPTION_NONCONTINUABLE, 0, NULL); }

GUARDED(guarded, raise_it, frame_handler)

int main(void)
{
    if (!setjmp(place))
        guarded();
    printf("done\n");
    return 0;
}
