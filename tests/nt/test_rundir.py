"""The run directory: ids, what processes say of themselves, and who has died without a word."""

import os

from pywine.nt.rundir import ENDED, FIRST_ID, ID_STEP, RUNNING, RunDirectory


def test_ids_are_unique_and_the_first_is_always_the_same(tmp_path):
    one, other = RunDirectory(str(tmp_path)), RunDirectory(str(tmp_path))
    slots = [one.take(), other.take(), one.take()]
    assert [slot.id for slot in slots] == [FIRST_ID, FIRST_ID + ID_STEP, FIRST_ID + 2 * ID_STEP]
    for slot in slots:
        slot.remove()
        slot.close()
    assert RunDirectory(str(tmp_path)).take().id == FIRST_ID


def test_an_id_that_was_given_back_is_not_the_next(tmp_path):
    run = RunDirectory(str(tmp_path))
    slot = run.take()
    slot.remove()
    slot.close()
    assert run.take().id == FIRST_ID + ID_STEP


def test_others_read_what_a_process_says(tmp_path):
    run = RunDirectory(str(tmp_path))
    slot = run.take()
    assert run.entries() == []
    slot.describe("C:\\a \u00fc.exe", 32, parent=7, group=8, created=9)
    (entry,) = RunDirectory(str(tmp_path)).entries()
    assert (entry.id, entry.image_path, entry.bits) == (slot.id, "C:\\a \u00fc.exe", 32)
    assert (entry.parent, entry.group, entry.created, entry.host_id) == (7, 8, 9, os.getpid())
    assert (entry.state, entry.jobs) == (RUNNING, [])


def test_the_exit_code_outlives_the_file(tmp_path):
    run = RunDirectory(str(tmp_path))
    slot = run.take()
    slot.describe("x", 64, 0, 0, 0)
    watched = run.open(slot.id)
    slot.end(0xC0000005)
    slot.remove()
    slot.close()
    assert run.open(slot.id) is None
    assert (watched.read().state, watched.read().exit_code) == (ENDED, 0xC0000005)


def test_a_process_that_was_killed_leaves_nothing(tmp_path):
    run = RunDirectory(str(tmp_path))
    slot = run.take()
    slot.describe("x", 64, 0, 0, 0)
    slot.close()
    assert run.entries() == []
    assert os.listdir(run.path) == []
    assert not run.knows(slot.id)


def test_ids_of_nobody(tmp_path):
    run = RunDirectory(str(tmp_path))
    run.take()
    assert [run.open(number) for number in (0, FIRST_ID + 4, FIRST_ID + ID_STEP)] == [None] * 3


def test_there_is_room_for_four_jobs(tmp_path):
    slot = RunDirectory(str(tmp_path)).take()
    assert slot.join_jobs([5, 6])
    slot.describe("x", 64, 0, 0, 0)
    assert slot.join_jobs([6, 7, 8])
    assert not slot.join_jobs([9])
    assert slot.in_jobs() == [5, 6, 7, 8]


def test_a_prefix_that_cannot_be_written_has_no_ids(tmp_path):
    (tmp_path / "run").write_text("no directory")
    assert RunDirectory(str(tmp_path)).take() is None
    assert RunDirectory(str(tmp_path)).entries() == []
