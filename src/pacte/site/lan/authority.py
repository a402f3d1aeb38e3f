"""A certificate authority for one office, and the certificate of its server.

The authority is made once, lasts ten years and never leaves the data folder but for its
public certificate. It may only vouch for this machine's names and for private addresses. The
server's certificate is made again at each start when the machine's addresses have changed.
"""

from __future__ import annotations

import ipaddress
import os
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

from pacte.journal import clock
from pacte.site.lan.network import PRIVATE, names

AUTHORITY_LASTS = timedelta(days=3650)
SERVER_LASTS = timedelta(days=397)  # Phones refuse a server's certificate that lasts longer.
RENEW_BEFORE = timedelta(days=60)
EARLIER = timedelta(days=1)  # Phones whose clock is a little slow.
HERE = [ipaddress.ip_network("127.0.0.0/8"), ipaddress.ip_network("::1/128")]


@dataclass(frozen=True, slots=True)
class Papers:
    """Where the files are: the authority's certificate, the server's chain and its key."""

    authority: Path
    chain: Path
    key: Path


def papers(folder: Path, wanted: Sequence[str] | None = None) -> Papers:
    """The files of this office, made if they are not there or no longer fit."""
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    made = Papers(folder / "authority.crt", folder / "server.crt", folder / "server.key")
    subject = list(names() if wanted is None else wanted)
    moment = clock.now()
    authority_key = folder / "authority.key"
    if not (made.authority.exists() and authority_key.exists()):
        _found(made.authority, authority_key, subject, moment)
    subject = [host for host in subject if _may_name(made.authority, host)]
    if not _fits(made, subject, moment):
        _certify(made, authority_key, subject, moment)
    return made


def _found(certificate: Path, key_file: Path, subject: Sequence[str], moment: datetime) -> None:
    """Make the authority: its key, and what it may vouch for."""
    key = ec.generate_private_key(ec.SECP256R1())
    host = next((name for name in subject if not _address(name)), "pacte")
    name = _name(f"Pacte {host}")
    hosts = [*(n for n in subject if not _address(n)), "localhost", "local"]
    permitted: list[x509.GeneralName] = [x509.DNSName(host) for host in dict.fromkeys(hosts)]
    permitted += [x509.IPAddress(net) for net in (*PRIVATE, *HERE)]
    built = (
        _begun(name, name, key, moment, AUTHORITY_LASTS)
        .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
        .add_extension(_usage(authority=True), critical=True)
        .add_extension(x509.NameConstraints(permitted, None), critical=True)
    )
    _keep(key_file, _pem(key))
    _keep(certificate, built.sign(key, hashes.SHA256()).public_bytes(serialization.Encoding.PEM))


def _may_name(authority: Path, host: str) -> bool:
    """Whether the authority may vouch for a name: a machine renamed since keeps its addresses."""
    if _address(host):
        return True
    made = x509.load_pem_x509_certificate(authority.read_bytes())
    limits = made.extensions.get_extension_for_class(x509.NameConstraints).value
    permitted = [n.value for n in limits.permitted_subtrees or [] if isinstance(n, x509.DNSName)]
    return any(host == name or host.endswith(f".{name}") for name in permitted)


def _certify(made: Papers, authority_key: Path, subject: Sequence[str], moment: datetime) -> None:
    """Make the server's certificate for every name and address of the machine."""
    authority = x509.load_pem_x509_certificate(made.authority.read_bytes())
    signer = serialization.load_pem_private_key(authority_key.read_bytes(), None)
    assert isinstance(signer, ec.EllipticCurvePrivateKey), "made by this module"
    key = ec.generate_private_key(ec.SECP256R1())
    known: list[x509.GeneralName] = [
        x509.IPAddress(address) if (address := _address(n)) else x509.DNSName(n)
        for n in dict.fromkeys([*subject, "localhost", "127.0.0.1"])
    ]
    built = (
        _begun(_name("Pacte"), authority.subject, key, moment, SERVER_LASTS)
        .add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
        .add_extension(_usage(authority=False), critical=True)
        .add_extension(x509.ExtendedKeyUsage([ExtendedKeyUsageOID.SERVER_AUTH]), critical=False)
        .add_extension(x509.SubjectAlternativeName(known), critical=False)
    )
    chain = built.sign(signer, hashes.SHA256()).public_bytes(serialization.Encoding.PEM)
    _keep(made.key, _pem(key))
    _keep(made.chain, chain + made.authority.read_bytes())


def _fits(made: Papers, subject: Sequence[str], moment: datetime) -> bool:
    """Whether the server's certificate still names this machine, and lasts."""
    if not (made.chain.exists() and made.key.exists()):
        return False
    served = x509.load_pem_x509_certificate(made.chain.read_bytes())
    named = served.extensions.get_extension_for_class(x509.SubjectAlternativeName).value
    known = {*named.get_values_for_type(x509.DNSName)}
    known |= {str(a) for a in named.get_values_for_type(x509.IPAddress)}
    return set(subject) <= known and served.not_valid_after_utc > moment + RENEW_BEFORE


def _begun(
    subject: x509.Name,
    issuer: x509.Name,
    key: ec.EllipticCurvePrivateKey,
    moment: datetime,
    lasts: timedelta,
) -> x509.CertificateBuilder:
    return (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(issuer)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(moment - EARLIER)
        .not_valid_after(moment + lasts)
    )


def _usage(*, authority: bool) -> x509.KeyUsage:
    return x509.KeyUsage(
        digital_signature=not authority,
        key_cert_sign=authority,
        crl_sign=authority,
        content_commitment=False,
        key_encipherment=False,
        data_encipherment=False,
        key_agreement=False,
        encipher_only=False,
        decipher_only=False,
    )


def _name(text: str) -> x509.Name:
    return x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, text[:64])])


def _address(text: str) -> ipaddress.IPv4Address | ipaddress.IPv6Address | None:
    try:
        return ipaddress.ip_address(text)
    except ValueError:
        return None


def _pem(key: ec.EllipticCurvePrivateKey) -> bytes:
    return key.private_bytes(
        serialization.Encoding.PEM,
        serialization.PrivateFormat.PKCS8,
        serialization.NoEncryption(),
    )


def _keep(path: Path, content: bytes) -> None:
    """Write for the owner only, whole or not at all."""
    draft = path.with_name(f"{path.name}.new")
    draft.unlink(missing_ok=True)
    with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
        file.write(content)
    draft.replace(path)
