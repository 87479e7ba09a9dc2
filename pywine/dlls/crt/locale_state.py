"""The locale of a C runtime: names per category, the code page, character classes and case."""

from __future__ import annotations

import struct

TYPE_CHECKING = False
if TYPE_CHECKING:
    from pywine.dlls.crt.runtime import Crt

LC_ALL, LC_COLLATE, LC_CTYPE, LC_MONETARY, LC_NUMERIC, LC_TIME = range(6)
CATEGORIES = ("LC_COLLATE", "LC_CTYPE", "LC_MONETARY", "LC_NUMERIC", "LC_TIME")

# Bits of the ctype tables (ctype.h); CT_CTYPE1 has the same ones.
UPPER, LOWER, DIGIT, SPACE, PUNCT, CONTROL, BLANK, HEX, ALPHA = 1, 2, 4, 8, 0x10, 0x20, 0x40, 0x80, 0x100
LEADBYTE = 0x8000
# The classes of the C locale, as lengths of runs of characters with the same one.
_C_CLASSES = (
    (9, CONTROL), (5, SPACE | CONTROL), (18, CONTROL), (1, SPACE | BLANK), (15, PUNCT), (10, DIGIT | HEX),
    (7, PUNCT), (6, UPPER | HEX), (20, UPPER), (6, PUNCT), (6, LOWER | HEX), (20, LOWER), (4, PUNCT),
    (1, CONTROL), (128, 0),
)  # fmt: skip

_LOWER = {c: c + 32 for c in range(65, 91)}
_UPPER = {c: c - 32 for c in range(97, 123)}

# Windows' names of languages and countries: "English_United States" and its locale name, with its code page.
_LOCALES = {
    ("english", "united states"): ("English_United States", "en-US", 1252),
    ("english", "united kingdom"): ("English_United Kingdom", "en-GB", 1252),
    ("french", "france"): ("French_France", "fr-FR", 1252),
    ("german", "germany"): ("German_Germany", "de-DE", 1252),
    ("spanish", "spain"): ("Spanish_Spain", "es-ES", 1252),
    ("italian", "italy"): ("Italian_Italy", "it-IT", 1252),
    ("russian", "russia"): ("Russian_Russia", "ru-RU", 1251),
    ("polish", "poland"): ("Polish_Poland", "pl-PL", 1250),
    ("japanese", "japan"): ("Japanese_Japan", "ja-JP", 932),
    ("korean", "korea"): ("Korean_Korea", "ko-KR", 949),
}
_CONVENTIONS = {  # decimal point, thousands separator, currency symbol and code; what is not here is American
    "de-DE": (",", ".", "€", "EUR"), "fr-FR": (",", " ", "€", "EUR"), "es-ES": (",", ".", "€", "EUR"),
    "it-IT": (",", ".", "€", "EUR"), "ru-RU": (",", " ", "₽", "RUB"), "pl-PL": (",", " ", "zł", "PLN"),
    "ja-JP": (".", ",", "¥", "JPY"), "ko-KR": (".", ",", "₩", "KRW"), "en-GB": (".", ",", "£", "GBP"),
}  # fmt: skip
_LCIDS = {
    "English_United States": 0x409,
    "English_United Kingdom": 0x809,
    "French_France": 0x40C,
    "German_Germany": 0x407,
    "Spanish_Spain": 0xC0A,
    "Italian_Italy": 0x410,
    "Russian_Russia": 0x419,
    "Polish_Poland": 0x415,
    "Japanese_Japan": 0x411,
    "Korean_Korea": 0x412,
}
_UTF8_NAMES = ("utf8", "utf-8")


