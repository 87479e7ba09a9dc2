// Offering an exception to the frames, and unwinding them.
#pragma once
#include "nt.h"

// Whether a frame's handler has it continue.
int call_frames(record_t*, context_t*);
void check_continuable(record_t*);
// Continue with the state in a CONTEXT. `through_host`: its functions' frames are left behind.
NORETURN void go_on(context_t*, word through_host);
