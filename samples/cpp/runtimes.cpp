/* std::exception_ptr as programs for older runtimes find it there. */
#include "../msvc.h"

extern "C" {
IMPORT void* __stdcall LoadLibraryA(const char*);
IMPORT void* __stdcall GetProcAddress(void*, const char*);
}

struct Error {
    int number;
    Error(int number) : number(number) {}
    Error(const Error& other) : number(other.number) { printf("copied "); }
    ~Error() { printf("destroyed "); }
};
template <class Function> static Function* find(void* runtime, const char* x64, const char* x86) {
    return reinterpret_cast<Function*>(GetProcAddress(runtime, sizeof(void*) == 8 ? x64 : x86));
}

__declspec(noinline) static void attempt(const char* name) {
    void* runtime = LoadLibraryA(name);
    auto create = find<void(void*)>(runtime, "?__ExceptionPtrCreate@@YAXPEAX@Z", "?__ExceptionPtrCreate@@YAXPAX@Z");
    auto destroy = find<void(void*)>(runtime, "?__ExceptionPtrDestroy@@YAXPEAX@Z", "?__ExceptionPtrDestroy@@YAXPAX@Z");
    auto current = find<void(void*)>(runtime, "?__ExceptionPtrCurrentException@@YAXPEAX@Z",
                                     "?__ExceptionPtrCurrentException@@YAXPAX@Z");
    auto rethrow = find<void(const void*)>(runtime, "?__ExceptionPtrRethrow@@YAXPEBX@Z",
                                           "?__ExceptionPtrRethrow@@YAXPBX@Z");
    void* pointer[2];
    create(pointer);
    try {
        throw Error(5);
    } catch (...) {
        current(pointer);
    }
    printf("kept %d\n", pointer[0] != nullptr);
    try {
        rethrow(pointer);
    } catch (Error& error) {
        printf("%s: %d ", name, error.number);
    }
    destroy(pointer);
    printf("\n");
}

int main() {
    attempt("msvcr100.dll");
    attempt("msvcr110.dll");
    attempt("msvcr120.dll");
    return 0;
}
