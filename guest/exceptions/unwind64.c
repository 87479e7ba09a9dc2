// RtlVirtualUnwind: undoing one frame by its unwind data ("x64 exception handling", Microsoft's documentation).
#include "unwind.h"

enum {
    PUSH_NONVOL, ALLOC_LARGE, ALLOC_SMALL, SET_FPREG, SAVE_NONVOL, SAVE_NONVOL_FAR, EPILOG, SPARE, SAVE_XMM128,
    SAVE_XMM128_FAR, PUSH_MACHFRAME
};
enum { MOST_CHAINED = 32 };

static u32 slots(u32 operation) {
    static const u8 counts[] = {1, 2, 1, 1, 2, 3, 2, 3, 2, 3, 1};
    u32 kind = operation & 15;
    if (kind == ALLOC_LARGE && operation >> 4) return 3;
    return kind < sizeof counts ? counts[kind] : 1;
}

int undo_leaf(context_t* context) {
    int failed = 0;
    context->rip = load64((void*)context->registers[RSP], &failed);
    context->registers[RSP] += 8;
    return !failed;
}

static void load_register(context_t* c, u32 number, u64 address, locations_t* locations, int* failed) {
    c->registers[number] = load64((void*)address, failed);
    if (locations) locations->registers[number] = (void*)address;
}

typedef struct {
    u64 pc;
    u32 frame_register;
    int failed;
} code_t;
static u32 byte_at(code_t* code, u32 at) { return load8((void*)(code->pc + at), &code->failed); }
static i32 dword_at(code_t* code, u32 at) { return (i32)load32((void*)(code->pc + at), &code->failed); }

// If pc is in an epilogue, undo what remains of it: add rsp or lea rsp, pops, then ret or a jump elsewhere.
static int undo_epilogue(u64 pc, u32 frame_register, context_t* c, locations_t* locations, int* failed) {
    code_t code = {pc, frame_register, 0};
    u32 first = byte_at(&code, 0), at = 0;
    u64 sp = c->registers[RSP];
    if ((first & 0xFE) == 0x48) {
        u32 operation = byte_at(&code, 1), operand = byte_at(&code, 2);
        u32 number = (operand & 7) | (first & 1) << 3;
        int of_frame = operation == 0x8D && frame_register && (operand & 0x38) == 0x20 && number == frame_register;
        if (first == 0x48 && operation == 0x83 && operand == 0xC4) {
            sp += (signed char)byte_at(&code, 3);
            at = 4;
        } else if (first == 0x48 && operation == 0x81 && operand == 0xC4) {
            sp += (i32)dword_at(&code, 3);
            at = 7;
        } else if (of_frame && operand >> 6 == 1) {
            sp = c->registers[number] + (signed char)byte_at(&code, 3);
            at = 4;
        } else if (of_frame && operand >> 6 == 2) {
            sp = c->registers[number] + dword_at(&code, 3);
            at = 7;
        } else if (operation != 0xFF) {
            return 0;
        }
    }
    u8 pops[16];
    u32 count = 0;
    for (; count < sizeof pops; count++) {
        u32 operation = byte_at(&code, at);
        if (operation >= 0x58 && operation <= 0x5F) {
            pops[count] = operation - 0x58;
            at++;
            continue;
        }
        if (operation != 0x41) break;
        operation = byte_at(&code, at + 1);
        if (operation < 0x58 || operation > 0x5F) break;
        pops[count] = operation - 0x50;
        at += 2;
    }
    u32 last = byte_at(&code, at);
    int returns = last == 0xC3 || last == 0xC2 || (last == 0xF3 && byte_at(&code, at + 1) == 0xC3);
    int jumps = last == 0xEB || last == 0xE9;
    if (last == 0x48) last = byte_at(&code, ++at);
    if (last == 0xFF) jumps = (byte_at(&code, at + 1) & 0xF8) == 0x20;
    if (code.failed || !(returns || (jumps && at))) return 0;
    for (u32 index = 0; index < count; index++, sp += 8) load_register(c, pops[index], sp, locations, failed);
    c->rip = load64((void*)sp, failed);
    c->registers[RSP] = sp + 8;
    return 1;
}

static int frame_is_set(const u8* codes, u32 count, u32 offset) {
    for (u32 index = 0; index < count; index += slots(codes[2 * index + 1]))
        if ((codes[2 * index + 1] & 15) == SET_FPREG) return offset >= codes[2 * index];
    return 0;
}

static u32 operand_of(const u8* codes, u32 kind, u32 info) {
    const u16* words = (const u16*)codes;
    if (kind == ALLOC_LARGE && !info) return words[1] * 8;
    if (kind == ALLOC_LARGE || kind == SAVE_NONVOL_FAR || kind == SAVE_XMM128_FAR) return words[1] | (u32)words[2] << 16;
    if (kind == SAVE_NONVOL) return words[1] * 8;
    return kind == SAVE_XMM128 ? words[1] * 16 : 0;
}