class Locale:
    """The current locale; "C" until the program changes it. `code_page` 0 is the C locale's."""

    def __init__(self, c: Crt) -> None:
        self._c = c
        self.names = ["C"] * 5
        self.code_page = 0
        self._tables: dict[int, int] = {}
        self._cases: dict[int, tuple[dict[int, int], dict[int, int]]] = {}

    def name(self, category: int) -> str:
        """What setlocale reports for a category."""
        if category != LC_ALL:
            return self.names[category - 1]
        if len(set(self.names)) == 1:
            return self.names[0]
        return ";".join(f"{key}={name}" for key, name in zip(CATEGORIES, self.names, strict=True))

    def set(self, category: int, wanted: str) -> str | None:
        """Set a category (or all) and return what it is called then; None if there is no such locale."""
        names = list(self.names)
        if category == LC_ALL and wanted.startswith("LC_"):
            for part in wanted.split(";"):
                key, _, value = part.partition("=")
                found = self._resolve(value)
                if key not in CATEGORIES or found is None:
                    return None
                names[CATEGORIES.index(key)] = found
        else:
            found = self._resolve(wanted)
            if found is None:
                return None
            names[:] = [found] * 5 if category == LC_ALL else names
            if category != LC_ALL:
                names[category - 1] = found
        self.names = names
        self.code_page = _code_page_of(names[LC_CTYPE - 1])
        self._publish()
        return self.name(category)

    def _resolve(self, wanted: str) -> str | None:
        """The full name of the locale that `wanted` names."""
        if wanted == "C" or (wanted == "POSIX" and self._c.ucrt):
            return "C"
        name, _, page = wanted.partition(".")
        default = self._c.p.ansi_code_page
        page = {"acp": str(default), "ocp": str(self._c.p.oem_code_page)}.get(page.lower(), page)
        if page.lower() in _UTF8_NAMES:
            if not self._c.ucrt:
                return None
            page = "utf8"
        elif page and not page.isdigit():
            return None
        if not name:
            return f"English_United States.{page or default}"
        for (language, country), (full, tag, own) in _LOCALES.items():
            if name.lower() in (f"{language}_{country}", language, full.lower()):
                return f"{full}.{page or own}"
            if self._c.ucrt and name.lower().replace("_", "-") in (tag.lower(), tag[:2].lower()):
                return f"{name}.{page}" if page else name
        return None

    def _publish(self) -> None:
        """Bring the guest's variables up to date."""
        from pywine.abi.types import INT, PVOID

        c = self._c
        c.set_data("_pctype", PVOID, self.classes_address)
        c.use_classes(self.classes_address)
        c.set_data("__mb_cur_max", INT, self.maximum_length)
        c.set_data("__lc_codepage", INT, self.code_page)

    @property
    def maximum_length(self) -> int:
        """MB_CUR_MAX."""
        if not self.code_page:
            return 1
        from pywine.nt.codepages import code_page_info

        return code_page_info(self.code_page).max_char_size

    # Conversion between char and wchar_t.

    def decode(self, data: bytes) -> str:
        """Raises NoUnicodeTranslation for bytes that are no characters."""
        if not self.code_page or data.isascii():
            return data.decode("latin-1")
        from pywine.nt.codepages import decode

        return decode(self.code_page, data, 8)  # MB_ERR_INVALID_CHARS

    def encode(self, text: str) -> bytes:
        """Raises UnicodeEncodeError for characters that the locale lacks."""
        if not self.code_page or text.isascii():
            return text.encode("latin-1")
        from pywine.nt.codepages import encode

        flags = 0x400 if self.code_page < 50000 else 0  # WC_NO_BEST_FIT_CHARS
        data, replaced = encode(self.code_page, text, flags, None)
        if replaced:
            raise UnicodeEncodeError("locale", text, 0, len(text), "not in the code page")
        return data

    def is_lead_byte(self, byte: int) -> bool:
        if not self.code_page:
            return False
        from pywine.nt.codepages import is_lead_byte

        return is_lead_byte(self.code_page, byte)

    # Classes and case.

    @property
    def classes_address(self) -> int:
        """The guest address of the class of character 0; that of EOF comes before it."""
        if self.code_page not in self._tables:
            if self.code_page:
                classes = struct.pack("<256H", *map(self._class_of, range(256)))
            else:
                classes = b"".join([kind.to_bytes(2, "little") * count for count, kind in _C_CLASSES])
            self._tables[self.code_page] = self._c.p.allocate(b"\0\0" + classes) + 2
        return self._tables[self.code_page]

    def classify(self, character: int) -> int:
        """The class bits of a char value (or EOF)."""
        if not -1 <= character <= 255:
            return 0
        address = self.classes_address + 2 * character
        return int.from_bytes(self._c.memory.ram[address : address + 2], "little")

    def _class_of(self, byte: int) -> int:
        if self.is_lead_byte(byte):
            return LEADBYTE
        from pywine.nt.chartype import CT_CTYPE1, char_type
        from pywine.nt.codepages import decode

        text = decode(self.code_page, bytes((byte,)), 0)
        found = char_type(CT_CTYPE1, ord(text[0])) if text and text != "\ufffd" else 0
        return found | BLANK if byte == 9 else found

    def _case_tables(self) -> tuple[dict[int, int], dict[int, int]]:
        found = self._cases.get(self.code_page)
        if found is None:
            found = self._cases[self.code_page] = self._make_cases()
        return found

    def _make_cases(self) -> tuple[dict[int, int], dict[int, int]]:
        if not self.code_page or self.maximum_length > 1:
            return _LOWER, _UPPER
        from pywine.nt import chartype
        from pywine.nt.codepages import decode, encode

        def mapped(change: object) -> dict[int, int]:
            pairs = {}
            for byte in range(256):
                text = change(decode(self.code_page, bytes((byte,)), 0))  # type: ignore[operator]
                data, replaced = encode(self.code_page, text, 0x400, None)
                if len(data) == 1 and not replaced:
                    pairs[byte] = data[0]
            return pairs

        return mapped(chartype.lower), mapped(chartype.upper)

    def lower(self, text: str) -> str:
        return text.lower() if text.isascii() else text.translate(self._case_tables()[0])

    def upper(self, text: str) -> str:
        return text.upper() if text.isascii() else text.translate(self._case_tables()[1])

    def lower_wide(self, text: str) -> str:
        if text.isascii():
            return text.lower()
        if not self.code_page:
            return text.translate(_LOWER)
        from pywine.nt import chartype

        return chartype.lower(text)

    def upper_wide(self, text: str) -> str:
        if text.isascii():
            return text.upper()
        if not self.code_page:
            return text.translate(_UPPER)
        from pywine.nt import chartype

        return chartype.upper(text)

    def collate(self, one: str, other: str) -> int:
        """As strcoll: by code in the C locale, alphabetically elsewhere."""
        if self.names[LC_COLLATE - 1] == "C":
            return (one > other) - (one < other)
        from pywine.nt.collation import compare

        return compare(one, other, 0)

    # Conventions.

    def conventions(self) -> tuple[list[str], list[int]]:
        """The strings and the numbers of struct lconv, in its order; "\\3" is a grouping."""
        number = _details(self.names[LC_NUMERIC - 1])
        money = _details(self.names[LC_MONETARY - 1])
        strings = [number[0], number[1], "\3" if number[1] else ""] if number else [".", "", ""]
        if not money:
            return [*strings, *[""] * 7], [127] * 8
        point, thousands, symbol, currency = money
        strings += [currency, symbol, point, thousands, "\3", "", "-"]
        return strings, [2, 2, 1, 0, 1, 0, 3, 0]


def _code_page_of(name: str) -> int:
    if name == "C":
        return 0
    page = name.rpartition(".")[2]
    if page in _UTF8_NAMES:
        return 65001
    return int(page) if page.isdigit() else 1252


def lcid(name: str) -> int:
    """The LCID of a locale by its full name; 0 for the C locale."""
    full = name.partition(".")[0]
    known = (found[0] for found in _LOCALES.values() if full in found[:2])
    return _LCIDS.get(next(known, ""), 0x409) if name != "C" else 0


def _details(name: str) -> tuple[str, str, str, str] | None:
    """The conventions of a locale by its full name; None for the C locale."""
    if name == "C":
        return None
    full = name.partition(".")[0]
    tag = next((tag for known, tag, _ in _LOCALES.values() if full in (known, tag)), "en-US")
    return _CONVENTIONS.get(tag, (".", ",", "$", "USD"))
