// x64: frames by unwind data. RtlUnwindEx, RtlRestoreContext, __C_specific_handler.
#include "dispatch.h"
#include "images.h"
#include "unwind.h"

int execute_handler(record_t*, u64 frame, context_t*, dispatcher_t*);
int execute_unwind_handler(record_t*, u64 frame, context_t*, dispatcher_t*);
NORETURN void consolidate(record_t*, context_t*, word through_host);
NORETURN void restore(context_t*);
NORETURN void restore_all(context_t*);
void capture_here(context_t*);

#define STATUS_LONGJUMP 0x80000026u
enum { DISPATCHER = 0x20 };  // where in the frame of execute_handler the address of its dispatcher context lies

int nested_exception(record_t* record, u64 frame, context_t* context, dispatcher_t* d) {
    if (record->flags & (UNWINDING | EXIT_UNWIND)) return CONTINUE_SEARCH;
    d->frame = (*(dispatcher_t**)(frame + DISPATCHER))->frame;
    return NESTED_EXCEPTION;
}

// An unwind's handler has raised an exception, or unwinds itself: who comes here goes on where that unwind was.
int collided_unwind(record_t* record, u64 frame, context_t* context, dispatcher_t* d) {
    u64 target = d->target;
    *d = **(dispatcher_t**)(frame + DISPATCHER);
    d->target = target;
    return COLLIDED;
}

// What unwinding changes of a CONTEXT.
static void copy_state(context_t* to, const context_t* from) {
    for (u32 index = 0; index < 16; index++) to->registers[index] = from->registers[index];
    to->rip = from->rip;
    for (u32 index = 6; index < 16; index++) to->vectors[index] = from->vectors[index];
}

// Undo the frame at the walk's position; d tells what it was. With the guard set.
static void step(dispatcher_t* d, u32 kinds, context_t* walk, guard_t* guard) {
    set_guard(guard);
    d->pc = walk->rip;
    d->function = find_function(d->pc, &d->base, guard);
    d->handler = NULL;
    if (d->function) undo_frame(d, kinds, walk, NULL);
    else undo_leaf(walk);
    clear_guard();
}

// Go on in a walk where an unwind was that collided with it: undo that frame again, whose handler is still to be asked.
static void collide(dispatcher_t* d, context_t* walk, guard_t* guard) {
    dispatcher_t saved = *d;
    set_guard(guard);
    undo_frame(d, 0, walk, NULL);
    clear_guard();
    d->frame = saved.frame;
    d->handler = saved.handler;
    d->data = saved.data;
}

static int is_in_stack(u64 address) { return TEB_WORD(TEB_STACK_LIMIT) <= address && address <= TEB_WORD(TEB_STACK_BASE); }

int call_frames(record_t* record, context_t* context) {
    context_t walk;
    dispatcher_t d;
    guard_t guard;
    u64 nested = 0;
    u32 flags = record->flags & NONCONTINUABLE;
    walk.flags = context->flags;
    copy_state(&walk, context);
    d.target = 0;
    d.history = NULL;
    if (mark(&guard)) return 0;
    for (;;) {
        u64 sp = walk.registers[RSP];
        step(&d, EHANDLER, &walk, &guard);
        if (d.function && (d.frame & 7 || !is_in_stack(d.frame))) break;
        for (int again = d.handler != NULL, scope = 0; again; scope = d.scope) {
            again = 0;
            d.scope = scope;
            d.context = &walk;
            record->flags = flags;
            int disposition = execute_handler(record, d.frame, context, &d);
            flags |= record->flags & NONCONTINUABLE;
            if (disposition == CONTINUE_EXECUTION) {
                check_continuable(record);
                return 1;
            }
            if (disposition == NESTED_EXCEPTION) {
                flags |= NESTED_CALL;
                if (d.frame > nested) nested = d.frame;
            } else if (disposition == COLLIDED) {
                copy_state(&walk, d.context);
                collide(&d, &walk, &guard);
                again = 1;
            } else if (disposition != CONTINUE_SEARCH) {
                raise_status(STATUS_INVALID_DISPOSITION, record);
            } else if (d.frame == nested) {
                flags &= ~NESTED_CALL;
                nested = 0;
            }
        }
        if (!walk.rip || walk.registers[RSP] <= sp || !is_in_stack(walk.registers[RSP])) break;
    }
    record->flags = flags;
    return 0;
}

