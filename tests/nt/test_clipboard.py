"""The clipboard, as several processes of a prefix see it."""

import pytest

from pywine.abi.errors import WinError
from pywine.abi.winerror import ERROR_ACCESS_DENIED
from pywine.nt.atoms import GlobalAtoms
from pywine.nt.clipboard import CF_OEMTEXT, CF_TEXT, CF_UNICODETEXT, Clipboard
from pywine.nt.rundir import RunDirectory


class Facts:
    """What a clipboard asks of its process."""

    ansi_code_page, oem_code_page = 1252, 437

    def __init__(self, prefix):
        self.run_directory = RunDirectory(str(prefix))
        self.run_directory.take()
        self._atoms = GlobalAtoms(self)

    def state(self, _kind):
        return self._atoms


def test_another_process_finds_what_was_set(tmp_path):
    one, other = Facts(tmp_path), Facts(tmp_path)
    one.state(GlobalAtoms).add("of one only")
    own, same = (facts.state(GlobalAtoms).add("Own Format") for facts in (one, other))
    assert own != same
    writer, reader = Clipboard(one), Clipboard(other)
    writer.open(1)
    writer.empty()
    writer.set(CF_UNICODETEXT, "gr\u00fcn\0".encode("utf-16-le"))
    writer.set(own, b"12")
    before = reader.number()
    writer.close()
    reader.open(1)
    assert reader.number() > before
    assert reader.get(CF_TEXT) == b"gr\xfcn\0"
    assert reader.get(CF_OEMTEXT) == b"gr\x81n\0"
    assert reader.get(same) == b"12"
    reader.close()


def test_one_process_has_it_open(tmp_path):
    one, other = Clipboard(Facts(tmp_path)), Clipboard(Facts(tmp_path))
    one.open(1)
    for clipboard, thread in ((other, 1), (one, 2)):
        with pytest.raises(WinError) as failed:
            clipboard.open(thread)
        assert failed.value.code == ERROR_ACCESS_DENIED
    one.close()
    other.open(1)
    other.close()
