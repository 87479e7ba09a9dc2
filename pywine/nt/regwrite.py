"""The text of .reg files: writing keys and values in either of regedit's formats."""

from __future__ import annotations

from pywine.nt.registry_tree import subkeys, values

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from pywine.nt.registry import Key
    from pywine.nt.registry_store import Value

VERSION_5, VERSION_4 = "Windows Registry Editor Version 5.00", "REGEDIT4"
_REG_SZ, _REG_EXPAND_SZ, _REG_BINARY, _REG_DWORD, _REG_MULTI_SZ = 1, 2, 3, 4, 7
_TEXTS = (_REG_EXPAND_SZ, _REG_MULTI_SZ)  # written as bytes of the file's encoding
_WIDEST = 76  # a line of bytes that is longer is continued


def export(key: Key, path: str, *, old: bool = False, code_page: int = 1252) -> bytes:
    """A whole file with a key and all below it. `path`: its full name; `old`: REGEDIT4, else 5.00."""
    lines = [VERSION_4 if old else VERSION_5, "", *_key_lines(key, path, code_page if old else 0)]
    text = "\r\n".join(lines) + "\r\n"
    if not old:
        return b"\xff\xfe" + text.encode("utf-16-le", "surrogatepass")
    from pywine.nt.codepages import encode

    return encode(code_page, text, 0, None)[0]


def _key_lines(key: Key, path: str, code_page: int) -> Iterator[str]:
    from pywine.nt.registry import KEY_ALL_ACCESS
    from pywine.nt.registry import Key as RegistryKey

    yield f"[{path}]"
    for value in sorted(values(key), key=lambda value: bool(value.name)):
        yield from _value_lines(value, code_page)
    yield ""
    for number in subkeys(key):
        name = key.store.info(number).name
        below = RegistryKey(key.store, number, (*key.path, name), KEY_ALL_ACCESS)
        yield from _key_lines(below, f"{path}\\{name}", code_page)


def _value_lines(value: Value, code_page: int) -> Iterator[str]:
    name = f'"{_escaped(value.name)}"' if value.name else "@"
    if value.type == _REG_SZ and _is_text(value.data):
        text = value.data.decode("utf-16-le", "surrogatepass")[:-1]
        yield f'{name}="{_escaped(text)}"'
    elif value.type == _REG_DWORD and len(value.data) == 4:
        yield f"{name}=dword:{int.from_bytes(value.data, 'little'):08x}"
    else:
        kind = "hex" if value.type == _REG_BINARY else f"hex({value.type:x})"
        yield from _byte_lines(f"{name}={kind}:", _encoded(value, code_page))


def _is_text(data: bytes) -> bool:
    """Whether a line can hold it in quotes: one NUL, at the end, and no other line."""
    if len(data) % 2 or not data.endswith(b"\0\0"):
        return False
    return not set("\0\r\n").intersection(data[:-2].decode("utf-16-le", "surrogatepass"))


def _encoded(value: Value, code_page: int) -> bytes:
    if not code_page or value.type not in _TEXTS:
        return value.data
    from pywine.nt.codepages import encode

    return encode(code_page, value.data.decode("utf-16-le", "surrogatepass"), 0, None)[0]


def _escaped(text: str) -> str:
    return text.replace("\\", "\\\\").replace('"', '\\"')


def _byte_lines(head: str, data: bytes) -> Iterator[str]:
    line = head
    for index, byte in enumerate(data):
        line += f"{byte:02x}"
        if index < len(data) - 1:
            line += ","
            if len(line) > _WIDEST:
                yield line + "\\"
                line = "  "
    yield line
