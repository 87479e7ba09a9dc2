"""Arguments for the functions that have a body in guest code, by the name of their Python body."""

from __future__ import annotations

import random
import struct

from pywine.nt.tls import FlsSlots

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.dlls.test_guest_bodies import Machine


class Case:
    """One call. `note` says what it was made of; `before` makes the state that it starts from."""

    def __init__(
        self, *arguments: int, note: object = "", before: Callable[[], object] = lambda: None
    ) -> None:
        self.arguments, self.note, self.before = arguments, note, before

    def __repr__(self) -> str:
        return f"Case({', '.join(map(hex, self.arguments))}) {self.note}"


CASES: dict[str, Callable[[Machine, random.Random], Case]] = {}


def _nowhere(_machine: Machine) -> tuple[int, ...]:
    return ()


def _somewhere(machine: Machine) -> tuple[int, ...]:
    return (machine.arenas[0].start,)


# What these tell differs from call to call (test_guest_clocks.py): their arguments.
CLOCKS = {
    "kernel32.profileapi.QueryPerformanceCounter": _somewhere,
    "ntdll.rtl_time.RtlQueryPerformanceCounter": _somewhere,
    "kernel32.sysinfoapi.GetSystemTimeAsFileTime": _somewhere,
    "kernel32.sysinfoapi.GetSystemTimePreciseAsFileTime": _somewhere,
    "kernel32.sysinfoapi.GetTickCount": _nowhere,
    "kernel32.sysinfoapi.GetTickCount64": _nowhere,
    "winmm.mmsystem.timeGetTime": _nowhere,
}


def cases(*names: str):
    """Declares whose arguments the function below makes."""

    def declare(make):
        for name in names:
            CASES[name] = make
        return make

    return declare


@cases(
    "kernel32.errhandlingapi.GetLastError", "ntdll.rtl_process.RtlGetLastWin32Error",
    "kernel32.processthreadsapi.GetCurrentThreadId", "kernel32.processthreadsapi.GetCurrentProcessId",
    "kernel32.processthreadsapi.GetCurrentProcess", "kernel32.processthreadsapi.GetCurrentThread",
    "kernel32.heapapi.GetProcessHeap", "ntdll.rtl_process.RtlGetCurrentPeb",
)  # fmt: skip
def nothing(machine: Machine, chance: random.Random) -> Case:
    return Case()


@cases("kernel32.errhandlingapi.SetLastError", "ntdll.rtl_process.RtlSetLastWin32Error")
def number(machine: Machine, chance: random.Random) -> Case:
    return Case(chance.getrandbits(32))


@cases("kernel32.processthreadsapi.TlsGetValue")
def tls_index(machine: Machine, chance: random.Random) -> Case:
    return Case(
        chance.choice((chance.randint(0, 63), chance.randint(64, 1087), chance.randint(1088, 1 << 32)))
    )


@cases("kernel32.processthreadsapi.TlsSetValue")
def tls_value(machine: Machine, chance: random.Random) -> Case:
    return Case(*tls_index(machine, chance).arguments, chance.getrandbits(machine.p.bits))


@cases("kernel32.fibersapi.FlsGetValue")
def fls_index(machine: Machine, chance: random.Random) -> Case:
    """Indexes up to 5 are somebody's, those up to 3 have values, and maybe there are none at all yet."""
    slots, thread = machine.p.state(FlsSlots), machine.p.thread
    values = [0, *(chance.getrandbits(machine.p.bits) | 1 for _ in range(3)), 0, 0]
    has_block = chance.random() < 0.8

    def before() -> None:
        slots.end(thread.locals)
        slots.callbacks = dict.fromkeys(range(1, 6), 0)
        for index, value in enumerate(values[1:] if has_block else (), 1):
            slots.set(thread, index, value)

    return Case(chance.choice((chance.randint(0, 8), chance.randint(0, 1 << 32))), before=before)


@cases("kernel32.fibersapi.FlsSetValue")
def fls_value(machine: Machine, chance: random.Random) -> Case:
    found = fls_index(machine, chance)
    value = chance.choice((0, chance.getrandbits(machine.p.bits)))
    return Case(*found.arguments, value, before=found.before)


# Memory.


def size(chance: random.Random, most: int = 0x1800) -> int:
    return chance.choice(
        (chance.randint(0, 20), chance.randint(0, 70), chance.randint(0, 600), chance.randint(0, most))
    )


