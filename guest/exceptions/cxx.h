// C++ exceptions in the ABI of Windows' own compiler: what it tells about functions and thrown objects (ehdata.h,
// ehdata4_export.h and the compiler's listings). Places in tables count from the image's base, which is 0 on x86.
#pragma once
#include "dispatch.h"

#define CXX_EXCEPTION 0xE06D7363u
enum { MAGIC = 0x19930520, MAGIC_LAST = 0x19930522 };
enum { ONLY_CXX = 1, NO_EXCEPTIONS = 4 };  // a function's flags: /EHs, noexcept
enum { NO_STATE = -2 };  // kept for a frame: where the program counter is says the state
enum { FUNCLET, OBJECT, POINTER };  // what an unwind action gets: the frame, an object in it, one it points to

typedef struct {
    int compressed;
    word base, begin;  // begin: where the code that this describes starts
    u32 flags;
    int is_catch;  // its own tables: a catch clause of another function
    i32 frame_offset;
    i32 unwind_help;
    u32 states, tries, places;
    word unwind, try_map, place_map;
} tables_t;
typedef struct {
    i32 low, high, catch_high;
    u32 clauses;  // how many follow
    word at;
} block_t;
typedef struct {
    u32 number;
    word at;
} blocks_t;
typedef struct {
    u32 flags;
    word type;  // 0: catch (...)
    i32 object;
    word code;
    i32 frame_offset;
    u32 continuations;  // how many; none: the clause returns where to go on
    word continuation[2];
} clause_t;
typedef struct {
    i32 next;
    u32 kind;
    word action;  // 0: nothing
    u32 offset;
} leave_t;

// These are to be called with a guard set; whether there are such tables, another block, another clause.
int read_tables(tables_t*, word address);
int next_block(tables_t*, blocks_t*, block_t*);  // in order; begins with {0}
int next_clause(tables_t*, block_t*, clause_t*);
i32 state_at(tables_t*, word pc);
// Without a guard.
leave_t entry_of(tables_t*, i32 state);

// A thrown object.
typedef struct {
    word object, info, base, destructor;
} thrown_t;
typedef struct {  // CatchableType: a type as which it can be caught
    u32 flags;
    word type;
    i32 member, table_pointer, in_table;
    u32 size;
    word copy;
} kind_t;

// A catch clause that runs, and the frame of its function. It lies in the frame of what calls the clause.
typedef struct catch {
    struct catch* next;
    word frame;
    block_t block;
    word code;
    int has_thrown, is_left;
    thrown_t thrown;
    record_t record;
    context_t* context;
    i32 state;  // of the frame, which has no room for it where tables are compressed
    word stack;  // x86: the frame's ESP, which clauses overwrite with their own
} catch_t;
typedef struct leaving {  // a frame whose states are being left
    struct leaving* next;
    word frame;
    i32 state;
} leaving_t;
typedef struct {  // at TEB_THREAD_STATE
    catch_t* catches;  // innermost first
    leaving_t* leaving;
    word uncaught;
    void(__cdecl* translator)(u32 code, pointers_t*);
    record_t* current;
    context_t* current_context;
} state_t;

state_t* thread_state(void);
int is_foreign(const tables_t*, const record_t*);
// These two with a guard set.
int find_thrown(const record_t*, thrown_t*);
int find_clause(tables_t*, i32 state, const thrown_t*, const block_t* within, block_t*, clause_t*, kind_t*);

void give_object(const thrown_t*, const kind_t*, const clause_t*, word frame);
void begin_catch(catch_t*, record_t*, context_t*, const thrown_t*, const block_t*, word code, word frame);
void leave_catch(catch_t*);
void end_catch(catch_t*);
void translate(tables_t*, record_t*, context_t*);
void call_member(word function, word self);
void call_copy(word function, word self, word other, int has_virtual_base);
extern void (*Terminate)(void);  // set by the loader
