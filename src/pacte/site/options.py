"""What whoever runs Pacte may set, declared once: name, what it is, default, how it is read.

The settings read this table, the operators' page is made from it, and a wrong value stops
the start with a sentence. No Django here: the command line reads it before anything else.
"""

from __future__ import annotations

import os
import re
import secrets
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import SplitResult, unquote, urlsplit
from zoneinfo import ZoneInfo, available_timezones

HOST = re.compile(r"\.?[A-Za-z0-9]([A-Za-z0-9.-]*[A-Za-z0-9])?|\*|\[[0-9a-fA-F:]+\]")
SECRET_MIN = 32


class WrongOption(Exception):
    """An option has a value that cannot be used. Carries the sentence to show."""


@dataclass(frozen=True, slots=True)
class Option:
    name: str
    default: str
    read: Callable[[str], Any]
    meaning: str  # French, shown by ``pacte check`` and in the operators' page.
    meaning_en: str


def folder(text: str) -> Path:
    path = Path(text).expanduser().resolve()
    if path.exists() and not path.is_dir():
        raise ValueError("ce chemin existe et n’est pas un dossier")
    return path


def database(text: str) -> str:
    if not text:
        return ""
    url = urlsplit(text)
    if url.scheme == "sqlite" and len(url.path) > 1 and not url.netloc:
        return text
    if url.scheme in {"postgresql", "postgres"} and url.path.strip("/"):
        _port(url)
        return text
    raise ValueError(
        "écrivez sqlite:////dossier/pacte.sqlite3"
        " ou postgresql://compte:mot-de-passe@machine:5432/base"
    )


def _port(url: SplitResult) -> int | None:
    try:
        return url.port
    except ValueError as why:
        raise ValueError("le port de la base n’est pas un nombre de 0 à 65535") from why


def yes_or_no(text: str) -> bool:
    known = {"oui": True, "1": True, "true": True, "non": False, "0": False, "false": False}
    if text.lower() not in known:
        raise ValueError("écrivez oui ou non")
    return known[text.lower()]


def hosts(text: str) -> list[str]:
    found = [host.strip() for host in text.split(",") if host.strip()]
    if wrong := [host for host in found if not HOST.fullmatch(host)]:
        raise ValueError(f"« {wrong[0]} » n’est pas un nom de machine (sans http:// ni barre)")
    return found


def zone(text: str) -> str:
    if text not in available_timezones():
        raise ValueError("ce fuseau horaire est inconnu ; exemple : Africa/Bujumbura")
    return ZoneInfo(text).key


def language(text: str) -> str:
    if text not in {"fr", "en"}:
        raise ValueError("écrivez fr ou en")
    return text


def secret(text: str) -> str:
    if text and len(text) < SECRET_MIN:
        raise ValueError(f"elle a moins de {SECRET_MIN} caractères")
    return text


def megabytes(text: str) -> int:
    if not re.fullmatch(r"[1-9]\d{0,5}", text):
        raise ValueError("écrivez un nombre entier de mégaoctets")
    return int(text)


def port(text: str) -> int:
    if not re.fullmatch(r"\d{1,5}", text) or int(text) > 65535:
        raise ValueError("écrivez un port de 0 à 65535")
    return int(text)


def address(text: str) -> str:
    """Where the site answers, for links that leave it: no path, no bar at the end."""
    url = urlsplit(text)
    if text and (url.scheme not in {"http", "https"} or not url.netloc or url.path.strip("/")):
        raise ValueError("écrivez http:// ou https:// puis le nom du site, sans rien derrière")
    return text.rstrip("/")


def mail_host(text: str) -> str:
    if text and not HOST.fullmatch(text):
        raise ValueError(f"« {text} » n’est pas un nom de machine")
    return text


def mail_security(text: str) -> str:
    if text not in {"starttls", "tls", "non"}:
        raise ValueError("écrivez starttls, tls ou non")
    return text


def mail_address(text: str) -> str:
    if text and not re.fullmatch(r"[^@<>\s]+@[^@<>\s]+|[^<>\r\n]+<[^@<>\s]+@[^@<>\s]+>", text):
        raise ValueError("écrivez lettre@exemple.org ou Pacte <lettre@exemple.org>")
    return text


