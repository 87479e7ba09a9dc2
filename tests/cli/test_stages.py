"""`--stages`: the whole drawing at a fixed width, and live."""

import io
import itertools

from rich.console import Console

from pywine.cli.stages import Stages
from pywine.launch.outcome import CRASHED, Outcome
from pywine.launch.preloader import ENDS, LOWEST


class Facts:
    """An object with the attributes it is given."""

    def __init__(self, **attributes):
        self.__dict__.update(attributes)


def drawn(width=80):
    console = Console(file=io.StringIO(), width=width, force_terminal=False, highlight=False)
    ticks = itertools.count()
    return Stages(console, lambda: next(ticks) / 1000), console.file.getvalue


def module(name, base, size, **more):
    image = Facts(relocated=more.pop("relocated", 0))
    return Facts(name=name, base=base, size=size, image=image, **more)


def process():
    exe = module("app.exe", 0x140000000, 0x8000, entry=0x140001400)
    teb = Facts(StackLimit=0x110000, StackBase=0x310000)
    handle = Facts(object=Facts(describe=lambda: "File on descriptor 0"))
    thread = Facts(id=0x24, teb_address=0x7FFDB000, teb=teb)
    return Facts(
        thread=thread, modules=Facts(exe=exe), engine=Facts(name="unicorn"), id=0x20, peb_address=0x7FFDF000,
        heap=Facts(address=0x10000), handles=[(4, handle)], command_line='app.exe "a b"',
        files=Facts(current_directory="Z:\\home"),
        settings=Facts(engine_reason="the guest's address range is occupied in this process"),
    )  # fmt: skip


def headers():
    place = {"base": 0x140000000, "image_size": 0x8000, "entry": 0x1400}
    return Facts(bits=64, machine=0x8664, subsystem=3, sections=[None] * 6, **place)


EXPECTED = """\
1 wine  what is it? ───────────────────────────────────────────────────── 1.0 ms
  file        /home/app.exe
  image       PE32+ for x64, Windows console subsystem, 6 sections
  wants       0x140000000–0x140008000, entry +0x1400
2 preloader  room in the host process ─────────────────────────────────── 1.0 ms
  reserved    0x10000–0x100000000000  16 TiB
  mapping     a window: guest address + 0x7f0000000000
  in the way  00400000-00500000 python3.11
3 kthread  the process and its first thread ───────────────────────────── 1.0 ms
  engine      unicorn: the guest's address range is occupied in this process
  process     0x20, PEB at 0x7ffdf000, heap at 0x10000
  thread      0x24, TEB at 0x7ffdb000, stack 0x110000–0x310000
  image       0x140000000–0x140008000
  handle      0x4 File on descriptor 0
  command     app.exe "a b"
  directory   Z:\\home
4 start_process  LdrInitializeThunk, then the program ──────────────────────────
  module                         base      size            imports  moved
  kernel32.dll               7efb0000    92 KiB  builtin  every process
  plugin.dll                 10000000    48 KiB  native          3     21
    for app.exe, from /home/plugin.dll
  app.exe                   140000000    32 KiB  native         12
    the program itself, from /home/app.exe
  attach      plugin.dll → app.exe
  linked in   1.0 ms
  entry       app.exe+0x1400 at 0x140001400, with the PEB as argument
┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄ the program ┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄
┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄ after 1.0 ms ┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄
  exit        the entry point returned 0
  detach      plugin.dll
exited, exit code 0 in 7.0 ms
"""


def test_the_whole_drawing():
    stages, text = drawn()
    image = Facts(host_path="/home/app.exe", headers=headers())
    stages.found(image)
    obstacles = ["00400000-00500000 r--p 00000000 08:01 123 /usr/bin/python3.11"]
    place = Facts(start=LOWEST, end=ENDS[64][0], base=0x7F0000000000, obstacles=obstacles)
    stages.reserved(Facts(reservation=place))
    p = process()
    stages.created(p)
    stages.loaded(
        module("kernel32.dll", 0x7EFB0000, 92 << 10, is_ours=True, reason="every process", imports_bound=0)
    )
    plugin = module(
        "plugin.dll", 0x10000000, 48 << 10, is_ours=False, reason="app.exe", imports_bound=3, relocated=21,
        host_path="/home/plugin.dll",
    )  # fmt: skip
    stages.loaded(plugin)
    app = module(
        "app.exe", 0x140000000, 32 << 10, is_ours=False, reason="the program itself", imports_bound=12,
        host_path="/home/app.exe",
    )  # fmt: skip
    stages.loaded(app)
    stages.initialising(plugin)
    stages.initialising(app)
    stages.entering(p)
    stages.exiting(0, returned=True)
    stages.ended(Outcome(0))
    assert text() == EXPECTED


def test_a_crash_while_the_program_runs():
    stages, text = drawn()
    stages.entering(process())
    stages.ended(Outcome(0xC0000005, "app.exe crashed", CRASHED))
    assert text().splitlines()[-1] == "crashed, exit code 0xC0000005 (STATUS_ACCESS_VIOLATION) in 3.0 ms"


def test_long_facts_are_broken_and_controls_replaced():
    stages, text = drawn(40)
    stages._fact("file", "/a" * 20 + "\x1b[31m")
    assert (
        text()
        == "  file        " + "/a" * 13 + "\n              " + "/a" * 7 + "\N{REPLACEMENT CHARACTER}[31m\n"
    )


def test_every_phase_is_drawn_of_a_real_run(pywine, probe, environment):
    done = pywine("--stages", probe, "exit", "2a", env=environment | {"COLUMNS": "80"})
    lines = done.stderr.splitlines()
    assert [line.split()[1] for line in lines if line[:2] in ("1 ", "2 ", "3 ", "4 ")] == [
        "wine",
        "preloader",
        "kthread",
        "start_process",
    ]
    assert max(map(len, lines)) <= 80
    assert f"  attach      {probe.name}" in lines
    assert "  exit        the entry point returned 42" in lines
    assert lines[-1].startswith("exited, exit code 42 in ")
    assert done.returncode == 42


def test_exit_process_is_told_from_a_return(pywine, probe64):
    assert "ExitProcess was called with 7" in pywine("--stages", probe64, "ExitProcess", "7").stderr
