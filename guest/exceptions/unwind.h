// x64 unwind data: finding a function's entry and undoing its frame.
#pragma once
#include "nt.h"

typedef struct {  // RUNTIME_FUNCTION; its fields count from the image's base
    u32 begin, end, info;
} function_t;

typedef struct {  // DISPATCHER_CONTEXT
    u64 pc, base;
    const function_t* function;
    u64 frame, target;
    context_t* context;
    void* handler;
    void* data;
    void* history;
    u32 scope, unused;
} dispatcher_t;

enum { EHANDLER = 1, UHANDLER = 2, CHAINED = 4 };

// The entry that covers `pc` and the base of its image; NULL for a leaf. To be called with `guard` set, which is not while
// a program's function is asked for the entry.
const function_t* find_function(u64 pc, u64* base, guard_t* guard);

// Where saved registers lay: KNONVOLATILE_CONTEXT_POINTERS.
typedef struct {
    void* vectors[16];
    void* registers[16];
} locations_t;

// Undo in `context` the frame of the function that `d` tells (pc, base, function); fills in frame, handler and data.
// `kinds`: which handlers count. To be called with a guard set.
void undo_frame(dispatcher_t* d, u32 kinds, context_t* context, locations_t* locations);
void undo_leaf(context_t*);
