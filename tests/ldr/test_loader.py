"""Loading and unloading hand-made DLLs: binding, forwards, order of initialisation, counts, and the PEB's
lists.
"""

from __future__ import annotations

import struct
from pathlib import Path

import pytest

from pywine.abi import ntstatus
from pywine.abi.winternl import LDR_DATA_TABLE_ENTRY, LIST_ENTRY, PEB_LDR_DATA
from pywine.dlls.kernel32.libloaderapi import GetProcAddress, load_library
from pywine.ldr.modules import LoadFailure
from pywine.nt.process import Process
from tests.ldr.builder import CODE, Builder, logging_main
from tests.support import end_process, make_process

ATTACH, DETACH = 1, 0


class World:
    """A process, a folder of DLLs that it searches, and a log that their code writes."""

    def __init__(self, process: Process, folder: Path) -> None:
        self.process, self.folder, self.bits = process, folder, process.bits
        self.log = process.virtual.allocate(0x1000, low=0x100000, high=0x40000000)
        process.modules.search.directory = process.files.windows_path(str(folder))
        self._numbers: dict[int, str] = {}

    def dll(
        self, name: str, *, imports: dict | None = None, exports: list | None = None, main: bool = True,
        result: int = 1, base: int = 0, callback: bool = False, data: bytes = b"", zeros: int = 0,
    ) -> Builder:  # fmt: skip
        """Write a DLL whose DllMain logs; its code section also holds a function that returns its own
        number.
        """
        number = len(self._numbers) + 1
        self._numbers[number] = name
        builder = Builder(self.bits, base=base or 0x10000000 + number * 0x100000)
        code = bytearray(b"\xb8" + struct.pack("<I", number) + b"\xc3")
        code += bytes(16 - len(code)) + logging_main(self.bits, self.log, number, result)
        code += bytes(64 - len(code)) + logging_main(self.bits, self.log, number | 0x80)
        text = builder.add(bytes(code), flags=CODE, name=b".text")
        builder.entry = text + 16 if main else 0
        if exports is not None:
            builder.exports([(n, o, text if t is None else t) for n, o, t in exports], name=name)
        builder.slots = builder.imports(imports) if imports else {}
        fixups = []
        if callback or data or zeros:
            builder.index, fixups = builder.tls(data, zeros=zeros, callbacks=(text + 64,) if callback else ())
        builder.relocations(fixups or [(0, text)])
        builder.write(self.folder / name)
        return builder

    def load(self, name: str):
        return self.process.modules.with_base(load_library(self.process, name, 0))

    def free(self, name: str) -> None:
        self.process.modules.free(self.process.modules.find(name))

    def find(self, name: str):
        return self.process.modules.find(name)

    def take_log(self) -> list[tuple[str, int]]:
        ram = self.process.memory.ram
        count = struct.unpack_from("<I", ram, self.log)[0]
        entries = struct.unpack_from(f"<{count}I", ram, self.log + 4)
        struct.pack_into("<I", ram, self.log, 0)
        return [
            (self._numbers[entry >> 8 & 0x7F] + ("!tls" if entry & 0x8000 else ""), entry & 0xFF)
            for entry in entries
        ]

    def number_of(self, address: int) -> str:
        """Which DLL's function lies at `address`: it is called to say so."""
        return self._numbers[self.process.call(address) & 0xFF]


@pytest.fixture(scope="module", params=[32, 64], ids=["x86", "x64"])
def shared(request, tmp_path_factory):
    process = make_process(request.param, tmp_path_factory.mktemp("prefix"))
    yield process
    end_process(process)


@pytest.fixture
def world(shared, tmp_path):
    found = World(shared, tmp_path)
    before = snapshot(shared)
    yield found
    check_lists(shared)
    for module in [m for m in shared.modules.loaded if m.host_path.startswith(str(tmp_path))]:
        for _ in range(module.references):
            shared.modules.free(module)
            check_lists(shared)
    assert snapshot(shared) == before


def snapshot(process: Process) -> tuple:
    names = [module.name for module in process.modules.loaded]
    images = [region.name for region in process.virtual.regions() if region.name.endswith(".dll")]
    return names, [module.name for module in process.modules.initialised], images


