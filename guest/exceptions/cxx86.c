// __CxxFrameHandler on x86: parts of a function run with its EBP, its state stands in its registration.
#include "cxx.h"
#include "frames86.h"

void* NTAPI RtlUnwind(frame_t* target, void* target_ip, record_t* record, void* value);

typedef struct {
    void* stack;  // the function's ESP, below its registration
    frame_t registration;
    i32 state;
} cxx_frame_t;

void call_member(word function, word self) { ((void(__thiscall*)(word))function)(self); }
void call_copy(word function, word self, word other, int has_virtual_base) {
    if (has_virtual_base) ((void(__thiscall*)(word, word, int))function)(self, other, 1);
    else ((void(__thiscall*)(word, word))function)(self, other);
}

// Leave the states of a frame down to `last`, in which it then is.
static void leave_states(tables_t* t, cxx_frame_t* frame, i32 last) {
    while (frame->state > last) {
        leave_t entry = entry_of(t, frame->state);
        frame->state = entry.next;
        if (entry.action) call_part((void*)entry.action, frame + 1);
    }
}

// Those of a frame's clauses that an exception has left, but for the one it came to. Returns the frame's ESP.
static void* leave_clauses(cxx_frame_t* frame, const catch_t* kept, const block_t* block) {
    void* stack = frame->stack;
    for (catch_t* catch = thread_state()->catches; catch; catch = catch->next) {
        if (catch == kept || catch->is_left || catch->frame != (word)frame) continue;
        if (block && catch->block.high < block->low && block->low <= catch->block.catch_high) continue;
        stack = (void*)catch->stack;
        leave_catch(catch);
    }
    return stack;
}

int handle_cxx(record_t* record, frame_t* registration, context_t* context, word tables) {
    cxx_frame_t* frame = (cxx_frame_t*)((word)registration - sizeof(void*));
    tables_t t = {0};
    block_t block;
    clause_t clause;
    kind_t kind;
    guard_t guard;
    if (mark(&guard)) return CONTINUE_SEARCH;
    set_guard(&guard);
    int is_there = read_tables(&t, tables);
    clear_guard();
    if (!is_there || is_foreign(&t, record)) return CONTINUE_SEARCH;
    if (record->flags & (UNWINDING | EXIT_UNWIND)) {
        leave_clauses(frame, NULL, NULL);
        leave_states(&t, frame, -1);
        return CONTINUE_SEARCH;
    }
    thrown_t thrown;
    translate(&t, record, context);
    set_guard(&guard);
    int has_thrown = find_thrown(record, &thrown);
    int found = find_clause(&t, frame->state, has_thrown ? &thrown : NULL, NULL, &block, &clause, &kind);
    clear_guard();
    if (!found) {
        if (t.flags & NO_EXCEPTIONS && Terminate) Terminate();
        return CONTINUE_SEARCH;
    }
    catch_t catch;
    word ebp = (word)(frame + 1);
    give_object(has_thrown ? &thrown : NULL, &kind, &clause, ebp);
    begin_catch(&catch, record, context, has_thrown ? &thrown : NULL, &block, clause.code, (word)frame);
    RtlUnwind(registration, NULL, record, NULL);
    record->flags &= ~UNWINDING;
    void* stack = leave_clauses(frame, &catch, &block);
    leave_states(&t, frame, block.low);
    frame->state = block.high + 1;
    state_t* state = thread_state();
    if (state->uncaught) state->uncaught--;
    catch.stack = (word)stack;
    void* target = (void*)call_part((void*)clause.code, (void*)ebp);
    frame->stack = stack;
    end_catch(&catch);
    jump(target, stack, (void*)ebp);
}
