"""Completion ports and wait completion packets, on one thread that only looks."""

from __future__ import annotations

import time

import pytest

from pywine.abi.errors import NtError
from pywine.nt.completion import CompletionPort, Packet, WaitPacket
from pywine.nt.sync import WAIT_TIMEOUT, Event, Timer


class Interrupts:
    """Pauses by sleeping; nobody posts anything."""

    def pause(self, until):
        time.sleep(0 if until is None else max(until - time.monotonic_ns(), 0) / 1e9)

    def wake(self):
        pass


class Thread:
    """Enough of a thread to wait."""

    def __init__(self, p):
        self.process = p
        self.interrupts = Interrupts()
        self.apcs = []
        self.timers = []


class Process:
    """Enough of a process to have one thread."""

    def __init__(self):
        self.thread = Thread(self)


@pytest.fixture
def port():
    return CompletionPort(Process())


def take(port, most=1, milliseconds=0):
    return port.take(most, time.monotonic_ns() + milliseconds * 1_000_000, alertable=False)


def keys(packets):
    return [packet.key for packet in packets]


def test_packets_come_in_order(port):
    for key in (1, 2, 3):
        port.post(Packet(key, 0, 0, 0))
    assert port.depth == 3
    assert keys(take(port)) == [1]
    assert keys(take(port, 8)) == [2, 3]


def test_an_empty_port_times_out(port):
    assert take(port) == WAIT_TIMEOUT
    assert take(port, milliseconds=2) == WAIT_TIMEOUT


def test_waiting_for_the_port_takes_nothing(port):
    port.post(Packet(1, 0, 0, 0))
    assert port.is_signaled()
    port.acquired()
    assert keys(take(port)) == [1]


def test_a_closed_port_is_abandoned(port):
    port.close()
    with pytest.raises(NtError):
        take(port)


def test_an_event_posts_a_packet_once(port):
    event, packet = Event(manual=False, signaled=False), WaitPacket()
    assert not packet.associate(port, event, Packet(5, 6, 7, 8))
    assert take(port) == WAIT_TIMEOUT
    event.set()
    assert not event.signaled
    assert keys(take(port)) == [5]
    event.set()
    assert take(port) == WAIT_TIMEOUT


def test_a_signaled_object_posts_at_once(port):
    packet = WaitPacket()
    assert packet.associate(port, Event(manual=True, signaled=True), Packet(5, 0, 0, 0))
    with pytest.raises(NtError):
        packet.associate(port, Event(manual=True, signaled=False), Packet(5, 0, 0, 0))
    assert keys(take(port)) == [5]
    assert not packet.is_associated


def test_canceling_before_and_after_the_signal(port):
    event, packet = Event(manual=True, signaled=False), WaitPacket()
    packet.associate(port, event, Packet(5, 0, 0, 0))
    assert packet.cancel(remove_posted=False)
    event.set()
    assert take(port) == WAIT_TIMEOUT
    packet.associate(port, event, Packet(5, 0, 0, 0))
    assert not packet.cancel(remove_posted=False)
    assert packet.cancel(remove_posted=True)
    assert take(port) == WAIT_TIMEOUT
    assert not packet.cancel(remove_posted=True)


def test_a_timer_posts_when_it_is_due(port):
    timer, packet = Timer(manual=False), WaitPacket()
    packet.associate(port, timer, Packet(9, 0, 0, 0))
    timer.set(-20_000, 0, None)
    assert take(port) == WAIT_TIMEOUT
    assert keys(take(port, milliseconds=1000)) == [9]
