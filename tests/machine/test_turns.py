"""Guest threads on one engine: turns, preemption, exact stops, and words that both sides change."""

from __future__ import annotations

import threading
import time

from pywine.machine import context as ctx
from pywine.machine.engine import SUPPORT_SIZE
from pywine.machine.memory import EXECUTE, READ, WRITE
from pywine.machine.turns import OrderedTurn

from .conftest import DATA, Machine

STACK_SIZE = 0x10000


def start(machine: Machine, number: int, code: int) -> threading.Thread:
    """Another guest thread, which calls `code`; the calling thread has the turn."""
    teb, support, stack = (0x900000 + 0x100000 * number + offset for offset in (0, 0x10000, 0x20000))
    machine.memory.commit(teb, ctx.FROM_TEB + ctx.SIZE, READ | WRITE)
    machine.memory.commit(support, SUPPORT_SIZE, READ | EXECUTE)
    machine.memory.commit(stack, STACK_SIZE, READ | WRITE)

    def life() -> None:
        machine.engine.turn.acquire()
        thread = machine.engine.thread(teb, support)
        thread.on_stop = lambda _: None
        thread.q[ctx.RSP] = stack + STACK_SIZE - 0x100
        thread.call(code)
        machine.engine.forget(thread)
        machine.engine.turn.release()

    host_thread = threading.Thread(target=life)
    host_thread.start()
    return host_thread


def ticking(machine: Machine, stop: threading.Event) -> threading.Thread:
    """Preempts as the clock does, only faster."""

    def tick() -> None:
        while not stop.wait(0.001):
            machine.engine.preempt()

    ticker = threading.Thread(target=tick)
    ticker.start()
    return ticker


def counter(machine: Machine, rounds: int) -> int:
    """A function that increments a word atomically, and a register, which it adds to the next word."""
    # mov ecx, rounds; xor eax, eax; again: lock inc dword [DATA]; inc eax; dec ecx; jnz again
    # lock add [DATA+4], eax; ret
    at = f"{DATA.to_bytes(4, 'little').hex()}"
    second = f"{(DATA + 4).to_bytes(4, 'little').hex()}"
    if machine.bits == 64:
        code = f"b9{rounds.to_bytes(4, 'little').hex()} 31c0 f0ff0425{at} ffc0 ffc9 75f2 f0010425{second} c3"
    else:
        code = f"b9{rounds.to_bytes(4, 'little').hex()} 31c0 f0ff05{at} 40 49 75f5 f00105{second} c3"
    return machine.put(code)


def words(machine: Machine) -> tuple[int, int]:
    raw = machine.memory.read(DATA, 8)
    return int.from_bytes(raw[:4], "little"), int.from_bytes(raw[4:], "little")


def test_threads_that_compute_take_turns_and_lose_nothing(machine: Machine) -> None:
    machine.thread.on_stop = lambda _: None
    machine.engine.share()
    rounds = 300_000
    code = counter(machine, rounds)
    others = [start(machine, number, code) for number in range(3)]
    stop = threading.Event()
    ticker = ticking(machine, stop)
    machine.call(code)
    for other in others:
        machine.thread.block(other.join)
    stop.set()
    machine.thread.block(ticker.join)
    assert words(machine) == (4 * rounds, 4 * rounds)


def test_a_spinning_thread_lets_others_run(machine: Machine) -> None:
    machine.thread.on_stop = lambda _: None
    machine.engine.share()
    at = DATA.to_bytes(4, "little").hex()
    # spin: cmp dword [DATA], 0; je spin; ret — and: mov dword [DATA], 1; ret
    spin = machine.put(f"833c25{at}00 74f6 c3" if machine.bits == 64 else f"833d{at}00 74f7 c3")
    sets = machine.put(f"c70425{at}01000000 c3" if machine.bits == 64 else f"c705{at}01000000 c3")
    stop = threading.Event()
    ticker = ticking(machine, stop)
    other = start(machine, 0, sets)
    machine.call(spin)
    machine.thread.block(other.join)
    stop.set()
    ticker.join()


def test_no_exchange_is_lost_to_guest_code(machine: Machine) -> None:
    machine.thread.on_stop = lambda _: None
    machine.engine.share()
    rounds = 2_000_000 if machine.engine.name == "native" else 200_000
    other = start(machine, 0, counter(machine, rounds))
    stop = threading.Event()
    ticker = ticking(machine, stop)
    added = 0
    while other.is_alive():
        for _ in range(100):
            value = words(machine)[0]
            added += machine.engine.compare_exchange(DATA, 4, value, value + 1)
        machine.thread.block(time.sleep, 0)
    stop.set()
    ticker.join()
    assert words(machine)[0] == rounds + added
    assert added


def test_block_gives_the_turn_and_takes_it_back(machine: Machine) -> None:
    turns = []
    machine.thread.on_turn = lambda: turns.append("mine")
    machine.engine.share()
    other = start(machine, 0, machine.put("b801000000 c3"))
    machine.thread.block(other.join)
    assert turns[-1] == "mine"
    assert not machine.thread.is_blocked


def test_an_ordered_turn_goes_to_who_waits() -> None:
    turn = OrderedTurn()
    turn.acquire()
    order = []

    def take(name: str) -> None:
        turn.acquire()
        order.append(name)
        turn.release()

    waiting = []
    for name in "abc":
        waiting.append(threading.Thread(target=take, args=name))
        waiting[-1].start()
        while len(turn._waiting) < len(waiting):
            time.sleep(0.001)
    turn.release()
    turn.acquire()
    order.append("me")
    turn.release()
    for one in waiting:
        one.join()
    assert order == ["a", "b", "c", "me"]
