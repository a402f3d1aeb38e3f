"""Every fact of the five founding texts, and the page that must show it.

Read from the texts, sentence by sentence, not from the files: page → what it says, in its words.
A fact in two parts (``A … B``) is both on the page, B after A and not far.
"""

from __future__ import annotations

from programmes.founding import facts_cities, facts_north

Facts = dict[str, list[str]]

BY_PROGRAMME: dict[str, Facts] = {
    "twubakane": facts_north.TWUBAKANE,
    "sud_kivu_hainaut": facts_north.SUD_KIVU,
    "enabel_sante": facts_cities.ENABEL,
    "paris_bamako_ouagadougou": facts_cities.PARIS,
    "aimf_rwanda": facts_cities.AIMF,
}
