// x86: registrations, and calling parts of functions.
#pragma once
#include "nt.h"

typedef struct frame {  // EXCEPTION_REGISTRATION_RECORD
    struct frame* previous;
    void* handler;
} frame_t;
#define END_OF_CHAIN ((frame_t*)-1)

typedef struct {
    i32 outer;
    void *filter, *handler;
} scope_t;
typedef struct {  // what compilers make of it for `__try`; the same size below it holds ESP and the exception's pointers
    frame_t registration;
    union {
        scope_t* scopes;
        void* stack;
    };
    union {
        i32 level;
        void* pointers;
    };
} try_frame_t;

word call_part(void* function, void* ebp);
NORETURN void jump(void* target, void* esp, void* ebp);
