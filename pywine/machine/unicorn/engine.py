"""The Unicorn engine: portable, isolated, deterministic.

Short handlers run inside the hook of the thunk's `out` instruction, without leaving the emulator (0.6 µs);
handlers that block or call guest code leave it first through `ud2` (1 µs), the cheapest way out of
uc_emu_start. Guest code runs in ring 3, where privileged instructions fault; a task state segment permits the
ports that thunks use.
"""

from __future__ import annotations

import struct
from ctypes import byref, c_uint64, c_void_p

from pywine.machine import context as ctx
from pywine.machine.engine import FAULT, RETURNED, STOPPED, SUPPORT_SIZE, Engine, EngineThread, LeaveGuest
from pywine.machine.memory import EXECUTE, READ, WRITE, Memory
from pywine.machine.thunk import AFTER_TRAP, LOADED, LOADED_ON_ENTRY, RETURN_THUNK, entry_stub, return_thunk
from pywine.machine.turns import OrderedTurn
from pywine.machine.unicorn import library as uc
from pywine.machine.unicorn import registers, segments, timestamp
from pywine.machine.unicorn.brake import Brake
from pywine.machine.unicorn.callbacks import OF_THUNK, Callbacks
from pywine.machine.unicorn.cpuid import Cpuid
from pywine.machine.unicorn.floats import Floats

# Registers by their numbers in unicorn/x86.h; the order of the context block's general registers, R8 first.
_GENERAL_64 = (106, 107, 108, 109, 110, 111, 112, 113, 39, 43, 36, 37, 40, 35, 38, 44, 41, 25)
_GENERAL_32 = (23, 29, 20, 21, 24, 19, 22, 30, 26, 25)
_FIRST_32 = ctx.RDI  # the 32-bit registers start at (E)DI
_CS, _DS, _ES, _FS, _GS, _SS, _GDTR, _TR, _GS_BASE, _EFLAGS = 11, 17, 28, 32, 33, 49, 243, 245, 251, 25
_PC, _SP = {32: 26, 64: 41}, {32: 30, 64: 44}

_INITIAL_FLAGS, _TRAP_FLAG = 0x202, 0x100  # IF; TF

_CALL = struct.pack("<I", ctx.FROM_TEB + ctx.CALL)
_LEAVE_64 = bytes.fromhex("65c70425") + _CALL  # mov dword gs:[CALL], imm32
_LEAVE_32 = bytes.fromhex("64c705") + _CALL
_UD2 = b"\x0f\x0b"
_TRAP = struct.Struct("<BIBIBBB").pack
_ACCESSES = {
    uc.MEM_WRITE_PROT: WRITE, uc.MEM_WRITE_UNMAPPED: WRITE,
    uc.MEM_FETCH_PROT: EXECUTE, uc.MEM_FETCH_UNMAPPED: EXECUTE,
}  # fmt: skip