def few(chance: random.Random, count: int) -> bytes:
    """Bytes of a small alphabet, so that searches find something."""
    return bytes(chance.choices(b"ab\xff\0" if chance.random() < 0.5 else b"abcdefgh\0", k=count))


@cases(
    "crt.string.memcpy",
    "crt.string.memmove",
    "ntdll.rtl_memory.RtlMoveMemory",
    "ntdll.rtl_memory.RtlCopyMemory",
)
def copy(machine: Machine, chance: random.Random) -> Case:
    count = size(chance)
    arena, other = machine.arenas
    if chance.random() < 0.5:
        return Case(arena.place(bytes(count), chance), other.place(chance.randbytes(count), chance), count)
    reach = min(chance.choice((3, 17, 40, 0x2000)), arena.SIZE - count)
    block = arena.place(chance.randbytes(count + reach), chance)
    return Case(block + chance.randint(0, reach), block + chance.randint(0, reach), count, note="overlap")


@cases("crt.string.memset")
def fill(machine: Machine, chance: random.Random) -> Case:
    count = size(chance)
    return Case(machine.arenas[0].place(chance.randbytes(count), chance), chance.getrandbits(32), count)


@cases("ntdll.rtl_memory.RtlFillMemory")
def fill_rtl(machine: Machine, chance: random.Random) -> Case:
    target, value, count = fill(machine, chance).arguments
    return Case(target, count, value)


@cases("ntdll.rtl_memory.RtlZeroMemory")
def zero(machine: Machine, chance: random.Random) -> Case:
    return Case(*fill_rtl(machine, chance).arguments[:2])


@cases("crt.string.memcmp", "ntdll.rtl_memory.RtlCompareMemory")
def compare(machine: Machine, chance: random.Random) -> Case:
    count = size(chance)
    data = bytearray(chance.randbytes(count))
    one = machine.arenas[0].place(data, chance)
    if count and chance.random() < 0.8:
        data[chance.randrange(count)] = chance.getrandbits(8)
    return Case(one, machine.arenas[1].place(data, chance), count)


@cases("crt.string.memchr")
def find_byte(machine: Machine, chance: random.Random) -> Case:
    count = size(chance)
    data = few(chance, count) if chance.random() < 0.5 else b"." * count
    return Case(machine.arenas[0].place(data, chance), chance.choice(b"ab\xffh\0.") | 0x5600, count)


# Strings.


def width(name: str) -> int:
    return 2 if "wcs" in name else 1


def text(chance: random.Random, name: str, most: int = 0x700, alphabet: str = "") -> bytes:
    """The characters of a string, without its NUL."""
    count = chance.choice((chance.randint(0, 20), chance.randint(0, 80), chance.randint(0, most)))
    if not alphabet:
        alphabet = chance.choice(
            ("ab", "abcXYZ", "a\xff", "\x01\x80\xfe" + ("\u0161\ufffe\u0100" * (width(name) > 1)))
        )
    encoding = "utf-16-le" if width(name) > 1 else "latin-1"
    return "".join(chance.choices(alphabet, k=count)).encode(encoding)


def nul(name: str) -> bytes:
    return bytes(width(name))


def string_cases(*names: str):
    """As `cases`, for a function that gets the name too."""

    def declare(make):
        for name in names:
            CASES["crt.string." + name] = lambda machine, chance, name=name: make(name, machine, chance)
        return make

    return declare


@string_cases("strlen", "wcslen")
def one_string(name: str, machine: Machine, chance: random.Random) -> Case:
    long = b"long" * chance.choice((0, 0, 0, 300, 600, 1900))
    return Case(machine.arenas[0].place(long + text(chance, name)[:500] + nul(name), chance))


