"""The registry against a dict of dicts, several processes on one file, and .reg files."""

from __future__ import annotations

import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from pywine.abi.errors import NotImplementedHere, NtError
from pywine.abi.ntstatus import (
    STATUS_CANNOT_DELETE,
    STATUS_CHILD_MUST_BE_VOLATILE,
    STATUS_KEY_DELETED,
    STATUS_NO_MORE_ENTRIES,
    STATUS_OBJECT_NAME_NOT_FOUND,
)
from pywine.nt import registry_store
from pywine.nt.chartype import upper
from pywine.nt.regfile import parse
from pywine.nt.registry import Key
from pywine.nt.registry_store import ROOT, Store
from pywine.nt.registry_tree import hive_of
from pywine.nt.registry_views import place

ROOT_OF_TREE = Path(__file__).resolve().parents[2]
NAMES = st.sampled_from(["a", "A", "b", "Ä", "ä", "long name", "\ud800", "ß"])
PATHS = st.lists(NAMES, min_size=1, max_size=3).map(tuple)


def store_at(file, boot="now", fill=lambda store: None):
    return Store(str(file), fill, boot)


class RegistryMachine(RuleBasedStateMachine):
    """Keys are dicts from folded names; a key's values lie under None, in the order they were made."""

    @initialize()
    def start(self):
        import tempfile

        self.directory = tempfile.TemporaryDirectory()
        self.file = Path(self.directory.name) / "registry.db"
        self.store = store_at(self.file)
        self.model = {None: {}}

    def teardown(self):
        self.store.close()
        self.directory.cleanup()

    def look(self, path):
        key = self.model
        for name in path:
            key = key.get(upper(name), (None, None))[1]
            if key is None:
                return None
        return key

    @rule(path=PATHS)
    def create(self, path):
        key, is_new = self.model, False
        for name in path:
            if upper(name) not in key:
                key[upper(name)] = (name, {None: {}})
                is_new = True
            key = key[upper(name)][1]
        assert self.store.create(ROOT, path)[1] == is_new

    @rule(path=PATHS)
    def delete(self, path):
        expected, number = self.look(path), self.store.find(ROOT, path)
        assert (expected is None) == (number is None)
        if number is None:
            return
        if len(expected) > 1:
            with pytest.raises(NtError) as refused:
                self.store.delete(number)
            assert refused.value.code == STATUS_CANNOT_DELETE
            return
        self.store.delete(number)
        del self.look(path[:-1])[upper(path[-1])]
        with pytest.raises(NtError) as gone:
            self.store.info(number)
        assert gone.value.code == STATUS_KEY_DELETED

    @rule(path=PATHS, name=NAMES, type=st.integers(0, 11), data=st.binary(max_size=8))
    def set_value(self, path, name, type, data):
        expected = self.look(path)
        if expected is not None:
            self.store.set_value(self.store.find(ROOT, path), name, type, data)
            old = expected[None].get(upper(name))
            expected[None][upper(name)] = (old[0] if old else name, type, data)

    @rule(path=PATHS, name=NAMES)
    def delete_value(self, path, name):
        expected = self.look(path)
        if expected is None:
            return
        number = self.store.find(ROOT, path)
        if expected[None].pop(upper(name), None) is None:
            with pytest.raises(NtError) as missing:
                self.store.delete_value(number, name)
            assert missing.value.code == STATUS_OBJECT_NAME_NOT_FOUND
        else:
            self.store.delete_value(number, name)

    @rule()
    def reopen(self):
        self.store.close()
        self.store = store_at(self.file)

    @invariant()
    def agree(self):
        if hasattr(self, "store"):
            self.compare(ROOT, self.model)

    def compare(self, number, expected):
        info = self.store.info(number)
        assert (info.subkeys, info.values) == (len(expected) - 1, len(expected[None]))
        found = {upper(self.store.info(child).name): child for child in self.children(number)}
        assert list(found) == sorted(found, key=lambda name: name.encode("utf-8", "surrogatepass"))
        assert set(found) == {name for name in expected if name is not None}
        values = [self.store.value_at(number, index) for index in range(info.values)]
        assert [(value.name, value.type, value.data) for value in values] == list(expected[None].values())
        for name, child in found.items():
            self.compare(child, expected[name][1])

    def children(self, number):
        found = []
        try:
            while True:
                found.append(self.store.subkey(number, len(found)))
        except NtError as end:
            assert end.code == STATUS_NO_MORE_ENTRIES
        return found


