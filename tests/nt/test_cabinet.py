"""Cabinets are read as they were written, whatever they hold and however small they must be."""

import io
import random
import shutil
import subprocess

import pytest

from pywine.nt import cabinet
from pywine.nt.cabinet import MSZIP, NONE, Cabinet, CabinetError, Entry, FolderData
from pywine.nt.cabinet_writer import Draft, Folder, compress


def write(files, compression, limit=0x7FFFFFFF, reserves=(0, 0, 0)):
    """The cabinets that these files make, by name."""
    folder = Folder(compression)
    for name, data in files.items():
        folder.add_file(Entry(name, len(data), folder.size, 0, (0x5921, 0x6123, 0x20)))
        folder.add(data)
    folder.finish()
    folders = [folder]
    made, draft = {}, Draft(b"1.cab", b"one", 0, reserves)
    while folders:
        later = draft.take(folders.pop(0), limit)
        if later:
            following = Draft(b"%d.cab" % (draft.number + 2), b"more", draft.number + 1, reserves)
            draft.next = following.name, following.disk
            following.previous = draft.previous_of_next()
            made[draft.name] = draft.encode(77)
            draft, folders = following, later + folders
    made[draft.name] = draft.encode(77)
    return made


def read(made):
    """The files of a set of cabinets."""
    found = {}
    for data in made.values():
        opened = Cabinet(io.BytesIO(data))
        for entry in opened.files:
            if not entry.from_previous:
                folder = FolderData(
                    opened, opened.folder_of(entry), lambda before: Cabinet(io.BytesIO(made[before.next]))
                )
                found[entry.name] = b"".join(folder.read(entry.offset, entry.size))
    return found


def sample_data(size, seed):
    generator = random.Random(seed)
    return bytes(generator.choices(b"cabinets \n", k=size))


FILES = {b"empty": b"", b"a": sample_data(70000, 1), b"b": random.Random(2).randbytes(40000), b"c": b"end"}


@pytest.mark.parametrize("compression", [NONE, MSZIP])
@pytest.mark.parametrize("reserves", [(0, 0, 0), (20, 3, 5)])
def test_one_cabinet(compression, reserves):
    made = write(FILES, compression, reserves=reserves)
    assert len(made) == 1
    assert read(made) == FILES


@pytest.mark.parametrize("compression", [NONE, MSZIP])
@pytest.mark.parametrize("limit", [1400, 5000, 33000, 40000])
def test_a_set_of_cabinets(compression, limit):
    made = write(FILES, compression, limit)
    assert len(made) > 1
    assert all(len(data) <= limit for data in made.values())
    assert read(made) == FILES


@pytest.mark.skipif(not shutil.which("cabextract"), reason="needs cabextract")
@pytest.mark.parametrize("limit", [5000, 0x7FFFFFFF])
def test_cabextract_reads_them(tmp_path, limit):
    for name, data in write(FILES, MSZIP, limit).items():
        (tmp_path / name.decode()).write_bytes(data)
    subprocess.run(["cabextract", "-q", "1.cab"], cwd=tmp_path, check=True)
    assert {name: (tmp_path / name.decode()).read_bytes() for name in FILES} == FILES


def test_a_block_never_grows_by_more_than_its_frame():
    data = random.Random(3).randbytes(0x8000)
    assert len(compress(data, b"")) <= len(data) + 12


def failure(data):
    with pytest.raises(CabinetError) as caught:
        read({b"1.cab": data})
    return caught.value.code


def test_what_is_no_cabinet():
    assert failure(b"") == cabinet.NOT_A_CABINET
    assert failure(b"MSCG" + bytes(60)) == cabinet.NOT_A_CABINET


@pytest.mark.parametrize("compression", [2, 3, 7])
def test_unknown_compression(compression):
    data = bytearray(write({b"a": b"text"}, MSZIP)[b"1.cab"])
    data[42] = compression
    assert failure(bytes(data)) == cabinet.BAD_COMPRESSION


def test_a_changed_byte_is_noticed():
    data = write({b"a": FILES[b"a"]}, MSZIP)[b"1.cab"]
    for position in range(70, len(data), 997):
        changed = bytearray(data)
        changed[position] ^= 0x10
        assert failure(bytes(changed)) in (cabinet.CORRUPT, cabinet.DATA_FAILED)


def test_a_cut_file_fails():
    data = write(FILES, MSZIP)[b"1.cab"]
    for size in range(0, len(data), 501):
        assert failure(data[:size]) in (cabinet.NOT_A_CABINET, cabinet.CORRUPT)
