"""From a processor's fault to Windows' exception: code, address, parameters.

Source: "EXCEPTION_RECORD" (winnt.h documentation) for codes and parameters; Intel SDM volume 3 for vectors.
"""

from __future__ import annotations

from pywine.abi import ntstatus as nt
from pywine.abi.errors import NotImplementedHere
from pywine.machine import context as ctx
from pywine.machine.memory import EXECUTE, READ, WRITE, AccessViolation

TYPE_CHECKING = False
if TYPE_CHECKING:
    from pywine.machine.engine import EngineThread
    from pywine.nt.process import Process

_CODES = {
    ctx.SINGLE_STEP: nt.STATUS_SINGLE_STEP,
    ctx.BREAKPOINT: nt.STATUS_BREAKPOINT,
    ctx.OVERFLOW: nt.STATUS_INTEGER_OVERFLOW,
    ctx.BOUND: nt.STATUS_ARRAY_BOUNDS_EXCEEDED,
    ctx.INVALID_OPCODE: nt.STATUS_ILLEGAL_INSTRUCTION,
    ctx.STACK_FAULT: nt.STATUS_ACCESS_VIOLATION,
    ctx.GENERAL_PROTECTION: nt.STATUS_PRIVILEGED_INSTRUCTION,
    ctx.ALIGNMENT: nt.STATUS_DATATYPE_MISALIGNMENT,
}
# Of what floating-point status words report, from their lowest bit on.
_FLOAT_CODES = (
    nt.STATUS_FLOAT_INVALID_OPERATION, nt.STATUS_FLOAT_DENORMAL_OPERAND, nt.STATUS_FLOAT_DIVIDE_BY_ZERO,
    nt.STATUS_FLOAT_OVERFLOW, nt.STATUS_FLOAT_UNDERFLOW, nt.STATUS_FLOAT_INEXACT_RESULT,
)  # fmt: skip
_STACK_FAULT = 0x40  # of the x87 status word
_TRAP_FLAG = 0x100
NONCONTINUABLE = 1  # ExceptionFlags
FAST_FAIL = 0x29  # `int 29h`: __fastfail, whose code is in (E)CX
DEBUG_SERVICE = 0x2D
_ACCESS_PARAMETER = {READ: 0, WRITE: 1, EXECUTE: 8}


class GuestException(BaseException):
    """An exception in the guest that nobody handled. `address`: the instruction's; `parameters`:
    ExceptionInformation.
    """

    def __init__(self, code: int, address: int, parameters: tuple[int, ...] = ()) -> None:
        super().__init__(code, address, parameters)
        self.code, self.address, self.parameters = code, address, parameters
        self.api = ""  # the API call it happened in, if it did
        self.is_final = False  # no handler is asked


def of_access_violation(error: AccessViolation, address: int) -> GuestException:
    """The exception of a bad address that an API was given."""
    return GuestException(
        nt.STATUS_ACCESS_VIOLATION, address, (_ACCESS_PARAMETER[error.access], error.address)
    )


def of_cut_off(address: int, at: int) -> GuestException:
    """That of an address in a view whose file somebody has made too short for it, which was noticed `at`."""
    return GuestException(nt.STATUS_IN_PAGE_ERROR, at, (0, address, nt.STATUS_END_OF_FILE))


def of_fault(p: Process, processor: EngineThread) -> GuestException:
    """The exception that a processor's fault is; its context block holds the state."""
    q = processor.q
    vector, address = q[ctx.TRAP], q[ctx.RIP]
    if vector == ctx.PAGE_FAULT:
        error = q[ctx.ERROR]
        access = 8 if error & ctx.PF_FETCH else 1 if error & ctx.PF_WRITE else 0
        if p.virtual.take_guard(q[ctx.CR2]):
            return GuestException(nt.STATUS_GUARD_PAGE_VIOLATION, address, (access, q[ctx.CR2]))
        if p.thread.grow_stack(q[ctx.CR2]):
            return GuestException(nt.STATUS_STACK_OVERFLOW, address, (access, q[ctx.CR2]))
        if _is_cut_off(p, q[ctx.CR2]):
            facts = access, q[ctx.CR2], nt.STATUS_END_OF_FILE
            return GuestException(nt.STATUS_IN_PAGE_ERROR, address, facts)
        return GuestException(nt.STATUS_ACCESS_VIOLATION, address, (access, q[ctx.CR2]))
    if vector == ctx.DIVIDE_ERROR:
        return GuestException(_divide_error(p, processor), address)
    if vector == ctx.X87_ERROR:
        return GuestException(_x87_error(processor), address)
    if vector == ctx.SIMD_ERROR:
        state = int.from_bytes(processor.extended[24:28], "little")  # MXCSR
        return GuestException(_sse_error(p, state & ~(state >> 7)), address, (0, state))
    if vector == ctx.SINGLE_STEP:
        q[ctx.RFLAGS] &= ~_TRAP_FLAG
    if vector == ctx.SOFTWARE_INTERRUPT | FAST_FAIL:
        failure = GuestException(nt.STATUS_STACK_BUFFER_OVERRUN, address, (q[ctx.RCX] & 0xFFFFFFFF,))
        failure.is_final = True
        return failure
    if vector == ctx.SOFTWARE_INTERRUPT | DEBUG_SERVICE:  # a byte for its number follows the instruction
        return GuestException(nt.STATUS_BREAKPOINT, address + 1, (0,))
    if vector == ctx.BREAKPOINT:
        q[ctx.RIP] = address - 1
        return GuestException(nt.STATUS_BREAKPOINT, address - 1, (0,))
    if vector & ctx.SOFTWARE_INTERRUPT:  # a gate that is not there or not for programs
        q[ctx.RIP] = address - 2
        return GuestException(nt.STATUS_ACCESS_VIOLATION, address - 2, (0, (1 << p.bits) - 1))
    if vector == ctx.SYSCALL:
        number = q[ctx.RAX] & 0xFFFFFFFF
        raise NotImplementedHere(f"the program makes the system call {number:#x} itself, past ntdll")
    return GuestException(_CODES.get(vector, nt.STATUS_ILLEGAL_INSTRUCTION), address)


def _is_cut_off(p: Process, address: int) -> bool:
    from pywine.nt.sections import Views

    return p.state(Views).is_cut_off(address)


def _x87_error(processor: EngineThread) -> int:
    control, status = (int.from_bytes(processor.extended[at : at + 2], "little") for at in (0, 2))
    if status & ~control & 1 and status & _STACK_FAULT:
        return nt.STATUS_FLOAT_STACK_CHECK
    return _float_code(status & ~control)


def _sse_error(p: Process, unmasked: int) -> int:
    """32-bit programs are only told whether there is a result."""
    if p.bits == 64:
        return _float_code(unmasked)
    return nt.STATUS_FLOAT_MULTIPLE_TRAPS if unmasked & 7 else nt.STATUS_FLOAT_MULTIPLE_FAULTS


def _float_code(unmasked: int) -> int:
    """The most severe of the exceptions that a status word reports and that are not masked."""
    for bit in (0, 2, 1, 3, 4, 5):
        if unmasked >> bit & 1:
            return _FLOAT_CODES[bit]
    return nt.STATUS_FLOAT_INVALID_OPERATION


def _divide_error(p: Process, processor: EngineThread) -> int:
    """Division by zero, or a quotient too large: the vector is the same, the divisor tells."""
    from pywine.machine.decode import divisor

    value = divisor(p.memory, processor.q, p.bits)
    return nt.STATUS_INTEGER_OVERFLOW if value else nt.STATUS_INTEGER_DIVIDE_BY_ZERO
