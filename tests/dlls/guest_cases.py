"""Arguments for the functions that have a body in guest code, by the name of their Python body."""

from __future__ import annotations

import random

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.dlls.test_guest_bodies import Machine


class Case:
    """One call. `note` says what it was made of."""

    def __init__(self, *arguments: int, note: object = "") -> None:
        self.arguments, self.note = arguments, note

    def __repr__(self) -> str:
        return f"Case({', '.join(map(hex, self.arguments))}) {self.note}"


CASES: dict[str, Callable[[Machine, random.Random], Case]] = {}


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
    return Case(machine.arenas[0].place(text(chance, name) + nul(name), chance))


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
