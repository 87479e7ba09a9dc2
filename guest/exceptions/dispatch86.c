// x86: frames by the chain of registrations at fs:[0]. RtlUnwind, and the handlers of __try.
#include "dispatch.h"
#include "frames86.h"
#include "images.h"

void NTAPI capture_here(context_t*);
NORETURN void NTAPI restore(context_t*);
int execute(void* handler, record_t*, frame_t*, context_t*, frame_t** dispatcher, void* own_handler);
enum { SKIPPED = 2 };  // where in the registration that `execute` makes that of the handler it calls stands

static int nested_exception(record_t* record, frame_t* frame, context_t* context, frame_t** dispatcher) {
    if (record->flags & (UNWINDING | EXIT_UNWIND)) return CONTINUE_SEARCH;
    *dispatcher = ((frame_t**)frame)[SKIPPED];
    return NESTED_EXCEPTION;
}
static int collided_unwind(record_t* record, frame_t* frame, context_t* context, frame_t** dispatcher) {
    if (!(record->flags & (UNWINDING | EXIT_UNWIND))) return CONTINUE_SEARCH;
    *dispatcher = ((frame_t**)frame)[SKIPPED];
    return COLLIDED;
}

static int is_in_stack(frame_t* frame) {
    word at = (word)frame;
    return TEB_WORD(TEB_STACK_LIMIT) <= at && at <= TEB_WORD(TEB_STACK_BASE) - sizeof(frame_t) && !(at & 3);
}

int call_frames(record_t* record, context_t* context) {
    frame_t *frame = (frame_t*)TEB_WORD(TEB_EXCEPTION_LIST), *nested = NULL, *dispatcher = NULL;
    u32 flags = record->flags & NONCONTINUABLE;
    while (frame != END_OF_CHAIN && is_in_stack(frame)) {
        frame_t* following = frame->previous;
        record->flags = flags;
        int disposition = execute(frame->handler, record, frame, context, &dispatcher, nested_exception);
        if (frame == nested) {
            nested = NULL;
            flags &= ~NESTED_CALL;
        }
        flags |= record->flags & NONCONTINUABLE;
        if (disposition == CONTINUE_EXECUTION) {
            check_continuable(record);
            return 1;
        }
        if (disposition == NESTED_EXCEPTION) {
            flags |= NESTED_CALL;
            if (dispatcher > nested) nested = dispatcher;
        } else if (disposition != CONTINUE_SEARCH) {
            raise_status(STATUS_INVALID_DISPOSITION, record);
        }
        if (following <= frame) break;  // they lie one above the other
        frame = following;
    }
    record->flags = flags;
    return 0;
}

// Call the handlers from fs:[0] up to the registration at `target` (NULL: all) for unwinding, and unlink them.
void* NTAPI RtlUnwind(frame_t* target, void* target_ip, record_t* record, void* value) {
    context_t context;
    record_t own;
    frame_t *frame = (frame_t*)TEB_WORD(TEB_EXCEPTION_LIST), *dispatcher = NULL;
    capture_here(&context);
    if (!record) {
        own.code = STATUS_UNWIND;
        own.flags = own.count = 0;
        own.chained = NULL;
        own.address = context.eip;
        record = &own;
    }
    record->flags |= UNWINDING | (target ? 0 : EXIT_UNWIND);
    context.eax = (word)value;
    while (frame != END_OF_CHAIN && frame != target) {
        if (target && frame > target) raise_status(STATUS_INVALID_UNWIND_TARGET, record);
        if (!is_in_stack(frame)) raise_status(STATUS_BAD_STACK, record);
        int disposition = execute(frame->handler, record, frame, &context, &dispatcher, collided_unwind);
        if (disposition == COLLIDED) frame = dispatcher;
        else if (disposition != CONTINUE_SEARCH) raise_status(STATUS_INVALID_DISPOSITION, record);
        TEB_WORD(TEB_EXCEPTION_LIST) = (word)frame->previous;
        frame = frame->previous;
    }
    return value;
}

NORETURN void go_on(context_t* context, word through_host) {
    if ((context->flags & 3) != 3) NtContinue(context, 0);
    restore(context);
}

// `__try`: a registration is followed by scopes and level; the function's EBP lies behind it. A scope without filter is
// `__finally`.
static void leave_scopes(try_frame_t* frame, const scope_t* scopes, i32 last, i32 outermost) {
    while (frame->level != last && frame->level != outermost) {
        const scope_t* scope = scopes + frame->level;
        frame->level = scope->outer;
        if (!scope->filter) call_part(scope->handler, frame + 1);
    }
}

static int run_scopes(record_t* record, try_frame_t* frame, context_t* context, const scope_t* scopes, i32 outermost) {
    if (record->flags & (UNWINDING | EXIT_UNWIND)) {
        leave_scopes(frame, scopes, outermost, outermost);
        return CONTINUE_SEARCH;
    }
    pointers_t pointers = {record, context};
    frame[-1].pointers = &pointers;
    for (i32 level = frame->level; level != outermost; level = scopes[level].outer) {
        if (!scopes[level].filter) continue;
        i32 answer = (i32)call_part(scopes[level].filter, frame + 1);
        if (answer < 0) return CONTINUE_EXECUTION;
        if (!answer) continue;
        RtlUnwind(&frame->registration, NULL, NULL, NULL);
        leave_scopes(frame, scopes, level, outermost);
        frame->level = scopes[level].outer;
        jump(scopes[level].handler, frame[-1].stack, frame + 1);
    }
    return CONTINUE_SEARCH;
}

int _except_handler3(record_t* record, try_frame_t* frame, context_t* context, void* dispatcher) {
    return run_scopes(record, frame, context, frame->scopes, -1);
}
int _except_handler4_common(
    const word* cookie, void* check, record_t* record, try_frame_t* frame, context_t* context, void* dispatcher
) {
    return run_scopes(record, frame, context, (scope_t*)(((word)frame->scopes ^ *cookie) + 16), -2);
}
void _local_unwind2(try_frame_t* frame, i32 level) { leave_scopes(frame, frame->scopes, level, -1); }
void _local_unwind4(const word* cookie, try_frame_t* frame, i32 level) {
    leave_scopes(frame, (scope_t*)(((word)frame->scopes ^ *cookie) + 16), level, -2);
}
void _global_unwind2(frame_t* frame) { RtlUnwind(frame, NULL, NULL, NULL); }

u16 NTAPI RtlCaptureStackBackTrace(u32 skip, u32 count, word* trace, u32* hash) {
    word* frame = __builtin_frame_address(0);
    u32 found = 0, sum = 0;
    while (found < skip + count && is_in_stack((frame_t*)frame) && image_at(frame[1])) {
        if (found >= skip) sum += trace[found - skip] = frame[1];
        found++;
        if (frame[0] <= (word)frame) break;
        frame = (word*)frame[0];
    }
    if (hash) *hash = sum;
    return found < skip ? 0 : (u16)(found - skip);
}
