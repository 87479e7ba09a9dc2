"""Compiled code that is kept between runs in one file: modules that most runs import, generated functions,
and what is derived from tables.

The file lies among the package's own bytecode: whoever may not write that does without. A change of any
source that it was made from, of the package's place or of the interpreter makes it stale, and then
cli/keep_code.py gathers its contents anew. It consists of parts: their sizes, what all of them are for, then
batches of modules, small enough that one batch is read into the memory that the last one has left.

What else programs have come to import is in a second file, from which each module is read when it is wanted,
and used if its own source is the same.

Every module of the package may import this one; it needs none of them, not even postponed annotations.
"""

import gc
import marshal
import os
import sys

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from importlib.machinery import ModuleSpec
    from types import CodeType, ModuleType
    from typing import Any

PACKAGE = os.path.dirname(os.path.abspath(__file__))
_MOST_GENERATED = 1 << 20  # bytes: the functions of several programs
_YOUNG_OBJECTS = 100_000  # more than starts make, which then end before the first collection
_MAGIC = b"kept"  # the file begins with this and the size of the list of sizes
_BATCH_SIZE = 64 << 10  # bytes; the C library maps new memory for what is larger than 128 KiB


class OtherModules:
    """The code of modules that some programs import, in a file that begins with an index."""

    def __init__(self) -> None:
        self.index: dict[str, tuple[str, list[int], int, int]] | None = None  # source, its state, place, size
        self.missed: list[str] = []  # that this run has imported otherwise
        self.found = 0  # the file's inode when its index was read

    def code(self, name: str) -> "tuple[str, bytes] | None":
        """The source and the code of a module, if it is kept and current."""
        try:
            file = os.open(others_path(), os.O_RDONLY | os.O_CLOEXEC)
            try:
                inode = os.fstat(file).st_ino
                if self.index is None or inode != self.found:
                    self.index, self.found = read_index(file), inode
                source, state, start, size = self.index[name]
                code = os.pread(file, size, start) if state == _state(source) else b""
                if code and len(code) == size:
                    return source, code
            finally:
                os.close(file)
        except (OSError, ValueError, EOFError, TypeError, KeyError):
            pass
        self.missed.append(name)
        return None


def read_index(file: int) -> "dict[str, tuple[str, list[int], int, int]]":
    """What the file of other modules holds. Raises OSError, ValueError, EOFError, TypeError."""
    head = os.pread(file, 8, 0)
    if head[:4] != _MAGIC:
        return {}
    size = int.from_bytes(head[4:], "little")
    made_for, index = marshal.loads(os.pread(file, size, 8))
    if made_for != stamp([]):
        return {}
    return {
        name: (source, state, 8 + size + at, length) for name, (source, state, at, length) in index.items()
    }


def _state(source: str) -> "list[int]":
    status = os.stat(source)
    return [status.st_mtime_ns, status.st_size]


class KeptModules:
    """An importer of modules whose code was kept."""

    def __init__(self, modules: "dict[str, tuple[str, CodeType | bytes]]") -> None:
        self._modules = modules
        self._others: dict[str, tuple[str, CodeType | bytes]] = {}

    def find_spec(self, name: str, _path: "Any" = None, _target: "Any" = None) -> "ModuleSpec | None":
        found = self._modules.get(name)
        if found is None and name.startswith("pywine."):
            found = others.code(name)
            if found:
                self._others[name] = found
        if found is None:
            return None
        path = found[0]
        spec = _ModuleSpec(name, self, origin=path, is_package=path.endswith("__init__.py"))  # type: ignore[arg-type]
        if spec.submodule_search_locations is not None:
            spec.submodule_search_locations.append(os.path.dirname(path))
        return spec

    def start(self, name: str) -> None:
        """Import a module, without what importlib does besides."""
        parent, _, child = name.rpartition(".")
        if parent and parent not in sys.modules:
            self.start(parent)
        if name in sys.modules:
            return
        spec: Any = self.find_spec(name)
        module = _Module(name)
        module.__spec__, module.__loader__, module.__package__ = spec, self, spec.parent
        if spec.submodule_search_locations is not None:
            module.__path__ = spec.submodule_search_locations
        sys.modules[name] = module
        try:
            self.exec_module(module)
        except BaseException:
            del sys.modules[name]
            raise
        if parent:
            setattr(sys.modules[parent], child, module)

    def create_module(self, _spec: "ModuleSpec") -> None:
        """A plain module will do."""

    def exec_module(self, module: "ModuleType") -> None:
        name = module.__name__
        module.__file__, code = self._modules.get(name) or self._others.pop(name)
        exec(marshal.loads(code) if isinstance(code, bytes) else code, module.__dict__)


_Module = type(sys)
_ModuleSpec: "type[ModuleSpec]" = type(sys.modules[__name__].__spec__)  # type: ignore[assignment]


class Kept:
    """What the file holds: modules with the sources that they were made from, generated code by its text."""

    def __init__(self) -> None:
        self.read: list[str] = []
        self.made_when: list[Any] = []
        self.modules: dict[str, tuple[str, CodeType | bytes]] = {}
        self.generated: dict[str, bytes] = {}
        self.codes: dict[str, CodeType] = {}  # generated code that this run has used
        self.derived: dict[str, tuple[list[Any], Any]] = {}  # by the file that it was derived from
        self.is_used = False
        self.is_outdated = True
        self.found = 0  # the file's inode when it was read


_kept = Kept()
others = OtherModules()


def path() -> str:
    """Where the file lies; "" where the interpreter keeps no bytecode."""
    cached = sys.modules["pywine"].__spec__.cached  # type: ignore[union-attr]
    return cached.replace("__init__.", "startup.").removesuffix("pyc") + "code" if cached else ""


