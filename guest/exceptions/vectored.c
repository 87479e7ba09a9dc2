// What is asked before and after the frames: vectored handlers, the unhandled-exception filter.
#include "dispatch.h"
#include "lock.h"

typedef struct handler {
    struct handler *next, *previous;
    i32(NTAPI* function)(pointers_t*);
    u32 references;  // its list's, and those of whoever is calling it
    u32 removed;
} handler_t;
typedef struct {
    handler_t *first, *last;
} list_t;
static list_t exceptions, continuations;
static lock_t lock;

static void* add(list_t* list, u32 first, i32(NTAPI* function)(pointers_t*)) {
    handler_t* handler = RtlAllocateHeap(process_heap(), 0, sizeof *handler);
    if (!handler) return NULL;
    *handler = (handler_t){NULL, NULL, function, 1, 0};
    acquire(&lock);
    if (first) {
        handler->next = list->first;
        if (list->first) list->first->previous = handler;
        else list->last = handler;
        list->first = handler;
    } else {
        handler->previous = list->last;
        if (list->last) list->last->next = handler;
        else list->first = handler;
        list->last = handler;
    }
    release(&lock);
    return handler;
}

// One reference less; with the lock held. Returns whether it is nobody's any more.
static int drop(list_t* list, handler_t* handler) {
    if (--handler->references) return 0;
    *(handler->previous ? &handler->previous->next : &list->first) = handler->next;
    *(handler->next ? &handler->next->previous : &list->last) = handler->previous;
    return 1;
}

static u32 remove(list_t* list, void* handle) {
    handler_t* found;
    int unused = 0;
    acquire(&lock);
    for (found = list->first; found && (found != handle || found->removed); found = found->next) {}
    if (found) {
        found->removed = 1;
        unused = drop(list, found);
    }
    release(&lock);
    if (unused) RtlFreeHeap(process_heap(), 0, found);
    return found != NULL;
}

// Whether one of them has the exception continue.
static int call_all(list_t* list, record_t* record, context_t* context) {
    if (!list->first) return 0;
    pointers_t pointers = {record, context};
    int continues = 0;
    acquire(&lock);
    for (handler_t* handler = list->first; handler && !continues;) {
        if (handler->removed) {
            handler = handler->next;
            continue;
        }
        handler->references++;
        release(&lock);
        continues = handler->function(&pointers) == FILTER_CONTINUE;
        acquire(&lock);
        handler_t* following = handler->next;
        if (drop(list, handler)) {
            release(&lock);
            RtlFreeHeap(process_heap(), 0, handler);
            acquire(&lock);
        }
        handler = following;
    }
    release(&lock);
    return continues;
}

void* NTAPI RtlAddVectoredExceptionHandler(u32 first, i32(NTAPI* function)(pointers_t*)) {
    return add(&exceptions, first, function);
}
u32 NTAPI RtlRemoveVectoredExceptionHandler(void* handle) { return remove(&exceptions, handle); }
void* NTAPI RtlAddVectoredContinueHandler(u32 first, i32(NTAPI* function)(pointers_t*)) {
    return add(&continuations, first, function);
}
u32 NTAPI RtlRemoveVectoredContinueHandler(void* handle) { return remove(&continuations, handle); }

static int ask_filter(record_t* record, context_t* context) {
    i32(NTAPI* filter)(pointers_t*) = *(void**)(peb() + PEB_UNHANDLED_FILTER);
    if (!filter) return 0;
    pointers_t pointers = {record, context};
    i32 answer = filter(&pointers);
    if (answer == FILTER_EXECUTE) NtTerminateProcess(-1, record->code);
    if (answer != FILTER_CONTINUE) return 0;
    check_continuable(record);
    return 1;
}

void check_continuable(record_t* record) {
    if (record->flags & NONCONTINUABLE) raise_status(STATUS_NONCONTINUABLE_EXCEPTION, record);
}

// Whether somebody has the exception continue.
int dispatch(record_t* record, context_t* context) {
    if (!call_all(&exceptions, record, context)) {
        if (record->code == DBG_PRINTEXCEPTION_C) return 1;  // nobody but a debugger wants it
        if (!call_frames(record, context) && !ask_filter(record, context)) return 0;
    }
    call_all(&continuations, record, context);
    return 1;
}

// Of an exception that the host found: it has left everything on the stack.
NORETURN void NTAPI user_exception(record_t* record, context_t* context) {
    if (dispatch(record, context)) NtContinue(context, 0);
    NtRaiseException(record, context, 0);
    __builtin_trap();
}

NORETURN void NTAPI software_exception(record_t* record, context_t* context) {
#ifdef _WIN64
    record->address = context->rip;
#else
    record->address = context->eip;
#endif
    if (!dispatch(record, context)) NtRaiseException(record, context, 0);
    go_on(context, 0);
}

NORETURN void raise_status(u32 status, record_t* chained) {
    record_t record = {status, NONCONTINUABLE, chained};
    RtlRaiseException(&record);
    __builtin_trap();
}

void NTAPI RtlRaiseStatus(u32 status) { raise_status(status, NULL); }