@string_cases("strnlen", "wcsnlen")
def string_limit(name: str, machine: Machine, chance: random.Random) -> Case:
    data = text(chance, name)
    if chance.random() < 0.5:
        return Case(machine.arenas[0].place(data, chance), chance.randint(0, len(data) // width(name)))
    return Case(machine.arenas[0].place(data + nul(name), chance), chance.choice((size(chance), 0xFFFFFFFF)))


@string_cases("strcpy", "wcscpy")
def copy_string(name: str, machine: Machine, chance: random.Random) -> Case:
    data = text(chance, name) + nul(name)
    return Case(machine.arenas[0].place(data[::-1], chance), machine.arenas[1].place(data, chance))


@string_cases("strcat", "wcscat")
def append_string(name: str, machine: Machine, chance: random.Random) -> Case:
    old, data = text(chance, name), text(chance, name) + nul(name)
    target = machine.arenas[0].place(old + nul(name) + bytes(len(data) - width(name)), chance)
    return Case(target, machine.arenas[1].place(data, chance))


@string_cases("strncpy", "wcsncpy")
def copy_string_limit(name: str, machine: Machine, chance: random.Random) -> Case:
    count, data = size(chance, 0xC00), text(chance, name)
    target = machine.arenas[0].place(chance.randbytes(count * width(name)), chance)
    if count * width(name) > len(data) or chance.random() < 0.3:
        data += nul(name)
    return Case(target, machine.arenas[1].place(data, chance), count)


def two_strings(name: str, machine: Machine, chance: random.Random, alphabet: str = "") -> tuple[int, int]:
    one = text(chance, name, alphabet=alphabet)
    other = text(chance, name, alphabet=alphabet)
    if chance.random() < 0.7:  # equal up to somewhere
        cut = chance.randint(0, len(one)) & -width(name)
        other = one if chance.random() < 0.3 else one[:cut] + other[: chance.randint(0, 8) * 2]
    return tuple(
        arena.place(data + nul(name), chance)
        for arena, data in zip(machine.arenas, (one, other), strict=True)
    )  # type: ignore[return-value]


@string_cases("strcmp", "wcscmp")
def compare_strings(name: str, machine: Machine, chance: random.Random) -> Case:
    return Case(*two_strings(name, machine, chance))


@string_cases("strncmp", "wcsncmp")
def compare_strings_limit(name: str, machine: Machine, chance: random.Random) -> Case:
    count = chance.choice((size(chance), 0, 0x7FFFFFFF, machine.p.memory.end))
    return Case(*two_strings(name, machine, chance), count)


@string_cases("_stricmp", "_strcmpi", "_wcsicmp", "_stricmp_l", "_wcsicmp_l")
def compare_caseless(name: str, machine: Machine, chance: random.Random) -> Case:
    return Case(*two_strings(name, machine, chance, chance.choice(("aA", "aAbBzZ@[`{", "aA\xe9\xc9"))))


@string_cases("_strnicmp", "_wcsnicmp", "_strnicmp_l", "_wcsnicmp_l")
def compare_caseless_limit(name: str, machine: Machine, chance: random.Random) -> Case:
    count = chance.choice((size(chance), 0x7FFFFFFF))
    return Case(*compare_caseless(name, machine, chance).arguments, count)


@string_cases("strchr", "wcschr", "strrchr", "wcsrchr")
def find_character(name: str, machine: Machine, chance: random.Random) -> Case:
    data = text(chance, name, alphabet=chance.choice(("abc", "abc", "abcdefghij" * 20 + "\xff", "b")))
    character = chance.choice((*b"abcz\xff\0", 0x161 if width(name) > 1 else 0x7A61))
    return Case(machine.arenas[0].place(data + nul(name), chance), character)


@string_cases("strstr", "wcsstr")
def find_string(name: str, machine: Machine, chance: random.Random) -> Case:
    data = text(chance, name, alphabet=chance.choice(("ab", "aab", "abc", "aaaaaaaab")))
    start = chance.randint(0, len(data)) & -width(name)
    wanted = data[start : start + chance.randint(0, 12) * width(name)]
    if chance.random() < 0.4:
        wanted = wanted[: -width(name)] + ("b" if width(name) == 1 else "b\0").encode()
    arena, other = machine.arenas
    return Case(arena.place(data + nul(name), chance), other.place(wanted + nul(name), chance))


@cases(
    "kernel32.winbase_string.lstrlenA", "kernel32.winbase_string.lstrlen", "kernel32.winbase_string.lstrlenW"
)
def checked_length(machine: Machine, chance: random.Random) -> Case:
    if chance.random() < 0.1:
        return Case(chance.choice((0, 0x10, machine.arenas[0].start - 0x10)))
    data = text(chance, "wcs") + bytes(chance.choice((0, 2)))
    return Case(machine.arenas[0].place(data, chance))


# The runtime's data of the thread.


@cases("crt.errno._errno", "crt.errno.__doserrno")
def no_runtime_argument(machine: Machine, chance: random.Random) -> Case:
    return Case()


@cases("crt.stdlib.rand", "crt.stdlib.srand")
def seeded(machine: Machine, chance: random.Random) -> Case:
    seed = chance.getrandbits(32)
    return Case(seed, before=lambda: setattr(machine.crt.thread, "seed", 0x1234567))


CLASSES = ["alnum", "alpha", "cntrl", "digit", "graph", "lower", "print", "punct", "space", "upper", "xdigit"]
CASES_OF_LETTERS = ("tolower", "toupper")


@cases(
    *(f"crt.ctype.is{kind}" for kind in CLASSES),
    *(f"crt.ctype.{name}" for kind in CASES_OF_LETTERS for name in (kind, f"_{kind}_l")),
)
def character(machine: Machine, chance: random.Random) -> Case:
    locale = chance.choice(("C", "C", "English_United States.1252", "Russian_Russia.1251"))
    value = chance.choice((chance.randint(-1, 256), chance.randint(32, 127), chance.randint(-500, 500)))
    return Case(value & 0xFFFFFFFF, before=lambda: machine.crt.locale.set(0, locale), note=locale)


@cases("crt.ctype.towlower", "crt.ctype._towlower_l", "crt.ctype.towupper", "crt.ctype._towupper_l")
def wide_character(machine: Machine, chance: random.Random) -> Case:
    return Case(chance.choice((chance.randint(0, 0x400), chance.randint(0x40, 0x7F), chance.getrandbits(32))))


@cases("crt.stdlib.abs", "crt.stdlib.labs")
def integer(machine: Machine, chance: random.Random) -> Case:
    return Case(chance.choice((0, 1, 0x7FFFFFFF, 0x80000000, 0xFFFFFFFF, chance.getrandbits(32))))


@cases("kernel32.profileapi.QueryPerformanceFrequency")
def out_quad_word(machine: Machine, chance: random.Random) -> Case:
    return Case(machine.arenas[0].place(chance.randbytes(8), chance))


# Interlocked functions, encoded pointers.


@cases("kernel32.synchapi.InterlockedIncrement", "kernel32.synchapi.InterlockedDecrement")
def target(machine: Machine, chance: random.Random) -> Case:
    value = chance.choice((0, 1, 0x7FFFFFFF, 0x80000000, 0xFFFFFFFF, chance.getrandbits(32)))
    return Case(machine.arenas[0].place(value.to_bytes(4, "little"), chance))


@cases("kernel32.synchapi.InterlockedExchange", "kernel32.synchapi.InterlockedExchangeAdd")
def target_and_value(machine: Machine, chance: random.Random) -> Case:
    return Case(*target(machine, chance).arguments, chance.getrandbits(32))


@cases("kernel32.synchapi.InterlockedCompareExchange")
def compare_exchange(machine: Machine, chance: random.Random) -> Case:
    value = chance.getrandbits(32)
    place = machine.arenas[0].place(value.to_bytes(4, "little"), chance)
    return Case(place, chance.getrandbits(32), chance.choice((value, value ^ 1)))


@cases("kernel32.synchapi.InterlockedCompareExchange64")
def compare_exchange_64(machine: Machine, chance: random.Random) -> Case:
    value, new = chance.getrandbits(64), chance.getrandbits(64)
    expected = chance.choice((value, value ^ 1, value ^ 1 << 40))
    words = [word >> shift & 0xFFFFFFFF for word in (new, expected) for shift in (0, 32)]
    return Case(machine.arenas[0].place(value.to_bytes(8, "little"), chance), *words)


@cases(
    *(f"ntdll.rtl_pointer.Rtl{how}{what}Pointer" for how in ("Encode", "Decode") for what in ("", "System"))
)
def pointer(machine: Machine, chance: random.Random) -> Case:
    return Case(chance.getrandbits(machine.p.bits))


# Locks that nobody else wants.


@cases(
    "ntdll.rtl_sync.RtlInitializeCriticalSection", "kernel32.synchapi.InitializeCriticalSection",
    "ntdll.rtl_sync.RtlDeleteCriticalSection",
)  # fmt: skip
def any_section(machine: Machine, chance: random.Random) -> Case:
    return Case(machine.arenas[0].place_aligned(chance.randbytes(8 + 4 * machine.p.bits // 8), chance))


@cases(
    "ntdll.rtl_sync.RtlInitializeCriticalSectionAndSpinCount",
    "kernel32.synchapi.InitializeCriticalSectionAndSpinCount",
)
def spinning_section(machine: Machine, chance: random.Random) -> Case:
    return Case(*any_section(machine, chance).arguments, chance.choice((0, 4000, 0x80000FA0)))


@cases("ntdll.rtl_sync.RtlInitializeCriticalSectionEx", "kernel32.synchapi.InitializeCriticalSectionEx")
def section_with_flags(machine: Machine, chance: random.Random) -> Case:
    return Case(*spinning_section(machine, chance).arguments, chance.choice((0, 0x01000000)))


@cases(
    "ntdll.rtl_sync.RtlEnterCriticalSection", "ntdll.rtl_sync.RtlTryEnterCriticalSection",
    "ntdll.rtl_sync.RtlLeaveCriticalSection",
)  # fmt: skip
def section(machine: Machine, chance: random.Random) -> Case:
    """Free, held by this thread, or also wanted by another."""
    word, this = machine.p.bits // 8, machine.p.thread.id
    count, recursion, owner = chance.choice(((-1, 0, 0), (-2, 1, this), (-2, 3, this), (-6, 2, this)))
    data = struct.pack("<iiQ" if word == 8 else "<iiI", count, recursion, owner)
    return Case(machine.arenas[0].place_aligned(bytes(word) + data + bytes(2 * word), chance))


def slim_locks(*values: int):
    def make(machine: Machine, chance: random.Random) -> Case:
        value = chance.choice(values).to_bytes(machine.p.bits // 8, "little")
        return Case(machine.arenas[0].place_aligned(value, chance))

    return make


CASES |= {
    "ntdll.rtl_sync.RtlAcquireSRWLockExclusive": slim_locks(0),
    "ntdll.rtl_sync.RtlTryAcquireSRWLockExclusive": slim_locks(0, 1, 0x11, 0x41),
    "ntdll.rtl_sync.RtlReleaseSRWLockExclusive": slim_locks(1),
    "ntdll.rtl_sync.RtlAcquireSRWLockShared": slim_locks(0, 0x11, 0x21, 0x501),
    "ntdll.rtl_sync.RtlTryAcquireSRWLockShared": slim_locks(0, 1, 0x11, 0x21, 0x13, 3),
    "ntdll.rtl_sync.RtlReleaseSRWLockShared": slim_locks(0x11, 0x21, 0x501),
    "ntdll.rtl_sync.RtlWakeConditionVariable": slim_locks(0),
    "ntdll.rtl_sync.RtlWakeAllConditionVariable": slim_locks(0),
}


@cases("kernel32.synchapi.InitOnceExecuteOnce", "ntdll.rtl_sync.RtlRunOnceExecuteOnce")
def done_once(machine: Machine, chance: random.Random) -> Case:
    word = machine.p.bits // 8
    value = chance.getrandbits(8 * word) & ~3 | 2
    once = machine.arenas[0].place_aligned(value.to_bytes(word, "little"), chance)
    context = machine.arenas[1].place_aligned(bytes(word), chance)
    return Case(once, 0, 0, chance.choice((0, context)))


def slist(machine: Machine, chance: random.Random) -> tuple[int, int]:
    """A list of none or a few entries, and an aligned place behind them."""
    wide, base = machine.p.bits == 64, machine.arenas[0].start
    count = chance.randint(0, 3)
    places = [base + 0x40 * (number + 1) for number in range(count)]
    ram = machine.p.memory.ram
    code = "<Q" if wide else "<I"
    for place, following in zip(places, [*places[1:], 0], strict=False):
        struct.pack_into(code, ram, place, following)
    first, sequence = places[0] if places else 0, chance.choice((0, 0xFFFF, chance.getrandbits(16)))
    if wide:
        struct.pack_into("<QQ", ram, base, sequence << 16 | count, first | 2 if first else 0)
    else:
        struct.pack_into("<IHH", ram, base, first, count, sequence)
    return base, base + 0x400


@cases("ntdll.rtl_sync.RtlInterlockedPushEntrySList")
def slist_push(machine: Machine, chance: random.Random) -> Case:
    return Case(*slist(machine, chance))


@cases("ntdll.rtl_sync.RtlInterlockedPopEntrySList", "ntdll.rtl_sync.RtlInterlockedFlushSList")
def slist_pop(machine: Machine, chance: random.Random) -> Case:
    return Case(slist(machine, chance)[0])


@cases("ntdll.rtl_sync.RtlInterlockedPushListSListEx")
def slist_push_list(machine: Machine, chance: random.Random) -> Case:
    head, free = slist(machine, chance)
    return Case(head, free, free + 0x80, chance.randint(1, 5))
