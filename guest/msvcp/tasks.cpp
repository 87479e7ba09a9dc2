// What std::async and tasks of the parallel patterns library are made of: work for the thread pool.
#include "exceptions.h"

extern "C" {
IMPORT void* __stdcall CreateThreadpoolWork(void(__stdcall*)(void*, void*, void*), void*, void*);
IMPORT void __stdcall SubmitThreadpoolWork(void*);
IMPORT void __stdcall CloseThreadpoolWork(void*);
IMPORT void terminate();
}

namespace stdext {
class exception;
}

namespace std {
EXPORT void (*_Raise_handler)(const stdext::exception&) = nullptr;

template <class>
class function;

// Behind a std::function<void()> lies such an object, in its own room or elsewhere.
struct Callable {
    virtual Callable* copy(void*) const = 0;
    virtual Callable* move(void*) = 0;
    virtual void call() = 0;
    virtual const void* type() const = 0;
    virtual void remove(bool is_elsewhere) = 0;
};

template <>
class function<void()> {
public:
    ~function() {
        if (callable()) callable()->remove(callable() != static_cast<void*>(room));
    }
    Callable* callable() const { return room[sizeof room / sizeof *room - 1]; }

private:
    Callable* room[6 + 16 / sizeof(void*)];
};
}  // namespace std

namespace Concurrency {
namespace details {

struct _Threadpool_chore {
    void* work;
    void(__cdecl* function)(void*);
    void* data;
};

static void __stdcall run(void*, void* context, void*) {
    _Threadpool_chore* chore = static_cast<_Threadpool_chore*>(context);
    chore->function(chore->data);
}

EXPORT int _Schedule_chore(_Threadpool_chore* chore) {
    if (!chore->work) chore->work = CreateThreadpoolWork(run, chore, nullptr);
    if (!chore->work) return -1;
    SubmitThreadpoolWork(chore->work);
    return 0;
}
EXPORT void _Release_chore(_Threadpool_chore* chore) {
    if (chore->work) CloseThreadpoolWork(chore->work);
    chore->work = nullptr;
}
EXPORT void _ReportUnobservedException() { terminate(); }

namespace platform {
EXPORT long GetCurrentThreadId() { return static_cast<long>(::GetCurrentThreadId()); }
EXPORT unsigned GetNextAsyncId() {
    static unsigned last;
    return __atomic_add_fetch(&last, 1, __ATOMIC_SEQ_CST);
}
}  // namespace platform

// Where a continuation shall run: anywhere, as no thread has a context of the Windows Runtime.
class _ContextCallback {
public:
    EXPORT void _CallInContext(std::function<void()> function, bool) const { function.callable()->call(); }

protected:
    void* context;

private:
    EXPORT void _Capture() { context = nullptr; }
    EXPORT void _Reset() {}
    EXPORT void _Assign(void* other) { context = other; }
};

// Debuggers of the Windows Runtime are told of tasks.
class _TaskEventLogger {
public:
    EXPORT void _LogScheduleTask(bool) {}
    EXPORT void _LogCancelTask() {}
    EXPORT void _LogTaskExecutionCompleted() {}
    EXPORT void _LogTaskCompleted() {}
    EXPORT void _LogWorkItemStarted() {}
    EXPORT void _LogWorkItemCompleted() {}
};

class _ExceptionHolder {
private:
    EXPORT void ReportUnhandledError() {}
};
}  // namespace details

class task_continuation_context : public details::_ContextCallback {
private:
    EXPORT task_continuation_context() { context = nullptr; }
};

EXPORT bool is_current_task_group_canceling() { return false; }
}  // namespace Concurrency
