"""An office without Internet: its own authority, and phones that come to trust it."""

from __future__ import annotations

import socket
import ssl
import threading
from datetime import timedelta
from pathlib import Path

import pytest
from cryptography import x509
from django.test import Client

from pacte.journal import clock
from pacte.site import lan
from pacte.site.lan import authority, network

NAMES = ["192.168.1.20", "pacte", "pacte.local"]


def shaken(papers: lan.Papers, host: str) -> str:
    """The subject a phone sees that trusts this office's authority and asks for ``host``."""
    ours = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    ours.load_cert_chain(papers.chain, papers.key)
    phone = ssl.create_default_context(cafile=str(papers.authority))
    near, far = socket.socketpair()

    def answer() -> None:
        try:
            ours.wrap_socket(far, server_side=True).close()
        except (ssl.SSLError, OSError):
            far.close()

    server = threading.Thread(target=answer)
    server.start()
    try:
        with near, phone.wrap_socket(near, server_hostname=host) as trusted:
            return str(trusted.getpeercert()["subject"])
    finally:
        server.join()


@pytest.mark.parametrize("host", [*NAMES, "localhost", "127.0.0.1"])
def test_a_phone_that_took_the_certificate_trusts_the_server(tmp_path: Path, host: str) -> None:
    assert "Pacte" in shaken(lan.papers(tmp_path, NAMES), host)


def test_a_phone_does_not_trust_it_for_another_name(tmp_path: Path) -> None:
    made = lan.papers(tmp_path, NAMES)
    for host in ("bank.example.org", "192.168.1.21"):
        with pytest.raises(ssl.SSLError):
            shaken(made, host)


def test_the_authority_may_vouch_for_nothing_outside_the_office(tmp_path: Path) -> None:
    made = x509.load_pem_x509_certificate(lan.papers(tmp_path, NAMES).authority.read_bytes())
    limits = made.extensions.get_extension_for_class(x509.NameConstraints)
    assert limits.critical
    names = [n.value for n in limits.value.permitted_subtrees if isinstance(n, x509.DNSName)]
    assert set(names) == {"pacte", "pacte.local", "localhost", "local"}


def test_the_keys_are_their_owners_only(tmp_path: Path) -> None:
    lan.papers(tmp_path / "lan", NAMES)
    assert (tmp_path / "lan").stat().st_mode & 0o777 == 0o700
    assert {p.stat().st_mode & 0o777 for p in (tmp_path / "lan").iterdir()} == {0o600}


def test_the_authority_stays_when_the_address_changes(tmp_path: Path) -> None:
    """Phones installed it once; only the server's certificate is made again."""
    first = lan.papers(tmp_path, NAMES)
    trusted, served = first.authority.read_bytes(), first.chain.read_bytes()
    assert lan.papers(tmp_path, NAMES).chain.read_bytes() == served
    moved = lan.papers(tmp_path, ["192.168.1.77", "pacte", "pacte.local"])
    assert moved.authority.read_bytes() == trusted and moved.chain.read_bytes() != served
    assert "Pacte" in shaken(moved, "192.168.1.77")


def test_a_machine_that_was_renamed_keeps_its_addresses(tmp_path: Path) -> None:
    lan.papers(tmp_path, NAMES)
    renamed = lan.papers(tmp_path, ["192.168.1.20", "bureau", "bureau.local"])
    assert "Pacte" in shaken(renamed, "192.168.1.20") and "Pacte" in shaken(renamed, "bureau.local")


def test_the_certificate_is_renewed_before_it_ends(tmp_path: Path, monkeypatch) -> None:
    served = lan.papers(tmp_path, NAMES).chain.read_bytes()
    later = clock.now() + authority.SERVER_LASTS - authority.RENEW_BEFORE
    for moment, renewed in ((later - timedelta(days=1), False), (later, True)):
        monkeypatch.setattr(clock, "now", lambda moment=moment: moment)
        assert (lan.papers(tmp_path, NAMES).chain.read_bytes() != served) is renewed


@pytest.mark.parametrize(
    ("address", "local"),
    [
        ("192.168.1.20", True), ("10.0.0.1", True), ("172.31.0.9", True),
        ("172.32.0.1", False), ("8.8.8.8", False), ("2001:4860::1", False), ("127.0.0.1", False),
        ("fd00::1", False),
    ],
)  # fmt: skip
def test_only_addresses_of_a_local_network_are_vouched_for(address: str, local: bool) -> None:
    assert network.is_local(address) is local


def test_every_network_card_is_asked_for_its_address() -> None:
    """The way to the Internet may be another card than that of the telephones."""
    assert "127.0.0.1" in network.of_interfaces()
    assert set(filter(network.is_local, network.of_interfaces())) <= set(network.addresses())


def test_a_port_that_is_taken_is_told_before_anything_starts() -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        with pytest.raises(OSError, match="in use") as told:
            lan.must_be_free("127.0.0.1", taken.getsockname()[1])
        assert str(taken.getsockname()[1]) in told.value.filename


def test_the_terminal_shows_the_address_and_a_code(monkeypatch) -> None:
    monkeypatch.setattr(network, "addresses", lambda: ["192.168.1.20"])
    shown = lan.welcome(8000, 8443)
    assert "https://192.168.1.20:8443" in shown and "http://192.168.1.20:8000/installer/" in shown
    assert shown.count(network.DARK) > 100


@pytest.fixture
def office(settings, tmp_path: Path) -> Client:
    settings.HOME, settings.LAN_HTTPS_PORT = tmp_path, 8443
    settings.ALLOWED_HOSTS = ["192.168.1.20"]
    lan.papers(tmp_path / "lan", NAMES)
    return Client(HTTP_HOST="192.168.1.20:8000")


def test_over_plain_http_only_the_install_page_answers(office: Client) -> None:
    page = office.get("/installer/")
    assert page.status_code == 200 and "https://192.168.1.20:8443/" in page.content.decode()
    sent = office.get("/comptoir/?q=1")
    assert sent.status_code == 301
    assert sent["Location"] == "https://192.168.1.20:8443/comptoir/?q=1"


def test_the_certificate_is_given_as_phones_ask_for_it(office: Client, tmp_path: Path) -> None:
    given = office.get("/installer/autorite.crt")
    assert given["Content-Type"] == "application/x-x509-ca-cert"
    assert x509.load_pem_x509_certificate(given.content)
    assert b"PRIVATE" not in given.content


def test_without_a_local_network_there_is_no_install_page(settings, tmp_path: Path) -> None:
    settings.HOME = tmp_path
    for path in ("/installer/", "/installer/autorite.crt"):
        assert Client().get(path).status_code == 404
