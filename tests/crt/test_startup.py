"""What the C runtime makes of a program's tables."""

import struct

import pytest

from pywine.dlls.crt.runtime import GrowingCrt
from pywine.dlls.crt.startup import functions
from tests.support import end_process, make_process


@pytest.fixture(params=[32, 64], ids=["x86", "x64"])
def runtime(request, tmp_path):
    process = make_process(request.param, tmp_path)
    yield GrowingCrt(process, "msvcrt")
    end_process(process)


def test_initialisers_are_the_pointers_that_begin_in_the_table(runtime):
    word = runtime.p.bits // 8
    table = runtime.p.allocate(struct.pack(f"<4{'Q' if word == 8 else 'I'}", 0x1000, 0, 0x2000, 0x3000))
    for size, found in (
        (0, []),
        (-word, []),
        (1, [0x1000]),
        (2 * word, [0x1000]),
        (2 * word + 1, [0x1000, 0x2000]),
    ):
        assert functions(runtime, table, table + size) == found
