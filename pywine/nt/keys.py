"""The keys of a US keyboard: virtual keys (winuser.h), scan codes (set 1), characters."""

from __future__ import annotations

LEFT_ALT_PRESSED, LEFT_CTRL_PRESSED, SHIFT_PRESSED, ENHANCED_KEY = 0x2, 0x8, 0x10, 0x100
VK_BACK, VK_TAB, VK_RETURN, VK_ESCAPE, VK_SPACE = 0x08, 0x09, 0x0D, 0x1B, 0x20

# By character, unshifted and shifted: virtual key and scan code.
_ROWS = (
    ("`1234567890-=", "~!@#$%^&*()_+", (0x29, *range(0x02, 0x0E))),
    ("qwertyuiop[]", "QWERTYUIOP{}", tuple(range(0x10, 0x1C))),
    ("asdfghjkl;'\\", 'ASDFGHJKL:"|', (*range(0x1E, 0x29), 0x2B)),
    ("zxcvbnm,./", "ZXCVBNM<>?", tuple(range(0x2C, 0x36))),
)
_PUNCTUATION = dict(zip(";=,-./`[\\]'", (*range(0xBA, 0xC1), *range(0xDB, 0xDF)), strict=True))
_PRINTED: dict[str, tuple[int, int, int]] = {" ": (VK_SPACE, 0x39, 0)}
for _plain, _shifted, _codes in _ROWS:
    for _one, _other, _scan in zip(_plain, _shifted, _codes, strict=True):
        _virtual = _PUNCTUATION.get(_one) or ord(_one.upper())
        _PRINTED[_one] = _virtual, _scan, 0
        _PRINTED[_other] = _virtual, _scan, SHIFT_PRESSED

# Keys that type control characters, and the control keys held for it.
_WITH_CTRL = {chr(n): (0x40 + n, LEFT_CTRL_PRESSED) for n in range(1, 0x1B)} | {
    "\x03": (0x03, 0), "\b": (VK_BACK, 0), "\t": (VK_TAB, 0), "\n": (VK_RETURN, LEFT_CTRL_PRESSED),
    "\r": (VK_RETURN, 0), "\x1b": (VK_ESCAPE, 0), "\x1c": (0xDC, LEFT_CTRL_PRESSED),
    "\x1d": (0xDD, LEFT_CTRL_PRESSED), "\x1e": (0x36, SHIFT_PRESSED | LEFT_CTRL_PRESSED),
    "\x1f": (0xBD, SHIFT_PRESSED | LEFT_CTRL_PRESSED), "\x7f": (VK_BACK, LEFT_CTRL_PRESSED),
}  # fmt: skip
# The other keys of a keyboard: scan codes by virtual key, with 0xE0 or 0xE1 before those that have it.
_OTHER_SCAN_CODES = {
    0x03: 0xE046, 0x08: 0x0E, 0x09: 0x0F, 0x0C: 0x4C, 0x0D: 0x1C, 0x10: 0x2A, 0x11: 0x1D, 0x12: 0x38,
    0x13: 0xE11D, 0x14: 0x3A, 0x1B: 0x01, 0x20: 0x39, 0x21: 0x49, 0x22: 0x51, 0x23: 0x4F, 0x24: 0x47,
    0x25: 0x4B, 0x26: 0x48,
    0x27: 0x4D, 0x28: 0x50, 0x2C: 0x54, 0x2D: 0x52, 0x2E: 0x53, 0x2F: 0x63, 0x5B: 0xE05B, 0x5C: 0xE05C,
    0x5D: 0xE05D, 0x5F: 0xE05F, 0x6A: 0x37, 0x6B: 0x4E, 0x6D: 0x4A, 0x6E: 0x53, 0x6F: 0xE035,
    **dict(zip(range(0x60, 0x6A), (0x52, 0x4F, 0x50, 0x51, 0x4B, 0x4C, 0x4D, 0x47, 0x48, 0x49), strict=True)),
    **{0x70 + n: 0x3B + n for n in range(10)}, 0x7A: 0x57, 0x7B: 0x58,
    **{0x7C + n: 0x64 + n for n in range(11)}, 0x87: 0x76, 0x90: 0x45, 0x91: 0x46, 0xA0: 0x2A, 0xA1: 0x36,
    0xA2: 0x1D, 0xA3: 0xE01D, 0xA4: 0x38, 0xA5: 0xE038, 0xE2: 0x56,
}  # fmt: skip
_MEDIA_SCAN_CODES = bytes.fromhex("6a6967686566 32202e30 19102422 6c6d6b21")  # from VK_BROWSER_BACK on
SCAN_CODES = {virtual: scan for virtual, scan, _ in _PRINTED.values()} | _OTHER_SCAN_CODES
SCAN_CODES |= {0xA6 + n: 0xE000 | code for n, code in enumerate(_MEDIA_SCAN_CODES)}
# Characters by virtual key, without Shift; letters are capitals.
CHARACTERS = {
    virtual: ord(character.upper()) for character, (virtual, _, shift) in _PRINTED.items() if not shift
} | {0x03: 3, 0x08: 8, 0x09: 9, 0x0D: 13, 0x1B: 27, 0xE2: ord("\\")}
CHARACTERS |= dict(zip(range(0x60, 0x70), b"0123456789*+\0-./", strict=True))


# Characters by virtual key and the control keys held.
_TYPED = {(0x40 + n, LEFT_CTRL_PRESSED): chr(n) for n in range(1, 0x1B)}
_TYPED |= {key: character for character, key in _WITH_CTRL.items()}
_TYPED |= {(virtual, held): character for character, (virtual, _, held) in _PRINTED.items()}
_TYPED |= {(code, 0): chr(CHARACTERS[code]) for code in (0x6A, 0x6B, 0x6D, 0x6E, 0x6F)}
_TYPED[0xDB, LEFT_CTRL_PRESSED] = "\x1b"


def key_of(character: str) -> tuple[int, int] | None:
    """The virtual key that types a character, and the control keys held for it; None if no key does."""
    found = _PRINTED.get(character)
    if found:
        return found[0], found[2]
    return _WITH_CTRL.get(character)


def text_of(virtual_key: int, held: int, *, is_capital: bool) -> str:
    """What a key types with Shift and Ctrl, and with Caps Lock; empty if nothing."""
    if is_capital and 0x41 <= virtual_key <= 0x5A:
        held ^= SHIFT_PRESSED
    return _TYPED.get((virtual_key, held)) or _TYPED.get((virtual_key, held & ~SHIFT_PRESSED), "")
