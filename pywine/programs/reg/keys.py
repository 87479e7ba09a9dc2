"""What reg's commands share: keys by their names, values as text, questions, arguments."""

from __future__ import annotations

from pywine.nt.registry import (
    KEY_ALL_ACCESS,
    REG_BINARY,
    REG_DWORD,
    REG_EXPAND_SZ,
    REG_MULTI_SZ,
    REG_NONE,
    REG_QWORD,
    REG_SZ,
    Key,
    Registry,
)
from pywine.nt.registry_views import KEY_WOW64_32KEY, KEY_WOW64_64KEY

TYPE_CHECKING = False
if TYPE_CHECKING:
    from pywine.nt.registry_store import Value
    from pywine.programs.context import Context

ROOTS = {
    "HKLM": ("HKEY_LOCAL_MACHINE", 0x80000002), "HKCU": ("HKEY_CURRENT_USER", 0x80000001),
    "HKCR": ("HKEY_CLASSES_ROOT", 0x80000000), "HKU": ("HKEY_USERS", 0x80000003),
    "HKCC": ("HKEY_CURRENT_CONFIG", 0x80000005),
}  # fmt: skip
TYPES = {
    "REG_SZ": REG_SZ, "REG_EXPAND_SZ": REG_EXPAND_SZ, "REG_MULTI_SZ": REG_MULTI_SZ, "REG_DWORD": REG_DWORD,
    "REG_QWORD": REG_QWORD, "REG_BINARY": REG_BINARY, "REG_NONE": REG_NONE,
}  # fmt: skip
NAMES = {number: name for name, number in TYPES.items()}
DONE = "The operation completed successfully.\r\n"
NO_KEY = "ERROR: The system was unable to find the specified registry key or value."
DEFAULT = "(Default)"
_SWITCHES = frozenset((
    "v", "ve", "va", "t", "d", "s", "f", "y", "oa", "od", "os", "on", "reg:32", "reg:64"
))  # fmt: skip


class Failure(Exception):
    """What is wrong, as reg says it."""


class Arguments:
    """The key or file, and the switches with their values. Raises Failure."""

    def __init__(self, words: list[str], operands: int = 1) -> None:
        self.switches: dict[str, str] = {}
        self.operand, self.second = (*words[:operands], "", "")[:2]
        rest = iter(words[operands:])
        for word in rest:
            name = word[1:].lower()
            if not word.startswith("/") or name not in _SWITCHES:
                raise Failure(f"ERROR: Invalid syntax.\r\n{word}")
            self.switches[name] = next(rest, "") if name in ("v", "t", "d") else ""
        if not self.operand or (operands > 1 and not self.second):
            raise Failure("ERROR: Invalid syntax.")

    @property
    def access(self) -> int:
        """All rights, in the view that is meant."""
        views = (KEY_WOW64_32KEY, "reg:32"), (KEY_WOW64_64KEY, "reg:64")
        return KEY_ALL_ACCESS | sum(view for view, name in views if name in self.switches)

    @property
    def value_name(self) -> str | None:
        """The value that is meant: "" is the default one; None for the whole key."""
        return "" if "ve" in self.switches else self.switches.get("v")


def root_of(context: Context, path: str) -> tuple[Key, str, str]:
    """The predefined key of a path, what follows it, and its full name. Raises Failure."""
    head, _, rest = path.partition("\\")
    for short, (name, handle) in ROOTS.items():
        if head.upper() in (short, name):
            full = f"{name}\\{rest}" if rest else name
            return context.process.state(Registry).predefined(handle), rest.rstrip("\\"), full.rstrip("\\")
    raise Failure("ERROR: Invalid key name.")


def find(context: Context, path: str, access: int = KEY_ALL_ACCESS) -> tuple[Key, str]:
    root, rest, full = root_of(context, path)
    key = root.find(rest, access) if rest else root
    if key is None:
        raise Failure(NO_KEY)
    return key, full


def shown(value: Value) -> str:
    return f"    {value.name or DEFAULT}    {type_name(value)}    {text_of(value)}"


def type_name(value: Value) -> str:
    return NAMES.get(value.type, f"0x{value.type:x}")


def text_of(value: Value) -> str:
    if value.type in (REG_DWORD, REG_QWORD):
        return hex(int.from_bytes(value.data, "little"))
    if value.type in (REG_SZ, REG_EXPAND_SZ, REG_MULTI_SZ):
        text = value.data.decode("utf-16-le", "surrogatepass").rstrip("\0")
        return text.replace("\0", "\\0")
    return value.data.hex().upper()


def data_of(kind: int, text: str) -> bytes:
    """Raises Failure."""
    if kind in (REG_DWORD, REG_QWORD):
        try:
            number = int(text or "0", 0)
        except ValueError:
            raise Failure("ERROR: Invalid syntax. Specify valid numeric value for '/d'.") from None
        return number.to_bytes(4 if kind == REG_DWORD else 8, "little", signed=number < 0)
    if kind in (REG_BINARY, REG_NONE):
        try:
            return bytes.fromhex(text)
        except ValueError:
            raise Failure("ERROR: Invalid syntax. Specify valid hexadecimal value for '/d'.") from None
    if kind == REG_MULTI_SZ:
        text = text.replace("\\0", "\0") + "\0"
    return (text + "\0").encode("utf-16-le", "surrogatepass")


def agrees(context: Context, arguments: Arguments, question: str) -> bool:
    if "f" in arguments.switches:
        return True
    context.write(f"{question} (Yes/No)? ")
    return context.read_all()[:1].lower() == b"y"
