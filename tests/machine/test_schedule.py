"""The turn of deterministic runs: its order, its clock, and what it waits for outside."""

from __future__ import annotations

import os
import threading

from pywine.machine.schedule import NS_PER_BYTE, READABLE, TURN_NS, Schedule, Seat


class Meter:
    """Counts what `execute` says."""

    def __init__(self) -> None:
        self.bytes = 0

    def refill(self) -> None:
        pass

    def executed(self) -> int:
        return self.bytes


def run(*works) -> list[str]:
    """Run works of (schedule, meter, log) on host threads that begin in this order; what they logged."""
    meter = Meter()
    schedule, log = Schedule(meter), []
    schedule.acquire()

    def life(work, seat: Seat) -> None:
        schedule.acquire(seat)
        work(schedule, meter, log)
        schedule.release()

    threads = [threading.Thread(target=life, args=(work, schedule.reserve())) for work in works]
    for thread in reversed(threads):
        thread.start()
    schedule.release()
    for thread in threads:
        thread.join(10)
        assert not thread.is_alive()
    return log


def test_turns_go_round_in_the_order_of_reservation() -> None:
    def work(name: str):
        def steps(schedule, _meter, log) -> None:
            for step in range(3):
                log.append(f"{name}{step}")
                schedule.pass_on()

        return steps

    assert run(work("a"), work("b"), work("c")) == [f"{name}{step}" for step in range(3) for name in "abc"]


def test_the_clock_jumps_to_the_first_deadline() -> None:
    def sleeper(name: str, milliseconds: int):
        def sleep(schedule, _meter, log) -> None:
            schedule.sleep(Seat(milliseconds * 1_000_000))
            log.append((name, schedule.now() // 1_000_000))

        return sleep

    assert run(sleeper("late", 50_000), sleeper("soon", 10_000), sleeper("later", 60_000)) == [
        ("soon", 10_000), ("late", 50_000), ("later", 60_000),
    ]  # fmt: skip


def test_time_passes_with_code_and_with_turns() -> None:
    def work(schedule, meter, log) -> None:
        meter.bytes += 1000
        log.append(schedule.now())
        schedule.pass_on()
        log.append(schedule.now())

    assert run(work) == [1000 * NS_PER_BYTE, 1000 * NS_PER_BYTE + TURN_NS]


def test_who_is_woken_goes_on_behind_those_that_are_ready() -> None:
    seat = Seat()

    def sleeper(schedule, _meter, log) -> None:
        schedule.sleep(seat)
        log.append("woken")

    def waker(schedule, _meter, log) -> None:
        schedule.wake(seat)
        log.append("waker")

    def other(_schedule, _meter, log) -> None:
        log.append("other")

    assert run(sleeper, waker, other) == ["waker", "other", "woken"]


def test_a_wake_that_comes_first_is_not_lost() -> None:
    def work(schedule, _meter, log) -> None:
        seat = Seat()
        schedule.wake(seat)
        schedule.sleep(seat)
        log.append("on")

    assert run(work) == ["on"]


def test_descriptors_are_waited_for_and_take_no_time() -> None:
    reader, writer = os.pipe()

    def read(schedule, _meter, log) -> None:
        log.append(schedule.sleep(Seat(), {reader: READABLE}))
        log.append(schedule.now() // 1_000_000)

    timer = threading.Timer(0.05, os.write, (writer, b"!"))
    timer.start()
    assert run(read) == [{reader: READABLE}, 0]
    os.close(reader)
    os.close(writer)
