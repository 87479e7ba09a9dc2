"""The native engine: guest code runs on the host's processor, inside the reserved ranges, at full speed.

It is as trusting as Wine: the program can do what the host process can. Facts behind it: docs/decisions and
stubs.asm.
"""

from __future__ import annotations

import _thread
import os
import struct

from pywine.host import ffi
from pywine.host import memory as host
from pywine.host.vdso import clock_function
from pywine.machine import context as ctx
from pywine.machine.engine import FAULT, OUTERMOST, RETURNED, STOPPED, Engine, EngineThread
from pywine.machine.memory import EXECUTE, PAGE_SIZE, READ, WRITE, Memory
from pywine.machine.native.obstacles import PROCESSOR
from pywine.machine.thunk import RETURN_THUNK, return_thunk

TYPE_CHECKING = False
if TYPE_CHECKING:
    import signal as _signal
    from typing import Any
else:
    import _signal  # signal itself costs 4 ms

BASE = 0x7F000000  # where stubs.asm is assembled to
_CODE_SIZE, _DATA = 0x2000, BASE + 0x2000
AREA_SIZE = 0x10000
_STOP_SIGNAL = 23  # SIGURG on Linux
_CPU_SIGNALS = (4, 5, 7, 8, 11, 31)  # SIGILL SIGTRAP SIGBUS SIGFPE SIGSEGV SIGSYS
_SA_SIGINFO, _SA_ONSTACK = 0x4, 0x08000000
_ALTERNATE_STACK_SIZE, _MAGIC = 0x12000, 0x656E697779706E61
_PR_SET_SYSCALL_USER_DISPATCH = 59
_TGKILL = 234  # the system call on x86-64

# Bytes from the context block's start that only this engine uses (stubs.asm).
_SELECTOR, _STOP, _MODE, _FULL = 0x0C, 0x10, 0x14, 0x18
_SIGNAL, _TEB, _SELF, _XSTATE_MASK, _FAR, _LEAVE = 0x28, 0x38, 0x40, 0x4C, 0x50, 0x58
_CUT_OFF = 0x1A0
_SAVE_THREAD, _RESTORE_THREAD, _FROM_LONG = 0x140, 0x148, 0x150
_BAD_STATE = -3

# The operands of compare_exchange: address, expected, new, size, PyLong_FromLong.
_OPERANDS_AT, _OPERANDS = _DATA + 0x200, struct.Struct("<4Q")

_CLOCK_AT, _GUEST_END_AT = _DATA + 0x240, _DATA + 0x248

_TRAP_64 = b"\x65\xff\x14\x25" + struct.pack("<I", ctx.FROM_TEB + _LEAVE)  # call gs:[LEAVE]
_TRAP_32 = b"\x64\xff\x15" + struct.pack("<I", ctx.FROM_TEB + _LEAVE)  # call fs:[LEAVE]

# Opcodes that fault in user mode (Intel SDM volume 2): one byte, and after 0F.
_PRIVILEGED = frozenset((0xF4, 0xFA, 0xFB, *range(0x6C, 0x70), *range(0xE4, 0xE8), *range(0xEC, 0xF0)))
_PRIVILEGED_0F = frozenset((0x00, 0x01, 0x06, 0x08, 0x09, 0x20, 0x21, 0x22, 0x23, 0x30, 0x32, 0x33, 0x35))
_PREFIXES = frozenset((0x66, 0x67, 0xF0, 0xF2, 0xF3, 0x2E, 0x36, 0x3E, 0x26, 0x64, 0x65))

_pointer = ffi.c_void_p
_sigaction = ffi.function("sigaction", ffi.c_int32, _pointer, _pointer)
_sigaltstack = ffi.function("sigaltstack", _pointer, _pointer)
_prctl = ffi.function("prctl", ffi.c_int32, *[ffi.c_uint64] * 4)
_tgkill = ffi.function("syscall", *[ffi.c_int64] * 4, result=ffi.c_int64)


class _SigAction(ffi.Structure):
    """struct sigaction of the C library on x86-64 Linux."""

    _fields_ = (
        ("handler", ffi.c_size_t),
        ("mask", ffi.c_uint8 * 128),
        ("flags", ffi.c_int32),
        ("restorer", ffi.c_size_t),
    )


class _SignalStack(ffi.Structure):
    """stack_t."""

    _fields_ = (("address", ffi.c_size_t), ("flags", ffi.c_int32), ("size", ffi.c_size_t))


class _MethodDefinition(ffi.Structure):
    """PyMethodDef."""

    _fields_ = (
        ("name", ffi.c_char_p),
        ("body", ffi.c_size_t),
        ("flags", ffi.c_int32),
        ("doc", ffi.c_char_p),
    )


