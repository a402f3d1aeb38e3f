"""The catalogues: what the pages say in other languages than French.

    scripts/catalogues.py update    read the sources, keep what is translated, add what is new
    scripts/catalogues.py missing   what is still to translate, as JSON: {"message": "", …}
    scripts/catalogues.py fill FILE put a JSON of that shape, filled in, into the catalogue
    scripts/catalogues.py check     complete, not fuzzy, current, placeholders agree
    scripts/catalogues.py compile   write the .mo files that Django reads

A message with a plural has two texts: ``"message": ["one", "many"]``. A message with a context
is written ``"context\\u0004message"``. The French catalogue holds plurals only: Django counts
"0 demandes" without it.

Each folder of rooms has a file of its own for what only it says; all else is in that of ``site``.
"""

from __future__ import annotations

import json
import re
import sys
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path

from babel.messages.catalog import Catalog, Message
from babel.messages.extract import DEFAULT_KEYWORDS, extract
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po
from django.conf import settings
from django.utils.translation.template import templatize

TOP = Path(__file__).parents[1]
SOURCE = TOP / "src" / "pacte"
FOLDERS = ("delivery", "governance", "insurance", "programmes", "site")
SHARED = "site"
HEADER = "# Translations of Pacte.\n# AGPL-3.0-or-later"
CONTEXT = "\x04"
PLACEHOLDER = re.compile(r"%\((\w+)\)[sd]")
USELESS = re.compile(
    r'^"(POT-Creation-Date|PO-Revision-Date|Report-Msgid-Bugs-To|Last-Translator|Language-Team'
    r"|Project-Id-Version|Generated-By):.*\n",
    re.M,
)
KEYWORDS = DEFAULT_KEYWORDS | {
    "Refused": (1,),
    "NotAllowed": (1,),
    "gettext_lazy": (1,),
    "later": (1,),  # ``gettext_lazy`` under a shorter name.
    "say": (1,),
    "Sentence": (1,),
    "gettext_noop": (1,),
    "pgettext": ((1, "c"), 2),
    "pgettext_lazy": ((1, "c"), 2),
    "ngettext": (1, 2),
    "ngettext_lazy": (1, 2),
    "npgettext": ((1, "c"), 2, 3),
    "npgettext_lazy": ((1, "c"), 2, 3),
}
LANGUAGES = {"en": "English", "fr": "français"}


def messages() -> Iterator[tuple[str, int, str | tuple[str, str], str | None]]:
    """Every message of the sources: file, line, text (or text and plural), context."""
    for path in sorted(SOURCE.rglob("*.py")):
        if "migrations" not in path.parts:
            yield from _of_python(path, path.read_bytes())
    for path in sorted(
        p for kind in ("html", "txt") for p in SOURCE.rglob(f"templates/**/*.{kind}")
    ):
        as_python = templatize(path.read_text(encoding="utf-8"), origin=str(path))
        flat = "\n".join(line.lstrip() for line in as_python.splitlines())
        yield from _of_python(path, flat.encode())


def _of_python(path: Path, code: bytes) -> Iterator[tuple]:
    name = str(path.relative_to(TOP))
    for line, text, _comments, context in extract("python", BytesIO(code), KEYWORDS):
        if text and (text if isinstance(text, str) else text[0]):
            yield name, line, text, context


def empty(language: str) -> Catalog:
    catalog = Catalog(locale=language, project="pacte", charset="utf-8", header_comment=HEADER)
    catalog.fuzzy = False
    return catalog


def fresh(language: str) -> Catalog:
    """What the sources say now."""
    catalog = empty(language)
    for name, _line, text, context in messages():
        if language == "fr" and isinstance(text, str):
            continue
        catalog.add(text, locations=[(name, 0)], context=context, flags=_flags(text))
    return catalog


def _flags(text: str | tuple[str, str]) -> set[str]:
    whole = text if isinstance(text, str) else " ".join(text)
    return {"python-format"} if PLACEHOLDER.search(whole) else set()


def path_of(folder: str, language: str) -> Path:
    return SOURCE / folder / "locale" / language / "LC_MESSAGES" / "django.po"


def of_folder(folder: str, language: str) -> Catalog:
    path = path_of(folder, language)
    if not path.exists():
        return Catalog(locale=language)
    with path.open("rb") as file:
        return read_po(file, locale=language)


def kept(language: str) -> Catalog:
    """The catalogues of all folders as one."""
    whole = Catalog(locale=language)
    for folder in FOLDERS:
        for message in of_folder(folder, language):
            if message.id:
                whole[message.id] = message
    return whole


