"""Echo requests: what the host answers, and what is said where it allows none."""

import pytest

from pywine.abi.errors import WinError
from pywine.dlls.iphlpapi import icmpapi
from pywine.dlls.iphlpapi.icmpapi import ICMP_ECHO_REPLY, ICMPV6_ECHO_REPLY
from pywine.host.icmp import Answer, Options, echo
from pywine.nt.sockets import Winsock
from tests.support import make_process

SELF = 0x0100007F
ELSEWHERE = 0x010200C0  # 192.0.2.1


class Running:
    """A process whose thread blocks at once."""

    def __init__(self, process):
        process.block = lambda function, *arguments: function(*arguments)
        self.p = process
        self.buffer = process.allocate(bytes(256))
        self.data = process.allocate(b"ping")

    def send(self, target, timeout=20, options=None):
        file = icmpapi.IcmpCreateFile(self.p)
        return icmpapi.IcmpSendEcho(self.p, file, target, self.data, 4, options, self.buffer, 256, timeout)

    @property
    def reply(self):
        return ICMP_ECHO_REPLY.on(self.p.memory, self.buffer, 64)


@pytest.fixture
def running(tmp_path):
    return Running(make_process(64, tmp_path))


def refused(*arguments):
    raise PermissionError(13, "no")


def test_own_address_answers_where_the_host_refuses(running, monkeypatch):
    monkeypatch.setattr(icmpapi, "echo", refused)
    assert running.send(SELF) == 1
    reply = running.reply
    assert (reply.Status, reply.DataSize) == (0, 4)
    assert running.p.memory.read(reply.Data, 4) == b"ping"


def test_others_time_out_where_the_host_refuses(running, monkeypatch):
    monkeypatch.setattr(icmpapi, "echo", refused)
    with pytest.raises(WinError) as caught:
        running.send(ELSEWHERE)
    assert caught.value.code == 11010


def test_a_refused_network_sends_nothing(running, monkeypatch):
    monkeypatch.setattr(icmpapi, "echo", lambda *arguments: pytest.fail("sent"))
    running.p.state(Winsock).has_network = False
    with pytest.raises(WinError) as caught:
        running.send(ELSEWHERE)
    assert caught.value.code == 11002


def test_a_router_that_drops_it_is_named(running, monkeypatch):
    monkeypatch.setattr(icmpapi, "echo", lambda *_: Answer(("192.0.2.9", 0), b"", (11, 0)))
    assert running.send(ELSEWHERE) == 1
    assert (running.reply.Status, running.reply.Address) == (11013, 0x090200C0)


def test_no_route(running, monkeypatch):
    def unreachable(*arguments):
        raise OSError(113, "no route")

    monkeypatch.setattr(icmpapi, "echo", unreachable)
    with pytest.raises(WinError) as caught:
        running.send(ELSEWHERE)
    assert caught.value.code == 11003


def test_ipv6(running, monkeypatch):
    p = running.p
    monkeypatch.setattr(icmpapi, "echo", lambda *_: Answer(("::1", 0, 0, 0), b"ping"))
    to = p.allocate((23).to_bytes(2, "little") + bytes(6) + bytes(15) + b"\1" + bytes(4))
    file = icmpapi.Icmp6CreateFile(p)
    sent = icmpapi.Icmp6SendEcho2(p, file, 0, 0, 0, to, to, running.data, 4, None, running.buffer, 256, 20)
    reply = ICMPV6_ECHO_REPLY.on(p.memory, running.buffer, 64)
    assert (sent, reply.Status, bytes(reply.Address)) == (1, 0, bytes(15) + b"\1")
    assert p.memory.read(running.buffer + 36, 4) == b"ping"


@pytest.mark.parametrize(("family", "address"), [(2, ("127.0.0.1", 0)), (10, ("::1", 0, 0, 0))])
def test_host_answers(family, address):
    try:
        answer = echo(family, address, b"pywine", 2000, Options())
    except OSError as error:
        pytest.skip(f"the host sends no echo requests: {error}")
    assert (answer.address[0], answer.data, answer.error, answer.hops > 0) == (
        address[0],
        b"pywine",
        None,
        True,
    )
