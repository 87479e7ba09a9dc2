// std::exception_ptr: a counted copy of an exception that was caught.
#include "exceptions.h"

const unsigned long CXX_EXCEPTION = 0xE06D7363, NONCONTINUABLE = 1;
enum { SIMPLE = 1, HAS_VIRTUAL_BASE = 4 };

struct Record {  // EXCEPTION_RECORD
    unsigned long code, flags;
    Record* next;
    void* address;
    unsigned long count;
    uintptr_t information[15];
};
struct Type {  // what the compiler tells about a type that can be caught: CatchableType
    unsigned flags, descriptor;
    int member, table, index;
    unsigned size, copy;
};
struct Thrown {  // ThrowInfo
    unsigned flags, destroy, forward, types;
};
struct Kept {
    long references;
    Record record;
    // the object follows
};
struct Pointer {  // exception_ptr, two words as in <exception>
    Kept* kept;
    void* unused;
};
static_assert(sizeof(Kept) % sizeof(void*) == 0, "the object behind it is aligned");

// The parameters of a C++ exception: a magic number, the object, its ThrowInfo, on x64 the image that holds this.
static uintptr_t image_of(const Record& record) { return sizeof(void*) == 8 ? record.information[3] : 0; }
static const Thrown* info_of(const Record& record) { return reinterpret_cast<const Thrown*>(record.information[2]); }
static const Type* type_of(const Record& record) {
    auto* types = reinterpret_cast<const unsigned*>(image_of(record) + info_of(record)->types);
    return reinterpret_cast<const Type*>(image_of(record) + types[1]);
}
static void call(uintptr_t function, void* self) {
#ifdef _WIN64
    reinterpret_cast<void (*)(void*)>(function)(self);
#else
    reinterpret_cast<void(__thiscall*)(void*)>(function)(self);
#endif
}
static void call(uintptr_t function, void* self, const void* argument, bool has_virtual_base) {
#ifdef _WIN64
    reinterpret_cast<void (*)(void*, const void*, int)>(function)(self, argument, 1);
#else
    if (has_virtual_base)
        reinterpret_cast<void(__thiscall*)(void*, const void*, int)>(function)(self, argument, 1);
    else
        reinterpret_cast<void(__thiscall*)(void*, const void*)>(function)(self, argument);
#endif
}
static void copy(void* to, const void* from, const Record& record) {
    const Type* type = type_of(record);
    if (type->copy && !(type->flags & SIMPLE))
        call(image_of(record) + type->copy, to, from, type->flags & HAS_VIRTUAL_BASE);
    else
        memcpy(to, from, type->size);
}
static bool is_cxx(const Record& record) {
    return record.code == CXX_EXCEPTION && record.count >= 3 && record.information[2];
}

static Kept* keep(const Record& record) {
    size_t size = is_cxx(record) ? type_of(record)->size : 0;
    Kept* kept = static_cast<Kept*>(malloc(sizeof(Kept) + size));
    if (!kept) throw_bad_alloc();
    kept->references = 1;
    kept->record = record;
    if (size) {
        void* object = kept + 1;
        copy(object, reinterpret_cast<const void*>(record.information[1]), record);
        kept->record.information[1] = reinterpret_cast<uintptr_t>(object);
    }
    return kept;
}
static void release(Kept* kept) {
    if (!kept || __atomic_sub_fetch(&kept->references, 1, __ATOMIC_SEQ_CST)) return;
    if (is_cxx(kept->record) && info_of(kept->record)->destroy)
        call(image_of(kept->record) + info_of(kept->record)->destroy, kept + 1);
    free(kept);
}
static Pointer& at(const void* pointer) { return *static_cast<Pointer*>(const_cast<void*>(pointer)); }

EXPORT void __ExceptionPtrCreate(void* pointer) { at(pointer) = {nullptr, nullptr}; }
EXPORT void __ExceptionPtrDestroy(void* pointer) { release(at(pointer).kept); }
EXPORT void __ExceptionPtrCopy(void* to, const void* from) {
    at(to) = at(from);
    if (at(to).kept) __atomic_add_fetch(&at(to).kept->references, 1, __ATOMIC_SEQ_CST);
}
EXPORT void __ExceptionPtrAssign(void* to, const void* from) {
    Kept* before = at(to).kept;
    __ExceptionPtrCopy(to, from);
    release(before);
}
EXPORT bool __ExceptionPtrCompare(const void* a, const void* b) { return at(a).kept == at(b).kept; }
EXPORT bool __ExceptionPtrToBool(const void* pointer) { return at(pointer).kept != nullptr; }
EXPORT void __ExceptionPtrSwap(void* a, void* b) {
    Pointer kept = at(a);
    at(a) = at(b);
    at(b) = kept;
}
EXPORT void __ExceptionPtrCurrentException(void* pointer) {
    auto* record = static_cast<Record*>(*__current_exception());
    Kept* before = at(pointer).kept;
    at(pointer) = {record ? keep(*record) : nullptr, nullptr};
    release(before);
}
EXPORT void __ExceptionPtrCopyException(void* pointer, const void* object, const void* info) {
    Record record = {CXX_EXCEPTION, NONCONTINUABLE, nullptr, nullptr, 3, {0x19930520}};
    record.information[1] = reinterpret_cast<uintptr_t>(object);
    record.information[2] = reinterpret_cast<uintptr_t>(info);
#ifdef _WIN64
    void* image = nullptr;
    RtlPcToFileHeader(const_cast<void*>(info), &image);
    record.information[3] = reinterpret_cast<uintptr_t>(image);
    record.count = 4;
#endif
    Kept* before = at(pointer).kept;
    at(pointer) = {keep(record), nullptr};
    release(before);
}
EXPORT void __ExceptionPtrRethrow(const void* pointer) {
    Kept* kept = at(pointer).kept;
    if (!kept) throw std::bad_exception();
    Record record = kept->record;
    if (is_cxx(record)) {
        void* object = __builtin_alloca(type_of(record)->size);
        copy(object, kept + 1, record);
        record.information[1] = reinterpret_cast<uintptr_t>(object);
    }
    RaiseException(record.code, record.flags & NONCONTINUABLE, record.count, record.information);
}
namespace std {
class exception_ptr {
public:
    exception_ptr(const exception_ptr& other) { __ExceptionPtrCopy(this, &other); }
    ~exception_ptr() { __ExceptionPtrDestroy(this); }

private:
    void *_Data1, *_Data2;
};
EXPORT void _Rethrow_future_exception(exception_ptr pointer) { __ExceptionPtrRethrow(&pointer); }
}  // namespace std
