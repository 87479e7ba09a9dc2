// The tables of a function, in their plain form and in the compressed one of __CxxFrameHandler4.
#include "cxx.h"

enum { IS_CATCH = 1, IS_SEPARATED = 2, HAS_COUNTS = 4, HAS_UNWIND_MAP = 8, HAS_TRY_MAP = 16, ONLY = 32, NONE = 64 };
enum { HAS_FLAGS = 1, HAS_TYPE = 2, HAS_OBJECT = 4, ADDRESSES_ARE_RVAS = 8 };

static u32 get(word address) { return *(u32*)address; }

static u32 take_byte(word* at) { return *(u8*)(*at)++; }
static i32 take_rva(word* at) {
    *at += 4;
    return (i32)get(*at - 4);
}
// A compressed number: the low bits of its first byte tell how many bytes it has.
static u32 take_number(word* at) {
    u32 first = take_byte(at), size = 1, value = first;
    while (size < 5 && first >> (size - 1) & 1) size++;
    if (size == 5) return (u32)take_rva(at);
    for (u32 index = 1; index < size; index++) value |= take_byte(at) << 8 * index;
    return value >> size;
}

static void read_compressed(tables_t* t, word at) {
    u32 header = take_byte(&at);
    if (header & HAS_COUNTS) take_number(&at);
    t->unwind = header & HAS_UNWIND_MAP ? t->base + take_rva(&at) : 0;
    t->try_map = header & HAS_TRY_MAP ? t->base + take_rva(&at) : 0;
    t->place_map = t->base + take_rva(&at);
    if (header & IS_SEPARATED) {  // places of a function's part that lies elsewhere
        word parts = t->place_map;
        t->place_map = 0;
        for (u32 count = take_number(&parts); count && !t->place_map; count--) {
            word start = t->base + take_rva(&parts), places = t->base + take_rva(&parts);
            if (start == t->begin) t->place_map = places;
        }
    }
    t->is_catch = header & IS_CATCH;
    if (t->is_catch) t->frame_offset = take_number(&at);
    t->flags = (header & ONLY ? ONLY_CXX : 0) | (header & NONE ? NO_EXCEPTIONS : 0);
    t->states = t->unwind ? take_number(&t->unwind) : 0;
    t->tries = t->try_map ? take_number(&t->try_map) : 0;
}

int read_tables(tables_t* t, word address) {
    t->is_catch = 0;
    t->unwind_help = 0;
    t->flags = 0;
    if (t->compressed) {
        read_compressed(t, address);
        return 1;
    }
    u32 magic = get(address) & 0x1FFFFFFF;
    if (magic < MAGIC || magic > MAGIC_LAST) return 0;
    t->states = get(address + 4);
    t->unwind = t->base + get(address + 8);
    t->tries = get(address + 12);
    t->try_map = t->base + get(address + 16);
    t->places = get(address + 20);
    t->place_map = t->base + get(address + 24);
    address += 28;
    if (sizeof(word) == 8) {
        t->unwind_help = get(address);
        address += 4;
    }
    if (magic == MAGIC_LAST) t->flags = get(address + 4);
    return 1;
}

int next_block(tables_t* t, blocks_t* blocks, block_t* block) {
    if (blocks->number >= t->tries) return 0;
    if (t->compressed) {
        if (!blocks->number) blocks->at = t->try_map;
        block->low = take_number(&blocks->at);
        block->high = take_number(&blocks->at);
        block->catch_high = take_number(&blocks->at);
        block->at = t->base + take_rva(&blocks->at);
        block->clauses = take_number(&block->at);
    } else {
        word at = t->try_map + 20 * blocks->number;
        block->low = get(at);
        block->high = get(at + 4);
        block->catch_high = get(at + 8);
        block->clauses = get(at + 12);
        block->at = t->base + get(at + 16);
    }
    blocks->number++;
    return 1;
}

int next_clause(tables_t* t, block_t* block, clause_t* clause) {
    if (!block->clauses) return 0;
    block->clauses--;
    clause->continuations = 0;
    if (t->compressed) {
        u32 header = take_byte(&block->at);
        clause->flags = header & HAS_FLAGS ? take_number(&block->at) : 0;
        clause->type = header & HAS_TYPE ? t->base + take_rva(&block->at) : 0;
        clause->object = header & HAS_OBJECT ? take_number(&block->at) : 0;
        clause->code = t->base + take_rva(&block->at);
        clause->frame_offset = t->frame_offset;
        for (u32 count = header >> 4 & 3; count && clause->continuations < 2; count--)
            clause->continuation[clause->continuations++] =
                header & ADDRESSES_ARE_RVAS ? t->base + take_rva(&block->at) : t->begin + take_number(&block->at);
    } else {
        word at = block->at, type = get(at + 4);
        clause->flags = get(at);
        clause->type = type ? t->base + type : 0;
        clause->object = get(at + 8);
        clause->code = t->base + get(at + 12);
        clause->frame_offset = sizeof(word) == 8 ? get(at + 16) : 0;
        block->at += sizeof(word) == 8 ? 20 : 16;
    }
    return 1;
}

static leave_t take_entry(tables_t* t, word* at, u32* back) {
    leave_t entry;
    u32 kind = take_number(at);
    *back = kind >> 2;
    entry.kind = (kind & 3) == 1 ? OBJECT : (kind & 3) == 2 ? POINTER : FUNCLET;
    entry.action = kind & 3 ? t->base + take_rva(at) : 0;
    entry.offset = entry.kind ? take_number(at) : 0;
    entry.next = -1;
    return entry;
}

// What leaving a state takes, and the state that follows.
leave_t entry_of(tables_t* t, i32 state) {
    leave_t entry = {-1, FUNCLET, 0, 0};
    guard_t guard;
    u32 back;
    if (mark(&guard)) return (leave_t){-1, FUNCLET, 0, 0};
    set_guard(&guard);
    if ((u32)state >= t->states) {  // there is none
    } else if (!t->compressed) {
        word action = get(t->unwind + 8 * state + 4);
        entry.next = get(t->unwind + 8 * state);
        entry.action = action ? t->base + action : 0;
    } else {
        word at = t->unwind;
        for (i32 index = 0; index < state; index++) take_entry(t, &at, &back);
        word start = at;
        entry = take_entry(t, &at, &back);
        word previous = t->unwind;
        for (i32 index = 0; index < state; index++) {
            u32 unused;
            if (previous == start - back) entry.next = index;
            take_entry(t, &previous, &unused);
        }
    }
    if (entry.next >= state) entry.next = -1;
    clear_guard();
    return entry;
}

// The state in which the function is at an address.
i32 state_at(tables_t* t, word pc) {
    i32 state = -1;
    if (!t->place_map) return state;
    if (t->compressed) {
        word at = t->place_map, place = t->begin;
        for (u32 count = take_number(&at); count; count--) {
            place += take_number(&at);
            if (pc < place) break;
            state = (i32)take_number(&at) - 1;
        }
        return state;
    }
    for (u32 index = 0; index < t->places; index++) {
        word at = t->place_map + 8 * index;
        if (pc - t->base < get(at)) break;
        state = get(at + 4);
    }
    return state;
}