OPTIONS = (
    Option(
        "PACTE_HOME", "var", folder,
        "Dossier des données : base SQLite, fichiers déposés, clés.",
        "Folder of the data: SQLite database, stored files, keys.",
    ),
    Option(
        "DATABASE_URL", "", database,
        "Base de données. Vide : un fichier SQLite dans le dossier des données.",
        "Database. Empty: one SQLite file in the data folder.",
    ),
    Option(
        "PACTE_SECRET_KEY", "", secret,
        "Clé secrète des sessions. Vide : tirée au premier démarrage et gardée dans le dossier des"
        " données (fichier secret.key, lisible par son seul propriétaire).",
        "Secret key of the sessions. Empty: drawn at the first start and kept in the data folder"
        " (file secret.key, readable by its owner only).",
    ),
    Option(
        "PACTE_HOSTS", "localhost,127.0.0.1,[::1]", hosts,
        "Noms et adresses sous lesquels le site répond, séparés par des virgules.",
        "Names and addresses under which the site answers, separated by commas.",
    ),
    Option(
        "PACTE_HTTPS", "non", yes_or_no,
        "oui : le site est servi en https (témoins réservés à https, renvoi de http vers https).",
        "oui: the site is served over https (cookies for https only, http is sent to https).",
    ),
    Option(
        "PACTE_PROXY", "non", yes_or_no,
        "oui : un serveur frontal de confiance pose X-Forwarded-Proto et X-Forwarded-For.",
        "oui: a trusted front server sets X-Forwarded-Proto and X-Forwarded-For.",
    ),
    Option(
        "PACTE_TIME_ZONE", "Africa/Bujumbura", zone,
        "Fuseau horaire du site : il décide du jour d’un encaissement.",
        "Time zone of the site: it decides on which day a payment falls.",
    ),
    Option(
        "PACTE_LANGUAGE", "fr", language,
        "Langue montrée à qui n’en a pas choisi : fr ou en.",
        "Language shown to who has not chosen one: fr or en.",
    ),
    Option(
        "PACTE_DISK_FREE_MB", "500", megabytes,
        "Place libre, en mégaoctets, au-dessous de laquelle « pacte check » avertit.",
        "Free space, in megabytes, below which ‘pacte check’ warns.",
    ),
    Option(
        "PACTE_REQUIRE_TOTP", "oui", yes_or_no,
        "oui : qui paie, signe ou administre doit régler un code à usage unique (TOTP) ; non : pour"
        " une démonstration, et la page le dit.",
        "oui: who pays, signs or administers must set up a one-time code (TOTP); non: for a"
        " demonstration, and the page says so.",
    ),
    Option(
        "PACTE_LAN_HTTPS_PORT", "0", port,
        "Port de https sur le réseau local ; posé par « pacte serve --lan ». 0 : pas de --lan.",
        "Port of https on the local network; set by ‘pacte serve --lan’. 0: no --lan.",
    ),
    Option(
        "PACTE_URL", "", address,
        "Adresse du site dans les courriels : https://pacte.exemple.org. Vide : le premier nom de"
        " PACTE_HOSTS.",
        "Address of the site in e-mails: https://pacte.example.org. Empty: the first name of"
        " PACTE_HOSTS.",
    ),
    Option(
        "PACTE_SMTP_HOST", "", mail_host,
        "Serveur qui envoie les courriels de la lettre d’information. Vide : rien ne part ; les"
        " messages attendent sur une page, d’où on les exporte.",
        "Server that sends the e-mails of the newsletter. Empty: nothing leaves; the messages wait"
        " on a page, from which they are exported.",
    ),
    Option(
        "PACTE_SMTP_PORT", "587", port,
        "Port de ce serveur : 587 (starttls), 465 (tls) ou 25.",
        "Port of that server: 587 (starttls), 465 (tls) or 25.",
    ),
    Option(
        "PACTE_SMTP_SECURITY", "starttls", mail_security,
        "Chiffrement vers ce serveur : starttls, tls ou non.",
        "Encryption towards that server: starttls, tls or non (none).",
    ),
    Option(
        "PACTE_SMTP_USER", "", str,
        "Compte sur ce serveur. Vide : sans compte.",
        "Account on that server. Empty: no account.",
    ),
    Option(
        "PACTE_SMTP_PASSWORD", "", str,
        "Mot de passe de ce compte.",
        "Password of that account.",
    ),
    Option(
        "PACTE_MAIL_FROM", "", mail_address,
        "Adresse qui envoie la lettre d’information. Vide : lettre@ le nom du site.",
        "Address that sends the newsletter. Empty: lettre@ the name of the site.",
    ),
    Option(
        "PACTE_DEBUG", "non", yes_or_no,
        "oui : pages d’erreur détaillées, pour qui développe. Jamais sur un vrai site.",
        "oui: detailed error pages, for developers. Never on a real site.",
    ),
)  # fmt: skip