typedef struct {  // _JUMP_BUFFER
    u64 frame, rbx, rsp, rbp, rsi, rdi, r12, r13, r14, r15, rip;
    u32 mxcsr;
    u16 control, unused;
    vector_t vectors[10];
} jump_t;

static int is_jump(const record_t* record) { return record->code == STATUS_LONGJUMP && record->count; }
static void load_jump(context_t* context, const jump_t* jump) {
    context->registers[RBX] = jump->rbx;
    context->registers[RSP] = jump->rsp;
    context->registers[RBP] = jump->rbp;
    context->registers[RSI] = jump->rsi;
    context->registers[RDI] = jump->rdi;
    context->registers[R12] = jump->r12;
    context->registers[R13] = jump->r13;
    context->registers[R14] = jump->r14;
    context->registers[R15] = jump->r15;
    context->rip = jump->rip;
    *(u32*)(context->x87 + 24) = context->mxcsr = jump->mxcsr;
    for (u32 index = 0; index < 10; index++) context->vectors[6 + index] = jump->vectors[index];
}

void RtlUnwindEx(u64 target, u64 target_ip, record_t* record, u64 value, context_t* original, void* history) {
    context_t walk, here;
    dispatcher_t d;
    record_t own;
    guard_t guard;
    int through_host = 0;
    capture_here(&here);
    copy_state(&walk, &here);
    if (!record) {
        own.code = STATUS_UNWIND;
        own.flags = own.count = 0;
        own.chained = NULL;
        own.address = here.rip;
        record = &own;
    }
    u32 flags = record->flags | UNWINDING | (target ? 0 : EXIT_UNWIND);
    d.history = history;
    if (mark(&guard)) raise_status(STATUS_BAD_STACK, record);
    for (;;) {
        u64 sp = walk.registers[RSP];
        copy_state(&here, &walk);
        step(&d, UHANDLER, &walk, &guard);
        through_host |= d.pc == TEB_WORD(TEB_RETURN_THUNK);
        if (d.function && (d.frame & 7 || !is_in_stack(d.frame))) raise_status(STATUS_BAD_STACK, record);
        if (d.function && target && d.frame > target) raise_status(STATUS_INVALID_UNWIND_TARGET, record);
        u32 collided = 0;
        for (int again = d.handler != NULL, scope = 0; again; scope = d.scope) {
            again = 0;
            d.scope = scope;
            d.target = target_ip;
            d.context = &here;
            here.registers[RAX] = value;
            record->flags = flags | collided | (d.frame == target ? TARGET_UNWIND : 0);
            int disposition = execute_unwind_handler(record, d.frame, &here, &d);
            if (disposition == COLLIDED) {
                copy_state(&here, d.context);
                copy_state(&walk, &here);
                collide(&d, &walk, &guard);
                collided = COLLIDED_UNWIND;
                again = 1;
            } else if (disposition != CONTINUE_SEARCH) {
                raise_status(STATUS_INVALID_DISPOSITION, record);
            }
        }
        record->flags = flags;
        if (d.function && d.frame == target) break;
        if (!walk.rip || walk.registers[RSP] <= sp) {
            if (target) raise_status(STATUS_INVALID_UNWIND_TARGET, record);
            copy_state(&here, &walk);
            if (!target_ip) NtRaiseException(record, &here, 0);
            break;
        }
    }
    here.registers[RAX] = value;
    if (record->code == STATUS_UNWIND_CONSOLIDATE && record->count) consolidate(record, &here, through_host);
    if (is_jump(record)) load_jump(&here, (const jump_t*)record->parameters[0]);
    if (target_ip) here.rip = target_ip;
    go_on(&here, through_host);
}

void RtlUnwind(u64 target, u64 target_ip, record_t* record, u64 value) {
    RtlUnwindEx(target, target_ip, record, value, NULL, NULL);
}