def walk(process: Process, head_name: str, field: str) -> list[int]:
    """The modules' bases along one of the loader's lists, both ways."""
    bits, memory = process.bits, process.memory
    head = process.peb.Ldr + getattr(PEB_LDR_DATA.layout(bits), head_name).offset
    layout = LDR_DATA_TABLE_ENTRY.layout(bits)
    offset = getattr(layout, field).offset
    found, at = [], LIST_ENTRY.on(memory, head, bits).Flink
    while at != head:
        links = LIST_ENTRY.on(memory, at, bits)
        assert LIST_ENTRY.on(memory, links.Blink, bits).Flink == at
        assert LIST_ENTRY.on(memory, links.Flink, bits).Blink == at
        found.append(LDR_DATA_TABLE_ENTRY.on(memory, at - offset, bits).DllBase)
        assert len(found) < 1000
        at = links.Flink
    return found


def check_lists(process: Process) -> None:
    """The PEB's lists say what the loader knows."""
    modules = process.modules
    bases = [module.base for module in modules.loaded]
    assert walk(process, "InLoadOrderModuleList", "InLoadOrderLinks") == bases
    assert walk(process, "InMemoryOrderModuleList", "InMemoryOrderLinks") == bases
    initialised = walk(process, "InInitializationOrderModuleList", "InInitializationOrderLinks")
    assert initialised == [module.base for module in modules.initialised]
    for module in modules.loaded:
        entry = LDR_DATA_TABLE_ENTRY.on(process.memory, module.ldr_entry, process.bits)
        assert (entry.DllBase, entry.EntryPoint, entry.SizeOfImage) == (
            module.base,
            module.entry,
            module.size,
        )
        for text, expected in ((entry.FullDllName, module.path), (entry.BaseDllName, module.name)):
            assert process.memory.read_wstring(text.Buffer) == expected
            assert text.Length == 2 * len(expected)


def test_imports_are_bound_by_name_and_ordinal(world):
    world.dll("leaf.dll", exports=[("alpha", 3, None), ("", 7, None)])
    builder = world.dll("root.dll", imports={"leaf.dll": ["alpha", 7, 3]})
    root = world.load("root.dll")
    width = world.bits // 8
    for slot in builder.slots.values():
        address = int.from_bytes(world.process.memory.read(root.base + slot, width), "little")
        assert world.number_of(address) == "leaf.dll"
    assert root.imports_bound == 3


