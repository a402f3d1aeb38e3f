"""``pacte import members FILE``: a register of members from the command line.

The same way as the page: the file is brought in, read and checked by the commands of ``members``,
in the name of somebody who enrols. Without ``--inscrire`` nothing is kept. With it, the work is
the same job as the page's: this process carries it on, or follows the worker that took it; killed,
any worker finishes it. Asked again for the same file, an import that stopped goes on.
"""

from __future__ import annotations

import argparse
import os
import socket
import sys
import time
from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import Any

from django.contrib.auth import get_user_model
from django.core.files import File
from django.utils.translation import gettext as _

from pacte.insurance.members import commands, importing, staging
from pacte.insurance.members.commands import imports
from pacte.insurance.members.queries import imports as queries
from pacte.insurance.schemes import queries as schemes
from pacte.journal import clock, jobs
from pacte.journal import queries as journal
from pacte.journal.command import Act
from pacte.kernel.numbers import read_date
from pacte.kernel.refusal import Refused
from pacte.pages import formatting
from pacte.people import queries as people
from pacte.site.arguments import Parser

SECONDS = 1.0  # Between two looks at a job that another worker does.


def members(arguments: Sequence[str]) -> int:
    """Read a register and say all that is wrong with it; write it when asked to and possible."""
    asked = _parser().parse_args(list(arguments))
    if not asked.file.is_file():
        raise Refused("Le fichier %(name)s n’existe pas.", name=asked.file)
    act = Act(_user(asked.user), asked.reason)
    try:
        register = _bring(act, asked)
    except imports.AlreadyRunning as running:
        if not asked.apply:
            raise
        return _go_on(act, running.register)
    applied = False
    try:
        report = _check(act, register, asked)
        _say(report)
        if report["errors"] and not asked.leave_out:
            print(_("Rien n’est inscrit : corrigez le fichier, ou ajoutez --sans-fautes."))
            return 1
        if not asked.apply:
            print(_("Rien n’est inscrit : ajoutez --inscrire pour le faire."))
            return 0
        job = imports.apply_register(_again(act), register=register)
        applied = True
    finally:
        if not applied:
            commands.abandon_register(_again(act), register=register)
    return _finish(job, report)


def _go_on(act: Act, register: str) -> int:
    """Carry on the import of this file, that was begun before."""
    brought = queries.register(register)
    if queries.stopped(brought):
        commands.retry_register(_again(act), register=register)
    print(_("Ce fichier était en cours d’inscription : l’import reprend."))
    return _finish(str(brought.job), brought.report)


def _finish(job: str, report: dict[str, Any]) -> int:
    _follow(job)
    told = _("%(homes)s ménages inscrits, %(people)s personnes.")
    print(told % {"homes": report["ready"], "people": report["ready_people"]})
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = Parser(
        "import members",
        "Lit un registre de membres (CSV, Excel, ODS) et dit tout ce qui n’y va pas. Rien n’est"
        " inscrit sans --inscrire ; alors tout l’est, ou rien.",
    )
    parser.argument("file", metavar="FICHIER", type=Path)
    parser.argument("--mutual", metavar="CODE", required=True, help="code de la mutuelle")
    parser.argument("--scheme", metavar="CODE", required=True, help="code du régime")
    parser.argument(
        "--as", dest="user", metavar="NOM", required=True,
        help="nom d’utilisateur de qui inscrit : ses droits s’appliquent, le journal le nomme",
    )  # fmt: skip
    parser.argument(
        "--inscrire", "--apply", action="store_true", dest="apply",
        help="inscrit le registre s’il n’a pas de faute",
    )  # fmt: skip
    parser.argument("--feuille", "--sheet", dest="sheet", metavar="NOM", default="",
                    help="feuille du classeur, s’il en a plusieurs")  # fmt: skip
    parser.argument(
        "--colonne", "--column", dest="columns", metavar="CHAMP=TITRE", action="append",
        default=[],
        help="quelle colonne porte quoi, si son titre n’est pas reconnu. Champs : "
        + ", ".join(importing.FIELDS),
    )  # fmt: skip
    parser.argument("--le", "--on", dest="enrolled_on", metavar="JOUR", default="",
                    help="jour de l’inscription (aujourd’hui)")  # fmt: skip
    parser.argument("--exercice", "--covered-on", dest="covered_on", metavar="JOUR", default="",
                    help="un jour de l’exercice ouvert aux ménages (celui de --le)")  # fmt: skip
    parser.argument(
        "--sans-fautes", "--leave-out-faulty", action="store_true", dest="leave_out",
        help="laisse de côté les ménages où une cellule ne se lit pas",
    )  # fmt: skip
    parser.argument(
        "--doubles", "--keep-doubles", action="store_true", dest="doubles",
        help="inscrit aussi ceux qui ressemblent à un inscrit ; dites pourquoi par --motif",
    )  # fmt: skip
    parser.argument("--motif", "--reason", dest="reason", metavar="TEXTE", default="",
                    help="motif, gardé au journal")  # fmt: skip
    return parser


def _again(act: Act) -> Act:
    """The same person for the same reason, under a key of its own."""
    return Act(act.actor, act.reason)


def _user(name: str) -> Any:
    found = get_user_model().objects.filter(username=name, is_active=True).first()
    if not found:
        raise Refused("Aucun compte ouvert ne s’appelle « %(name)s ».", name=name)
    return found


