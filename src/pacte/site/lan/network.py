"""The names and addresses of this machine, and what is shown to who stands before it."""

from __future__ import annotations

import errno
import fcntl
import ipaddress
import socket
import struct

import segno
from django.utils.translation import gettext as _

PRIVATE = [
    ipaddress.ip_network(net)
    for net in ("10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16", "169.254.0.0/16")
]
SOMEWHERE = "192.0.2.1"  # Kept for documentation: asking the way to it sends nothing.
SIOCGIFADDR = 0x8915  # Linux: the address of a network card.
DARK, LIGHT = "\x1b[40m  ", "\x1b[107m  "  # Whatever the colours of the terminal.
PLAIN = "\x1b[0m"


def addresses() -> list[str]:
    """The addresses under which others reach this machine, the most likely first."""
    found: list[str] = []
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
        try:
            probe.connect((SOMEWHERE, 9))
            found.append(probe.getsockname()[0])
        except OSError:
            found = []  # No way out: a network that is only local.
    try:
        told = socket.getaddrinfo(socket.gethostname(), None, family=socket.AF_INET)
    except socket.gaierror:
        told = []
    found += [str(answer[4][0]) for answer in told] + of_interfaces()
    return list(dict.fromkeys(address for address in found if is_local(address)))


def of_interfaces() -> list[str]:
    """The address of each network card: the way out may be another than that of the telephones."""
    found = []
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
        for _number, name in socket.if_nameindex():
            try:
                told = fcntl.ioctl(probe.fileno(), SIOCGIFADDR, struct.pack("256s", name.encode()))
            except OSError:
                continue  # A card without an address.
            found.append(socket.inet_ntoa(told[20:24]))
    return found


def is_local(address: str) -> bool:
    """Whether an address is one of a local network: what the authority may vouch for."""
    read = ipaddress.ip_address(address)
    return any(read in net for net in PRIVATE)


def names() -> list[str]:
    """Every name and address the site answers to on the local network."""
    host = socket.gethostname()
    return list(dict.fromkeys([*addresses(), host, f"{host.split('.')[0]}.local"]))


def must_be_free(host: str, port: int) -> None:
    """Say at once that a port is taken, rather than start again and again."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family, socket.SOCK_STREAM) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as why:
            known = {errno.EADDRINUSE, errno.EADDRNOTAVAIL, errno.EACCES}
            number = why.errno if why.errno in known else errno.EADDRNOTAVAIL
            raise OSError(number, str(why), f"{host}:{port}") from why


def welcome(port: int, https_port: int) -> str:
    """What the terminal shows: the address, and a code for the phones."""
    host = next(iter(addresses()), "127.0.0.1")
    install = f"http://{host}:{port}/installer/"
    sentences = _(
        "Pacte est servi sur https://%(host)s:%(https_port)s\n"
        "Une fois par téléphone ou ordinateur, ouvrez d’abord :\n%(install)s"
    ) % {"host": host, "https_port": https_port, "install": install}
    rows = segno.make(install, error="m").matrix_iter(scale=1, border=2)
    drawn = "\n".join("".join(DARK if cell else LIGHT for cell in row) + PLAIN for row in rows)
    return f"{sentences}\n\n{drawn}\n"
