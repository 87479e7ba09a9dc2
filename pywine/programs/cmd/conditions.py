"""IF: whether its condition holds."""

from __future__ import annotations

from pywine.abi.errors import ApiError
from pywine.nt import collation
from pywine.nt.paths import device_name
from pywine.nt.wildcards import has_wildcards
from pywine.programs.cmd.errors import CommandError

TYPE_CHECKING = False
if TYPE_CHECKING:
    from pywine.programs.cmd.nodes import If
    from pywine.programs.cmd.shell import Shell

EXTENSION_VERSION = 2


def holds(shell: Shell, node: If) -> bool:
    """Whether the condition is true. Raises CommandError."""
    right = shell.fill_in(node.right)
    return _test(shell, node, right) != node.negated


def _test(shell: Shell, node: If, right: str) -> bool:
    kind = node.kind.lower()
    if kind == "errorlevel":
        return shell.errorlevel >= _number(right)
    if kind == "cmdextversion":
        return _number(right) <= EXTENSION_VERSION
    if kind == "defined":
        return shell.variable(right.strip('"')) is not None
    if kind == "exist":
        return exists(shell, right)
    left = shell.fill_in(node.left)
    if kind == "==":
        return left.lower() == right.lower() if node.ignores_case else left == right
    order = compare(left, right, ignore_case=node.ignores_case)
    return {
        "equ": order == 0, "neq": order != 0, "lss": order < 0, "leq": order <= 0, "gtr": order > 0,
        "geq": order >= 0,
    }[kind]  # fmt: skip


def _number(text: str) -> int:
    try:
        return int(text)
    except ValueError:
        raise CommandError(f"{text} was unexpected at this time.", 255) from None


def exists(shell: Shell, pattern: str) -> bool:
    """IF EXIST: a file, a folder, a device, or anything that a pattern matches."""
    pattern = pattern.replace('"', "")
    folder, _, name = pattern.replace("/", "\\").rpartition("\\")
    if device_name(pattern):
        return not folder or shell.files.is_directory(folder)
    if not has_wildcards(pattern):
        return shell.files.exists(pattern.rstrip("\\") if name == "" and len(folder) > 2 else pattern)
    from pywine.nt.directory import search

    try:
        search(shell.files, pattern)
    except (ApiError, OSError):
        return False
    return True


def compare(left: str, right: str, *, ignore_case: bool) -> int:
    """Negative, 0 or positive: as numbers if both are, otherwise as words."""
    numbers = whole_number(left), whole_number(right)
    if numbers[0] is not None and numbers[1] is not None:
        return (numbers[0] > numbers[1]) - (numbers[0] < numbers[1])
    return collation.compare(left, right, collation.NORM_IGNORECASE if ignore_case else 0)


def whole_number(text: str) -> int | None:
    """The number that all of a text is, in C's notations."""
    digits = text[1:] if text[:1] in ("+", "-") else text
    base = 16 if digits[:2].lower() == "0x" else 8 if digits.startswith("0") else 10
    if not digits.isascii() or not digits.isalnum():
        return None
    try:
        value = int(digits, base) if base != 8 else int(digits or "0", 8)
    except ValueError:
        return None
    value = min(value, 0x7FFFFFFF)
    return -value if text.startswith("-") else value
