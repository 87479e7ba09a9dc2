// std::pmr: the memory resources that programs share.
#include "../msvcp/base.h"

extern "C" {
IMPORT void* _aligned_malloc(size_t, size_t);
IMPORT void _aligned_free(void*);
}

struct TypeInfo {  // every type descriptor points to type_info's table
    virtual ~TypeInfo() {}
};
[[clang::no_destroy]] __attribute__((used)) static TypeInfo makes_the_table_exist;
#pragma comment(linker, "/alternatename:??_7type_info@@6B@=??_7TypeInfo@@6B@")

void operator delete(void* block) noexcept { free(block); }
void operator delete(void* block, size_t) noexcept { free(block); }

namespace std {
[[noreturn]] IMPORT void __cdecl _Xbad_alloc();
namespace pmr {
class memory_resource {
public:
    virtual ~memory_resource() {}

private:
    virtual void* do_allocate(size_t, size_t) = 0;
    virtual void do_deallocate(void*, size_t, size_t) = 0;
    virtual bool do_is_equal(const memory_resource&) const noexcept = 0;
};
}  // namespace pmr
}  // namespace std

using std::pmr::memory_resource;
const size_t PLAIN_ALIGNMENT = 2 * sizeof(void*);  // what operator new gives that is not told an alignment

static void* allocated(size_t size) {
    for (;;) {
        void* block = malloc(size);
        if (block) return block;
        if (!_callnewh(size)) std::_Xbad_alloc();
    }
}

class Unaligned final : public memory_resource {  // of programs whose operator new knows no alignment
    void* do_allocate(size_t size, size_t alignment) override {
        if (alignment > PLAIN_ALIGNMENT) std::_Xbad_alloc();
        return allocated(size);
    }
    void do_deallocate(void* block, size_t, size_t) override { free(block); }
    bool do_is_equal(const memory_resource& other) const noexcept override { return this == &other; }
};

class Aligned final : public memory_resource {
    void* do_allocate(size_t size, size_t alignment) override {
        if (alignment <= PLAIN_ALIGNMENT) return allocated(size);
        for (;;) {
            void* block = _aligned_malloc(size, alignment);
            if (block) return block;
            if (!_callnewh(size)) std::_Xbad_alloc();
        }
    }
    void do_deallocate(void* block, size_t, size_t alignment) override {
        if (alignment <= PLAIN_ALIGNMENT)
            free(block);
        else
            _aligned_free(block);
    }
    bool do_is_equal(const memory_resource& other) const noexcept override { return this == &other; }
};

class Null final : public memory_resource {
    void* do_allocate(size_t, size_t) override { std::_Xbad_alloc(); }
    void do_deallocate(void*, size_t, size_t) override {}
    bool do_is_equal(const memory_resource& other) const noexcept override { return this == &other; }
};

// never destroyed: others may outlive this DLL's end
[[clang::no_destroy]] static Aligned aligned;
[[clang::no_destroy]] static Unaligned unaligned;
[[clang::no_destroy]] static Null null;

static memory_resource* chosen;  // for both kinds of programs; null: what each has of its own

static memory_resource* or_plain(memory_resource* resource, memory_resource* plain) { return resource ? resource : plain; }

extern "C" {
EXPORT memory_resource* _Aligned_new_delete_resource() noexcept { return &aligned; }
EXPORT memory_resource* _Unaligned_new_delete_resource() noexcept { return &unaligned; }
EXPORT memory_resource* null_memory_resource() noexcept { return &null; }

EXPORT memory_resource* _Aligned_get_default_resource() noexcept {
    return or_plain(__atomic_load_n(&chosen, __ATOMIC_ACQUIRE), &aligned);
}
EXPORT memory_resource* _Unaligned_get_default_resource() noexcept {
    return or_plain(__atomic_load_n(&chosen, __ATOMIC_ACQUIRE), &unaligned);
}
EXPORT memory_resource* _Aligned_set_default_resource(memory_resource* wanted) noexcept {
    return or_plain(__atomic_exchange_n(&chosen, wanted, __ATOMIC_ACQ_REL), &aligned);
}
EXPORT memory_resource* _Unaligned_set_default_resource(memory_resource* wanted) noexcept {
    return or_plain(__atomic_exchange_n(&chosen, wanted, __ATOMIC_ACQ_REL), &unaligned);
}

int _fltused = 0x9875;

int __stdcall DllMain(void*, unsigned long, void*) { return 1; }
}
