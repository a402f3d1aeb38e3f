"""Paper: typst templates filled with data. Data go in as data, never as markup.

A template is a ``.typ`` file of a room; it begins with ``#import "pacte.typ": *`` and finds its
values in ``data``. What it prints is PDF/A, tagged, with fonts that come with Pacte.
"""

from __future__ import annotations

import io
import json
import tempfile
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import segno
import typst
from django.http import HttpResponse
from font_source_sans_pro import font_directory

COMMON = Path(__file__).parent / "templates_typst" / "pacte.typ"
LOGO = "logo.png"
FONTS = [font_directory]


def render(
    template: Path,
    data: Mapping[str, Any],
    pictures: Mapping[str, bytes] | None = None,
    logo: bytes = b"",
) -> bytes:
    """Fill a template with ``data`` (plain JSON) and ``pictures`` (by file name): a PDF/A-2b.

    ``logo`` is that of who issues it: a PNG, or nothing.
    """
    if logo:
        data, pictures = {**data, "logo": LOGO}, {**(pictures or {}), LOGO: logo}
    with tempfile.TemporaryDirectory(prefix="pacte-pdf-") as folder:
        here = Path(folder)
        (here / "pacte.typ").write_bytes(COMMON.read_bytes())
        (here / "data.json").write_text(json.dumps(data, ensure_ascii=False, default=str))
        for name, picture in (pictures or {}).items():
            (here / name).write_bytes(picture)
        main = here / "main.typ"
        main.write_bytes(template.read_bytes())
        return typst.compile(
            main,
            root=here,
            font_paths=FONTS,
            ignore_system_fonts=True,
            pdf_standards=["a-2b"],
        )


def response(name: str, content: bytes) -> HttpResponse:
    """A PDF to open in the browser; ``name`` without its ending."""
    answer = HttpResponse(content, content_type="application/pdf")
    answer["Content-Disposition"] = f'inline; filename="{name}.pdf"'
    return answer


def qr(text: str, *, error: str = "m") -> bytes:
    """A QR code as SVG, for a template's ``image``."""
    made = io.BytesIO()
    segno.make(text, error=error, micro=False).save(made, kind="svg", border=2, xmldecl=False)
    return made.getvalue()
