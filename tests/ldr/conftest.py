"""Processes to map images into, one per machine for a whole module of tests."""

from __future__ import annotations

import pytest

from tests.support import end_process, make_process


@pytest.fixture(scope="module")
def processes(tmp_path_factory):
    """A process for each machine, by bits."""
    found = {bits: make_process(bits, tmp_path_factory.mktemp("prefix")) for bits in (32, 64)}
    yield found
    for process in found.values():
        end_process(process)


@pytest.fixture(params=[32, 64], ids=["x86", "x64"])
def process(request, processes):
    return processes[request.param]