TestRegistry = RegistryMachine.TestCase
TestRegistry.settings = settings(
    max_examples=15, stateful_step_count=20, deadline=None, suppress_health_check=[HealthCheck.too_slow]
)


def test_nothing_is_stored_before_something_is_written(tmp_path):
    file = tmp_path / "new" / "registry.db"
    store = store_at(file, fill=lambda store: store.create(ROOT, ("default",)))
    assert store.find(ROOT, ("Default",)) is not None
    assert not file.exists()
    store.create(ROOT, ("more",))
    assert file.exists()
    assert store.find(ROOT, ("default",)) is not None
    store.close()


def test_another_process_making_the_file_is_noticed(tmp_path):
    file = tmp_path / "registry.db"
    first, second = store_at(file), store_at(file)
    assert first.find(ROOT, ("x",)) is None
    second.create(ROOT, ("x",))
    assert first.find(ROOT, ("x",)) is not None
    first.close()
    second.close()


def test_a_folder_that_cannot_be_written_keeps_the_registry_in_memory(tmp_path):
    (tmp_path / "file").write_text("in the way")
    store = store_at(tmp_path / "file" / "registry.db")
    key, _ = store.create(ROOT, ("x",))
    store.set_value(key, "v", 1, b"data")
    assert store.value(key, "V").data == b"data"
    store.close()


def test_volatile_keys_end_with_the_boot(tmp_path):
    file = tmp_path / "registry.db"
    store = store_at(file)
    key, _ = store.create(ROOT, ("volatile",), volatile=True)
    store.set_value(key, "v", 1, b"")
    with pytest.raises(NtError) as refused:
        store.create(key, ("child",))
    assert refused.value.code == STATUS_CHILD_MUST_BE_VOLATILE
    store.close()
    store = store_at(file)
    assert store.find(ROOT, ("volatile",)) is not None
    store.close()
    store = store_at(file, boot="later")
    assert store.find(ROOT, ("volatile",)) is None
    store.close()


def test_processes_write_at_the_same_time(tmp_path):
    program = (
        "import sys; from pywine.nt.registry_store import ROOT, Store\n"
        "store = Store(sys.argv[1], lambda store: store.create(ROOT, ('filled',)), 'now')\n"
        "for i in range(50): store.set_value(store.create(ROOT, ('k%d' % i,))[0], sys.argv[2], 1, b'x')\n"
        "store.close()"
    )
    file = str(tmp_path / "registry.db")
    running = [
        subprocess.Popen([sys.executable, "-c", program, file, str(i)], cwd=ROOT_OF_TREE) for i in range(4)
    ]
    assert [process.wait(60) for process in running] == [0] * 4
    store = store_at(file)
    assert store.info(ROOT).subkeys == 51
    for index in range(50):
        assert store.info(store.find(ROOT, (f"k{index}",))).values == 4
    store.close()


def test_reg_files_are_read():
    text = (
        "\ufeffWindows Registry Editor Version 5.00\r\n\r\n; a remark\r\n[HKEY_CURRENT_USER\\A\\b]\r\n"
        '@="def\\"ault"\r\n"back\\\\slash"=dword:0000001f\r\n"gone"=-\r\n"hex"=hex:01,02,\\\r\n  03\r\n'
        '"expand"=hex(2):41,00,00,00\r\n"short"=str(2):"%x%"\r\n\r\n[-HKEY_CURRENT_USER\\C]\r\n'
    )
    first, second = parse(text)
    assert (first.path, first.removed) == ("HKEY_CURRENT_USER\\A\\b", False)
    assert [(value.name, value.type, value.data) for value in first.values] == [
        ("", 1, 'def"ault\0'.encode("utf-16-le")),
        ("back\\slash", 4, b"\x1f\0\0\0"),
        ("gone", -1, b""),
        ("hex", 3, b"\1\2\3"),
        ("expand", 2, b"A\0\0\0"),
        ("short", 2, "%x%\0".encode("utf-16-le")),
    ]
    assert (second.path, second.removed) == ("HKEY_CURRENT_USER\\C", True)


def test_reg_files_that_are_none_are_refused_by_line():
    with pytest.raises(ValueError, match="line 3"):
        list(parse('[a]\n"x"="y"\nnonsense\n'))


