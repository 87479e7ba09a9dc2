/* std::pmr's shared memory resources: which they are, what they allocate, and which one is the default.
 * libraries: msvcp140_1
 */
#include "../msvc.h"

struct memory_resource {
    virtual ~memory_resource();
    virtual void* do_allocate(size_t, size_t) = 0;
    virtual void do_deallocate(void*, size_t, size_t) = 0;
    virtual bool do_is_equal(const memory_resource&) const noexcept = 0;
};

extern "C" {
IMPORT memory_resource* _Aligned_new_delete_resource();
IMPORT memory_resource* _Unaligned_new_delete_resource();
IMPORT memory_resource* null_memory_resource();
IMPORT memory_resource* _Aligned_get_default_resource();
IMPORT memory_resource* _Unaligned_get_default_resource();
IMPORT memory_resource* _Aligned_set_default_resource(memory_resource*);
IMPORT memory_resource* _Unaligned_set_default_resource(memory_resource*);
}

static void use(const char* name, memory_resource* resource, size_t alignment) {
    try {
        void* block = resource->do_allocate(100, alignment);
        memset(block, 1, 100);
        printf("%s %d: %s\n", name, (int)alignment, (uintptr_t)block % alignment ? "not aligned" : "aligned");
        resource->do_deallocate(block, 100, alignment);
    } catch (...) {
        printf("%s %d: thrown\n", name, (int)alignment);
    }
}

int main() {
    memory_resource *aligned = _Aligned_new_delete_resource(), *unaligned = _Unaligned_new_delete_resource();
    memory_resource* null = null_memory_resource();
    printf("%d %d %d\n", aligned == unaligned, aligned == _Aligned_new_delete_resource(), null == aligned);
    use("aligned", aligned, 4);
    use("aligned", aligned, 64);
    use("aligned", aligned, 4096);
    use("unaligned", unaligned, 4);
    use("null", null, 1);
    printf("%d %d\n", aligned->do_is_equal(*aligned), aligned->do_is_equal(*unaligned));

    printf("%d %d\n", _Aligned_get_default_resource() == aligned, _Unaligned_get_default_resource() == unaligned);
    printf("%d\n", _Aligned_set_default_resource(null) == aligned);
    printf("%d %d\n", _Aligned_get_default_resource() == null, _Unaligned_get_default_resource() == unaligned);
    printf("%d\n", _Aligned_set_default_resource(nullptr) == null);
    printf("%d\n", _Aligned_get_default_resource() == aligned);
    printf("%d %d\n", _Unaligned_set_default_resource(aligned) == unaligned, _Unaligned_get_default_resource() == aligned);
}
