// What std::mutex, condition_variable, thread, call_once and chrono are made of.
#include "exceptions.h"

struct _Thrd_t {
    void* _Hnd;
    unsigned _Id;
};
struct xtime {
    int64 sec;
    long nsec;
};
enum { SUCCESS, NO_MEMORY, TIMED_OUT, BUSY, ERROR };
enum { PLAIN = 1, TRY = 2, TIMED = 4, RECURSIVE = 0x100 };
const int64 NANO = 1000000000;

struct Mutex {  // as <mutex> lays it out, in room for what older versions kept there
    int type;
    struct {
        void *unused, *lock;
#ifdef _WIN64
        char room[48];
#else
        char room[28];
#endif
    } section;
    long owner;
    int count;
};
struct Condition {
    void *unused, *variable;
};

static long self() { return static_cast<long>(GetCurrentThreadId()); }

// Since 1970, in 100 nanoseconds and in nanoseconds.
static int64 ticks() {
    const int64 from_1601 = 0x19DB1DED53E8000;
    int64 time;
    GetSystemTimePreciseAsFileTime(&time);
    return time - from_1601;
}
static int64 now() { return ticks() * 100; }
static unsigned long milliseconds_until(const xtime* end) {
    int64 left = end->sec * NANO + end->nsec - now();
    if (left <= 0) return 0;
    double rounded = (static_cast<double>(left) + 999999) / 1e6;
    return rounded > 0x7FFFFFFF ? 0x7FFFFFFF : static_cast<unsigned long>(static_cast<long>(rounded));
}