_METH_NOARGS = 4


class NativeEngine(Engine):
    """Guest pages get their rights from the host's page tables, just before guest code runs again."""

    name = "native"
    emulates = False

    def __init__(self, memory: Memory, bits: int) -> None:
        super().__init__(memory, bits)
        self.pending: list[tuple[int, int, int]] = []  # pages whose rights the next run applies
        self._exposed: set[int] = set()  # those of them that the host may write to until then
        self._previous: dict[int, _SigAction] = {}
        host.commit(BASE, _CODE_SIZE + PAGE_SIZE)
        with open(os.path.join(os.path.dirname(__file__), "stubs.bin"), "rb") as file:
            code = file.read()
        memory.ram[BASE : BASE + len(code)] = code
        found = struct.unpack_from("<7Q", code)
        self.enter, self._leave_64, self._leave_32, self._handler, self.run_released, *found = found
        exchange, clock32 = found
        host.commit(BASE, _CODE_SIZE, host.PROT_READ | host.PROT_EXEC)
        self._exchange, self._exchange_definition = _builtin(exchange)
        from_long = ffi.address_of("PyLong_FromLong")
        struct.pack_into("<Q", memory.ram, _OPERANDS_AT + _OPERANDS.size, from_long)
        clock = clock_function()
        struct.pack_into("<Q", memory.ram, _CLOCK_AT, clock)
        if clock:
            self.clock = struct.pack("<Q", clock) if bits == 64 else struct.pack("<IH", clock32, 0x33)
        struct.pack_into("<Q", memory.ram, _GUEST_END_AT, memory.end)
        self._install()
        memory.engine = self

    def new_turn(self) -> _thread.LockType:
        return _thread.allocate_lock()

    def compare_exchange(self, address: int, size: int, expected: int, new: int) -> bool:
        if self.turn is None:
            return super().compare_exchange(address, size, expected, new)
        _OPERANDS.pack_into(self.memory.ram, _OPERANDS_AT, address, expected, new, size)
        return bool(self._exchange())

    def _install(self) -> None:
        """Take over the processor's signals; what handled them before gets those that are not the guest's."""
        everything = (ffi.c_uint8 * 128)(*[255] * 128)
        action = _SigAction(self._handler, everything, _SA_SIGINFO | _SA_ONSTACK, 0)
        for number in (*_CPU_SIGNALS, _STOP_SIGNAL):
            previous = _SigAction()
            _sigaction(number, None, ffi.byref(previous))
            self._previous[number] = previous
            struct.pack_into("<Q", self.memory.ram, _DATA + 8 * number, previous.handler)
            _sigaction(number, ffi.byref(action), None)

    def close(self) -> None:
        """Give the signals back."""
        for number, previous in self._previous.items():
            _sigaction(number, ffi.byref(previous), None)

    def map(self, address: int, size: int, rights: int) -> None:
        if rights != READ | WRITE:  # which new pages have
            self.pending.append((address, size, rights))

    def protect(self, address: int, size: int, rights: int) -> None:
        if rights:  # the host may read and write there before guest code runs again
            host.commit(address, size)
        self.pending.append((address, size, rights))

    def unmap(self, address: int, size: int) -> None:
        self.apply()

    def expose(self, address: int, size: int) -> None:
        """Let the host write to pages whose rights may forbid it, until guest code runs again."""
        start, end = address & -PAGE_SIZE, (address + size + PAGE_SIZE - 1) & -PAGE_SIZE
        for page in range(start, end, PAGE_SIZE):
            rights = self.memory.rights[page >> 12] & (READ | WRITE | EXECUTE)
            if rights & WRITE or page in self._exposed:
                continue
            host.commit(page, PAGE_SIZE, READ | WRITE | rights)  # another thread may be running it
            self.pending.append((page, PAGE_SIZE, rights))
            self._exposed.add(page)

    def flush(self, address: int, size: int) -> None:
        """The processor sees its own stores."""

    def apply(self) -> None:
        """Give the pages that changed the rights they shall have in the guest."""
        pending = self.pending[:]
        self.pending.clear()
        self._exposed.clear()
        start = end = common = 0
        for address, size, rights in pending:
            if address != end or rights != common:
                if end > start:
                    host.commit(start, end - start, common | (READ if common else 0))
                start, common = address, rights
            end = address + size
        if end > start:
            host.commit(start, end - start, common | (READ if common else 0))

    def thread(self, teb: int, support: int) -> NativeThread:
        return NativeThread(self, teb, support, self._leave_64 if self.bits == 64 else self._leave_32)

    def forget(self, thread: EngineThread) -> None:
        assert isinstance(thread, NativeThread)
        thread.close()

    def abandon(self, thread: EngineThread) -> None:
        self.forget(thread)
        self.close()

    def trap(self, index: int, *, leaves: bool) -> bytes:
        return (
            b"\xb8" + struct.pack("<I", index) + (_TRAP_64 if self.bits == 64 else _TRAP_32)
        )  # mov eax, index


