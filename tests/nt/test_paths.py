"""Paths: what GetFullPathName answers, and that a full path stays as it is."""

from __future__ import annotations

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from pywine.nt.paths import device_name, normalise, split

CURRENT = "C:\\windows\\system32"
# Asked of GetFullPathNameA under Wine 8.0 with the current directory above. Left out is where Windows 11
# differs: device names with a folder or an extension; and of several dots that end a folder's name Windows
# takes none away.
FULL_PATHS = [
    ("a", "C:\\windows\\system32\\a"),
    ("a.", "C:\\windows\\system32\\a"),
    ("a ", "C:\\windows\\system32\\a"),
    ("a. .", "C:\\windows\\system32\\a"),
    ("a\\", "C:\\windows\\system32\\a\\"),
    ("a\\\\b", "C:\\windows\\system32\\a\\b"),
    ("a/b", "C:\\windows\\system32\\a\\b"),
    ("a\\.\\b", "C:\\windows\\system32\\a\\b"),
    ("a\\..\\b", "C:\\windows\\system32\\b"),
    ("..", "C:\\windows"),
    ("..\\..\\..", "C:\\"),
    ("..\\..\\x\\", "C:\\x\\"),
    ("a\\b\\..", "C:\\windows\\system32\\a"),
    ("a\\b\\..\\", "C:\\windows\\system32\\a\\"),
    ("a.\\b", "C:\\windows\\system32\\a\\b"),
    ("a..\\b", "C:\\windows\\system32\\a..\\b"),
    ("a ..\\b", "C:\\windows\\system32\\a ..\\b"),
    ("a \\b", "C:\\windows\\system32\\a \\b"),
    (".a\\b", "C:\\windows\\system32\\.a\\b"),
    ("...\\b", "C:\\windows\\system32\\...\\b"),
    ("a...", "C:\\windows\\system32\\a"),
    ("\\", "C:\\"),
    ("\\x", "C:\\x"),
    ("\\x\\..\\..", "C:\\"),
    ("\\.", "C:\\"),
    ("C:", "C:\\windows\\system32\\"),
    ("C:x", "C:\\windows\\system32\\x"),
    ("C:\\", "C:\\"),
    ("C:\\x", "C:\\x"),
    ("C:\\x\\", "C:\\x\\"),
    ("C:\\x\\\\y\\.\\", "C:\\x\\y\\"),
    ("C:\\x\\..", "C:\\"),
    ("C:\\..", "C:\\"),
    ("c:\\X", "c:\\X"),
    ("C:..", "C:\\windows"),
    ("C:.", "C:\\windows\\system32"),
    ("D:x", "D:\\x"),
    ("D:\\y", "D:\\y"),
    ("\\\\server\\share", "\\\\server\\share"),
    ("\\\\server\\share\\", "\\\\server\\share\\"),
    ("\\\\server\\share\\x\\..", "\\\\server\\share\\"),
    ("\\\\server\\share\\..", "\\\\server\\share\\"),
    ("\\\\server\\share\\..\\..\\x", "\\\\server\\share\\x"),
    ("\\\\server", "\\\\server"),
    ("\\\\server\\", "\\\\server\\"),
    ("\\\\.\\pipe\\x", "\\\\.\\pipe\\x"),
    ("\\\\.\\C:\\x\\..\\y", "\\\\.\\C:\\y"),
    ("\\\\?\\C:\\x\\..\\y", "\\\\?\\C:\\y"),
    ("//server/share/x", "\\\\server\\share\\x"),
    ("//./x", "\\\\.\\x"),
    ("nul", "\\\\.\\nul"),
    ("nul:", "\\\\.\\nul"),
    ("con", "\\\\.\\con"),
    ("com1", "\\\\.\\com1"),
    ("com0", "C:\\windows\\system32\\com0"),
    ("prn ", "\\\\.\\prn"),
    ("conin$", "\\\\.\\conin$"),
    ("lpt9", "\\\\.\\lpt9"),
    ("C:\\x ", "C:\\x"),
    ("C:\\x .\\y", "C:\\x \\y"),
    ("C:\\a\\ \\b", "C:\\a\\ \\b"),
    ("C:\\ ", "C:\\"),
    ("C:\\.", "C:\\"),
    ("C:\\...", "C:\\"),
    ("C:\\a\\...\\b", "C:\\a\\...\\b"),
    (" a", "C:\\windows\\system32\\ a"),
    (" \\a", "C:\\windows\\system32\\ \\a"),
    ("C: x", "C:\\windows\\system32\\ x"),
    ("nul.", "\\\\.\\nul"),
    ("nul ", "\\\\.\\nul"),
    ("a:", "a:\\"),
    ("a:b:c", "a:\\b:c"),
    ("C:\\a:b", "C:\\a:b"),
    ("C:\\x\\...\\..\\y", "C:\\x\\y"),
]
components = st.sampled_from(("a", "B", "x.y", "a b", ".", "..", ".hidden", "", "\u00e4", "\U0001f600"))
roots = st.sampled_from(("", "\\", "C:\\", "c:", "D:", "d:\\", "\\\\server\\share\\", "/", "z:/"))


@pytest.mark.parametrize(("path", "full"), FULL_PATHS)
def test_full_paths_are_as_recorded(path, full):
    assert normalise(path, CURRENT) == full


@given(roots, st.lists(components, max_size=8), st.sampled_from("\\/"), st.booleans())
@example("\\", ["", ".."], "\\", False)
def test_full_paths_stay_as_they_are(root, parts, separator, ends):
    path = root + separator.join(parts) + separator * ends
    full = normalise(path, CURRENT)
    assert normalise(full, CURRENT) == full
    assert "/" not in full
    if not device_name(path) and full != "\\\\.":  # the device namespace itself
        assert full[1:3] == ":\\" or full.startswith("\\\\")
        names = full.split("\\")[4 if full.startswith("\\\\") else 0 :]  # dots may name a server
        assert not {".", ".."} & set(names)


@given(st.lists(st.sampled_from(("a", "b c", "x.y")), min_size=1, max_size=5))
def test_splitting_and_joining_give_the_path_back(parts):
    path = "C:\\" + "\\".join(parts)
    folder, name = split(path)
    assert name == parts[-1]
    assert folder.rstrip("\\") + "\\" + name == path
