"""What there is none of: connections to shared folders, performance counters of programs."""

from pywine.dlls.loadperf import loadperf
from pywine.dlls.netapi32 import lmuse


class Cell:
    value = 99


def test_there_are_no_uses():
    uses, count, total = Cell(), Cell(), Cell()
    assert lmuse.NetUseEnum(None, None, 0, uses, 1000, count, total, 0) == 0
    assert (uses.value, count.value, total.value) == (0, 0, 0)


def test_none_is_made_found_or_deleted():
    assert lmuse.NetUseAdd(None, None, 1, 0, Cell()) == 53
    assert lmuse.NetUseGetInfo(None, None, "X:", 0, Cell()) == 2250
    assert lmuse.NetUseDel(None, None, "X:", 0) == 2250


def test_counters_are_refused():
    assert loadperf.LoadPerfCounterTextStrings(None, "lodctr counters.ini", True) == 50
    assert loadperf.UnloadPerfCounterTextStrings(None, "unlodctr service", True) == 50