int undo_frame(dispatcher_t* d, u32 kinds, context_t* c, locations_t* locations) {
    int failed = 0, first = 1, machine_frame = 0;
    function_t function;
    u8 codes[2 * 256 + 8];
    u64 sp = c->registers[RSP], stack = sp;
    d->handler = d->data = NULL;
    d->frame = sp;
    function.begin = load32(&d->function->begin, &failed);
    function.info = load32(&d->function->info, &failed);
    u32 offset = (u32)(d->pc - d->base) - function.begin;
    for (u32 depth = 0; depth < MOST_CHAINED && !failed; depth++) {
        if (function.info & 1) {  // the entry of another function's tables
            function.info = load32((void*)(d->base + (function.info & ~1u) + 8), &failed);
            continue;
        }
        const u8* info = (const u8*)(d->base + function.info);
        u32 header = load32(info, &failed);
        u32 flags = header >> 3 & 31, prologue = header >> 8 & 0xFF, count = header >> 16 & 0xFF;
        u32 number = header >> 24 & 15, frame_offset = (header >> 28) * 16;
        for (u32 index = 0; index < count; index += 2)
            *(u32*)(codes + 2 * index) = load32(info + 4 + 2 * index, &failed);
        *(u64*)(codes + 2 * count) = 0;  // a last code whose operand is cut off
        if (failed) break;
        int in_prologue = first && offset < prologue;
        if (first) {
            if (number && (!in_prologue || frame_is_set(codes, count, offset)))
                d->frame = sp = stack = c->registers[number] - frame_offset;
            if (!in_prologue && undo_epilogue(d->pc, number, c, locations, &failed)) return !failed;
        }
        for (u32 index = 0, size; index < count && !machine_frame; index += size) {
            const u8* code = codes + 2 * index;
            u32 kind = code[1] & 15, of = code[1] >> 4, operand = operand_of(code, kind, of);
            size = slots(code[1]);
            if (in_prologue && code[0] > offset) continue;
            switch (kind) {
            case PUSH_NONVOL: load_register(c, of, sp, locations, &failed); sp += 8; break;
            case ALLOC_LARGE: sp += operand; break;
            case ALLOC_SMALL: sp += 8 * of + 8; break;
            case SET_FPREG: sp = stack; break;
            case SAVE_NONVOL:
            case SAVE_NONVOL_FAR: load_register(c, of, stack + operand, locations, &failed); break;
            case SAVE_XMM128:
            case SAVE_XMM128_FAR:
                c->vectors[of].low = load64((void*)(stack + operand), &failed);
                c->vectors[of].high = load64((void*)(stack + operand + 8), &failed);
                if (locations) locations->vectors[of] = (void*)(stack + operand);
                break;
            case PUSH_MACHFRAME: machine_frame = 1; sp += 8 * of; break;
            }
        }
        const u8* after = info + 4 + 2 * (count + 1 & ~1u);
        if (!(flags & CHAINED)) {
            if (flags & kinds && !in_prologue) {
                d->handler = (void*)(d->base + load32(after, &failed));
                d->data = (void*)(after + 4);
            }
            break;
        }
        function.info = load32(after + 8, &failed);
        first = 0;
    }
    c->rip = load64((void*)sp, &failed);
    c->registers[RSP] = machine_frame ? load64((void*)(sp + 24), &failed) : sp + 8;
    return !failed;
}

void* RtlVirtualUnwind(
    u32 kinds, u64 base, u64 pc, const function_t* function, context_t* context, void** data, u64* frame,
    locations_t* locations
) {
    dispatcher_t d = {pc, base, function};
    d.frame = context->registers[RSP];
    int done = function ? undo_frame(&d, kinds, context, locations) : undo_leaf(context);
    if (!done) raise_status(0xC0000005, NULL);
    *data = d.data;
    *frame = d.frame;
    return d.handler;
}

u32 RtlVirtualUnwind2(
    u32 kinds, u64 base, u64 pc, const function_t* function, context_t* context, u8* is_machine_frame, void** data,
    u64* frame, locations_t* locations, u64* low, u64* high, void** handler, u32 flags
) {
    dispatcher_t d = {pc, base, function};
    u64 sp = d.frame = context->registers[RSP];
    if (low && high && (sp < *low || sp > *high - 8)) return STATUS_BAD_STACK;
    if (!(function ? undo_frame(&d, kinds, context, locations) : undo_leaf(context))) return STATUS_BAD_STACK;
    if (is_machine_frame) *is_machine_frame = 0;
    if (data) *data = d.data;
    if (frame) *frame = d.frame;
    if (handler) *handler = d.handler;
    return 0;
}
