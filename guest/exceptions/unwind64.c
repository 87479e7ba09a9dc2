// RtlVirtualUnwind: undoing one frame by its unwind data ("x64 exception handling", Microsoft's documentation).
#include "unwind.h"

enum {
    PUSH_NONVOL, ALLOC_LARGE, ALLOC_SMALL, SET_FPREG, SAVE_NONVOL, SAVE_NONVOL_FAR, EPILOG, SPARE, SAVE_XMM128,
    SAVE_XMM128_FAR, PUSH_MACHFRAME
};
enum { MOST_CHAINED = 32 };

static u32 slots(u32 operation) {
    static const u8 counts[16] = {1, 2, 1, 1, 2, 3, 2, 3, 2, 3, 1, 1, 1, 1, 1, 1};
    return counts[operation & 15] + ((operation & 15) == ALLOC_LARGE && operation >> 4);
}

void undo_leaf(context_t* context) {
    context->rip = *(u64*)context->registers[RSP];
    context->registers[RSP] += 8;
}

static inline void load_register(context_t* c, u32 number, u64 address, locations_t* locations) {
    c->registers[number] = *(u64*)address;
    if (locations) locations->registers[number] = (void*)address;
}

// If code is that of an epilogue, undo what remains of it: add rsp or lea rsp, pops, then ret or a jump elsewhere.
static int undo_epilogue(const u8* code, u32 frame_register, context_t* c, locations_t* locations) {
    u32 first = code[0], at = 0, count = 0;
    u64 sp = c->registers[RSP];
    u8 pops[16];
    if ((first & 0xFE) == 0x48) {
        u32 number = (code[2] & 7) | (first & 1) << 3;
        int of_frame = code[1] == 0x8D && frame_register && (code[2] & 0x38) == 0x20 && number == frame_register;
        if (first == 0x48 && code[1] == 0x83 && code[2] == 0xC4) {
            sp += (signed char)code[3];
            at = 4;
        } else if (first == 0x48 && code[1] == 0x81 && code[2] == 0xC4) {
            sp += *(i32*)(code + 3);
            at = 7;
        } else if (of_frame && code[2] >> 6 == 1) {
            sp = c->registers[number] + (signed char)code[3];
            at = 4;
        } else if (of_frame && code[2] >> 6 == 2) {
            sp = c->registers[number] + *(i32*)(code + 3);
            at = 7;
        } else if (code[1] != 0xFF) {
            return 0;
        }
    }
    for (; count < sizeof pops; count++) {
        if (code[at] >= 0x58 && code[at] <= 0x5F) {
            pops[count] = code[at++] - 0x58;
        } else if (code[at] == 0x41 && code[at + 1] >= 0x58 && code[at + 1] <= 0x5F) {
            pops[count] = code[at + 1] - 0x50;
            at += 2;
        } else {
            break;
        }
    }
    int jumps = at && (code[at] == 0xEB || code[at] == 0xE9);
    int returns = code[at] == 0xC3 || code[at] == 0xC2 || (code[at] == 0xF3 && code[at + 1] == 0xC3);
    if (at && !returns && !jumps) {
        u32 skip = code[at] == 0x48;
        jumps = code[at + skip] == 0xFF && (code[at + skip + 1] & 0xF8) == 0x20;
    }
    if (!returns && !jumps) return 0;
    for (u32 index = 0; index < count; index++, sp += 8) load_register(c, pops[index], sp, locations);
    c->rip = *(u64*)sp;
    c->registers[RSP] = sp + 8;
    return 1;
}

static int frame_is_set(const u8* codes, u32 count, u32 offset) {
    for (u32 index = 0; index < count; index += slots(codes[2 * index + 1]))
        if ((codes[2 * index + 1] & 15) == SET_FPREG) return offset >= codes[2 * index];
    return 0;
}

// The operand of a code, of which `left` slots are there.
static u32 operand_of(const u8* code, u32 kind, u32 info, u32 left) {
    u32 first = left > 1 ? *(u16*)(code + 2) : 0;
    if (kind == ALLOC_LARGE && !info) return first * 8;
    if (kind == ALLOC_LARGE || kind == SAVE_NONVOL_FAR || kind == SAVE_XMM128_FAR)
        return first | (left > 2 ? (u32) * (u16*)(code + 4) << 16 : 0);
    return first * (kind == SAVE_XMM128 ? 16 : 8);
}