def folder_of(message: Message) -> str:
    """The one folder of rooms whose sources say a message, else the shared one."""
    said = {Path(name).relative_to("src/pacte").parts[0] for name, _line in message.locations}
    only = said.pop() if len(said) == 1 else SHARED
    return only if only in FOLDERS else SHARED


def merged(language: str) -> Catalog:
    """The catalogue of the sources, with the translations there are."""
    earlier, now = kept(language), fresh(language)
    for message in now:
        if not message.id:
            continue
        known = earlier.get(message.id, context=message.context)
        if known and known.string and not known.fuzzy:
            message.string = known.string
        if language == "fr" and isinstance(message.id, tuple):
            message.string = message.id
    return now


def save(catalog: Catalog) -> None:
    parts = {folder: empty(str(catalog.locale)) for folder in FOLDERS}
    for message in catalog:
        if message.id:
            parts[folder_of(message)][message.id] = message
    for folder, part in parts.items():
        path = path_of(folder, str(catalog.locale))
        if len(part) or path.exists():
            write(path, part)


def write(path: Path, catalog: Catalog) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    catalog.creation_date = catalog.revision_date = None
    with path.open("wb") as file:
        write_po(
            file,
            catalog,
            width=100,
            sort_output=True,
            omit_header=False,
            include_lineno=False,
            no_location=True,
        )
    text = path.read_text(encoding="utf-8")  # No date: the file changes when a message does.
    path.write_text(USELESS.sub("", text), encoding="utf-8")


def key(message: Message) -> str:
    first = message.id if isinstance(message.id, str) else message.id[0]
    return f"{message.context}{CONTEXT}{first}" if message.context else first


def untranslated(catalog: Catalog) -> list[Message]:
    return [m for m in catalog if m.id and not (m.string and all(texts(m.string)))]


def update() -> int:
    for language in LANGUAGES:
        catalog = merged(language)
        save(catalog)
        print(f"{language}: {len(catalog)} messages, {len(untranslated(catalog))} to translate")
    return 0


def missing() -> int:
    wanted = {key(m): "" if isinstance(m.id, str) else ["", ""] for m in untranslated(merged("en"))}
    print(json.dumps(wanted, ensure_ascii=False, indent=0))
    return 0


def fill(file: str) -> int:
    """Put what was translated into the English catalogue; say what is no message of ours."""
    given = json.loads(Path(file).read_text(encoding="utf-8"))
    catalog = merged("en")
    for message in catalog:
        if message.id and (text := given.pop(key(message), None)):
            message.string = text if isinstance(text, str) else tuple(text)
    save(catalog)
    print(f"{len(untranslated(catalog))} to translate")
    print("".join(f"not a message of the sources: {name!r}\n" for name in given), end="")
    return int(bool(given))


def faults(language: str) -> Iterator[str]:
    """What is wrong with a catalogue, one line each."""
    wanted, there = merged(language), {key(m): m for m in kept(language) if m.id}
    still = {key(m) for m in untranslated(wanted)}
    for message in wanted:
        if not message.id:
            continue
        name = key(message)
        if name not in there or name in still or there[name].fuzzy:
            yield f"{language}: not translated: {name!r}"
        elif (asked := placeholders(message.id)) != (given := placeholders(message.string)):
            yield f"{language}: placeholders {sorted(asked ^ given)} differ: {name!r}"
    for name in there.keys() - {key(m) for m in wanted if m.id}:
        yield f"{language}: no longer in the sources: {name!r}"


def texts(text: str | tuple[str, ...]) -> tuple[str, ...]:
    return (text,) if isinstance(text, str) else tuple(text)


def placeholders(text: str | tuple[str, ...]) -> frozenset[str]:
    return frozenset(PLACEHOLDER.findall(" ".join(texts(text))))


def check() -> int:
    found = [fault for language in LANGUAGES for fault in faults(language)]
    print("\n".join(found[:50]) or "catalogues: complete")
    if len(found) > 50:
        print(f"… and {len(found) - 50} more")
    return int(bool(found))


def compile_all() -> int:
    for path in SOURCE.glob("*/locale/*/LC_MESSAGES/django.po"):
        with path.with_suffix(".mo").open("wb") as file, path.open("rb") as read:
            write_mo(file, read_po(read, locale=path.parts[-3]))
    return 0


def main() -> int:
    settings.configure(USE_I18N=True)  # What templatize needs of Django, and no more.
    verbs = {"update": update, "missing": missing, "fill": fill}
    verbs |= {"check": check, "compile": compile_all}
    if len(sys.argv) < 2 or sys.argv[1] not in verbs:
        print(__doc__)
        return 2
    return verbs[sys.argv[1]](*sys.argv[2:])


if __name__ == "__main__":
    sys.exit(main())