class UnicornEngine(Engine):
    """One Unicorn processor, which the guest threads use in turn, each with its registers.

    `deterministic`: its threads take their turns by the code that they have executed.
    """

    name = "unicorn"

    def __init__(self, memory: Memory, bits: int, *, deterministic: bool = False) -> None:
        super().__init__(memory, bits)
        self._library = uc.load()
        self.handle = uc.open_processor(self._library, bits, deterministic=deterministic)
        self.reset_state = self.new_state()
        self.active: UnicornThread = None  # type: ignore[assignment]  # whose registers the processor has
        self.stops_exactly = self.may_be_cut_off = False
        self._on_fault = uc.MemoryCallback(self._note_fault)
        callbacks = Callbacks(self._library, self.handle, memory, self._on_fault, is_metered=deterministic)
        self.machine_code = callbacks
        self.brake = Brake(callbacks.shared)
        self.cpuid = Cpuid(self._library, self.handle, bits, deterministic=deterministic)
        self.floats = Floats(self._library, self.handle, memory, bits)
        self._hook()
        memory.engine = self
        if deterministic:
            from pywine.machine.schedule import Schedule

            self.turn = self.schedule = Schedule(self.brake)
            self.expect_stops()

    def map(self, address: int, size: int, rights: int) -> None:
        place = self.memory.base + address
        uc.check(self._library, self._library.uc_mem_map_ptr(self.handle, address, size, rights, place))

    def protect(self, address: int, size: int, rights: int) -> None:
        if rights & EXECUTE:  # what was translated when it last was executable
            uc.remove_translations(self._library, self.handle, address, address + size)
        uc.protect(self._library, self.handle, address, size, rights)

    def unmap(self, address: int, size: int) -> None:
        uc.check(self._library, self._library.uc_mem_unmap(self.handle, address, size))

    def flush(self, address: int, size: int) -> None:
        pages = self.memory.rights[address >> 12 : (address + size + 0xFFF) >> 12]
        if any(rights & EXECUTE for rights in pages):
            uc.remove_translations(self._library, self.handle, address, address + size)

    def new_turn(self) -> OrderedTurn:
        return OrderedTurn()

    def share(self) -> None:
        super().share()
        self.expect_stops()

    def expect_stops(self) -> None:
        """From now on threads are stopped only where a block begins.

        uc_emu_stop takes effect behind the next access to memory, from where Unicorn goes on at the beginning
        of the block: what came before would be done again.
        """
        if not self.stops_exactly:
            self.stops_exactly = True
            self.machine_code.watch_blocks()

    def expect_cut_offs(self) -> None:
        if not self.may_be_cut_off:
            self.may_be_cut_off = True
            self.machine_code.catch_bus_errors(self.memory.base)

    def stop(self) -> None:
        """Have the processor stop soon."""
        self.brake.pull()
        if not self.stops_exactly:
            self._library.uc_emu_stop(self.handle)

    def preempt(self) -> None:
        turn, active = self.turn, self.active
        if turn is not None and turn.is_wanted and active is not None:
            active.request_stop()

    def new_state(self) -> c_void_p:
        """The processor's registers, kept."""
        state = c_void_p()
        uc.check(self._library, self._library.uc_context_alloc(self.handle, byref(state)))
        uc.check(self._library, self._library.uc_context_save(self.handle, state))
        return state

    def activate(self, thread: UnicornThread) -> None:
        """Exchange the registers for those of another thread."""
        library = self._library
        if self.active is not None:
            uc.check(library, library.uc_context_save(self.handle, self.active.state))
        uc.check(library, library.uc_context_restore(self.handle, thread.state))
        self.active = thread
        self.floats.watch.pending = 0

    def thread(self, teb: int, support: int) -> UnicornThread:
        thread = UnicornThread(self, self._library, teb, support)
        thread.start(support)
        return thread

    def forget(self, thread: EngineThread) -> None:
        assert isinstance(thread, UnicornThread)
        if self.active is thread:
            self.active = None  # type: ignore[assignment]
        thread.close()

    def close(self) -> None:
        self._library.uc_context_free(self.reset_state)
        self._library.uc_close(self.handle)

    def _hook(self) -> None:
        handlers, library, handle = self.handlers, self._library, self.handle
        stop = library.uc_emu_stop

        def on_out(_uc: int, port: int) -> None:
            thread = self.active
            try:
                handlers[port](thread.q)
            except LeaveGuest:
                thread.left_for = port
                stop(handle)
            except BaseException as error:  # carried out of the C frames and raised again by run()
                thread.failed_call = port
                thread.raised = error
                stop(handle)

        def on_in(_uc: int, _port: int, _size: int, _data: int) -> int:
            self.active.refuse()
            return 0

        def on_interrupt(_uc: int, number: int, _data: int) -> None:
            self.active.interrupt = number
            stop(handle)

        def on_syscall(_uc: int, _data: int) -> None:
            self.active.interrupt = ctx.SYSCALL
            stop(handle)

        in_, interrupt = uc.InCallback(on_in), uc.InterruptCallback(on_interrupt)
        syscall = uc.InstructionCallback(on_syscall)
        self._callbacks = in_, interrupt, syscall
        self.machine_code.watch_out(on_out, lambda _uc, _port: self.active.refuse())
        uc.add_hook(library, handle, uc.HOOK_INSN, in_, uc.INS_IN)
        uc.add_hook(library, handle, uc.HOOK_INTR, interrupt)
        uc.add_hook(library, handle, uc.HOOK_INSN, syscall, uc.INS_SYSCALL)
        uc.add_hook(library, handle, uc.HOOK_INSN, syscall, uc.INS_SYSENTER)

    def _note_fault(self, _uc: int, kind: int, address: int, _size: int, _value: int, _data: int) -> bool:
        thread = self.active
        access = _ACCESSES.get(kind, READ)
        if access != EXECUTE and 1 << 47 <= address < (1 << 64) - (1 << 47):
            access, address = (
                READ,
                (1 << 64) - 1,
            )  # a processor does not tell addresses that are not canonical
        thread.bad_address, thread.bad_access = address, access
        return False

    def trap(self, index: int, *, leaves: bool) -> bytes:
        if leaves:
            return (_LEAVE_64 if self.bits == 64 else _LEAVE_32) + struct.pack("<I", index) + _UD2
        # mov edx, index; mov eax, …; out dx, eax; jmp $+2, which ends the translation block, so that a stop
        # asked for in the hook takes effect before what follows
        return _TRAP(0xBA, index, 0xB8, OF_THUNK, 0xEF, 0xEB, 0)