def _bring(act: Act, asked: argparse.Namespace) -> str:
    mutual = people.organisation_by_code(asked.mutual)
    if not mutual:
        raise Refused("Aucune organisation n’a le code %(code)s.", code=asked.mutual)
    enrolled_on = _day(asked.enrolled_on) or clock.today()
    with asked.file.open("rb") as opened:
        return imports.bring_register(
            _again(act),
            mutual=str(mutual.uid),
            scheme=_scheme(asked.scheme, mutual, enrolled_on),
            upload=File(opened, name=asked.file.name),
            enrolled_on=enrolled_on,
            covered_on=_day(asked.covered_on) or enrolled_on,
        )


def _scheme(code: str, mutual: Any, day: date) -> str:
    """The scheme of this code, of the mutual or of an organisation to which it is affiliated."""
    open_to = schemes.schemes_of(people.and_above([mutual.pk], day))
    found = open_to.filter(code=code).first()
    if not found:
        raise Refused(
            "La mutuelle %(mutual)s n’a pas de régime « %(code)s ». Elle a : %(known)s.",
            mutual=mutual.code, code=code,
            known=", ".join(sorted(open_to.values_list("code", flat=True))) or "—",
        )  # fmt: skip
    return str(found.uid)


def _day(text: str) -> date | None:
    return read_date(text) if text else None


def _check(act: Act, register: str, asked: argparse.Namespace) -> dict[str, Any]:
    """Read the lines of the file; what was found."""
    brought = queries.register(register)
    sheet = _sheet(staging.sheets_of(brought), asked.sheet)
    imports.check_register(
        _again(act),
        register=register,
        sheet=sheet["name"],
        columns=_columns(queries.headings(sheet), asked.columns),
        doubles=imports.KEEP if asked.doubles else imports.LEAVE_OUT,
        errors=imports.LEAVE_OUT if asked.leave_out else imports.KEEP,
    )
    return queries.register(register).report


def _sheet(sheets: list[dict[str, Any]], name: str) -> dict[str, Any]:
    there = ", ".join(sheet["name"] for sheet in sheets)
    if not name and len(sheets) > 1:
        raise Refused(
            "Ce classeur a plusieurs feuilles (%(sheets)s) : dites laquelle par --feuille.",
            sheets=there,
        )
    found = next((sheet for sheet in sheets if not name or sheet["name"] == name), None)
    if not found:
        raise Refused(
            "Ce fichier n’a pas de feuille « %(sheet)s ». Il a : %(sheets)s.",
            sheet=name, sheets=there,
        )  # fmt: skip
    return found


def _columns(headings: Sequence[str], said: Sequence[str]) -> dict[str, int]:
    """Field → place: what the headings say, then what the command line says."""
    columns = importing.guess(headings)
    for one in said:
        field, _sign, heading = one.partition("=")
        if field not in importing.FIELDS:
            raise Refused(
                "« %(name)s » n’est pas un champ. Connus : %(known)s.",
                name=field, known=", ".join(importing.FIELDS),
            )  # fmt: skip
        if heading not in headings:
            raise Refused(
                "Aucune colonne n’a le titre « %(heading)s ». Titres : %(known)s.",
                heading=heading, known=", ".join(h for h in headings if h),
            )  # fmt: skip
        columns = {f: n for f, n in columns.items() if n != headings.index(heading)}
        columns[field] = headings.index(heading)
    return columns


def _say(report: dict[str, Any]) -> None:
    """Every fault with its place, who may be twice, then the counts."""
    for fault in report["faults"]:
        print(_fault(fault))
    if report["errors"] > len(report["faults"]):
        more = report["errors"] - len(report["faults"])
        print(_("… et %(more)s autres fautes.") % {"more": more})
    for double in report["doubles"]:
        print(_double(double))
    told = _(
        "%(lines)s lignes, %(people)s personnes, %(households)s ménages ; %(errors)s fautes,"
        " %(doubles)s doubles ; %(ready)s ménages prêts."
    )
    doubles = report["in_file"] + report["in_base"]
    print(told % {**report, "doubles": doubles})


def _fault(fault: dict[str, Any]) -> str:
    """« CSV!D2 (Naissance) « 32/13 » : what would be right »."""
    said = formatting.fill(fault["message"], fault["values"])
    where = f"{fault['sheet']}!{fault['cell']}"
    return _("%(where)s (%(heading)s) « %(value)s » : %(said)s") % {
        "where": where, "heading": fault["heading"], "value": fault["value"], "said": said,
    }  # fmt: skip


def _double(double: dict[str, Any]) -> str:
    told = (
        _("Ligne %(line)s : %(name)s est peut-être déjà à la ligne %(other)s.")
        if double["where"] == "file"
        else _("Ligne %(line)s : %(name)s est peut-être déjà inscrit, carte %(other)s.")
    )
    return told % double


def _follow(job: str) -> None:
    """Carry the job on here, or follow the worker that has it, until its end."""
    name = f"{socket.gethostname()}:{os.getpid()}"
    while (row := journal.job(job)) and row.state == row.State.WAITING:
        if mine := jobs.take(name, uid=row.uid):
            jobs.carry_on(mine, name, told=_progress)
        else:
            _progress(row)
            time.sleep(SECONDS)
    if row and row.state == row.State.FAILED:
        raise Refused(
            "L’import s’est arrêté : %(why)s La même commande le reprend ; sa page, dans « Importer"
            " un registre », permet aussi de l’abandonner.",
            why=row.refusal or "",
        )


def _progress(row: Any) -> None:
    """How far the job is, on one line of the terminal; in a file, a line each."""
    if row.total:
        end = "\r" if sys.stderr.isatty() and row.cursor < row.total else "\n"
        said = _("étape %(done)s sur %(total)s") % {"done": row.cursor, "total": row.total}
        print(said, end=end, file=sys.stderr, flush=True)
