// Throwing and catching C++ objects, on both machines.
#include "cxx.h"
#include "images.h"

enum { CATCH_BY_REFERENCE = 8 };
enum { SIMPLE_TYPE = 1, BY_REFERENCE_ONLY = 2, HAS_VIRTUAL_BASE = 4 };
enum { NAME = 2 * sizeof(word) };  // where in a type descriptor the decorated name is

void (*Terminate)(void);

// The catch clauses of frames that were left without unwinding (longjmp) are gone.
state_t* thread_state(void) {
    state_t* state = (state_t*)(TEB_WORD(TEB_SELF) + TEB_THREAD_STATE);
    word limit = TEB_WORD(TEB_STACK_LIMIT), here = (word)__builtin_frame_address(0);
    while (state->catches && (word)state->catches - limit < here - limit) state->catches = state->catches->next;
    while (state->leaving && (word)state->leaving - limit < here - limit) state->leaving = state->leaving->next;
    return state;
}

// Whether a function has nothing to do with an exception: compiled with /EHs, it leaves no object for any but C++'s own.
int is_foreign(const tables_t* t, const record_t* record) {
    return t->flags & ONLY_CXX && record->code != CXX_EXCEPTION && record->code != STATUS_UNWIND_CONSOLIDATE;
}

static catch_t* running(catch_t* catch) {
    while (catch && catch->is_left) catch = catch->next;
    return catch;
}
static int is_held(word object) {
    for (catch_t* catch = running(thread_state()->catches); catch; catch = running(catch->next))
        if (catch->has_thrown && catch->thrown.object == object) return 1;
    return 0;
}

// The object that an exception brings; for `throw;` that of the running catch clause. Returns whether there is one.
int find_thrown(const record_t* record, thrown_t* thrown) {
    if (record->code != CXX_EXCEPTION || record->count < 3) return 0;
    if (record->parameters[0] < MAGIC || record->parameters[0] > MAGIC_LAST) return 0;
    if (!record->parameters[2]) {
        catch_t* catch = running(thread_state()->catches);
        if (!catch || !catch->has_thrown) return 0;
        *thrown = catch->thrown;
        return 1;
    }
    thrown->object = record->parameters[1];
    thrown->info = record->parameters[2];
    thrown->base = sizeof(word) == 8 ? record->parameters[3] : 0;
    u32 destructor = ((u32*)thrown->info)[1];
    thrown->destructor = destructor ? thrown->base + destructor : 0;
    return 1;
}

static int same_name(const u8* a, const u8* b) {
    for (; *a == *b; a++, b++)
        if (!*a) return 1;
    return 0;
}

// The type as which a clause catches the object. Returns whether it does.
static int match(const thrown_t* thrown, const clause_t* clause, kind_t* kind) {
    word list = thrown->base + ((u32*)thrown->info)[3];
    u32 count = *(u32*)list;
    int any = !clause->type || !*(u8*)(clause->type + NAME);
    for (u32 index = 0; index < count; index++) {
        const u32* at = (const u32*)(thrown->base + ((u32*)list)[1 + index]);
        kind->flags = at[0];
        kind->type = thrown->base + at[1];
        kind->member = at[2];
        kind->table_pointer = at[3];
        kind->in_table = at[4];
        kind->size = at[5];
        kind->copy = at[6];
        if (kind->copy) kind->copy += thrown->base;
        if (any) return 1;
        if (kind->flags & BY_REFERENCE_ONLY && !(clause->flags & CATCH_BY_REFERENCE)) continue;
        if (kind->type == clause->type || same_name((u8*)kind->type + NAME, (u8*)clause->type + NAME)) return 1;
    }
    return 0;
}

// The clause for an exception in a state. `within`: the try block of the clause that it comes from.
int find_clause(
    tables_t* t, i32 state, const thrown_t* thrown, const block_t* within, block_t* block, clause_t* clause, kind_t* kind
) {
    blocks_t blocks = {0};
    while (next_block(t, &blocks, block)) {
        if (state < block->low || state > block->high) continue;
        if (within && !(within->high < block->low && block->low <= within->catch_high)) continue;
        block_t rest = *block;
        while (next_clause(t, &rest, clause)) {
            if (thrown ? match(thrown, clause, kind) : !clause->type && !(t->flags & ONLY_CXX)) return 1;
        }
    }
    return 0;
}

// Where in the object at an address its part of this type lies.
static word part_of(const kind_t* kind, word object) {
    if (kind->table_pointer >= 0) {
        object += kind->table_pointer;
        object += *(i32*)(*(word*)object + kind->in_table);
    }
    return object + kind->member;
}