def others_path() -> str:
    """Where the file of other modules lies."""
    return path().replace("startup.", "others.")


def stamp(sources: list[str]) -> "list[Any]":
    """What must be as it was for kept code to be used. Raises OSError."""
    facts: list[Any] = [sys.version, PACKAGE]
    for source in sources:
        status = os.stat(source)
        facts += (status.st_mtime_ns, status.st_size)
    return facts


def load() -> None:
    """Import kept modules from the file from now on, unless it is missing, damaged or stale."""
    gc.set_threshold(_YOUNG_OBJECTS)
    try:
        file = os.open(path(), os.O_RDONLY | os.O_CLOEXEC)
    except OSError:
        return
    _kept.found = os.fstat(file).st_ino
    try:
        if os.read(file, len(_MAGIC)) != _MAGIC:
            return
        length = int.from_bytes(os.read(file, 4), "little")
        first, *others = marshal.loads(os.read(file, length))
        read, made_when, derived = marshal.loads(os.read(file, first))
        if stamp(read) != made_when:
            return
        generated, *batches = [marshal.loads(os.read(file, size)) for size in others]
    except (OSError, ValueError, EOFError, TypeError):
        return
    finally:
        os.close(file)
    _kept.read, _kept.made_when, _kept.derived, _kept.generated = read, made_when, derived, generated
    for batch in batches:
        _kept.modules.update(batch)
    _kept.is_outdated = False
    sys.meta_path.insert(0, KeptModules(_kept.modules))


def start() -> None:
    """Import what every run imports, if it was kept; from now on keep what the run compiles."""
    _kept.is_used = True
    importer = KeptModules(_kept.modules)
    for name, (_, code) in _kept.modules.items():
        if not isinstance(code, bytes):
            importer.start(name)


def compiled(text: str, file: str, mode: str = "exec") -> "CodeType":
    """The code of a generated text, compiled now or by an earlier run."""
    key = f"{file}\n{text}"
    code = _kept.codes.get(key)
    if code is None:
        data = _kept.generated.get(key)
        if data is None:
            _kept.is_outdated = True
            code = compile(text, file, mode)
        else:
            code = marshal.loads(data)
        _kept.codes[key] = code
    return code


def derived(path: str, derive: "Callable[[bytes], Any]") -> "Any":
    """What `derive` makes of a file's contents (of plain types), now or in an earlier run. Raises OSError."""
    state = stamp([path])
    made_when, value = _kept.derived.get(path, (None, None))
    if made_when != state:
        _kept.is_outdated = True
        with open(path, "rb") as file:
            value = derive(file.read())
        _kept.derived[path] = state, value
    return value


def is_complete() -> bool:
    """Whether the file holds all that this run could have used, or is not to be written: where another has
    written it meanwhile, that shall do (of a hundred children the first one writes).
    """
    return not _is_writable() or not _kept.is_outdated or _inode(path()) != _kept.found


def has_others() -> bool:
    """The same of the file of other modules."""
    return not others.missed or not _is_writable() or _inode(others_path()) != others.found


def _is_writable() -> bool:
    return _kept.is_used and not sys.dont_write_bytecode and os.access(os.path.dirname(path()), os.W_OK)


def _inode(path: str) -> int:
    """The file's now; 0 if there is none."""
    try:
        return os.stat(path).st_ino
    except OSError:
        return 0


def save(modules: "Callable[[], tuple[list[str], list[Any], dict[str, tuple[str, Any]]]]") -> None:
    """Write the file, at once or not at all, with what `modules` finds if the kept ones are stale."""
    read, made_when, kept = modules() if not _kept.modules else (_kept.read, _kept.made_when, _kept.modules)
    generated = _recent({key: marshal.dumps(code) for key, code in _kept.codes.items()} | _kept.generated)
    parts = [marshal.dumps(part) for part in ((read, made_when, _kept.derived), generated, *_batches(kept))]
    sizes = marshal.dumps([len(part) for part in parts])
    replace(path(), (_MAGIC, len(sizes).to_bytes(4, "little"), sizes, *parts))


def save_others(codes: "dict[str, tuple[str, list[int], bytes]]") -> None:
    """Write the file of other modules: of each its source, the source's state and the code."""
    index, at = {}, 0
    for name, (source, state, code) in codes.items():
        index[name] = source, state, at, len(code)
        at += len(code)
    head = marshal.dumps((stamp([]), index))
    parts = [code for _, _, code in codes.values()]
    replace(others_path(), (_MAGIC, len(head).to_bytes(4, "little"), head, *parts))


def replace(path: str, parts: "Sequence[bytes]") -> None:
    """Write a file, at once or not at all."""
    temporary = f"{path}.{os.getpid()}"
    try:
        with open(temporary, "xb") as file:
            file.writelines(parts)
        os.replace(temporary, path)
    except OSError:  # the next run will try again
        if os.path.exists(temporary):
            os.unlink(temporary)


def _recent(generated: "dict[str, bytes]") -> "dict[str, bytes]":
    """What this run has used, and of the others' as much as every start may read."""
    found, size = {}, 0
    for key, data in generated.items():
        size += len(key) + len(data)
        if size > _MOST_GENERATED and key not in _kept.codes:
            break
        found[key] = data
    return found


def _batches(modules: "dict[str, tuple[str, Any]]") -> "list[dict[str, tuple[str, Any]]]":
    """The modules in their order, of each batch about as much as is read at once."""
    batches, size = [{}], 0
    for name, kept in modules.items():
        if size > _BATCH_SIZE:
            batches.append({})
            size = 0
        batches[-1][name] = kept
        size += len(marshal.dumps(kept))
    return batches
