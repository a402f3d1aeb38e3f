"""A calendar that other programs read (iCalendar, RFC 5545): events and deadlines as text.

Lines end with CR LF and are folded at 75 octets, never inside a letter.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta

FOLD = 75
LASTS = timedelta(hours=2)  # How long a meeting is taken to last.


@dataclass(frozen=True, slots=True)
class Event:
    """Something on a day, or at an instant (in UTC)."""

    uid: str
    title: str
    on: date
    at: datetime | None = None
    where: str = ""
    words: str = ""
    url: str = ""
    cancelled: bool = False


def escaped(text: str) -> str:
    for sign in ("\\", ";", ","):
        text = text.replace(sign, "\\" + sign)
    return "\\n".join(text.splitlines())


def folded(line: str) -> str:
    """A line cut in pieces of at most 75 octets, the next ones beginning with a space."""
    pieces, piece, size = [], "", 0
    for letter in line:
        width = len(letter.encode())
        if size + width > FOLD:
            pieces.append(piece)
            piece, size = "", 1
        piece += letter
        size += width
    return "\r\n ".join([*pieces, piece])


def _event(event: Event, stamp: datetime) -> list[str]:
    lines = ["BEGIN:VEVENT", f"UID:{event.uid}", f"DTSTAMP:{stamp:%Y%m%dT%H%M%SZ}"]
    if event.at:
        lines += [
            f"DTSTART:{event.at:%Y%m%dT%H%M%SZ}", f"DTEND:{event.at + LASTS:%Y%m%dT%H%M%SZ}"
        ]  # fmt: skip
    else:
        lines += [
            f"DTSTART;VALUE=DATE:{event.on:%Y%m%d}",
            f"DTEND;VALUE=DATE:{event.on + timedelta(days=1):%Y%m%d}",
        ]
    lines.append(f"SUMMARY:{escaped(event.title)}")
    told = (("LOCATION", event.where), ("DESCRIPTION", event.words))
    lines += [f"{name}:{escaped(text)}" for name, text in told if text]
    if event.url:
        lines.append(f"URL:{event.url}")
    if event.cancelled:
        lines.append("STATUS:CANCELLED")
    return [*lines, "END:VEVENT"]


def calendar(name: str, events: Iterable[Event], stamp: datetime) -> str:
    """The whole file; ``stamp`` is when it was made, in UTC."""
    lines = ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//Pacte//Instances//FR", "METHOD:PUBLISH",
             f"X-WR-CALNAME:{escaped(name)}"]  # fmt: skip
    for event in events:
        lines += _event(event, stamp)
    lines.append("END:VCALENDAR")
    return "".join(f"{folded(line)}\r\n" for line in lines)
