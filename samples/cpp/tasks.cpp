/* What std::async and tasks are made of: work that the thread pool does, and where continuations run.
 * libraries: msvcp140
 */
#include "../msvc.h"

extern "C" {
IMPORT void* __stdcall LoadLibraryA(const char*);
IMPORT void* __stdcall GetProcAddress(void*, const char*);
IMPORT int _Mtx_init(void**, int);
IMPORT int _Mtx_lock(void*);
IMPORT int _Mtx_unlock(void*);
IMPORT int _Cnd_init(void**);
IMPORT int _Cnd_wait(void*, void*);
IMPORT int _Cnd_broadcast(void*);
}

namespace std {
struct Callable {
    virtual Callable* copy(void*) const = 0;
    virtual Callable* move(void*) = 0;
    virtual void call() = 0;
    virtual const void* type() const = 0;
    virtual void remove(bool) = 0;
};
template <class>
class function;
template <>
class function<void()> {
public:
    function(Callable* made) { room[sizeof room / sizeof *room - 1] = made; }
    function(const function& other) { room[sizeof room / sizeof *room - 1] = other.room[sizeof room / sizeof *room - 1]; }
    ~function() {}

private:
    Callable* room[6 + 16 / sizeof(void*)];
};
}  // namespace std

struct Chore {
    void* work;
    void(__cdecl* function)(void*);
    void* data;
};
#ifdef _WIN64
#define NAME(x64, x86) x64
#else
#define NAME(x64, x86) x86
#endif

template <class Function>
static Function found(const char* name) {
    return reinterpret_cast<Function>(GetProcAddress(LoadLibraryA("msvcp140.dll"), name));
}

static void *mutex, *condition;
static int done, elsewhere;
static long first, (*thread_id)();

static void work(void* data) {
    _Mtx_lock(mutex);
    done += *static_cast<int*>(data);
    elsewhere += thread_id() != first;
    _Cnd_broadcast(condition);
    _Mtx_unlock(mutex);
}

struct Continuation : std::Callable {
    Callable* copy(void*) const override { return nullptr; }
    Callable* move(void*) override { return nullptr; }
    void call() override { printf("called\n"); }
    const void* type() const override { return nullptr; }
    void remove(bool is_elsewhere) override { printf("removed, elsewhere %d\n", is_elsewhere); }
};

int main() {
    auto schedule = found<int (*)(Chore*)>(NAME("?_Schedule_chore@details@Concurrency@@YAHPEAU_Threadpool_chore@12@@Z",
                                                "?_Schedule_chore@details@Concurrency@@YAHPAU_Threadpool_chore@12@@Z"));
    auto release = found<void (*)(Chore*)>(NAME("?_Release_chore@details@Concurrency@@YAXPEAU_Threadpool_chore@12@@Z",
                                                "?_Release_chore@details@Concurrency@@YAXPAU_Threadpool_chore@12@@Z"));
    auto make_context = found<void*(__thiscall*)(void**)>(
        NAME("??0task_continuation_context@Concurrency@@AEAA@XZ", "??0task_continuation_context@Concurrency@@AAE@XZ"));
    auto call = found<void(__thiscall*)(void**, std::function<void()>, bool)>(
        NAME("?_CallInContext@_ContextCallback@details@Concurrency@@QEBAXV?$function@$$A6AXXZ@std@@_N@Z",
             "?_CallInContext@_ContextCallback@details@Concurrency@@QBEXV?$function@$$A6AXXZ@std@@_N@Z"));
    int numbers[] = {1, 20, 300};
    Chore chores[3];
    void* context[4] = {&context};

    thread_id = found<long (*)()>("?GetCurrentThreadId@platform@details@Concurrency@@YAJXZ");
    _Mtx_init(&mutex, 1);
    _Cnd_init(&condition);
    first = thread_id();
    for (int index = 0; index < 3; ++index) {
        chores[index] = {nullptr, work, numbers + index};
        printf("scheduled %d", schedule(chores + index));
        printf(", has work %d\n", chores[index].work != nullptr);
    }
    _Mtx_lock(mutex);
    while (done != 321) _Cnd_wait(condition, mutex);
    _Mtx_unlock(mutex);
    printf("done %d, on other threads %d\n", done, elsewhere);
    for (Chore& chore : chores) {
        release(&chore);
        printf("released %d\n", chore.work == nullptr);
    }
    printf("made in place %d", make_context(context) == context);
    printf(", context %d\n", context[0] != nullptr);
    call(context, std::function<void()>(new Continuation), false);
}
