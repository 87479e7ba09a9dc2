"""The Unicorn engine: portable, isolated, deterministic.

Short handlers run inside the hook of the thunk's `out` instruction, without leaving the emulator (0.6 µs);
handlers that block or call guest code leave it first through `ud2` (1 µs), the cheapest way out of
uc_emu_start. Guest code runs in ring 3 with IOPL 3, so that privileged instructions fault and `out` does not.
"""

from __future__ import annotations

import struct
from ctypes import byref, c_uint64, c_void_p

from pywine.machine import context as ctx
from pywine.machine.engine import FAULT, FIRST_CALL, RETURNED, STOPPED, Engine, EngineThread, LeaveGuest
from pywine.machine.memory import EXECUTE, READ, WRITE, Memory
from pywine.machine.thunk import RETURN_THUNK, entry_stub, return_thunk
from pywine.machine.unicorn import library as uc

# Registers by their numbers in unicorn/x86.h; the order of the context block's general registers, R8 first.
_GENERAL_64 = (106, 107, 108, 109, 110, 111, 112, 113, 39, 43, 36, 37, 40, 35, 38, 44, 41, 25)
_GENERAL_32 = (23, 29, 20, 21, 24, 19, 22, 30, 26, 25)
_FIRST_32 = ctx.RDI  # the 32-bit registers start at (E)DI
_FPCW, _FPSW, _FPTAG, _MXCSR, _ST0, _XMM0 = 246, 31, 247, 249, 114, 122
_CS, _DS, _ES, _FS, _GS, _SS, _GDTR, _GS_BASE, _EFLAGS = 11, 17, 28, 32, 33, 49, 243, 251, 25
_PC, _SP = {32: 26, 64: 41}, {32: 30, 64: 44}

_INITIAL_FLAGS = 0x3202  # IF and IOPL 3
_NOWHERE = 0xFFFFFFFFFFFFFFFF  # where emulation would end by itself: no code lies there

# Windows' selectors: 0x23 32-bit code, 0x2b data, 0x33 64-bit code, 0x53 the 32-bit TEB.
_CODE_32, _DATA, _CODE_64, _TEB_32, _RING0_DATA = 0x23, 0x2B, 0x33, 0x53, 0x60

_LEAVE_64 = bytes.fromhex("65c70425") + struct.pack(
    "<I", ctx.FROM_TEB + ctx.CALL
)  # mov dword gs:[CALL], imm32
_LEAVE_32 = bytes.fromhex("64c705") + struct.pack("<I", ctx.FROM_TEB + ctx.CALL)
_UD2 = b"\x0f\x0b"


def _descriptor(base: int, limit: int, access: int, flags: int) -> bytes:
    """A segment descriptor (Intel SDM volume 3, 3.4.5); the accessed bit is set so that loading never
    writes.
    """
    return struct.pack(
        "<HHBBBB",
        limit & 0xFFFF,
        base & 0xFFFF,
        base >> 16 & 255,
        access,
        flags << 4 | limit >> 16,
        base >> 24,
    )


class UnicornEngine(Engine):
    """Every guest thread has a Unicorn processor of its own over the same host memory."""

    name = "unicorn"

    def __init__(self, memory: Memory, bits: int) -> None:
        super().__init__(memory, bits)
        self._library = uc.load()
        self._threads: list[UnicornThread] = []
        self._mapped: list[tuple[int, int, int]] = []  # what a new processor is given: address, size, rights
        memory.engine = self

    def map(self, address: int, size: int, rights: int) -> None:
        self._mapped.append((address, size, rights))
        for thread in self._threads:
            thread.map(address, size, rights)

    def protect(self, address: int, size: int, rights: int) -> None:
        self._carve(address, size)
        self._mapped.append((address, size, rights))
        for thread in self._threads:
            uc.protect(self._library, thread.handle, address, size, rights)

    def unmap(self, address: int, size: int) -> None:
        self._carve(address, size)
        for thread in self._threads:
            uc.check(self._library, self._library.uc_mem_unmap(thread.handle, address, size))

    def flush(self, address: int, size: int) -> None:
        for thread in self._threads:
            uc.remove_translations(self._library, thread.handle, address, address + size)

    def _carve(self, address: int, size: int) -> None:
        """Take [address, address+size) out of the list of mapped ranges."""
        end = address + size
        kept = []
        for start, length, rights in self._mapped:
            stop = start + length
            if stop <= address or start >= end:
                kept.append((start, length, rights))
                continue
            if start < address:
                kept.append((start, address - start, rights))
            if stop > end:
                kept.append((end, stop - end, rights))
        self._mapped = kept

    def thread(self, teb: int, support: int) -> UnicornThread:
        """`support`: SUPPORT_SIZE bytes of committed executable guest memory for the thread's own stubs."""
        thread = UnicornThread(self, self._library, teb, support)
        for region in self._mapped:
            thread.map(*region)
        self._threads.append(thread)
        thread.start(support)
        return thread

    def forget(self, thread: EngineThread) -> None:
        assert isinstance(thread, UnicornThread)
        self._threads.remove(thread)
        self._library.uc_close(thread.handle)

    def trap(self, index: int, *, leaves: bool) -> bytes:
        if leaves:
            return (_LEAVE_64 if self.bits == 64 else _LEAVE_32) + struct.pack("<I", index) + _UD2
        # the jump ends the translation block: a stop asked for in the hook takes effect before what follows
        return b"\xba" + struct.pack("<I", index) + b"\xef\xeb\x00"  # mov edx, index; out dx, eax; jmp $+2


