"""`--minidump`: the file of a crash says what a debugger needs."""

import pytest
from minidump.minidumpfile import MinidumpFile

ENGINES = ["unicorn", "auto"]


@pytest.mark.parametrize("engine", ENGINES)
def test_crash_is_dumped(pywine, probe, tmp_path, engine):
    path = tmp_path / "crash.dmp"
    done = pywine(f"--minidump={path}", "--engine", engine, probe, "crash")
    assert f"minidump: {path}" in done.stderr
    with path.open("rb") as file:
        check(MinidumpFile.parse_external(file), probe)


def check(dump, probe):
    wide = "x64" in probe.name
    assert dump.sysinfo.ProcessorArchitecture.name == ("AMD64" if wide else "INTEL")
    assert (dump.sysinfo.MajorVersion, dump.sysinfo.BuildNumber) == (10, 19045)

    names = [module.name.rpartition("\\")[2].lower() for module in dump.modules.modules]
    assert names[0] == probe.name.lower()
    assert {"ntdll.dll", "kernel32.dll"} <= set(names)

    (raised,) = dump.exception.exception_records
    assert raised.ExceptionRecord.ExceptionCode_raw == 0xC0000005
    program = dump.modules.modules[0]
    assert program.baseaddress <= raised.ExceptionRecord.ExceptionAddress < program.endaddress

    (thread,) = dump.threads.threads
    assert raised.ThreadId == thread.ThreadId
    registers = thread.ContextObject
    assert (registers.Rip if wide else registers.Eip) == raised.ExceptionRecord.ExceptionAddress
    stack = registers.Rsp if wide else registers.Esp
    reader = dump.get_reader()
    assert len(reader.read(stack, 64)) == 64
    assert reader.read(raised.ExceptionRecord.ExceptionAddress, 2)
    assert reader.read(thread.Teb, 8)
    assert dump.misc_info.ProcessId
    assert dump.peb.image_path.endswith(probe.name)


def test_a_good_end_writes_nothing(pywine, samples, tmp_path):
    path = tmp_path / "none.dmp"
    assert pywine(f"--minidump={path}", samples / "hello/hello.x64.exe").returncode == 0
    assert not path.exists()


def test_a_place_that_cannot_be_written(pywine, probe64):
    done = pywine("--minidump=/nowhere/crash.dmp", probe64, "crash")
    assert "the minidump /nowhere/crash.dmp could not be written: No such file or directory" in done.stderr
    assert done.returncode == 5
