"""Every page, on a screen and on a telephone: readable by all, never wider, nothing refused."""

import pytest

from browser.pages import PAGES
from browser.visiting import SCREEN, TELEPHONE

PARTS = 4  # So that two browsers share them.
parts = pytest.mark.parametrize("part", range(PARTS))


@parts
def test_every_page_is_clean_on_a_screen_and_on_a_telephone(visitor, part) -> None:
    faults = []
    for row in PAGES[part::PARTS]:
        address = row.address(visitor.world)
        for size, dark in ((SCREEN, False), (TELEPHONE, True)):
            found = visitor.faults(row.user, address, size, dark)
            faults += [f"{row.user} {address} at {size['width']}: {fault}" for fault in found]
    assert not faults, "\n".join(faults)


@parts
def test_no_page_is_heavy_over_a_cold_cache(visitor, part) -> None:
    heavy = []
    for row in PAGES[part::PARTS]:
        with visitor.page(row.user) as page:
            weight = visitor.weight(page, row.address(visitor.world))
            if weight > row.weight:
                heavy.append(f"{row.address(visitor.world)}: {weight} bytes, at most {row.weight}")
    assert not heavy, "\n".join(heavy)