// Initialise the variable of a catch clause.
void give_object(const thrown_t* thrown, const kind_t* kind, const clause_t* clause, word frame) {
    if (!thrown || !clause->type || !clause->object) return;
    void* variable = (void*)(frame + clause->object);
    word source = thrown->object;
    if (clause->flags & CATCH_BY_REFERENCE) {
        *(word*)variable = part_of(kind, source);
    } else if (kind->flags & SIMPLE_TYPE) {
        memcpy(variable, (void*)source, kind->size);
        if (kind->size == sizeof(word) && *(word*)variable)  // a pointer may need adjusting to the base class
            *(word*)variable = part_of(kind, *(word*)variable);
    } else if (kind->copy) {
        call_copy(kind->copy, (word)variable, part_of(kind, source), kind->flags & HAS_VIRTUAL_BASE);
    } else {
        memcpy(variable, (void*)part_of(kind, source), kind->size);
    }
}

void begin_catch(
    catch_t* catch, record_t* record, context_t* context, const thrown_t* thrown, const block_t* block, word code,
    word frame
) {
    state_t* state = thread_state();
    catch->frame = frame;
    catch->block = *block;
    catch->code = code;
    catch->has_thrown = thrown != NULL;
    catch->is_left = 0;
    catch->record = *record;
    catch->context = context;
    catch->state = NO_STATE;
    if (thrown) {  // that of `throw;` names no object
        catch->thrown = *thrown;
        catch->record.parameters[1] = thrown->object;
        catch->record.parameters[2] = thrown->info;
        catch->record.parameters[3] = thrown->base;
    }
    catch->next = state->catches;
    state->catches = catch;
}

// The clause is over: its object goes, unless another clause has caught it too.
void leave_catch(catch_t* catch) {
    catch->is_left = 1;
    if (catch->has_thrown && catch->thrown.destructor && !is_held(catch->thrown.object))
        call_member(catch->thrown.destructor, catch->thrown.object);
}

// The clause is over, and its function goes on: those in frames that were unwound on the way to it are over too.
void end_catch(catch_t* catch) {
    if (!catch->is_left) leave_catch(catch);
    state_t* state = thread_state();
    state->catches = catch->next;
    while (state->catches && state->catches->is_left && state->catches->frame <= catch->frame)
        state->catches = state->catches->next;
}

// Another exception is offered to a function that catches: the program may throw a C++ object for it.
void translate(tables_t* t, record_t* record, context_t* context) {
    state_t* state = thread_state();
    if (!state->translator || !t->tries || record->code == CXX_EXCEPTION) return;
    pointers_t pointers = {record, context};
    state->translator(record->code, &pointers);
}

__attribute__((noinline)) void NTAPI _CxxThrowException(void* object, void* info) {
    record_t record;
    record.code = CXX_EXCEPTION;
    record.flags = NONCONTINUABLE;
    record.chained = NULL;
    record.parameters[0] = MAGIC;
    record.parameters[1] = (word)object;
    record.parameters[2] = (word)info;
    record.count = 3;
#ifdef _WIN64
    record.parameters[3] = image_at((u64)info);
    record.count = 4;
#endif
    thread_state()->uncaught++;
    RtlRaiseException(&record);
}

int __uncaught_exceptions(void) { return (int)thread_state()->uncaught; }
int* __processing_throw(void) { return (int*)&thread_state()->uncaught; }
int __uncaught_exception(void) { return thread_state()->uncaught != 0; }
int _IsExceptionObjectToBeDestroyed(word object) { return !is_held(object); }

void* __current_exception(void) {
    state_t* state = thread_state();
    catch_t* catch = running(state->catches);
    state->current = catch ? &catch->record : NULL;
    return &state->current;
}
void* __current_exception_context(void) {
    state_t* state = thread_state();
    catch_t* catch = running(state->catches);
    state->current_context = catch ? catch->context : NULL;
    return &state->current_context;
}

void* _set_se_translator(void(__cdecl* translator)(u32, pointers_t*)) {
    state_t* state = thread_state();
    void* previous = state->translator;
    state->translator = translator;
    return previous;
}

// `d`: offset of the member, of the virtual table's pointer or -1, and within that table.
word __AdjustPointer(word object, const i32* d) {
    kind_t kind = {.member = d[0], .table_pointer = d[1], .in_table = d[2]};
    return part_of(&kind, object);
}