void undo_frame(dispatcher_t* d, u32 kinds, context_t* c, locations_t* locations) {
    int first = 1, machine_frame = 0;
    u64 sp = c->registers[RSP], stack = sp;
    u32 info_rva = d->function->info, offset = (u32)(d->pc - d->base) - d->function->begin;
    d->handler = d->data = NULL;
    d->frame = sp;
    for (u32 depth = 0; depth < MOST_CHAINED; depth++) {
        if (info_rva & 1) {  // the entry of another function's tables
            info_rva = ((const function_t*)(d->base + (info_rva & ~1u)))->info;
            continue;
        }
        const u8* info = (const u8*)(d->base + info_rva);
        const u8* codes = info + 4;
        u32 flags = info[0] >> 3, prologue = info[1], count = info[2];
        u32 number = info[3] & 15, frame_offset = (info[3] >> 4) * 16;
        int in_prologue = first && offset < prologue;
        if (first) {
            if (number && (!in_prologue || frame_is_set(codes, count, offset)))
                d->frame = sp = stack = c->registers[number] - frame_offset;
            if (!in_prologue && undo_epilogue((const u8*)d->pc, number, c, locations)) return;
        }
        for (u32 index = 0, size; index < count && !machine_frame; index += size) {
            const u8* code = codes + 2 * index;
            u32 kind = code[1] & 15, of = code[1] >> 4;
            size = slots(code[1]);
            if (in_prologue && code[0] > offset) continue;
            u32 operand = size > 1 ? operand_of(code, kind, of, count - index) : 0;
            switch (kind) {
            case PUSH_NONVOL: load_register(c, of, sp, locations); sp += 8; break;
            case ALLOC_LARGE: sp += operand; break;
            case ALLOC_SMALL: sp += 8 * of + 8; break;
            case SET_FPREG: sp = stack; break;
            case SAVE_NONVOL:
            case SAVE_NONVOL_FAR: load_register(c, of, stack + operand, locations); break;
            case SAVE_XMM128:
            case SAVE_XMM128_FAR:
                c->vectors[of].low = *(u64*)(stack + operand);
                c->vectors[of].high = *(u64*)(stack + operand + 8);
                if (locations) locations->vectors[of] = (void*)(stack + operand);
                break;
            case PUSH_MACHFRAME: machine_frame = 1; sp += 8 * of; break;
            }
        }
        const u32* after = (const u32*)(codes + 2 * (count + 1 & ~1u));
        if (!(flags & CHAINED)) {
            if (flags & kinds && !in_prologue) {
                d->handler = (void*)(d->base + after[0]);
                d->data = (void*)(after + 1);
            }
            break;
        }
        info_rva = after[2];
        first = 0;
    }
    c->rip = *(u64*)sp;
    c->registers[RSP] = machine_frame ? *(u64*)(sp + 24) : sp + 8;
}

// Whether the frame could be undone.
static int undo(dispatcher_t* d, u32 kinds, context_t* context, locations_t* locations) {
    guard_t guard;
    if (mark(&guard)) return 0;
    set_guard(&guard);
    d->frame = context->registers[RSP];
    if (d->function) undo_frame(d, kinds, context, locations);
    else undo_leaf(context);
    clear_guard();
    return 1;
}

void* RtlVirtualUnwind(
    u32 kinds, u64 base, u64 pc, const function_t* function, context_t* context, void** data, u64* frame,
    locations_t* locations
) {
    dispatcher_t d = {pc, base, function};
    if (!undo(&d, kinds, context, locations)) raise_status(STATUS_ACCESS_VIOLATION, NULL);
    *data = d.data;
    *frame = d.frame;
    return d.handler;
}

u32 RtlVirtualUnwind2(
    u32 kinds, u64 base, u64 pc, const function_t* function, context_t* context, u8* is_machine_frame, void** data,
    u64* frame, locations_t* locations, u64* low, u64* high, void** handler, u32 flags
) {
    dispatcher_t d = {pc, base, function};
    u64 sp = context->registers[RSP];
    if (low && high && (sp < *low || sp > *high - 8)) return STATUS_BAD_STACK;
    if (!undo(&d, kinds, context, locations)) return STATUS_BAD_STACK;
    if (is_machine_frame) *is_machine_frame = 0;
    if (data) *data = d.data;
    if (frame) *frame = d.frame;
    if (handler) *handler = d.handler;
    return 0;
}