PATHS_IN_VIEWS = {
    r"MACHINE\Software": r"MACHINE\Software\Wow6432Node",
    r"MACHINE\software\Vendor\x": r"MACHINE\software\Wow6432Node\Vendor\x",
    r"MACHINE\Software\Wow6432Node\Vendor": r"MACHINE\Software\Wow6432Node\Vendor",
    r"MACHINE\Software\Microsoft": r"MACHINE\Software\Wow6432Node\Microsoft",
    r"MACHINE\Software\Microsoft\Ole\x": r"MACHINE\Software\Microsoft\Ole\x",
    r"MACHINE\Software\Classes": r"MACHINE\Software\Classes",
    r"MACHINE\Software\Classes\.txt": r"MACHINE\Software\Classes\.txt",
    r"MACHINE\Software\Classes\CLSID": r"MACHINE\Software\Classes\Wow6432Node\CLSID",
    r"USER\S-1\Software\Classes\Interface\x": r"USER\S-1\Software\Classes\Wow6432Node\Interface\x",
    r"USER\S-1\Software\Vendor": r"USER\S-1\Software\Vendor",
    r"MACHINE\System\Software": r"MACHINE\System\Software",
}


@pytest.mark.parametrize("path", PATHS_IN_VIEWS)
def test_where_keys_lie_in_either_view(path):
    names = tuple(path.split("\\"))
    assert "\\".join(place(names, 32)) == PATHS_IN_VIEWS[path]
    assert place(names, 64) == names
    assert place(place(names, 32), 32) == place(names, 32)


@pytest.mark.parametrize("view", [32, 64])
def test_the_classes_of_the_node_are_the_classes(view):
    names = ("MACHINE", "Software", "Wow6432Node", "Classes", "CLSID", "x")
    assert "\\".join(place(names, view)) == r"MACHINE\Software\Classes\Wow6432Node\CLSID\x"


def test_a_registry_without_views_is_divided(tmp_path, monkeypatch):
    monkeypatch.setattr(registry_store, "_LAYOUT", 1)
    monkeypatch.setattr(registry_store, "divide", lambda store: None)
    without_hives = registry_store._TABLES.partition("create table hives")[0]
    monkeypatch.setattr(registry_store, "_TABLES", without_hives)
    old = store_at(tmp_path / "registry.db")
    for path in (("Vendor", "x"), ("Clients", "x")):
        number, _ = old.create(ROOT, ("MACHINE", "SOFTWARE", *path))
        old.set_value(number, "v", 3, b"data")
    old.close()
    monkeypatch.undo()
    new = store_at(tmp_path / "registry.db")
    for path in (("Vendor", "x"), ("Wow6432Node", "Vendor", "x"), ("Clients", "x")):
        assert new.value(new.find(ROOT, ("MACHINE", "SOFTWARE", *path)), "v").data == b"data"
    assert new.find(ROOT, ("MACHINE", "SOFTWARE", "Wow6432Node", "Clients")) is None
    assert new.mounted(ROOT) is None
    new.close()


def test_a_hive_is_replaced_at_the_next_boot(tmp_path):
    store = store_at(tmp_path / "registry.db")
    for name, word in (("Old", b"one"), ("New", b"two")):
        number = store.create(ROOT, ("MACHINE", name))[0]
        store.set_value(number, "value", 1, word)
        store.create(number, (f"below {name}",))
    old, new = (Key(store, store.find(ROOT, ("MACHINE", name)), (), 0) for name in ("Old", "New"))
    store.replace_at_boot(old.number, hive_of(new))
    assert store.value(old.number, "value").data == b"one"
    store.close()
    store = store_at(tmp_path / "registry.db")
    assert store.value(old.number, "value").data == b"one"
    store.close()
    for _ in range(2):
        store = store_at(tmp_path / "registry.db", boot="later")
        assert store.value(old.number, "value").data == b"two"
        assert store.find(old.number, ("below New",))
        assert store.find(old.number, ("below Old",)) is None
        store.close()


def test_a_newer_layout_is_refused_at_once_and_left_alone(tmp_path):
    file = tmp_path / "registry.db"
    with sqlite3.connect(file) as newer:
        newer.execute("create table keys (something_else)")
        newer.execute("pragma user_version = 99")
    before = file.read_bytes()
    for _ in range(2):
        with pytest.raises(NotImplementedHere, match="newer pywine"):
            store_at(file).info(ROOT)
    assert file.read_bytes() == before


def test_a_damaged_file_keeps_no_lock(tmp_path):
    file = tmp_path / "registry.db"
    with sqlite3.connect(file) as damaged:
        damaged.execute("create table keys (something_else)")
    store = store_at(file)
    with pytest.raises(NtError):
        store.info(ROOT)
    with sqlite3.connect(file, timeout=0) as other:
        other.execute("begin immediate")
