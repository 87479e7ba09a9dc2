/* What std::exception_ptr, mutex, call_once, and the throwing helpers do.
 * libraries: msvcp140
 * flags: -DEXPORT=__declspec(dllimport)
 */
#include "../msvc.h"

#include "../../guest/msvcp/exceptions.h"

struct Words {
    void *first, *second;
};
IMPORT void __ExceptionPtrCreate(void*);
IMPORT void __ExceptionPtrDestroy(void*);
IMPORT void __ExceptionPtrCopy(void*, const void*);
IMPORT bool __ExceptionPtrCompare(const void*, const void*);
IMPORT bool __ExceptionPtrToBool(const void*);
IMPORT void __ExceptionPtrCurrentException(void*);
IMPORT void __ExceptionPtrRethrow(const void*);
extern "C" {
IMPORT void _Mtx_init_in_situ(void*, int);
IMPORT void _Mtx_destroy_in_situ(void*);
IMPORT int _Mtx_lock(void*);
IMPORT int _Mtx_trylock(void*);
IMPORT int _Mtx_unlock(void*);
IMPORT int _Mtx_current_owns(void*);
IMPORT unsigned _Thrd_id();
}
namespace std {
struct once_flag {
    void* _Opaque;
};
IMPORT int _Execute_once(once_flag&, int(__stdcall*)(void*, void*, void**), void*);
IMPORT void _Xbad_alloc();
IMPORT void _Xbad_function_call();
IMPORT void _Xinvalid_argument(const char*);
IMPORT void _Xlength_error(const char*);
IMPORT void _Xout_of_range(const char*);
IMPORT void _Xoverflow_error(const char*);
IMPORT void _Xruntime_error(const char*);
IMPORT void _Throw_C_error(int);
IMPORT void _Throw_Cpp_error(int);
IMPORT int uncaught_exceptions();
IMPORT bool uncaught_exception();
}  // namespace std

static int alive;
struct Counted {
    int value;
    Counted(int value) : value(value) { ++alive; }
    Counted(const Counted& other) : value(other.value) { ++alive; }
    ~Counted() { --alive; }
};
struct Watches {
    ~Watches() { printf("%d%d ", std::uncaught_exceptions(), std::uncaught_exception()); }
};

static void pointers() {
    Words kept, copy;
    __ExceptionPtrCreate(&kept);
    printf("empty %d\n", __ExceptionPtrToBool(&kept));
    __ExceptionPtrCurrentException(&kept);
    printf("no exception %d\n", __ExceptionPtrToBool(&kept));
    try {
        throw Counted(5);
    } catch (Counted&) {
        __ExceptionPtrCurrentException(&kept);
        printf("alive in the clause %d\n", alive > 0);
    }
    __ExceptionPtrCopy(&copy, &kept);
    printf("kept %d same %d alive %d\n", __ExceptionPtrToBool(&copy), __ExceptionPtrCompare(&kept, &copy), alive > 0);
    for (int turn = 0; turn < 2; ++turn) {
        try {
            __ExceptionPtrRethrow(&kept);
        } catch (Counted& again) {
            printf("again %d\n", again.value);
            again.value = 9;
        }
    }
    __ExceptionPtrDestroy(&kept);
    __ExceptionPtrDestroy(&copy);
    printf("alive %d\n", alive);
}
static void rethrown() {
    Words kept;
    __ExceptionPtrCreate(&kept);
    try {
        try {
            throw 3;
        } catch (...) {
            throw;
        }
    } catch (...) {
        __ExceptionPtrCurrentException(&kept);
    }
    try {
        __ExceptionPtrRethrow(&kept);
    } catch (int value) {
        printf("rethrown %d\n", value);
    }
    __ExceptionPtrDestroy(&kept);
}
#define THROWS(call)                                     \
    try {                                                \
        call;                                            \
        printf(#call " returned\n");                     \
    } catch (const std::logic_error& error) {            \
        printf(#call ": logic: %s\n", error.what());     \
    } catch (const std::runtime_error& error) {          \
        printf(#call ": runtime: %s\n", error.what());   \
    } catch (const std::exception& error) {              \
        printf(#call ": exception: %s\n", error.what()); \
    }
static int __stdcall once(void*, void* data, void**) {
    ++*static_cast<int*>(data);
    return 1;
}

int main() {
    pointers();
    rethrown();
    try {
        Watches outside;
        try {
            Watches inside;
            throw 1;
        } catch (int) {
            printf("caught ");
        }
    } catch (...) {
    }
    printf("\n");
    THROWS(std::_Xbad_alloc())
    THROWS(std::_Xbad_function_call())
    THROWS(std::_Xinvalid_argument("argument"))
    THROWS(std::_Xlength_error("length"))
    THROWS(std::_Xout_of_range("range"))
    THROWS(std::_Xoverflow_error("overflow"))
    THROWS(std::_Xruntime_error("runtime"))
    THROWS(std::_Throw_C_error(4))
    THROWS(std::_Throw_Cpp_error(1))
    char mutex[128];
    _Mtx_init_in_situ(mutex, 0x102);
    printf("lock %d %d owns %d", _Mtx_lock(mutex), _Mtx_trylock(mutex), _Mtx_current_owns(mutex));
    printf(" unlock %d %d owns %d\n", _Mtx_unlock(mutex), _Mtx_unlock(mutex), _Mtx_current_owns(mutex));
    _Mtx_destroy_in_situ(mutex);
    _Mtx_init_in_situ(mutex, 2);
    printf("try %d again %d\n", _Mtx_trylock(mutex), _Mtx_trylock(mutex));
    _Mtx_unlock(mutex);
    _Mtx_destroy_in_situ(mutex);
    printf("thread %d\n", _Thrd_id() == GetCurrentThreadId());
    std::once_flag flag = {};
    int runs = 0;
    for (int turn = 0; turn < 3; ++turn) std::_Execute_once(flag, once, &runs);
    printf("once %d\n", runs);
}
