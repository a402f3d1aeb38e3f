"""A refusal within another is said in the reader's language, with the whole: on a page, on the
command line, in what a job left behind, in the report of an import."""

from __future__ import annotations

import ast
import json
from collections.abc import Iterator
from html import unescape
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.template import Context, Template
from django.utils import translation

import pacte
import racer
from pacte.journal import jobs
from pacte.journal.models import Job
from pacte.kernel import strict_yaml
from pacte.kernel.refusal import Refused
from pacte.pages import acts, formatting
from pacte.programmes.founding import trying
from pacte.site import faults
from world import act, organisation, person

INNER = Refused("Le fichier ne dit pas « %(name)s ».", name="kind")
WHOLE = Refused("Ligne %(line)s : %(fault)s", line=12, fault=INNER)
FRENCH = "Ligne 12 : Le fichier ne dit pas « kind »."
ENGLISH = "Line 12: The file does not say “kind”."


@pytest.fixture(autouse=True)
def _language() -> Iterator[None]:
    """A page in English leaves no English behind."""
    with translation.override("fr"):
        yield


@pytest.mark.parametrize(("language", "said"), [("fr", FRENCH), ("en", ENGLISH)])
def test_the_inner_refusal_is_said_in_the_language_of_the_whole(language: str, said: str) -> None:
    with translation.override(language):
        assert acts.sentence(WHOLE) == said
        assert faults.refusal(WHOLE) == said
        kept = json.loads(json.dumps(WHOLE.kept()))
        assert formatting.fill(kept["message"], kept["values"]) == said
        several = Refused("%(faults)s", faults=(WHOLE, WHOLE))
        assert acts.sentence(several) == f"{said}\n{said}"
        assert formatting.shown(json.loads(json.dumps(several.kept()))) == f"{said}\n{said}"
    assert str(WHOLE) == FRENCH and str(several) == f"{FRENCH}\n{FRENCH}"


@pytest.mark.parametrize(("language", "said"), [("fr", "est écrit deux fois"), ("en", "Line 2: ")])
def test_what_is_wrong_with_yaml_is_said_whole(language: str, said: str) -> None:
    with pytest.raises(Refused) as refusal:
        strict_yaml.read("a: 1\na: 2")
    with translation.override(language):
        assert said in acts.sentence(refusal.value)


@pytest.mark.parametrize(("language", "said"), [("fr", FRENCH), ("en", ENGLISH)])
def test_why_a_job_failed_is_said_in_the_language_of_who_looks(
    db: None, monkeypatch: pytest.MonkeyPatch, language: str, said: str
) -> None:
    def refuse(act: Any, done: int, *, steps: int) -> int:
        raise WHOLE

    racer.ask_slowly(act(), steps=1)
    monkeypatch.setitem(jobs.STEPS, "test.slow", refuse)
    jobs.work("one")
    page = Template("{% load pacte %}{{ job.refusal|said }}")
    with translation.override(language):
        assert unescape(page.render(Context({"job": Job.objects.get()}))) == said


SMALL = """\
code: PETIT
name: "Un petit programme"
run_by: AG
documents:
- {code: fiche, title: "Fiche"}
"""


@pytest.mark.django_db
@pytest.mark.parametrize(("language", "said"), [
    ("fr", "Ligne 5 : Le fichier ne dit pas « kind »."),
    ("en", "Line 5: The file does not say “kind”."),
])  # fmt: skip
def test_a_programme_s_file_is_judged_in_the_language_of_who_brings_it(
    client: Any, language: str, said: str
) -> None:
    client.force_login(person("lea", coordinator=organisation("Agence", "agency", code="AG")))
    file = SimpleUploadedFile("p.yaml", SMALL.encode())
    answer = client.post("/programmes/importer/", {"file": file}, HTTP_ACCEPT_LANGUAGE=language)
    page = unescape(answer.content.decode())
    assert said in page
    assert (FRENCH[15:30] in page) == (language == "fr")


def test_a_refused_entry_names_its_part_and_says_why_in_one_language() -> None:
    with pytest.raises(Refused) as refusal, trying.placed("documents", {"code": "fiche"}):
        raise INNER
    with translation.override("en"):
        said = acts.sentence(refusal.value)
    assert said.startswith("documents, “fiche”") and said.endswith("does not say “kind”.")


def test_no_room_puts_the_text_of_a_refusal_in_another() -> None:
    """``why=str(refusal)`` would stay in French for ever: the refusal itself is the value."""
    found = [
        f"{path.name}:{call.lineno}"
        for path in sorted(Path(pacte.__file__).parent.rglob("*.py"))
        for handler in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(handler, ast.ExceptHandler) and handler.name
        for call in ast.walk(handler)
        if isinstance(call, ast.Call) and ast.unparse(call.func) in ("Refused", "NotAllowed")
        for said in (ast.unparse(one.value) for one in call.keywords)
        if "Refused" in ast.unparse(handler.type or call)
        and (f"str({handler.name})" in said or "fill(" in said or "sentence(" in said)
    ]
    assert not found
