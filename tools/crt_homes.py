"""Points the C runtimes' export tables at the modules that hold the bodies: rules are only for what has none
yet.
"""

import sys
from importlib import import_module
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from pywine.abi.api import exports_of  # noqa: E402  (the path comes first)

RUNTIMES = (
    *("msvcrt", "ucrtbase", "vcruntime140", "vcruntime140_1", "msvcr120", "msvcr110", "msvcr100", "msvcr90"),
    *("msvcr80", "msvcr71", "msvcr70", "msvcrt40", "msvcrt20", "crtdll"),
)


def homes():
    """The module of every C runtime function that has a body, and the functions that have several."""
    found, doubled = {}, []
    for path in sorted((ROOT / "pywine/dlls/crt").glob("*.py")):
        module = f"crt.{path.stem}"
        for name in exports_of(import_module(f"pywine.dlls.{module}")):
            if name in found:
                doubled.append(f"{name} in {found[name]} and {module}")
            found[name] = module
    return found, doubled


def main():
    found, doubled = homes()
    exported = set()
    for dll in RUNTIMES:
        table = ROOT / f"pywine/dlls/{dll}/exports.tsv"
        lines = table.read_text(encoding="utf-8").split("\n")
        for index, line in enumerate(lines[1:], 1):
            if not line:
                continue
            name, kind, machine, ordinal, module, forward = line.split("\t")
            exported.add(name)
            home = found.get(name) or found.get(name.removeprefix("_o_"), module)
            if kind != "d" and not forward:
                lines[index] = f"{name}\t{kind}\t{machine}\t{ordinal}\t{home}\t{forward}"
        table.write_text("\n".join(lines), encoding="utf-8")
    unknown = sorted(set(found) - exported)
    for message in (*doubled, *(f"{name} in {found[name]} is exported by no runtime" for name in unknown)):
        print(message)
    return bool(doubled)


if __name__ == "__main__":
    sys.exit(main())
