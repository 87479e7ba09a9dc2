"""xcopy: copies files and trees of folders."""

from __future__ import annotations

from pywine.abi.errors import ApiError
from pywine.nt import attributes as attr
from pywine.nt import fileops
from pywine.programs.arguments import entries, fail, folder_of, is_link

TYPE_CHECKING = False
if TYPE_CHECKING:
    from pywine.programs.context import Context

_BAD = 4
_KNOWN = frozenset((*"seiyqflhrtucdkvzgb", "-y"))


def main(context: Context, arguments: list[str]) -> int:
    """xcopy source [target] [/S] [/E] [/I] [/Y] [/Q] [/F] [/L] [/H] [/R] [/T] [/U] [/D] [/C]"""
    switches, names = set(), []
    for word in arguments:
        if word.startswith("/"):
            if word[1:].lower() not in _KNOWN:
                return fail(context, f"Invalid switch - {word}\r\n", _BAD)
            switches.add(word[1:].lower())
        else:
            names.append(word.replace("/", "\\"))
    if not 1 <= len(names) <= 2:
        return fail(context, "Invalid number of parameters", _BAD)
    source, target = names[0], names[1] if len(names) > 1 else "."
    job = _Job(context, switches)
    files = context.files
    if files.is_directory(source):
        folder, pattern = source.rstrip("\\") + "\\", "*"
    else:
        folder, pattern = folder_of(source), source[len(folder_of(source)) :]
    if not entries(context, folder + pattern) and not (pattern == "*" and "e" in switches):
        context.write(f"File not found - {pattern}\r\n", 2)
        context.write("0 File(s) copied\r\n")
        return _BAD
    is_single = pattern != "*" and "*" not in pattern and "?" not in pattern
    if is_single and not files.is_directory(target) and not target.endswith("\\") and "i" not in switches:
        job.copy(source, target)  # Windows asks whether the target is a file; a file is what is most likely
    else:
        job.copy_folder(folder, pattern, target.rstrip("\\") if len(target) > 3 else target)
    context.write(f"{job.count} File(s) copied\r\n")
    return _BAD if job.failed else 0


class _Job:
    """What is copied, and how much so far."""

    def __init__(self, context: Context, switches: set[str]) -> None:
        self._context, self._files, self._switches = context, context.files, switches
        self.count, self.failed = 0, False

    def copy_folder(self, folder: str, pattern: str, target: str) -> None:
        found = entries(self._context, folder + pattern)
        chosen = [entry for entry in found if self._takes(entry.information)]
        if (chosen or "e" in self._switches) and "l" not in self._switches:
            self._files.make_folders(target)
        for entry in chosen if "t" not in self._switches else ():
            self.copy(folder + entry.name, f"{target}\\{entry.name}")
        if not {"s", "e"} & self._switches:
            return
        for entry in entries(self._context, folder + "*"):
            inner = folder + entry.name
            if entry.information.attributes & attr.DIRECTORY and not is_link(self._context, inner):
                self.copy_folder(inner + "\\", pattern, f"{target}\\{entry.name}")

    def _takes(self, found: attr.Information) -> bool:
        hidden = found.attributes & (attr.HIDDEN | attr.SYSTEM) and "h" not in self._switches
        return not found.attributes & attr.DIRECTORY and not hidden

    def copy(self, source: str, target: str) -> None:
        exists = self._files.exists(target)
        if "u" in self._switches and not exists:
            return
        if "d" in self._switches and exists and self._written(source) <= self._written(target):
            return
        if "l" not in self._switches:
            try:
                if exists and "r" in self._switches:
                    host = self._files.existing(target)
                    attr.set_attributes(host, attr.information(host).attributes & ~attr.READONLY)
                fileops.copy(self._files, source, target, fail_if_exists=False)
            except (ApiError, OSError):
                self._context.write(f"Access denied\r\nUnable to create file - {target}\r\n", 2)
                self.failed = True
                return
        if "f" in self._switches:
            full = self._files.full_path
            self._context.write(f"{full(source)} -> {full(target)}\r\n")
        elif "q" not in self._switches:
            self._context.write(f"{source}\r\n")
        self.count += 1

    def _written(self, path: str) -> int:
        return attr.information(self._files.existing(path)).written