@pytest.mark.parametrize("names", [True, False], ids=["bound", "no-name-table"])
def test_stale_bound_imports_are_bound_again(world, names):
    world.dll("leaf.dll", exports=[("alpha", 1, None)])
    builder = Builder(world.bits, base=0x18000000)
    slots = builder.imports({"leaf.dll": ["alpha"]}, bound=names, names=names)
    builder.write(world.folder / "stale.dll")
    module = world.load("stale.dll")
    slot = module.base + slots["leaf.dll", "alpha"]
    address = int.from_bytes(world.process.memory.read(slot, world.bits // 8), "little")
    assert world.number_of(address) == "leaf.dll"


@pytest.mark.parametrize(
    ("imports", "status"),
    [
        ({"absent.dll": ["x"]}, ntstatus.STATUS_DLL_NOT_FOUND),
        ({"leaf.dll": ["missing"]}, ntstatus.STATUS_ENTRYPOINT_NOT_FOUND),
        ({"leaf.dll": [99]}, ntstatus.STATUS_ORDINAL_NOT_FOUND),
        ({"leaf.dll": [0]}, ntstatus.STATUS_ORDINAL_NOT_FOUND),
        ({"leaf.dll": ["alpha"], "middle.dll": ["beta"]}, ntstatus.STATUS_DLL_NOT_FOUND),
    ],
)
def test_a_load_that_fails_leaves_nothing(world, imports, status):
    world.dll("leaf.dll", exports=[("alpha", 1, None)])
    world.dll("middle.dll", exports=[("beta", 1, None)], imports={"absent.dll": ["x"]})
    world.dll("root.dll", imports=imports)
    before = snapshot(world.process)
    for _ in range(2):
        with pytest.raises(LoadFailure) as caught:
            world.load("root.dll")
        assert caught.value.code == status
        assert snapshot(world.process) == before
        check_lists(world.process)
    assert world.take_log() == []


def test_dependencies_are_initialised_first_and_left_last(world):
    world.dll("leaf.dll", exports=[("f", 1, None)])
    world.dll("left.dll", exports=[("f", 1, None)], imports={"leaf.dll": ["f"]})
    world.dll("right.dll", exports=[("f", 1, None)], imports={"leaf.dll": ["f"]})
    world.dll("root.dll", imports={"right.dll": ["f"], "left.dll": ["f"]})
    world.load("root.dll")
    order = ["leaf.dll", "right.dll", "left.dll", "root.dll"]
    assert world.take_log() == [(name, ATTACH) for name in order]
    world.free("root.dll")
    assert world.take_log() == [(name, DETACH) for name in reversed(order)]


def test_circular_imports_are_initialised_once(world):
    world.dll("a.dll", exports=[("f", 1, None)], imports={"b.dll": ["f"]})
    world.dll("b.dll", exports=[("f", 1, None)], imports={"c.dll": ["f"]})
    world.dll("c.dll", exports=[("f", 1, None)], imports={"a.dll": ["f"]})
    world.load("a.dll")
    assert world.take_log() == [("c.dll", ATTACH), ("b.dll", ATTACH), ("a.dll", ATTACH)]
    world.free("a.dll")
    assert world.take_log() == [("a.dll", DETACH), ("b.dll", DETACH), ("c.dll", DETACH)]
    assert world.find("b.dll") is None


def test_a_dll_that_imports_itself(world):
    world.dll("own.dll", exports=[("f", 1, None)], imports={"own.dll": ["f"]})
    world.load("own.dll")
    world.free("own.dll")
    assert world.take_log() == [("own.dll", ATTACH), ("own.dll", DETACH)]


def test_loads_are_counted(world):
    world.dll("leaf.dll", exports=[("f", 1, None)])
    world.dll("root.dll", imports={"leaf.dll": ["f"]})
    world.load("leaf.dll")
    for _ in range(3):
        world.load("root.dll")
    world.take_log()
    for _ in range(2):
        world.free("root.dll")
    assert world.take_log() == []
    world.free("root.dll")
    assert world.take_log() == [("root.dll", DETACH)]
    assert world.find("leaf.dll")
    world.free("leaf.dll")
    assert world.take_log() == [("leaf.dll", DETACH)]


def test_a_dll_may_be_loaded_again_after_it_was_freed(world):
    world.dll("leaf.dll", exports=[("f", 1, None)])
    for _ in range(3):
        world.load("leaf.dll")
        world.free("leaf.dll")
    assert world.take_log() == [("leaf.dll", ATTACH), ("leaf.dll", DETACH)] * 3


def test_without_an_entry_point_nothing_is_called(world):
    world.dll("resources.dll", main=False)
    world.load("resources.dll")
    world.free("resources.dll")
    assert world.take_log() == []


def test_a_refusing_dll_goes_with_what_was_loaded_for_it(world):
    world.dll("leaf.dll", exports=[("f", 1, None)])
    world.dll("refusing.dll", exports=[("g", 1, None)], imports={"leaf.dll": ["f"]}, result=0)
    world.dll("above.dll", imports={"refusing.dll": ["g"]})
    before = snapshot(world.process)
    for name in ("refusing.dll", "above.dll"):
        with pytest.raises(LoadFailure) as caught:
            world.load(name)
        assert caught.value.code == ntstatus.STATUS_DLL_INIT_FAILED
        assert snapshot(world.process) == before
        check_lists(world.process)
        attached = [
            ("leaf.dll", ATTACH),
            ("refusing.dll", ATTACH),
            ("refusing.dll", DETACH),
            ("leaf.dll", DETACH),
        ]
        assert world.take_log() == attached


def test_tls_callbacks_come_before_dllmain_and_data_is_copied(world):
    builder = world.dll("local.dll", callback=True, data=b"thread local!", zeros=20)
    module = world.load("local.dll")
    assert world.take_log() == [("local.dll!tls", ATTACH), ("local.dll", ATTACH)]
    memory, word = world.process.memory, world.bits // 8
    index = int.from_bytes(memory.read(module.base + builder.index, 4), "little")
    array = world.process.thread.teb.ThreadLocalStoragePointer
    block = int.from_bytes(memory.read(array + word * index, word), "little")
    assert memory.read(block, 33) == b"thread local!" + bytes(20)
    world.free("local.dll")
    assert world.take_log() == [("local.dll!tls", DETACH), ("local.dll", DETACH)]


def test_huge_thread_local_zeros_cost_nothing(world):
    builder = world.dll("local.dll", data=b"x", zeros=0x20000000)
    data = bytearray(builder.build())
    struct.pack_into("<I", data, 0x40 + 24 + 56, 0x30000000)
    (world.folder / "local.dll").write_bytes(data)
    world.load("local.dll")


def test_forwards_by_name_ordinal_and_through_several_dlls(world):
    world.dll("end.dll", exports=[("target", 5, None)])
    world.dll("middle.dll", exports=[("hop", 9, "end.#5"), ("other", 10, "end.target")])
    world.dll(
        "start.dll",
        exports=[("go", 1, "middle.hop"), ("ordinal", 2, "middle.#10"), ("dotted", 3, "end.dll.target")],
    )
    start = world.load("start.dll")
    for name in ("go", "ordinal", "dotted"):
        address = world.process.modules.find_procedure(start, name)
        assert address, name
        assert world.number_of(address) == "end.dll"


def test_what_a_forward_needs_is_initialised_and_stays(world):
    world.dll("end.dll", exports=[("target", 1, None)])
    world.dll("start.dll", exports=[("go", 1, "end.target")])
    world.dll("root.dll", imports={"start.dll": ["go"]})
    world.load("root.dll")
    assert world.take_log() == [("end.dll", ATTACH), ("start.dll", ATTACH), ("root.dll", ATTACH)]
    world.free("root.dll")
    assert world.find("end.dll") is None


def test_get_proc_address_initialises_what_a_forward_loads(world):
    world.dll("end.dll", exports=[("target", 1, None)])
    world.dll("start.dll", exports=[("go", 1, "end.target")])
    start = world.load("start.dll")
    assert world.take_log() == [("start.dll", ATTACH)]
    name = world.process.allocate(b"go\0")
    assert world.number_of(GetProcAddress(world.process, start, name)) == "end.dll"
    assert world.take_log() == [("end.dll", ATTACH)]


@pytest.mark.parametrize(
    "forward",
    [
        "round.loop", "round.#1", "absent.f", "end.missing", "end.#99", "end", "end.", ".target", ".", "",
        "end.#", "end.#x", "end.#-1", "end.#1_0", "end.#99999999999999999999", "end.#\xb2", "\xff\xfe.\xfd",
        "a" * 5000 + ".f", "..\\end.target",
    ],
)  # fmt: skip
def test_bad_forwards_lead_nowhere(world, forward):
    world.dll("end.dll", exports=[("target", 1, None)])
    world.dll("round.dll", exports=[("loop", 1, forward)])
    module = world.load("round.dll")
    assert world.process.modules.find_procedure(module, "loop") == 0


def test_by_path_another_dll_of_the_same_name(world):
    world.dll("twin.dll", exports=[("f", 1, None)])
    other = world.folder / "other"
    other.mkdir()
    (other / "twin.dll").write_bytes((world.folder / "twin.dll").read_bytes())
    first = world.load("twin.dll")
    second = world.load(world.process.files.windows_path(str(other / "twin.dll")))
    assert first is not second
    assert world.find("twin.dll") is first
    assert world.load("TWIN") is first


def test_search_order(world):
    """DllDirectory before the current directory before PATH, the loading program's own folder before all."""
    process = world.process
    folders = {name: world.folder / name for name in ("set", "current", "path")}
    for name, folder in folders.items():
        folder.mkdir()
        world.dll("found.dll", exports=[(name, 1, None)])
        (world.folder / "found.dll").rename(folder / "found.dll")
    windows = {name: process.files.windows_path(str(folder)) for name, folder in folders.items()}
    before = process.files.current_directory, process.environment.get("PATH")
    process.modules.search.directory = windows["set"]
    process.environment.set("PATH", windows["path"])
    try:
        found = []
        for _ in range(3):
            # with a directory set, Windows leaves the current one out
            process.files.current_directory = windows["current"]
            module = world.load("found.dll")
            found.append(Path(module.host_path).parent.name)
            world.free("found.dll")
            (folders[found[-1]] / "found.dll").unlink()
            process.modules.search.directory = ""
        assert found == ["set", "current", "path"]
    finally:
        process.files.current_directory = before[0]
        process.environment.set("PATH", before[1])


def test_builtins_come_before_what_lies_behind_the_system_directory(world):
    process = world.process
    search, builtins = process.modules.search, process.modules.builtins
    world.dll("version.dll", exports=[("here", 1, None)])
    folder, windows = search.directory, process.files.windows_path(str(world.folder))
    before = process.files.current_directory, process.environment.get("PATH")
    try:
        assert search.locate("version.dll", builtins, None).host_path
        search.directory = ""
        process.files.current_directory = windows
        process.environment.set("PATH", windows)
        assert search.locate("version.dll", builtins, None).builtin
        assert search.locate("unknown_to_all.dll", builtins, None) is None
        process.settings.dll_overrides["version"] = ("native", "builtin")
        assert search.locate("version.dll", builtins, None).host_path
    finally:
        search.directory = folder
        process.settings.dll_overrides.pop("version", None)
        process.files.current_directory = before[0]
        process.environment.set("PATH", before[1])
        (world.folder / "version.dll").unlink()


def test_wrong_machines_are_refused(world):
    builder = Builder(96 - world.bits)
    builder.add(b"x")
    builder.write(world.folder / "other.dll")
    with pytest.raises(LoadFailure) as caught:
        world.load("other.dll")
    assert caught.value.code == ntstatus.STATUS_INVALID_IMAGE_FORMAT


def test_files_that_cannot_be_read_are_load_failures(world):
    (world.folder / "folder.dll").mkdir()
    (world.folder / "text.dll").write_text("no image")
    (world.folder / "empty.dll").write_bytes(b"")
    for name in ("folder.dll", "text.dll", "empty.dll"):
        with pytest.raises(LoadFailure):
            world.load(name)


@pytest.mark.parametrize("seed", range(12))
def test_random_graphs_of_dlls(world, seed):
    """Whatever imports what: every DLL is initialised once, after what it needs unless that is circular."""
    import random

    choose = random.Random(seed)
    names = [f"n{i}.dll" for i in range(choose.randrange(2, 9))]
    needs = {name: choose.sample(names, choose.randrange(0, min(4, len(names)))) for name in names}
    if seed % 2:  # no circles
        needs = {name: [other for other in needs[name] if other > name] for name in names}
    for name in names:
        world.dll(name, exports=[("f", 1, None)], imports={other: ["f"] for other in needs[name]})
    held = {}
    log = []
    for _ in range(24):
        name = choose.choice(names)
        if held.get(name) and choose.random() < 0.5:
            held[name] -= 1
            world.free(name)
        else:
            held[name] = held.get(name, 0) + 1
            world.load(name)
        log += world.take_log()
        check_lists(world.process)
        alive = reachable({name for name, count in held.items() if count}, needs)
        loaded = {module.name for module in world.process.modules.loaded if module.name in names}
        assert loaded == alive
    state: set[str] = set()
    for name, reason in log:
        assert (name in state) == (reason == DETACH)
        if reason == ATTACH and seed % 2:
            assert set(needs[name]) <= state
        (state.add if reason == ATTACH else state.remove)(name)


def reachable(roots: set[str], needs: dict[str, list[str]]) -> set[str]:
    found, todo = set(), list(roots)
    while todo:
        name = todo.pop()
        if name not in found:
            found.add(name)
            todo += needs[name]
    return found
