"""French is what the sources say: no catalogue of a library says one of our words otherwise."""

import re
from pathlib import Path

from django.utils import translation
from django.utils.translation import gettext

ROOT = Path(__file__).parents[2] / "src" / "pacte"
IN_CODE = re.compile(r"\b(?:_|later|gettext|gettext_lazy|Refused)\(\s*\"([^\"\\]+)\"\s*[,)]")
IN_PAGES = re.compile(r"{% translate \"([^\"]+)\"|_\(\"([^\"]+)\"\)")


def test_no_library_changes_one_of_our_words() -> None:
    """« Note » was « Remarque » once, by the catalogue of a library that has the same English."""
    words = set()
    for path in ROOT.rglob("*.py"):
        words.update(IN_CODE.findall(path.read_text(encoding="utf-8")))
    for path in ROOT.rglob("*.html"):
        found = IN_PAGES.findall(path.read_text(encoding="utf-8"))
        words.update(one or other for one, other in found)
    assert len(words) > 3_000
    with translation.override("fr"):
        changed = {word: gettext(word) for word in words if gettext(word) != word}
    assert not changed