class UnicornThread(EngineThread):
    """A guest thread's registers, in the processor (while it is the active one) or kept."""

    engine: UnicornEngine

    def __init__(self, engine: UnicornEngine, library: uc.ctypes.CDLL, teb: int, support: int) -> None:
        super().__init__(engine, teb)
        self._library = library
        self._bits = engine.bits
        self._handle = engine.handle
        self._next = 0  # where the next run starts
        self.raised: BaseException | None = None
        self._due = 0  # where it stands, if the processor says otherwise
        self.left_for = 0  # the API whose handler shall run again outside of the hook
        self.interrupt = -1
        self.bad_address, self.bad_access = 0, 0
        self._stop_requested = False
        self._has_run = False  # since it was stopped: who is stopped again and again gets on nevertheless
        self._state_read = self._state_written = False
        self._call = 0  # the API call that left guest code, 0 if it runs inside the hook
        self._resume: dict[int, int] = {}  # where guest code goes on after a call, by index
        self._general = uc.RegisterBatch(_GENERAL_64 if self._bits == 64 else _GENERAL_32)
        self._cell = c_uint64()
        self.return_thunk = support + RETURN_THUNK
        self._entry = support + 0x100

    def close(self) -> None:
        self._library.uc_context_free(self.state)
        self._library.uc_context_free(self._pristine)

    def refuse(self) -> None:
        """The program's own `in` or `out`, where the registers are still those before it."""
        self.read_state()
        self._state_read = True
        self._library.uc_emu_stop(self._handle)

    def start(self, support: int) -> None:
        """Set up the descriptors and change to ring 3."""
        bits, memory, engine = self._bits, self.engine.memory, self.engine
        if engine.active is not None:
            uc.check(self._library, self._library.uc_context_save(self._handle, engine.active.state))
        uc.check(self._library, self._library.uc_context_restore(self._handle, engine.reset_state))
        engine.active = self
        change, load = segments.ring3_code(bits)
        memory.patch(self.return_thunk, return_thunk(bits, self.engine.trap(RETURNED, leaves=True)))
        memory.patch(self._entry, entry_stub(bits))
        memory.patch(support + 0x200, change)
        memory.patch(support + 0x210, load + _UD2)
        memory.patch(support + 0x300, segments.descriptor_table(self.teb))
        code_segment = segments.CODE_64 if bits == 64 else segments.CODE_32
        frame = support + 0x210, code_segment, _INITIAL_FLAGS, support + 0x480, segments.DATA
        memory.patch(support + 0x400, struct.pack("<5Q" if bits == 64 else "<5I", *frame))
        table = uc.DescriptorTable(0, support + 0x300, 0x7F, 0)
        uc.check(self._library, self._library.uc_reg_write(self._handle, _GDTR, byref(table)))
        memory.patch(support + 0x500, segments.task_segment(SUPPORT_SIZE - 0x500))
        table = uc.DescriptorTable(0, support + 0x500, SUPPORT_SIZE - 0x501, segments.TASK_SEGMENT)
        uc.check(self._library, self._library.uc_reg_write(self._handle, _TR, byref(table)))
        self._write(_SS, segments.RING0_DATA)
        self._write(registers.FPCW, 0x27F)  # Windows starts threads with 53-bit precision
        self._write(registers.MXCSR, 0x1F80)
        self._write(_SP[bits], support + 0x400)
        engine.floats.find_registers(support + 0x210)
        error, at = uc.ERR_OK, support + 0x200
        while error == uc.ERR_OK:  # perhaps stopped, as another thread was to be
            engine.brake.let_go()
            error = self._library.uc_emu_start(self._handle, at, uc.NOWHERE, 0, 0)
            at = self._read(_PC[bits])
        if error != uc.ERR_INSN_INVALID:
            raise RuntimeError(f"unicorn did not reach ring 3: {self._library.uc_strerror(error).decode()}")
        if bits == 64:
            self._write(_GS_BASE, self.teb)
        self._pristine, self.state = engine.new_state(), engine.new_state()
        self.q[ctx.SEGMENTS] = code_segment
        self.q[ctx.RFLAGS] = 0x202

    def run(self) -> int:
        self._state_written = False
        self._due = 0
        engine = self.engine
        if self._stop_requested and self._has_run:
            return self._stopped()
        if engine.may_be_cut_off and engine.machine_code.shared.cut_off:  # by a handler outside of the hook
            return self._stopped()
        self._has_run = True
        if engine.active is not self:
            engine.activate(self)
        self.in_trap = True
        error = self._library.uc_emu_start(self._handle, self._next, uc.NOWHERE, 0, 0)
        if error in uc.ERR_REFUSED:
            error = engine.machine_code.locate_fault(self._read(_PC[self._bits]))
        self.in_trap = False
        if self.left_for:
            index, self.left_for = self.left_for, 0
            self._call = 0
            return index
        if self._state_read:  # whatever the rest of its translation block did
            self.interrupt = -1
            return self._fault(ctx.GENERAL_PROTECTION)
        if error == uc.ERR_INSN_INVALID:
            index = self.d[ctx.CALL // 4]
            if index:
                self.d[ctx.CALL // 4] = 0
                self._call = index
                return index
            return self._fault(ctx.INVALID_OPCODE)
        if self.raised is not None:
            raised, self.raised = self.raised, None
            self._call = 0
            self._next = self._read(_PC[self._bits])
            raise raised
        if error in uc.ERR_MEMORY:
            return self._memory_fault()
        if self.interrupt >= 0:
            number, self.interrupt = self.interrupt, -1
            exit = self._fault(number)
            return STOPPED if number == ctx.GENERAL_PROTECTION and timestamp.read(self) else exit
        if engine.floats.watch.event:
            self._next = self._read(_PC[self._bits])
            vector = engine.floats.attend(self._next)
            return STOPPED if vector is None else self._fault(vector)
        if self._stop_requested or (error == uc.ERR_OK and engine.brake.has_stopped_it):
            self._next = self._read(_PC[self._bits])
            return self._stopped()
        if error == uc.ERR_OK and self._read(_PC[self._bits]) == uc.NOWHERE:
            self.bad_address, self.bad_access = uc.NOWHERE, EXECUTE
            return self._memory_fault()
        uc.check(self._library, error)
        return self._fault(ctx.GENERAL_PROTECTION)

    def _stopped(self) -> int:
        """Let those who wait have their turn."""
        self._stop_requested = self._has_run = False
        self.engine.brake.let_go()
        turn = self.engine.turn
        if turn is not None and turn.is_wanted:
            turn.pass_on()
            self.on_turn()
        return STOPPED

    def _memory_fault(self) -> int:
        code = {WRITE: ctx.PF_WRITE, EXECUTE: ctx.PF_FETCH, READ: 0}[self.bad_access]
        self.q[ctx.CR2] = self.bad_address
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
        elif vector == ctx.SINGLE_STEP:
            q[ctx.RFLAGS] &= ~_TRAP_FLAG  # Unicorn would go on stepping
        q[ctx.TRAP] = vector
        self._load_state()
        return FAULT

    # Where to go on.

    def enter_at(self, address: int) -> None:
        self.q[ctx.RIP] = address
        self._next = self._entry
        self._state_written = True

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
        call = self._call
        return call, self.resume_position() - len(_UD2) if call else self._read(_PC[self._bits])

    def restore_position(self, position: tuple[int, int]) -> None:
        self._call, self._due = position
        if not self._call:
            self._settle()

    def _settle(self) -> None:
        """Give the processor the place it had before a nested call, which nobody has asked for until now."""
        due, self._due = self._due, 0
        if due:
            self._write(_PC[self._bits], due)

    def request_stop(self) -> None:
        self._stop_requested = True
        if self.engine.active is self and self.in_trap:
            self.engine.stop()

    # Registers.

    def _activate(self) -> None:
        if self.engine.active is not self:
            self.engine.activate(self)

    def _read(self, register: int) -> int:
        self._activate()
        self._library.uc_reg_read(self._handle, register, byref(self._cell))
        return self._cell.value

    def _write(self, register: int, value: int) -> None:
        self._activate()
        self._cell.value = value
        uc.check(self._library, self._library.uc_reg_write(self._handle, register, byref(self._cell)))

    def read_state(self) -> None:
        self._settle()
        self._activate()
        self.engine.floats.settle()
        self._general.read(self._library, self._handle)
        first = ctx.R8 if self._bits == 64 else _FIRST_32
        for index, value in enumerate(self._general.values):
            self.q[first + index] = value
        registers.read_extended(self._library, self._handle, self.extended, self._bits)

    def take_cut_off(self) -> int:
        shared = self.engine.machine_code.shared
        address, shared.cut_off = shared.cut_off, 0
        return address

    def read_stopped_state(self) -> None:
        bits, at, q = self._bits, self._next, self.q
        loaded: tuple[int, ...] = ()
        if at == self._entry:
            loaded, at = LOADED_ON_ENTRY[bits], q[ctx.RIP]
        elif self.engine.memory.ram[at : at + len(AFTER_TRAP[bits])] == AFTER_TRAP[bits]:
            loaded = LOADED[bits]
        numbers, first = (_GENERAL_64, ctx.R8) if bits == 64 else (_GENERAL_32, _FIRST_32)
        for word in loaded:
            self._write(numbers[word - first], q[word])
        self._write(_PC[bits], at)
        self.read_state()

    def write_state(self) -> None:
        self._load_state()
        self._state_written = True

    def return_with_state(self) -> None:
        self.q[ctx.RIP] += len(_UD2)
        self.write_state()

    def _load_state(self) -> None:
        library, handle, extended = self._library, self._handle, self.extended
        self._activate()
        uc.check(library, library.uc_context_restore(handle, self._pristine))
        first = ctx.R8 if self._bits == 64 else _FIRST_32
        for index in range(len(self._general.values)):
            self._general.values[index] = self.q[first + index]
        flags = len(self._general.values) - 1
        self._general.values[flags] &= 0xCFFF  # IOPL 0
        self._general.write(library, handle)
        self.engine.floats.loaded(*registers.write_extended(library, handle, extended, self._bits))
        self._next = self.q[ctx.RIP]