// For longjmp: unwind to the frame that made `jump`, and go there. Returns if nobody on the way, nor there, wants to know,
// or if the frame is not found.
void JumpBack(const jump_t* jump, u64 value) {
    context_t walk;
    dispatcher_t d;
    guard_t guard;
    record_t record;
    int guarded = 0;
    capture_here(&walk);
    d.history = NULL;
    if (mark(&guard)) return;
    for (;;) {
        u64 sp = walk.registers[RSP];
        step(&d, UHANDLER, &walk, &guard);
        guarded |= d.handler != NULL;
        if (d.function && d.frame == jump->frame) break;
        if (d.frame > jump->frame || !walk.rip || walk.registers[RSP] <= sp) return;
    }
    if (!guarded) return;
    record.code = STATUS_LONGJUMP;
    record.flags = 0;
    record.chained = NULL;
    record.address = walk.rip;
    record.count = 1;
    record.parameters[0] = (u64)jump;
    RtlUnwindEx(jump->frame, jump->rip, &record, value, NULL, NULL);
}

NORETURN void go_on(context_t* context, word through_host) {
    if (through_host) NtContinue(context, 0);
    restore(context);
}

// From a CONTEXT that may come from anywhere.
static NORETURN void go_on_anywhere(context_t* context) {
    u32 all = CONTEXT_CAPTURED & 0xB;  // control, integer, floating point
    if ((context->flags & all) != all || (u64)context & 15 || *(u32*)(context->x87 + 24) & 0xFFFF0000)
        NtContinue(context, 0);
    restore_all(context);
}

void RtlRestoreContext(context_t* context, record_t* record) {
    if (record && is_jump(record)) {
        load_jump(context, (const jump_t*)record->parameters[0]);
    } else if (record && record->code == STATUS_UNWIND_CONSOLIDATE && record->count) {
        consolidate(record, context, 0);
    }
    go_on_anywhere(context);
}

// Scopes are (begin, end, filter or termination handler, target); target 0 is `__finally`, filter 1 always executes.
typedef struct {
    u32 begin, end, handler, target;
} scope_t;

// The next scope that holds the position, from d->scope on. Returns whether there is one.
static int next_scope(dispatcher_t* d, scope_t* scope) {
    guard_t guard;
    if (mark(&guard)) return 0;
    set_guard(&guard);
    const u32* table = d->data;
    u64 rva = d->pc - d->base;
    int found = 0;
    for (u32 count = table[0]; d->scope < count && !found; d->scope++) {
        *scope = ((const scope_t*)(table + 1))[d->scope];
        found = rva >= scope->begin && rva < scope->end;
    }
    clear_guard();
    return found;
}

int __C_specific_handler(record_t* record, u64 frame, context_t* context, dispatcher_t* d) {
    scope_t scope;
    while (next_scope(d, &scope)) {
        if (record->flags & UNWINDING) {
            if (scope.target) continue;
            u64 target = d->target - d->base;
            if (record->flags & TARGET_UNWIND && scope.begin <= target && target < scope.end) break;
            ((void (*)(int, u64))(d->base + scope.handler))(1, frame);
        } else if (scope.target) {
            i32 answer = 1;
            if (scope.handler != 1) {
                pointers_t pointers = {record, context};
                answer = ((i32(*)(pointers_t*, u64))(d->base + scope.handler))(&pointers, frame);
            }
            if (answer < 0) return CONTINUE_EXECUTION;
            if (answer > 0) RtlUnwindEx(frame, d->base + scope.target, record, record->code, d->context, d->history);
        }
    }
    return CONTINUE_SEARCH;
}

void _local_unwind(u64 frame, u64 target) { RtlUnwindEx(frame, target, NULL, 0, NULL, NULL); }

u16 RtlCaptureStackBackTrace(u32 skip, u32 count, u64* trace, u32* hash) {
    context_t walk;
    dispatcher_t d;
    guard_t guard;
    volatile u32 found = 0, sum = 0;
    capture_here(&walk);
    if (!mark(&guard)) {
        while (found < skip + count && is_in_stack(walk.registers[RSP])) {
            step(&d, 0, &walk, &guard);
            if (!image_at(walk.rip)) break;
            if (found >= skip) sum += (u32)(trace[found - skip] = walk.rip);
            found++;
        }
    }
    if (hash) *hash = sum;
    return found < skip ? 0 : (u16)(found - skip);
}
