"""Builds samples/dos with nasm and bcc, checks the committed programs, and compares them with DOSBox.

python tools/dos_samples.py build [name...]      assemble
python tools/dos_samples.py check                assemble everything and compare the bytes
python tools/dos_samples.py compare [name...]    run under DOSBox: is it what is expected?
python tools/dos_samples.py bless [name...]      write down what pywine writes; to be read before it counts
"""

from __future__ import annotations

import os
import shlex
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from tests.programs.dos_spec import DosSample, dos_samples  # noqa: E402

_CONFIGURATION = """[sdl]
output=surface
[cpu]
cycles=max
[autoexec]
mount d {folder}
d:
{command} < D:\\STDIN > D:\\OUTPUT
exit
"""


def assemble(sample: DosSample) -> bytes:
    with tempfile.TemporaryDirectory() as folder:
        target = Path(folder, "out")
        command = ["nasm", "-f", "bin", "-w-all", str(sample.source), "-o", str(target)]
        if sample.source.suffix == ".c":
            command = ["bcc", "-Md", str(sample.source), "-o", str(target)]
        subprocess.run(command, check=True, cwd=sample.source.parent)
        return target.read_bytes()


def under_dosbox(sample: DosSample) -> bytes:
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name, "d")
        folder.mkdir()
        sample.prepare(folder)
        (folder / "STDIN").write_bytes(sample.stdin)
        configuration = Path(name, "conf")
        command = f"{sample.program} {sample.args}"
        configuration.write_text(_CONFIGURATION.format(folder=folder, command=command))
        variables = os.environ | {"SDL_VIDEODRIVER": "dummy", "SDL_AUDIODRIVER": "dummy"}
        subprocess.run(["dosbox", "-conf", str(configuration)], env=variables, timeout=60, check=False,
                       capture_output=True)  # fmt: skip
        return (folder / "OUTPUT").read_bytes()


def under_pywine(sample: DosSample) -> subprocess.CompletedProcess[bytes]:
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name, "d")
        folder.mkdir()
        sample.prepare(folder)
        variables = os.environ | {"PYWINEPREFIX": str(Path(name, "prefix")), "PYTHONPATH": str(ROOT)}
        command = [sys.executable, "-m", "pywine", sample.program, *shlex.split(sample.args)]
        return subprocess.run(command, input=sample.stdin, capture_output=True, cwd=folder, env=variables,
                              timeout=60, check=False)  # fmt: skip


def main() -> int:
    action, *names = sys.argv[1:] or ["check"]
    wrong = 0
    for sample in dos_samples():
        if names and sample.name not in names:
            continue
        if action == "build":
            sample.binary.write_bytes(assemble(sample))
        elif action == "check":
            same = sample.binary.read_bytes() == assemble(sample)
            wrong += not same
            print(f"{sample}: {'same' if same else 'differs'}")
        elif action == "bless":
            done = under_pywine(sample)
            sample.expected_path.write_bytes(done.stdout)
            print(f"{sample}: exit status {done.returncode} {done.stderr.decode(errors='replace')}")
        elif sample.truth == "DOSBox":
            same = under_dosbox(sample) == sample.expected_path.read_bytes()
            wrong += not same
            print(f"{sample}: {'same' if same else 'differs'}")
    return int(wrong > 0)


if __name__ == "__main__":
    sys.exit(main())
