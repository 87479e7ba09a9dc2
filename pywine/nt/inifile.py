"""Initialisation files: sections of `key=value` lines, read and rewritten as the profile functions do.

Comments and what belongs to other sections stay as they are. Names are compared without regard to case.
"""

from __future__ import annotations

import os

TYPE_CHECKING = False
if TYPE_CHECKING:
    from pywine.nt.process import Process


class IniFile:
    """One file's lines, without their ends."""

    def __init__(self, p: Process, host_path: str) -> None:
        self._p, self._host_path = p, host_path
        self.is_wide = False
        try:
            with open(host_path, "rb") as file:
                data = file.read()
        except OSError:
            data = b""
        if data.startswith(b"\xff\xfe"):
            self.is_wide = True
            text = data[2:].decode("utf-16-le", "replace")
        else:
            text = p.from_ansi(data.removeprefix(b"\xef\xbb\xbf"))
        self.lines = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
        if self.lines[-1] == "":
            self.lines.pop()

    def save(self) -> None:
        """Raises OSError."""
        text = "".join(line + "\r\n" for line in self.lines)
        data = b"\xff\xfe" + text.encode("utf-16-le", "surrogatepass") if self.is_wide else self._p.ansi(text)
        with open(self._host_path, "wb") as file:
            file.write(data)

    @staticmethod
    def _section_name(line: str) -> str | None:
        line = line.strip()
        if not line.startswith("["):
            return None
        end = line.rfind("]")
        return line[1:end].strip() if end > 0 else None

    def section_names(self) -> list[str]:
        names: dict[str, str] = {}
        for line in self.lines:
            name = self._section_name(line)
            if name:
                names.setdefault(name.lower(), name)
        return list(names.values())

    def _range(self, section: str) -> tuple[int, int] | None:
        """The lines of a section: behind its heading, before the next."""
        start = -1
        for index, line in enumerate(self.lines):
            name = self._section_name(line)
            if name is None:
                continue
            if start >= 0:
                return start, index
            if name.lower() == section.strip().lower():
                start = index + 1
        return (start, len(self.lines)) if start >= 0 else None

    @staticmethod
    def _key(line: str) -> str | None:
        line = line.strip()
        if not line or line.startswith(";"):
            return None
        return line.partition("=")[0].strip()

    def keys(self, section: str) -> list[str]:
        found = self._range(section)
        lines = self.lines[slice(*found)] if found else []
        return [key for key in map(self._key, lines) if key]

    def entries(self, section: str) -> list[str]:
        """The section's lines without comments and surrounding blanks."""
        found = self._range(section)
        lines = self.lines[slice(*found)] if found else []
        out = []
        for line in lines:
            key = self._key(line)
            if key:
                _, equals, value = line.partition("=")
                out.append(f"{key}={value.strip()}" if equals else key)
        return out

    def get(self, section: str, key: str) -> str | None:
        """The value, without the quotes around it."""
        found = self._range(section)
        for line in self.lines[slice(*found)] if found else []:
            name = self._key(line)
            if name is not None and name.lower() == key.strip().lower():
                value = line.partition("=")[2].strip()
                if len(value) > 1 and value[0] == value[-1] and value[0] in "\"'":
                    value = value[1:-1]
                return value
        return None

    def set(self, section: str, key: str | None, value: str | None) -> None:
        """Set a key; None for the value removes it, None for the key removes the section."""
        found = self._range(section)
        if key is None:
            if found:
                del self.lines[found[0] - 1 : found[1]]
            return
        if found is None:
            if value is not None:
                self.lines += [f"[{section}]", f"{key}={value}"]
            return
        start, end = found
        for index in range(start, end):
            name = self._key(self.lines[index])
            if name is not None and name.lower() == key.strip().lower():
                if value is None:
                    del self.lines[index]
                else:
                    self.lines[index] = f"{name}={value}"
                return
        if value is not None:
            while end > start and not self.lines[end - 1].strip():
                end -= 1
            self.lines.insert(end, f"{key}={value}")

    def replace_section(self, section: str, entries: list[str]) -> None:
        found = self._range(section)
        if found:
            self.lines[found[0] : found[1]] = entries
        else:
            self.lines += [f"[{section}]", *entries]


def open_ini(p: Process, name: str | None) -> IniFile:
    """The file of this name; names without a folder are in the Windows directory, None is win.ini."""
    name = name or "win.ini"
    if "\\" not in name and "/" not in name and ":" not in name:
        name = p.files.windows_directory + "\\" + name
    host = p.files.host_path(name)
    return IniFile(p, os.fspath(host))