class UnicornThread(EngineThread):
    """One Unicorn processor."""

    def __init__(self, engine: UnicornEngine, library: uc.ctypes.CDLL, teb: int, support: int) -> None:
        super().__init__(engine, teb)
        self._library = library
        self._bits = engine.bits
        self.handle = uc.open_processor(library, engine.bits)
        self._next = 0  # where the next run starts
        self._raised: BaseException | None = None
        self._left_for = 0  # the API whose handler shall run again outside of the hook
        self._interrupt = -1
        self._bad_address, self._bad_access = 0, 0
        self._stop_requested = False
        self._state_read = self._state_written = False
        self._call = 0  # the API call that left guest code, 0 if it runs inside the hook
        self._resume: dict[int, int] = {}  # where guest code goes on after a call, by index
        self._general = uc.RegisterBatch(_GENERAL_64 if self._bits == 64 else _GENERAL_32)
        self._cell = c_uint64()
        self._pristine = c_void_p()
        self.return_thunk = support + RETURN_THUNK
        self._entry = support + 0x100
        self._hook()

    def map(self, address: int, size: int, rights: int) -> None:
        host = self.engine.memory.base + address
        uc.check(self._library, self._library.uc_mem_map_ptr(self.handle, address, size, rights, host))

    def start(self, support: int) -> None:
        """Set up the descriptors and change to ring 3."""
        bits, memory = self._bits, self.engine.memory
        table = bytearray(0x80)
        table[0x20:0x28] = _descriptor(0, 0xFFFFF, 0xFB, 0xC)
        table[0x28:0x30] = _descriptor(0, 0xFFFFF, 0xF3, 0xC)
        table[0x30:0x38] = _descriptor(0, 0xFFFFF, 0xFB, 0xA)
        table[0x50:0x58] = _descriptor(self.teb & 0xFFFFFFFF, 0xFFFF, 0xF3, 0x4)
        table[0x60:0x68] = _descriptor(0, 0xFFFFF, 0x93, 0xC)
        change = b"\x48\xcf" if bits == 64 else b"\xcf"  # iretq, iretd
        segments = bytes.fromhex("66b82b008ed88ec0 8ee8")  # mov ax, 0x2b; mov ds, ax; mov es, ax; mov gs, ax
        if bits == 32:
            segments += bytes.fromhex("66b853008ee0")  # mov ax, 0x53; mov fs, ax
        memory.patch(self.return_thunk, return_thunk(bits, self.engine.trap(RETURNED, leaves=True)))
        memory.patch(self._entry, entry_stub(bits))
        memory.patch(support + 0x200, change)
        memory.patch(support + 0x210, segments + _UD2)
        memory.patch(support + 0x300, bytes(table))
        frame = (
            support + 0x210,
            _CODE_64 if bits == 64 else _CODE_32,
            _INITIAL_FLAGS,
            support + 0x480,
            _DATA,
        )
        memory.patch(support + 0x400, struct.pack("<5Q" if bits == 64 else "<5I", *frame))
        registers = uc.DescriptorTable(0, support + 0x300, 0x7F, 0)
        uc.check(self._library, self._library.uc_reg_write(self.handle, _GDTR, byref(registers)))
        self._write(_SS, _RING0_DATA)
        self._write(_SP[bits], support + 0x400)
        error = self._library.uc_emu_start(self.handle, support + 0x200, _NOWHERE, 0, 0)
        if error != uc.ERR_INSN_INVALID:
            raise RuntimeError(f"unicorn did not reach ring 3: {self._library.uc_strerror(error).decode()}")
        if bits == 64:
            self._write(_GS_BASE, self.teb)
        self._write(_FPCW, 0x27F)  # Windows starts threads with 53-bit precision
        self._write(_MXCSR, 0x1F80)
        uc.check(self._library, self._library.uc_context_alloc(self.handle, byref(self._pristine)))
        uc.check(self._library, self._library.uc_context_save(self.handle, self._pristine))
        self.q[ctx.SEGMENTS] = _CODE_64 if bits == 64 else _CODE_32
        self.q[ctx.RFLAGS] = 0x202

    def _hook(self) -> None:
        handlers, q, library, handle = self.engine.handlers, self.q, self._library, self.handle
        stop = library.uc_emu_stop

        def on_out(_uc: int, port: int, _size: int, _value: int, _data: int) -> None:
            try:
                handlers[port](q)
            except LeaveGuest:
                self._left_for = port
                stop(handle)
            except BaseException as error:  # carried out of the C frames and raised again by run()
                if not FIRST_CALL <= port < len(handlers):
                    refuse()
                    return
                self.failed_call = port
                self._raised = error
                stop(handle)

        def on_in(_uc: int, _port: int, _size: int, _data: int) -> int:
            refuse()
            return 0

        def refuse() -> None:
            """The program's own `in` or `out`, where the registers are still those before it."""
            self.read_state()
            self._state_read = True
            stop(handle)

        def on_interrupt(_uc: int, number: int, _data: int) -> None:
            self._interrupt = number
            stop(handle)

        def on_syscall(_uc: int, _data: int) -> None:
            self._interrupt = ctx.SYSCALL
            stop(handle)

        def on_memory(_uc: int, kind: int, address: int, _size: int, _value: int, _data: int) -> bool:
            self._bad_address = address
            if kind in (uc.MEM_WRITE_PROT, uc.MEM_WRITE_UNMAPPED):
                self._bad_access = WRITE
            elif kind in (uc.MEM_FETCH_PROT, uc.MEM_FETCH_UNMAPPED):
                self._bad_access = EXECUTE
            else:
                self._bad_access = READ
            return False

        self._callbacks = (
            uc.OutCallback(on_out),
            uc.InCallback(on_in),
            uc.InterruptCallback(on_interrupt),
            uc.InstructionCallback(on_syscall),
            uc.MemoryCallback(on_memory),
        )
        out, in_, interrupt, syscall, memory = self._callbacks
        uc.add_hook(library, handle, uc.HOOK_INSN, out, uc.INS_OUT)
        uc.add_hook(library, handle, uc.HOOK_INSN, in_, uc.INS_IN)
        uc.add_hook(library, handle, uc.HOOK_INTR, interrupt)
        uc.add_hook(library, handle, uc.HOOK_INSN, syscall, uc.INS_SYSCALL)
        uc.add_hook(library, handle, uc.HOOK_INSN, syscall, uc.INS_SYSENTER)
        uc.add_hook(library, handle, uc.HOOK_MEM_INVALID, memory)

    def run(self) -> int:
        self._state_written = False
        if self._stop_requested:
            self._stop_requested = False
            return STOPPED
        self._state_written = False
        self.in_trap = True
        error = self._library.uc_emu_start(self.handle, self._next, _NOWHERE, 0, 0)
        self.in_trap = False
        if self._left_for:
            index, self._left_for = self._left_for, 0
            self._call = 0
            return index
        if self._state_read:  # whatever the rest of its translation block did
            self._interrupt = -1
            return self._fault(ctx.GENERAL_PROTECTION)
        if error == uc.ERR_INSN_INVALID:
            index = self.d[ctx.CALL // 4]
            if index:
                self.d[ctx.CALL // 4] = 0
                self._call = index
                return index
            return self._fault(ctx.INVALID_OPCODE)
        if self._raised is not None:
            raised, self._raised = self._raised, None
            self._call = 0
            self._next = self._read(_PC[self._bits])
            raise raised
        if error in uc.ERR_MEMORY:
            return self._memory_fault()
        if self._interrupt >= 0:
            number, self._interrupt = self._interrupt, -1
            return self._fault(number)
        if self._stop_requested:
            self._stop_requested = False
            self._next = self._read(_PC[self._bits])
            return STOPPED
        if error == uc.ERR_OK and self._read(_PC[self._bits]) == _NOWHERE:
            self._bad_address, self._bad_access = _NOWHERE, EXECUTE
            return self._memory_fault()
        uc.check(self._library, error)
        return self._fault(ctx.GENERAL_PROTECTION)

    def _memory_fault(self) -> int:
        code = {WRITE: ctx.PF_WRITE, EXECUTE: ctx.PF_FETCH, READ: 0}[self._bad_access]
        self.q[ctx.CR2] = self._bad_address
        self.q[ctx.ERROR] = code
        return self._fault(ctx.PAGE_FAULT)

    def _fault(self, vector: int) -> int:
        """Fill the context block, and give the processor a clean state.

        Unicorn never delivers an exception to the guest, so QEMU's record of the last one stays and would
        turn the next contributory exception into a double fault.
        """
        if not self._state_read:
            self.read_state()
        self._state_read = False
        q = self.q
        if vector in (ctx.BREAKPOINT, ctx.OVERFLOW):
            pass  # reported behind the instruction, as the processor does
        elif vector > 31 and vector != ctx.SYSCALL:
            vector |= ctx.SOFTWARE_INTERRUPT
        q[ctx.TRAP] = vector
        self._load_state()
        return FAULT

    # Where to go on.

    def enter_at(self, address: int) -> None:
        self.q[ctx.RIP] = address
        self._next = self._entry

    def resume_after_call(self) -> None:
        if self._state_written:  # the handler has chosen another place to go on
            self._state_written = False
            return
        self._next = self.resume_position()

    def resume_position(self) -> int:
        call = self._call
        if not call:
            return self._read(_PC[self._bits])
        position = self._resume.get(call)
        if position is None:
            position = self._resume[call] = self._read(_PC[self._bits]) + len(_UD2)
        return position

    def position(self) -> tuple[int, int]:
        return self._call, self._read(_PC[self._bits])

    def restore_position(self, position: tuple[int, int]) -> None:
        self._call = position[0]
        self._write(_PC[self._bits], position[1])

    def request_stop(self) -> None:
        self._stop_requested = True
        self._library.uc_emu_stop(self.handle)

    # Registers.

    def _read(self, register: int) -> int:
        self._library.uc_reg_read(self.handle, register, byref(self._cell))
        return self._cell.value

    def _write(self, register: int, value: int) -> None:
        self._cell.value = value
        uc.check(self._library, self._library.uc_reg_write(self.handle, register, byref(self._cell)))

    def read_state(self) -> None:
        self._general.read(self._library, self.handle)
        first = ctx.R8 if self._bits == 64 else _FIRST_32
        for index, value in enumerate(self._general.values):
            self.q[first + index] = value
        extended, library, handle = self.extended, self._library, self.handle
        struct.pack_into("<HH", extended, 0, self._read(_FPCW) & 0xFFFF, self._read(_FPSW) & 0xFFFF)
        extended[4] = ~self._tags() & 0xFF  # FXSAVE's abridged tag: 1 = in use
        struct.pack_into("<I", extended, 24, self._read(_MXCSR) & 0xFFFFFFFF)
        cell = (c_uint64 * 2)()
        for number in range(8):
            library.uc_reg_read(handle, _ST0 + number, byref(cell))
            extended[32 + 16 * number : 42 + 16 * number] = bytes(cell)[:10]
        for number in range(16 if self._bits == 64 else 8):
            library.uc_reg_read(handle, _XMM0 + number, byref(cell))
            extended[160 + 16 * number : 176 + 16 * number] = bytes(cell)

    def _tags(self) -> int:
        """One bit per x87 register, set where it is empty."""
        tags = self._read(_FPTAG)
        return sum(1 << number for number in range(8) if tags >> 2 * number & 3 == 3)

    def write_state(self) -> None:
        self._load_state()
        self._state_written = True

    def return_with_state(self) -> None:
        self.q[ctx.RIP] += len(_UD2)
        self.write_state()

    def _load_state(self) -> None:
        library, handle, extended = self._library, self.handle, self.extended
        uc.check(library, library.uc_context_restore(handle, self._pristine))
        first = ctx.R8 if self._bits == 64 else _FIRST_32
        for index in range(len(self._general.values)):
            self._general.values[index] = self.q[first + index]
        flags = len(self._general.values) - 1
        self._general.values[flags] = self._general.values[flags] & 0xCFFF | 0x3000
        self._general.write(library, handle)
        control, status = struct.unpack_from("<HH", extended)
        self._write(_FPCW, control)
        self._write(_FPSW, status)
        in_use = extended[4]
        self._write(_FPTAG, sum(3 << 2 * number for number in range(8) if not in_use >> number & 1))
        self._write(_MXCSR, struct.unpack_from("<I", extended, 24)[0])
        cell = (c_uint64 * 2)()
        for number in range(8):
            cell[:] = struct.unpack("<QQ", extended[32 + 16 * number : 48 + 16 * number])
            library.uc_reg_write(handle, _ST0 + number, byref(cell))
        for number in range(16 if self._bits == 64 else 8):
            cell[:] = struct.unpack("<QQ", extended[160 + 16 * number : 176 + 16 * number])
            library.uc_reg_write(handle, _XMM0 + number, byref(cell))
        self._next = self.q[ctx.RIP]