class NativeThread(EngineThread):
    """A guest thread on the host thread that made it."""

    engine: NativeEngine

    def __init__(self, engine: NativeEngine, teb: int, support: int, leave: int) -> None:
        super().__init__(engine, teb)
        self._address = teb + ctx.FROM_TEB
        self._host_thread = _thread.get_native_id()
        q, d = self.q, self.d
        q[_TEB // 8], q[_SELF // 8], q[_LEAVE // 8] = teb, self._address, leave
        d[_MODE // 4] = engine.bits == 32
        d[_FAR // 4 + 1] = 0x23
        d[_XSTATE_MASK // 4] = PROCESSOR.xstate
        q[ctx.RFLAGS], q[ctx.SEGMENTS] = 0x202, 0x33 if engine.bits == 64 else 0x23
        struct.pack_into("<H", self.extended, 0, 0x27F)  # Windows starts threads with 53-bit precision
        struct.pack_into("<II", self.extended, 24, 0x1F80, 0xFFFF)
        struct.pack_into("<Q", self.extended, 512, 3)  # XSTATE_BV: x87 and SSE are in the image
        self.return_thunk = support + RETURN_THUNK
        engine.memory.patch(self.return_thunk, return_thunk(engine.bits, engine.trap(RETURNED, leaves=True)))
        self._run = self._make_run(support + 0x100)
        self._take_signals()

    def _make_run(self, stub: int):
        """A Python built-in whose body is machine code: enters the guest, returns the exit."""
        names = {
            _SAVE_THREAD: "PyEval_SaveThread",
            _RESTORE_THREAD: "PyEval_RestoreThread",
            _FROM_LONG: "PyLong_FromLong",
        }
        for offset, name in names.items():
            self.q[offset // 8] = ffi.address_of(name)
        code = b"\x48\xbf" + struct.pack("<Q", self._address)  # mov rdi, context
        code += b"\x48\xb8" + struct.pack("<Q", self.engine.run_released) + b"\xff\xe0"  # mov rax, …; jmp rax
        self.engine.memory.patch(stub, code)
        self.engine.apply()
        function, self._definition = _builtin(stub)
        return function

    def _take_signals(self) -> None:
        """An alternate stack that names this context, no asynchronous signals, no raw system calls from the
        guest.
        """
        self._stack = host.reserve(0, _ALTERNATE_STACK_SIZE)
        host.commit(self._stack, _ALTERNATE_STACK_SIZE)
        ffi.c_uint64.from_address(self._stack).value = _MAGIC
        ffi.c_uint64.from_address(self._stack + 8).value = self._address
        self._previous_stack = _SignalStack()
        stack = _SignalStack(self._stack, 0, _ALTERNATE_STACK_SIZE)
        _sigaltstack(ffi.byref(stack), ffi.byref(self._previous_stack))
        kept = {_STOP_SIGNAL, *_CPU_SIGNALS}
        blocked = {number for number in _signal.valid_signals() if number not in kept}
        self._previous_mask = _signal.pthread_sigmask(_signal.SIG_BLOCK, blocked)
        self.traps_syscalls = self._trap_syscalls()

    def _trap_syscalls(self) -> bool:
        """Whether the kernel now asks the selector, which all host threads of a guest thread share."""
        return not _prctl(_PR_SET_SYSCALL_USER_DISPATCH, 1, 0, 0, self._address + _SELECTOR)

    def stand_by(self) -> None:
        if self.traps_syscalls:
            _prctl(_PR_SET_SYSCALL_USER_DISPATCH, 0, 0, 0, 0)

    def take_over(self) -> None:
        if self.traps_syscalls:
            self._trap_syscalls()

    def close(self) -> None:
        """Give the host thread back as it was."""
        self.stand_by()
        _sigaltstack(ffi.byref(self._previous_stack), None)
        _signal.pthread_sigmask(_signal.SIG_SETMASK, self._previous_mask)
        host.release(self._stack, _ALTERNATE_STACK_SIZE)

    def run(self) -> int:
        engine = self.engine
        if engine.pending:
            engine.apply()
        turn = engine.turn
        if turn is None:
            exit = self._run()
        else:
            turn.release()
            exit = self._run()
            turn.acquire()
            self.on_turn()
        return exit if exit > 0 else self._left(exit)

    def serve(self, exit: int, top: int) -> int:
        q, engine, enter = self.q, self.engine, self._run
        handlers, pending, is_nested = engine.handlers, engine.pending, top < OUTERMOST
        while exit > RETURNED and not (is_nested and q[ctx.RSP] > top):
            self.failed_call = exit
            handlers[exit](q)
            if pending or engine.turn is not None:
                exit = self.run()
            else:
                exit = enter()
                if exit <= 0:
                    exit = self._left(exit)
        return exit

    def _left(self, exit: int) -> int:
        """What `run` returns where the guest has not called anything."""
        if exit == STOPPED:
            self.d[_STOP // 4] = 0
            return STOPPED
        if exit == _BAD_STATE:
            if self.q[ctx.RIP] >= self.engine.memory.end:  # not canonical
                self.q[ctx.TRAP], self.q[ctx.ERROR], self.q[ctx.CR2] = (
                    ctx.PAGE_FAULT,
                    ctx.PF_FETCH,
                    self.q[ctx.RIP],
                )
                return FAULT
            raise RuntimeError(f"the processor refuses the state to resume at {self.q[ctx.RIP]:#x}")
        self._name_trap()
        return FAULT

    def take_cut_off(self) -> int:
        address, self.q[_CUT_OFF // 8] = self.q[_CUT_OFF // 8], 0
        return int(address)

    def _name_trap(self) -> None:
        """Turn what the kernel reported into the contract's vector (machine.context)."""
        q = self.q
        if self.d[_SIGNAL // 4] == 31:  # SIGSYS: the guest tried a system call
            is_linux = self._code(q[ctx.RIP] - 2, 2) == b"\xcd\x80"  # a gate that Windows does not have
            q[ctx.TRAP] = ctx.SOFTWARE_INTERRUPT | 0x80 if is_linux else ctx.SYSCALL
        elif q[ctx.TRAP] == ctx.GENERAL_PROTECTION:
            error = q[ctx.ERROR]
            if error & 2:  # an IDT entry: `int n`
                q[ctx.TRAP] = ctx.SOFTWARE_INTERRUPT | error >> 3
                q[ctx.RIP] += 2
            elif not self._at_privileged_instruction():
                q[ctx.TRAP], q[ctx.ERROR], q[ctx.CR2] = (
                    ctx.PAGE_FAULT,
                    0,
                    0xFFFFFFFFFFFFFFFF,
                )  # non-canonical address

    def _at_privileged_instruction(self) -> bool:
        code = self._code(self.q[ctx.RIP], 16).ljust(16, b"\x90")
        start = 0
        while start < 12 and (
            code[start] in _PREFIXES or (self.engine.bits == 64 and code[start] & 0xF0 == 0x40)
        ):
            start += 1
        if code[start] == 0x0F:
            return code[start + 1] in _PRIVILEGED_0F
        return code[start] in _PRIVILEGED

    def _code(self, at: int, size: int) -> bytes:
        """As many of the `size` bytes at `at` as can be read."""
        memory = self.engine.memory
        if at + size >= memory.end or not memory.rights[at >> 12] & READ:
            return b""
        end = at + size if memory.rights[at + size - 1 >> 12] & READ else (at | PAGE_SIZE - 1) + 1
        return memory.ram[at:end].tobytes()

    def enter_at(self, address: int) -> None:
        self.q[ctx.RIP] = address
        self.d[_FULL // 4] = 0

    def resume_after_call(self) -> None:
        """Nothing to do: the context block says where."""

    def position(self) -> int:
        return self.q[ctx.RIP]

    resume_position = position

    def restore_position(self, position: int) -> None:
        self.q[ctx.RIP] = position
        self.d[_FULL // 4] = 0

    def read_state(self) -> None:
        """Nothing to do: the context block is the state."""

    def write_state(self) -> None:
        self.d[_FULL // 4] = 1

    def write_return_state(self) -> None:
        self.d[_FULL // 4] = 0

    def return_with_state(self) -> None:
        """Every return loads what a callee must preserve, and the control words; only the x87's status asks
        for more.
        """
        if self.engine.bits == 32:
            self.extended[4] = 0  # no x87 register is in use where a function is called
            self.d[_FULL // 4] = 1

    def request_stop(self) -> None:
        self.d[_STOP // 4] = 1
        _tgkill(_TGKILL, os.getpid(), self._host_thread, _STOP_SIGNAL)  # fails if that is gone


def _builtin(body: int) -> Any:
    """A Python built-in whose body is the machine code at `body`, and what must live as long as it."""
    definition = _MethodDefinition(b"run", body, _METH_NOARGS, None)
    new = ffi.python_function("PyCFunction_NewEx", *[ffi.c_void_p] * 3)
    return new(ffi.addressof(definition), None, None), definition