extern "C" {
EXPORT void _Mtx_init_in_situ(Mutex* mutex, int type) {
    memset(mutex, 0, sizeof *mutex);
    mutex->type = type;
    mutex->owner = -1;
}
EXPORT void _Mtx_destroy_in_situ(Mutex*) {}
EXPORT int _Mtx_init(Mutex** made, int type) {
    *made = static_cast<Mutex*>(malloc(sizeof(Mutex)));
    if (!*made) return NO_MEMORY;
    _Mtx_init_in_situ(*made, type);
    return SUCCESS;
}
EXPORT void _Mtx_destroy(Mutex* mutex) { free(mutex); }

static int enter(Mutex* mutex, const xtime* end) {
    if (mutex->owner == self() && mutex->type & RECURSIVE) {
        ++mutex->count;
        return SUCCESS;
    }
    if (!end) {
        if (mutex->owner == self() && mutex->type & ~PLAIN) return BUSY;
        AcquireSRWLockExclusive(&mutex->section.lock);
    } else {
        while (!TryAcquireSRWLockExclusive(&mutex->section.lock)) {
            if (!milliseconds_until(end)) return end->sec || end->nsec ? TIMED_OUT : BUSY;
            Sleep(1);
        }
    }
    mutex->owner = self();
    ++mutex->count;
    return SUCCESS;
}
EXPORT int _Mtx_lock(Mutex* mutex) { return enter(mutex, nullptr); }
EXPORT int _Mtx_trylock(Mutex* mutex) {
    xtime past = {0, 0};
    return enter(mutex, &past);
}
EXPORT int _Mtx_timedlock(Mutex* mutex, const xtime* end) { return enter(mutex, end); }
EXPORT int _Mtx_unlock(Mutex* mutex) {
    if (--mutex->count) return SUCCESS;
    mutex->owner = -1;
    ReleaseSRWLockExclusive(&mutex->section.lock);
    return SUCCESS;
}
EXPORT int _Mtx_current_owns(Mutex* mutex) { return mutex->count && mutex->owner == self(); }
EXPORT void* _Mtx_getconcrtcs(Mutex* mutex) { return &mutex->section; }
EXPORT void _Mtx_clear_owner(Mutex* mutex) {
    mutex->owner = -1;
    --mutex->count;
}
EXPORT void _Mtx_reset_owner(Mutex* mutex) {
    mutex->owner = self();
    ++mutex->count;
}

EXPORT void _Cnd_init_in_situ(Condition* condition) { *condition = {nullptr, nullptr}; }
EXPORT void _Cnd_destroy_in_situ(Condition*) {}
EXPORT int _Cnd_init(Condition** made) {
    *made = static_cast<Condition*>(calloc(1, 72));
    return *made ? SUCCESS : NO_MEMORY;
}
EXPORT void _Cnd_destroy(Condition* condition) { free(condition); }
EXPORT int _Cnd_wait(Condition* condition, Mutex* mutex) {
    const unsigned long infinite = 0xFFFFFFFF;
    _Mtx_clear_owner(mutex);
    SleepConditionVariableSRW(&condition->variable, &mutex->section.lock, infinite, 0);
    _Mtx_reset_owner(mutex);
    return SUCCESS;
}
EXPORT int _Cnd_timedwait(Condition* condition, Mutex* mutex, const xtime* end) {
    _Mtx_clear_owner(mutex);
    int woken = SleepConditionVariableSRW(&condition->variable, &mutex->section.lock, milliseconds_until(end), 0);
    _Mtx_reset_owner(mutex);
    return woken || milliseconds_until(end) ? SUCCESS : TIMED_OUT;
}
EXPORT int _Cnd_signal(Condition* condition) {
    WakeConditionVariable(&condition->variable);
    return SUCCESS;
}
EXPORT int _Cnd_broadcast(Condition* condition) {
    WakeAllConditionVariable(&condition->variable);
    return SUCCESS;
}

// Conditions to signal when a thread has ended.
static struct AtExit {
    long thread;
    Mutex* mutex;
    Condition* condition;
    int* ready;
} at_exit[64];
static void* at_exit_lock;

EXPORT void _Cnd_register_at_thread_exit(Condition* condition, Mutex* mutex, int* ready) {
    AcquireSRWLockExclusive(&at_exit_lock);
    for (AtExit& entry : at_exit) {
        if (entry.mutex) continue;
        entry = {self(), mutex, condition, ready};
        break;
    }
    ReleaseSRWLockExclusive(&at_exit_lock);
}
EXPORT void _Cnd_unregister_at_thread_exit(Mutex* mutex) {
    AcquireSRWLockExclusive(&at_exit_lock);
    for (AtExit& entry : at_exit)
        if (entry.mutex == mutex) entry.mutex = nullptr;
    ReleaseSRWLockExclusive(&at_exit_lock);
}
EXPORT void _Cnd_do_broadcast_at_thread_exit() {
    AcquireSRWLockExclusive(&at_exit_lock);
    for (AtExit& entry : at_exit) {
        if (!entry.mutex || entry.thread != self()) continue;
        if (entry.ready) *entry.ready = 1;
        _Mtx_unlock(entry.mutex);
        _Cnd_broadcast(entry.condition);
        entry.mutex = nullptr;
    }
    ReleaseSRWLockExclusive(&at_exit_lock);
}

EXPORT unsigned _Thrd_id() { return GetCurrentThreadId(); }
EXPORT unsigned _Thrd_hardware_concurrency() {
    unsigned info[16] = {};
    GetSystemInfo(info);
    return info[sizeof(void*) == 8 ? 8 : 5];
}
EXPORT void _Thrd_yield() { SwitchToThread(); }
EXPORT void _Thrd_sleep(const xtime* end) {
    while (unsigned long left = milliseconds_until(end)) Sleep(left);
}
EXPORT int _Thrd_join(_Thrd_t thread, int* code) {
    const unsigned long infinite = 0xFFFFFFFF;
    unsigned long found = 0;
    if (WaitForSingleObject(thread._Hnd, infinite) || !GetExitCodeThread(thread._Hnd, &found)) return ERROR;
    if (code) *code = static_cast<int>(found);
    return CloseHandle(thread._Hnd) ? SUCCESS : ERROR;
}
EXPORT int _Thrd_detach(_Thrd_t thread) { return CloseHandle(thread._Hnd) ? SUCCESS : ERROR; }
EXPORT int _Thrd_equal(_Thrd_t a, _Thrd_t b) { return a._Id == b._Id; }
EXPORT _Thrd_t _Thrd_current() { return {nullptr, static_cast<unsigned>(GetCurrentThreadId())}; }
EXPORT void _Thrd_exit(int code) { _endthreadex(static_cast<unsigned>(code)); }
EXPORT void _Thrd_abort(const char*) { abort(); }
EXPORT int _Thrd_start(_Thrd_t* thread, unsigned(__stdcall* function)(void*), void* data) {
    thread->_Hnd = reinterpret_cast<void*>(_beginthreadex(nullptr, 0, function, data, 0, &thread->_Id));
    return thread->_Hnd ? SUCCESS : ERROR;
}

EXPORT int64 _Xtime_get_ticks() { return ticks(); }
EXPORT int64 _Query_perf_counter() {
    int64 value;
    QueryPerformanceCounter(&value);
    return value;
}
EXPORT int64 _Query_perf_frequency() {
    int64 value;
    QueryPerformanceFrequency(&value);
    return value;
}
EXPORT int xtime_get(xtime* time, int base) {
    if (base != 1) return 0;
    int64 nanoseconds = now();
    double seconds = static_cast<double>(nanoseconds) / 1e9;
    time->sec = static_cast<int64>(seconds);
    int64 rest = nanoseconds - time->sec * NANO;
    if (rest < 0) --time->sec, rest += NANO;
    time->nsec = static_cast<long>(rest);
    return base;
}
EXPORT long _Xtime_diff_to_millis(const xtime* end) { return static_cast<long>(milliseconds_until(end)); }
EXPORT long _Xtime_diff_to_millis2(const xtime* end, const xtime* from) {
    int64 left = (end->sec - from->sec) * NANO + end->nsec - from->nsec;
    return left <= 0 ? 0 : static_cast<long>((static_cast<double>(left) + 999999) / 1e6);
}

static long shared_pointers;
EXPORT void _Lock_shared_ptr_spin_lock() {
    while (__atomic_exchange_n(&shared_pointers, 1, __ATOMIC_ACQUIRE)) SwitchToThread();
}
EXPORT void _Unlock_shared_ptr_spin_lock() { __atomic_store_n(&shared_pointers, 0, __ATOMIC_RELEASE); }
}

namespace std {
struct once_flag {
    void* _Opaque;
};
EXPORT int _Execute_once(once_flag& flag, int(__stdcall* function)(void*, void*, void**), void* data) {
    return InitOnceExecuteOnce(&flag, function, data, nullptr);
}
}  // namespace std
