"""The locale of a C runtime: names per category, the code page, character classes and case."""

from __future__ import annotations

import struct

from pywine.machine import utf16

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

_UTF8_NAMES = ("utf8", "utf-8")


class Locale:
    """The current locale; "C" until the program changes it. `code_page` 0 is the C locale's."""

    def __init__(self, c: Crt, like: Locale | None = None) -> None:
        """`like`: which locale it is a copy of; programs do not see it in the runtime's variables."""
        self._c = c
        self._is_shared = like is None
        self.names = list(like.names) if like else ["C"] * 5
        self.code_page = like.code_page if like else 0
        self.point = like.point if like else "."  # between the whole and the fraction of numbers
        self._locales: dict[str, int] = like._locales if like else {}
        self._tables: dict[int, int] = like._tables if like else {}
        self._cases: dict[int, tuple[dict[int, int], dict[int, int]]] = like._cases if like else {}

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
        self.code_page = self._code_page_of(names[LC_CTYPE - 1])
        self.point = "." if names[LC_NUMERIC - 1] == "C" else self.spelled(self.conventions()[0][0])
        if self._is_shared:
            self._publish()
        elif self._c.thread.locale is self:
            self._c.thread.use_classes(self.classes_address)
        return self.name(category)

    def _resolve(self, wanted: str) -> str | None:
        """The full name of the locale that `wanted` names."""
        if wanted == "C":
            return "C"
        name, _, given = wanted.partition(".")
        default = self._c.p.ansi_code_page
        page = {"acp": str(default), "ocp": str(self._c.p.oem_code_page)}.get(given.lower(), given)
        if page == "65001" and self._c.ucrt:
            page = "utf8"
        if page.lower() in _UTF8_NAMES:
            if not self._c.ucrt:
                return None
            page = "utf8"
        elif page and not page.isdigit():
            return None
        from pywine.dlls.crt.locale_names import code_page, find, full_name
        from pywine.nt import locale

        where = find(name, self._c.ucrt) if name else locale.user_default()
        if where is None:
            return None
        if self._c.ucrt and name and _is_tag(name, where):
            if given and given.lower() not in _UTF8_NAMES:
                return None
            full = wanted
        else:
            own = code_page(where)
            page = page or ("utf8" if own == 65001 and self._c.ucrt else str(own))
            full = f"{full_name(where)}.{page}"
        self._locales[full] = where
        return full

    def locale(self, category: int) -> int | None:
        """The locale of a category (nt/locale.py); None is the C locale."""
        return self._locales.get(self.names[category - 1])

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
        if self.code_page == 65001:
            return utf16.decode(utf16.encode(text)).encode()
        from pywine.nt.codepages import encode

        data, replaced = encode(self.code_page, text, 0, None)
        if replaced:
            raise UnicodeEncodeError("locale", text, 0, len(text), "not in the code page")
        return data

    def spelled(self, text: str) -> str:
        """Words of a locale as chars (of which each is a byte), as near as the code page comes."""
        if text.isascii():
            return text
        from pywine.nt.codepages import encode

        code_page = self.code_page or self._c.p.ansi_code_page
        return encode(code_page, text.replace("\u202f", "\xa0"), 0, None)[0].decode("latin-1")

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
        from pywine.nt.collation import compare, own_order

        return compare(one, other, 0, own_order(self.locale(LC_COLLATE)))

    # Conventions.

    def conventions(self) -> tuple[list[str], list[int]]:
        """The strings and the numbers of struct lconv, in its order; "\\3" is a grouping."""
        from pywine.dlls.crt.locale_names import conventions

        return conventions(self.locale(LC_NUMERIC), self.locale(LC_MONETARY))

    def _code_page_of(self, name: str) -> int:
        if name == "C":
            return 0
        page = name.rpartition(".")[2].lower()
        if page in _UTF8_NAMES:
            return 65001
        if page.isdigit():
            return int(page)
        from pywine.dlls.crt.locale_names import code_page

        return code_page(self._locales[name])


def _is_tag(name: str, where: int) -> bool:
    from pywine.nt import locale

    return locale.name_of(where).lower() == name.lower().replace("_", "-")
