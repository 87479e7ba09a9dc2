// __CxxFrameHandler3 and 4 on x64.
#include "cxx.h"
#include "unwind.h"

void RtlUnwindEx(u64 target, u64 target_ip, record_t* record, u64 value, context_t* original, void* history);

typedef word (*funclet_t)(word unused, word frame);

void call_member(word function, word self) { ((void (*)(word))function)(self); }
void call_copy(word function, word self, word other, int has_virtual_base) {
    ((void (*)(word, word, int))function)(self, other, 1);
}

// The state that a frame was left in by unwinding, or NO_STATE.
static i32 kept_state(tables_t* t, word frame) {
    if (t->unwind_help) return *(i32*)(frame + t->unwind_help);
    state_t* state = thread_state();
    for (leaving_t* leaving = state->leaving; leaving; leaving = leaving->next)
        if (leaving->frame == frame) return leaving->state;
    for (catch_t* catch = state->catches; catch; catch = catch->next)
        if (catch->frame == frame && catch->state != NO_STATE) return catch->state;
    return NO_STATE;
}

static void keep_state(tables_t* t, word frame, i32 state, i32* otherwise) {
    if (t->unwind_help) *(long long*)(frame + t->unwind_help) = state;
    else *otherwise = state;
}

// Leave `state` and those around it down to `lowest`, that one too.
static void leave_states(tables_t* t, word frame, i32 state, i32 lowest, i32* kept) {
    while (state >= (lowest > 0 ? lowest : 0)) {
        leave_t entry = entry_of(t, state);
        state = entry.next;
        keep_state(t, frame, state, kept);
        if (!entry.action) continue;
        word place = frame + entry.offset;
        if (entry.kind == FUNCLET) ((funclet_t)entry.action)(0, frame);
        else call_member(entry.action, entry.kind == OBJECT ? place : *(word*)place);
    }
}

typedef struct {  // for run_catch, in the frame of what found the clause
    tables_t* tables;
    word frame;
    i32 state, before;
    block_t* block;
    clause_t* clause;
    catch_t* catch;
} found_t;

// With the frames of what was called from the try block unwound, but still there: where to go on.
static word run_catch(record_t* record) {
    found_t* found = (found_t*)record->parameters[1];
    tables_t* t = found->tables;
    catch_t* catch = found->catch;
    leave_states(t, found->frame, found->state, found->block->low, &catch->state);
    state_t* state = thread_state();
    if (state->uncaught) state->uncaught--;
    word target = ((funclet_t)found->clause->code)(0, found->frame);
    end_catch(catch);
    int nested = 0;
    for (catch_t* other = thread_state()->catches; other; other = other->next)
        nested |= other->frame == found->frame && !other->is_left;
    i32 unused;
    keep_state(t, found->frame, nested ? found->before : NO_STATE, &unused);
    if (!found->clause->continuations) return target;
    return found->clause->continuation[target < found->clause->continuations ? target : 0];
}

static int handle(record_t* record, word frame, context_t* context, dispatcher_t* d, int compressed) {
    int is_inside = 0;
    tables_t t = {compressed};
    block_t block, catching;
    clause_t clause;
    kind_t kind;
    guard_t guard;
    if (mark(&guard)) return CONTINUE_SEARCH;
    set_guard(&guard);
    t.base = d->base;
    t.begin = d->base + d->function->begin;
    if (!read_tables(&t, d->base + *(u32*)d->data) || is_foreign(&t, record)) {
        clear_guard();
        return CONTINUE_SEARCH;
    }
    i32 frame_offset = t.is_catch ? t.frame_offset : -1;
    blocks_t blocks = {0};
    while (!t.is_catch && !is_inside && next_block(&t, &blocks, &catching)) {  // is it a catch clause?
        block_t rest = catching;
        while (!is_inside && next_clause(&t, &rest, &clause)) is_inside = clause.code == t.begin;
        if (is_inside) frame_offset = clause.frame_offset;
    }
    word real = frame_offset < 0 ? frame : *(word*)(frame + frame_offset);
    catch_t* running = thread_state()->catches;
    while (running && (running->is_left || running->frame != real || running->code != t.begin)) running = running->next;
    if (t.is_catch && running) {
        catching = running->block;
        is_inside = 1;
    }
    i32 state = state_at(&t, d->pc);
    if (frame_offset < 0) {
        i32 kept = kept_state(&t, real);
        if (kept != NO_STATE) state = kept;
    }
    clear_guard();
    if (record->flags & UNWINDING) {
        if (record->flags & TARGET_UNWIND) return CONTINUE_SEARCH;
        leaving_t leaving = {thread_state()->leaving, real, state};
        thread_state()->leaving = &leaving;
        leave_states(&t, real, state, is_inside ? catching.high + 1 : 0, &leaving.state);
        if (running) leave_catch(running);
        thread_state()->leaving = leaving.next;
        return CONTINUE_SEARCH;
    }
    thrown_t thrown;
    translate(&t, record, context);
    set_guard(&guard);
    int has_thrown = find_thrown(record, &thrown);
    int found_clause =
        find_clause(&t, state, has_thrown ? &thrown : NULL, is_inside ? &catching : NULL, &block, &clause, &kind);
    clear_guard();
    if (!found_clause) {
        if (t.flags & NO_EXCEPTIONS && Terminate) Terminate();
        return CONTINUE_SEARCH;
    }
    catch_t catch;
    record_t unwind;
    give_object(has_thrown ? &thrown : NULL, &kind, &clause, real);
    found_t found = {&t, real, state, kept_state(&t, real), &block, &clause, &catch};
    begin_catch(&catch, record, context, has_thrown ? &thrown : NULL, &block, clause.code, real);
    if (compressed) catch.state = state;
    unwind.code = STATUS_UNWIND_CONSOLIDATE;
    unwind.flags = NONCONTINUABLE;
    unwind.chained = record;
    unwind.address = record->address;
    unwind.count = 2;
    unwind.parameters[0] = (word)run_catch;
    unwind.parameters[1] = (word)&found;
    RtlUnwindEx(frame, d->pc, &unwind, 0, d->context, d->history);
    return CONTINUE_SEARCH;
}

int __CxxFrameHandler3(record_t* record, word frame, context_t* context, dispatcher_t* d) {
    return handle(record, frame, context, d, 0);
}
int __CxxFrameHandler4(record_t* record, word frame, context_t* context, dispatcher_t* d) {
    return handle(record, frame, context, d, 1);
}