def read(environment: Mapping[str, str]) -> dict[str, Any]:
    """The value of every option; the first wrong one is told in a sentence."""
    values = {}
    for option in OPTIONS:
        text = environment.get(option.name, "").strip() or option.default
        try:
            values[option.name] = option.read(text)
        except ValueError as why:
            raise WrongOption(f"Le réglage {option.name} ne va pas : {why}.") from why
    return values


def database_parts(values: Mapping[str, Any]) -> dict[str, Any]:
    """What Django wants to know of the database."""
    url = urlsplit(values["DATABASE_URL"] or f"sqlite:///{values['PACTE_HOME']}/pacte.sqlite3")
    if url.scheme != "sqlite":
        return {
            "ENGINE": "django.db.backends.postgresql",
            "NAME": unquote(url.path[1:]),
            "USER": unquote(url.username or ""),
            "PASSWORD": unquote(url.password or ""),
            "HOST": unquote(url.hostname or ""),
            "PORT": url.port or "",
            "OPTIONS": {"connect_timeout": 10},
        }
    path = unquote(url.path).replace("//", "/")
    return {
        "ENGINE": "django.db.backends.sqlite3",
        "NAME": path,
        "TEST": {"NAME": f"{path}.test"},  # A file: several processes open it.
        "OPTIONS": {
            "transaction_mode": "IMMEDIATE",
            "timeout": 30,
            "init_command": "PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL;"
            "PRAGMA recursive_triggers = ON; PRAGMA cache_size = -32768",  # 32 MB a connection.
        },
    }


def mail(values: Mapping[str, Any]) -> dict[str, Any]:
    """Whether e-mails leave, who sends them, and what their links begin with."""
    first = next((host for host in values["PACTE_HOSTS"] if host != "*"), "localhost")
    scheme = "https" if values["PACTE_HTTPS"] else "http"
    site = values["PACTE_URL"] or f"{scheme}://{first.lstrip('.')}"
    sender = values["PACTE_MAIL_FROM"] or f"lettre@{urlsplit(site).hostname}"
    return {"site": site, "sender": sender, "leaves": bool(values["PACTE_SMTP_HOST"])}


def secret_key(values: Mapping[str, Any]) -> str:
    """The key that was given, or the one of the data folder, drawn once."""
    if values["PACTE_SECRET_KEY"]:
        return str(values["PACTE_SECRET_KEY"])
    path = values["PACTE_HOME"] / "secret.key"
    try:
        if not path.exists():
            _draw(path)
        return path.read_text(encoding="ascii").strip()
    except OSError as why:
        raise WrongOption(
            f"La clé secrète ne peut être lue ni gardée dans {path} ({why.strerror}) :"
            " réglez PACTE_HOME ou PACTE_SECRET_KEY."
        ) from why


def _draw(path: Path) -> None:
    """Write a new key beside, then put it in place if nobody did meanwhile."""
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o750)
    draft = path.with_name(f"{path.name}.{os.getpid()}")
    with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
        file.write(secrets.token_urlsafe(48) + "\n")
    try:
        os.link(draft, path)
    except FileExistsError:
        pass  # Another process was first: its key is the key.
    finally:
        draft.unlink()
