"""Names of hosts, services and protocols: the host resolves, the well-known numbers are those of Windows."""

from __future__ import annotations

from pywine.abi import winerror as win
from pywine.abi.errors import WinError
from pywine.nt import socket_address as addresses
from pywine.nt.sockets import Winsock, host_name

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from pywine.nt.process import Process

# What drivers\etc\services of a fresh Windows says of the services that programs ask for.
_SERVICE_LINES = """
echo 7 tcp udp
discard 9 tcp udp
daytime 13 tcp udp
ftp-data 20 tcp
ftp 21 tcp
ssh 22 tcp
telnet 23 tcp
smtp 25 tcp
time 37 tcp udp
domain 53 tcp udp
bootps 67 udp
bootpc 68 udp
tftp 69 udp
finger 79 tcp
http 80 tcp
kerberos 88 tcp udp
pop3 110 tcp
sunrpc 111 tcp udp
nntp 119 tcp
ntp 123 udp
epmap 135 tcp udp
netbios-ns 137 tcp udp
imap 143 tcp
snmp 161 udp
bgp 179 tcp
irc 194 tcp
ldap 389 tcp
https 443 tcp udp
microsoft-ds 445 tcp udp
syslog 514 udp
printer 515 tcp
ldaps 636 tcp
ftps 990 tcp
imaps 993 tcp
pop3s 995 tcp
ms-sql-s 1433 tcp udp
nfsd 2049 udp
"""
SERVICES: dict[tuple[int, str], str] = {}
for _line in _SERVICE_LINES.split("\n"):
    _name, _number, *_transports = (*_line.split(), "", "")
    for _transport in filter(None, _transports):
        SERVICES[int(_number), _transport] = _name

PROTOCOLS = (
    ("ip", 0, "IP"), ("icmp", 1, "ICMP"), ("ggp", 3, "GGP"), ("tcp", 6, "TCP"), ("egp", 8, "EGP"),
    ("pup", 12, "PUP"), ("udp", 17, "UDP"), ("hmp", 20, "HMP"), ("xns-idp", 22, "XNS-IDP"),
    ("rdp", 27, "RDP"),
    ("ipv6", 41, "IPv6"), ("ipv6-route", 43, "IPv6-Route"), ("ipv6-frag", 44, "IPv6-Frag"),
    ("esp", 50, "ESP"), ("ah", 51, "AH"), ("ipv6-icmp", 58, "IPv6-ICMP"), ("ipv6-nonxt", 59, "IPv6-NoNxt"),
    ("ipv6-opts", 60, "IPv6-Opts"), ("rvd", 66, "RVD"),
)  # fmt: skip

AI_PASSIVE, AI_CANONNAME, AI_NUMERICHOST, AI_NUMERICSERV = 1, 2, 4, 8


def service_port(name: str, kind: int, flags: int) -> int:
    """The port of a service's name or number. Raises WinError(WSATYPE_NOT_FOUND)."""
    if not name:
        return 0
    if name.isdecimal() and int(name) <= 0xFFFF:
        return int(name)
    transports = {1: ("tcp",), 2: ("udp",)}.get(kind, ("tcp", "udp"))
    for (port, transport), known in SERVICES.items():
        if known == name.lower() and transport in transports and not flags & AI_NUMERICSERV:
            return port
    raise WinError(win.WSATYPE_NOT_FOUND)


def host_addresses(
    p: Process, name: str, family: int, port: int = 0, flags: int = 0
) -> tuple[str, list[tuple[int, Any]]]:
    """The canonical name and the addresses (Windows' family, the host's address) of a host.

    An empty name is this machine. Raises WinError: WSAHOST_NOT_FOUND, WSATRY_AGAIN, WSANO_RECOVERY.
    """
    import _socket

    if not name and not flags & AI_PASSIVE:
        name = host_name() if not port and not flags else ""
    if name and not p.state(Winsock).has_network and not is_local_name(name):
        raise WinError(win.WSAHOST_NOT_FOUND)
    host_flags = flags & (AI_PASSIVE | AI_NUMERICHOST) | _socket.AI_CANONNAME * bool(name)
    try:
        found = p.block(
            _socket.getaddrinfo,
            name.encode("idna" if not name.isascii() else "ascii") if name else None,
            str(port), addresses.host_family(family), 1, 0, host_flags,
        )  # fmt: skip
    except (OSError, UnicodeError) as error:
        raise WinError(_resolver_code(error)) from None
    canonical = next((entry[3] for entry in found if entry[3]), name)
    known = [(addresses.guest_family(entry[0]), entry[4]) for entry in found]
    return canonical, list(dict.fromkeys(known))


def is_local_name(name: str) -> bool:
    """Whether a name needs no network: this machine's, or an address."""
    return (
        name.lower() in ("localhost", host_name().lower()) or ":" in name or name.replace(".", "").isdigit()
    )


def _resolver_code(error: Exception) -> int:
    import _socket

    codes = {
        _socket.EAI_AGAIN: win.WSATRY_AGAIN,
        _socket.EAI_FAIL: win.WSANO_RECOVERY,
        _socket.EAI_FAMILY: win.WSAEAFNOSUPPORT,
        _socket.EAI_BADFLAGS: win.WSAEINVAL,
        _socket.EAI_MEMORY: win.ERROR_NOT_ENOUGH_MEMORY,
    }
    return codes.get(getattr(error, "errno", 0), win.WSAHOST_NOT_FOUND)


def name_of(p: Process, family: int, address: Any, *, required: bool = True) -> str:
    """The name of an address, or if it has none and none is required, its text. Raises WinError."""
    import _socket

    if not p.state(Winsock).has_network and not address[0].startswith(("127.", "::1")):
        if required:
            raise WinError(win.WSAHOST_NOT_FOUND)
        return address[0]
    try:
        return p.block(_socket.getnameinfo, address, _socket.NI_NAMEREQD if required else 0)[0]
    except OSError as error:
        raise WinError(_resolver_code(error)) from None
