"""`pywine server` tells what runs and ends it; processes that are killed at any moment harm nobody."""

import json
import os
import random
import signal
import subprocess
import sys
import threading
import time
from pathlib import Path

import pytest

PROGRAMS = Path(__file__).resolve().parent / "programs"
KILLS = int(os.environ.get("PYWINE_KILLS", "24"))
WRITERS = 4


def status(pywine):
    return json.loads(pywine("server", "status", "--json").stdout)


@pytest.fixture
def start(environment):
    started = []

    def begin(*arguments, **options):
        command = [sys.executable, "-P", "-m", "pywine", *map(str, arguments)]
        started.append(subprocess.Popen(command, env=environment, stdout=subprocess.PIPE, **options))
        return started[-1]

    yield begin
    for process in started:
        process.kill()
        process.wait()
        process.stdout.close()


def test_nothing_runs_in_a_new_prefix(pywine, environment):
    assert status(pywine) == {"prefix": environment["PYWINEPREFIX"], "processes": [], "objects": []}
    assert pywine("server", "stop").stdout.startswith("nothing runs in ")


def test_status_names_processes_and_what_they_share(pywine, start, tmp_path):
    first = start(PROGRAMS / "writer.x64.exe", "one", tmp_path / "file", 1)
    second = start("cmd", "/c", f'"{PROGRAMS / "writer.x86.exe"}" two {tmp_path / "file"} 1')
    assert first.stdout.readline() == b"1\r\n"
    assert second.stdout.readline() == b"1\r\n"
    known = status(pywine)
    programs = {process["program"].rpartition("\\")[2]: process for process in known["processes"]}
    assert sorted(programs) == ["cmd.exe", "writer.x64.exe", "writer.x86.exe"]
    assert programs["writer.x86.exe"]["parent"] == programs["cmd.exe"]["id"]
    assert programs["writer.x64.exe"]["host_id"] == first.pid
    assert programs["writer.x86.exe"]["machine"] == "x86"
    writers = sorted(programs[name]["id"] for name in ("writer.x64.exe", "writer.x86.exe"))
    assert [(each["kind"], each["name"], each["holders"]) for each in known["objects"]] == [
        ("Mutant", "storm of kills", writers), ("Section", "storm of kills: counts", writers),
    ]  # fmt: skip
    assert pywine("server", "stop").stdout == "3 ended\n"
    assert first.wait(5) == 128 + signal.SIGTERM
    assert status(pywine)["processes"] == []


def test_stop_kills_what_does_not_end(pywine, start, tmp_path):
    stubborn = start(PROGRAMS / "writer.x64.exe", "one", tmp_path / "file", 1)
    stubborn.stdout.readline()
    stubborn.send_signal(signal.SIGSTOP)
    assert pywine("server", "stop").stdout == "0 ended, 1 killed\n"
    assert stubborn.wait(5) == -signal.SIGKILL


def test_kills_at_any_moment(pywine, start, tmp_path):
    """PYWINE_KILLS says how many. What a writer has said to be there is there; the others go on."""
    said = [0] * WRITERS
    failures = []
    left = iter(range(KILLS))

    def write(number):
        dice = random.Random(number)
        while next(left, None) is not None:
            machine = dice.choice(["x64", "x86"])
            first = said[number] + 1
            writer = start(PROGRAMS / f"writer.{machine}.exe", f"v{number}", tmp_path / str(number), first)
            if dice.random() < 0.3:  # while it starts
                threading.Timer(0.3 * dice.random(), writer.kill).start()
            for line in writer.stdout:
                if not said[number] >= first:
                    threading.Timer(0.1 * dice.random(), writer.kill).start()
                if line.endswith(b"\n"):
                    said[number] = int(line)
            if writer.wait(60) != -signal.SIGKILL:
                failures.append((number, said[number], writer.returncode))

    threads = [threading.Thread(target=write, args=(number,)) for number in range(WRITERS)]
    begin = time.monotonic()
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60 + KILLS)
        assert not thread.is_alive(), "a writer hangs"
    assert failures == []
    assert sum(said) > KILLS // 4
    for number in range(WRITERS):
        query = pywine("reg", "query", "HKCU\\Software\\storm", "/v", f"v{number}").stdout
        value = int(query.split("0x")[-1], 16) if said[number] else 0
        assert value in (said[number], said[number] + 1) or not said[number]
        written = int.from_bytes((tmp_path / str(number)).read_bytes()[:4], "little") if said[number] else 0
        assert written in (said[number], said[number] + 1)
    assert status(pywine)["processes"] == []
    print(f"{KILLS} kills in {time.monotonic() - begin:.0f} s, {sum(said)} values")
