// Function tables: those of images, and those that programs register.
#include "images.h"
#include "lock.h"
#include "unwind.h"

typedef struct table {  // RtlAddFunctionTable, RtlAddGrowableFunctionTable, RtlInstallFunctionTableCallback
    struct table* next;
    const function_t* entries;
    u64 begin, end, base;
    u32 count;
    const function_t* (*callback)(u64 pc, void* context);
    void* context;
} table_t;
static table_t* tables;
static lock_t lock;

// Where the host's return address leads: functions that it called (machine/thunk.py).
enum { RETURN_ENTRY = 0x70, RETURN_SIZE = 0x70, FROM_BASE = 0x20 };

static const function_t* search(const function_t* entries, u64 count, u64 base, u64 pc) {
    u64 rva = pc - base;
    while (count) {
        const function_t* middle = entries + count / 2;
        if (rva < middle->begin) {
            count /= 2;
        } else if (rva >= middle->end) {
            entries = middle + 1;
            count -= count / 2 + 1;
        } else {
            return middle;
        }
    }
    return NULL;
}

static const function_t* find_registered(u64 pc, u64* base, guard_t* guard) {
    clear_guard();
    table_t found = {0};
    acquire(&lock);
    for (table_t* table = tables; table && !found.end; table = table->next)
        if (pc >= table->begin && pc < table->end) found = *table;
    release(&lock);
    const function_t* entry = found.callback ? found.callback(pc, found.context) : NULL;
    set_guard(guard);
    if (found.end) *base = found.base;
    return found.end && !found.callback ? search(found.entries, found.count, found.base, pc) : entry;
}

const function_t* find_function(u64 pc, u64* base, guard_t* guard) {
    image_t image;
    if (find_image(pc, &image)) {
        *base = image.begin;
        return search((const function_t*)image.table, image.count, image.begin, pc);
    }
    u64 thunk = TEB_WORD(TEB_RETURN_THUNK);
    *base = 0;
    if (pc - thunk < RETURN_SIZE) {
        *base = thunk - FROM_BASE;
        return (const function_t*)(thunk + RETURN_ENTRY);
    }
    return tables ? find_registered(pc, base, guard) : NULL;
}

const function_t* RtlLookupFunctionEntry(u64 pc, u64* base, void* history) {
    guard_t guard;
    if (mark(&guard)) return NULL;
    set_guard(&guard);
    const function_t* entry = find_function(pc, base, &guard);
    clear_guard();
    return entry;
}

static table_t* add(const function_t* entries, u32 count, u64 base, u64 begin, u64 end) {
    table_t* table = RtlAllocateHeap(process_heap(), 0, sizeof *table);
    if (!table) return NULL;
    *table = (table_t){NULL, entries, begin, end, base, count, NULL, NULL};
    return table;
}
static void insert(table_t* table) {
    acquire(&lock);
    table->next = tables;
    tables = table;
    release(&lock);
}
static int remove(const void* key) {
    table_t* found = NULL;
    acquire(&lock);
    for (table_t** link = &tables; *link; link = &(*link)->next) {
        if ((*link)->entries != key && *link != key) continue;
        found = *link;
        *link = found->next;
        break;
    }
    release(&lock);
    return found && RtlFreeHeap(process_heap(), 0, found);
}

u8 RtlAddFunctionTable(const function_t* entries, u32 count, u64 base) {
    table_t* table = add(entries, count, base, ~0ull, 0);
    if (!table) return 0;
    for (u32 index = 0; index < count; index++) {  // they may come in any order on Windows; its search wants them sorted
        if (base + entries[index].begin < table->begin) table->begin = base + entries[index].begin;
        if (base + entries[index].end > table->end) table->end = base + entries[index].end;
    }
    insert(table);
    return 1;
}
u8 RtlDeleteFunctionTable(const function_t* entries) { return remove(entries); }

u8 RtlInstallFunctionTableCallback(
    u64 identifier, u64 base, u32 length, const function_t* (*callback)(u64, void*), void* context, const u16* dll
) {
    if ((identifier & 3) != 3) return 0;
    table_t* table = add((const function_t*)identifier, 0, base, base, base + length);
    if (!table) return 0;
    table->callback = callback;
    table->context = context;
    insert(table);
    return 1;
}

u32 RtlAddGrowableFunctionTable(
    void** handle, const function_t* entries, u32 count, u32 most, u64 begin, u64 end
) {
    table_t* table = add(entries, count, begin, begin, end);
    if (!table) return 0xC0000017;
    insert(table);
    *handle = table;
    return 0;
}
void RtlGrowFunctionTable(void* handle, u32 count) { ((table_t*)handle)->count = count; }
void RtlDeleteGrowableFunctionTable(void* handle) { remove(handle); }
