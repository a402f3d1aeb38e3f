"""The names and addresses of this machine, and what is shown to who stands before it."""

from __future__ import annotations

import errno
import ipaddress
import socket

import segno
from django.utils.translation import gettext as _

PRIVATE = [
    ipaddress.ip_network(net)
    for net in ("10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16", "169.254.0.0/16", "fc00::/7")
]
# Addresses kept for documentation: asking the way to one sends nothing.
SOMEWHERE = ((socket.AF_INET, "192.0.2.1"), (socket.AF_INET6, "2001:db8::1"))


def addresses() -> list[str]:
    """The addresses under which others reach this machine, the most likely first."""
    found: list[str] = []
    for family, far in SOMEWHERE:
        with socket.socket(family, socket.SOCK_DGRAM) as probe:
            try:
                probe.connect((far, 9))
                found.append(probe.getsockname()[0])
            except OSError:
                continue  # No way out in this family.
    try:
        told = socket.getaddrinfo(socket.gethostname(), None, type=socket.SOCK_STREAM)
    except socket.gaierror:
        told = []
    found += [str(answer[4][0]) for answer in told]
    return list(dict.fromkeys(address for address in found if is_local(address)))


def is_local(address: str) -> bool:
    """Whether an address is one of a local network: what the authority may vouch for."""
    if "%" in address:
        return False
    read = ipaddress.ip_address(address)
    return any(read in net for net in PRIVATE if net.version == read.version)


def names() -> list[str]:
    """Every name and address the site answers to on the local network."""
    host = socket.gethostname()
    written = [f"[{a}]" if ":" in a else a for a in addresses()]
    return list(dict.fromkeys([*written, host, f"{host.split('.')[0]}.local"]))


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
    shown = f"[{host}]" if ":" in host else host
    install = f"http://{shown}:{port}/installer/"
    code = segno.make(install, error="m")
    drawn = "\n".join(
        "".join("  " if light else "██" for light in (not cell for cell in row))
        for row in code.matrix_iter(scale=1, border=2)
    )
    sentences = _(
        "Pacte est servi sur https://%(host)s:%(https_port)s\n"
        "Une fois par téléphone ou ordinateur, ouvrez d’abord :\n%(install)s"
    ) % {"host": shown, "https_port": https_port, "install": install}
    return f"{sentences}\n\n{drawn}\n"
