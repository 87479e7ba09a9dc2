"""Sockets without a guest: addresses keep what they say, and a refused network reaches this machine only."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pywine.abi import winerror as win
from pywine.abi.errors import WinError
from pywine.nt import socket_address as addresses
from pywine.nt.resolver import host_addresses, service_port
from pywine.nt.sockets import Socket, Winsock
from tests.support import make_process

PORTS = st.integers(0, 0xFFFF)
FOUR = st.tuples(st.ip_addresses(v=4).map(str), PORTS)
SIX = st.tuples(st.ip_addresses(v=6).map(str), PORTS, st.integers(0, 0xFFFFF), st.integers(0, 9))


@pytest.fixture
def process(tmp_path):
    made = make_process(64, tmp_path)
    made.state(Winsock).startups = 1
    return made


@given(FOUR)
def test_ipv4_round_trip(address):
    assert addresses.unpack(addresses.pack(addresses.AF_INET, address)) == (addresses.AF_INET, address)
    assert addresses.parse(addresses.AF_INET, addresses.text(addresses.AF_INET, address)) == address


@given(SIX)
def test_ipv6_round_trip(address):
    packed = addresses.pack(addresses.AF_INET6, address)
    assert addresses.pack(*addresses.unpack(packed)) == packed
    host, port, _, scope = addresses.parse(addresses.AF_INET6, addresses.text(addresses.AF_INET6, address))
    assert (host, port, scope) == (address[0], address[1], address[3])


@given(st.binary(max_size=40))
def test_any_bytes_are_an_address_or_an_error(data):
    try:
        family, address = addresses.unpack(data)
    except WinError:
        return
    assert addresses.unpack(addresses.pack(family, address))[0] == family


@pytest.mark.parametrize("text", ["1.2.3", "1.2.3.4:99999", "1.2.3.4:x", "", "[::1]"])
def test_what_is_no_address(text):
    with pytest.raises(WinError) as raised:
        addresses.parse(addresses.AF_INET, text)
    assert raised.value.code == win.WSAEINVAL


def test_without_a_network(process):
    process.state(Winsock).has_network = False
    udp = Socket.create(process, addresses.AF_INET, 2, 0)
    with pytest.raises(WinError) as raised:
        udp.send_to(b"x", 0, addresses.AF_INET, ("192.0.2.1", 9))
    assert raised.value.code == win.WSAENETUNREACH
    assert udp.send_to(b"x", 0, addresses.AF_INET, ("127.0.0.1", 9)) == 1
    with pytest.raises(WinError) as raised:
        host_addresses(process, "example.org", addresses.AF_INET)
    assert raised.value.code == win.WSAHOST_NOT_FOUND
    assert host_addresses(process, "127.0.0.1", addresses.AF_INET)[1] == [(2, ("127.0.0.1", 0))]
    udp.close()


def test_before_startup(process):
    process.state(Winsock).startups = 0
    with pytest.raises(WinError) as raised:
        Socket.create(process, addresses.AF_INET, 1, 0)
    assert raised.value.code == win.WSANOTINITIALISED


def test_services():
    assert service_port("https", 1, 0) == 443
    assert service_port("8080", 1, 0) == 8080
    with pytest.raises(WinError) as raised:
        service_port("tftp", 1, 0)  # there is none over TCP
    assert raised.value.code == win.WSATYPE_NOT_FOUND
