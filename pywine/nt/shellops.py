"""What the shell does to many files at once: copying, moving, deleting, folders with all that is in them."""

from __future__ import annotations

import os

from pywine.abi.errors import NtError
from pywine.abi.ntstatus import STATUS_OBJECT_NAME_NOT_FOUND
from pywine.nt import fileops
from pywine.nt.wildcards import file_matcher

TYPE_CHECKING = False
if TYPE_CHECKING:
    from pywine.nt.files import Files

FO_MOVE, FO_COPY, FO_DELETE, FO_RENAME = 1, 2, 3, 4
MANY_TARGETS, FILES_ONLY, NO_RECURSION, RENAME_ON_COLLISION = 0x1, 0x80, 0x1000, 0x8  # FOF_*


class Operation:
    """One call of SHFileOperation. Its methods raise NtError, WinError, OSError."""

    def __init__(self, files: Files, flags: int) -> None:
        self._files, self._flags = files, flags

    def sources(self, patterns: list[str]) -> list[str]:
        """The files that names and patterns stand for."""
        found: list[str] = []
        for pattern in patterns:
            folder, slash, name = pattern.rpartition("\\")
            if "*" not in name and "?" not in name:
                if not self._files.exists(pattern):
                    raise NtError(STATUS_OBJECT_NAME_NOT_FOUND)
                found.append(pattern)
                continue
            matches = file_matcher(name)
            for entry in sorted(os.listdir(self._files.existing(folder + slash or "."))):
                path = folder + slash + entry
                if matches(entry) and not (self._flags & FILES_ONLY and self._files.is_directory(path)):
                    found.append(path)
        return found

    def delete(self, path: str) -> None:
        """Delete a file, or a folder and what is in it."""
        host = self._files.existing(path, follow=False)
        if os.path.islink(host) or not os.path.isdir(host):
            if os.path.islink(host) and os.path.isdir(host):
                fileops.remove_directory(self._files, path)
                return
            fileops.delete_file(self._files, path)
            return
        for entry in os.listdir(host):
            self.delete(f"{path}\\{entry}")
        fileops.remove_directory(self._files, path)

    def send(self, function: int, sources: list[str], targets: list[str]) -> None:
        """Copy, move or rename to a folder, to one name, or each to a name of its own."""
        if self._flags & MANY_TARGETS and len(targets) == len(sources):
            for source, target in zip(sources, targets, strict=True):
                self._send(function, source, target)
            return
        target = targets[0].rstrip("\\")
        is_folder = self._files.is_directory(targets[0])
        if len(sources) > 1 and not is_folder:
            self._files.make_folders(target)
            is_folder = True
        for source in sources:
            name = source.rstrip("\\").rpartition("\\")[2]
            to_folder = is_folder and function != FO_RENAME
            self._send(function, source, f"{target}\\{name}" if to_folder else target)

    def _send(self, function: int, source: str, target: str) -> None:
        if self._flags & RENAME_ON_COLLISION:
            target = self._free(target)
        folder = target.rpartition("\\")[0]
        if folder and not self._files.exists(folder):
            self._files.make_folders(folder)
        if function == FO_COPY:
            self._copy(source, target)
        elif self._files.is_directory(source) and self._files.is_directory(target):
            self._copy(source, target)
            self.delete(source)
        else:
            fileops.move(self._files, source, target, replace=function == FO_MOVE, copy=True)

    def _copy(self, source: str, target: str) -> None:
        if not self._files.is_directory(source):
            fileops.copy(self._files, source, target, fail_if_exists=False)
            return
        host = self._files.existing(source)
        entries = os.listdir(host)  # before the target, which may lie in it
        if not self._files.exists(target):
            fileops.create_directory(self._files, target)
        for entry in entries:
            path = f"{source}\\{entry}"
            if not (self._flags & NO_RECURSION and self._files.is_directory(path)):
                self._copy(path, f"{target}\\{entry}")

    def _free(self, target: str) -> str:
        """A name that nobody has: `name (2).txt`."""
        dot = target.rfind(".", target.rfind("\\") + 1)
        stem, extension = (target[:dot], target[dot:]) if dot > 0 else (target, "")
        number, found = 1, target
        while self._files.exists(found):
            number += 1
            found = f"{stem} ({number}){extension}"
        return found
