"""Logos of the demonstration: petals in a ring, which no organisation bears."""

from __future__ import annotations

import io

from django.core.files.base import ContentFile
from PIL import Image, ImageDraw

SIDE, PETAL = 400, (150, 20, 250, 190)


def emblem(colour: str, petals: int) -> ContentFile:
    """Some petals of a colour around a ring, on nothing."""
    drawn = Image.new("RGBA", (SIDE, SIDE), (255, 255, 255, 0))
    petal = Image.new("RGBA", (SIDE, SIDE), (255, 255, 255, 0))
    ImageDraw.Draw(petal).ellipse(PETAL, fill=colour)
    for turn in range(petals):
        turned = petal.rotate(turn * 360 // petals, Image.Resampling.BICUBIC)
        drawn.alpha_composite(turned)
    middle = (SIDE // 2 - 45, SIDE // 2 - 45, SIDE // 2 + 45, SIDE // 2 + 45)
    ImageDraw.Draw(drawn).ellipse(middle, fill="#ffffff", outline=colour, width=14)
    made = io.BytesIO()
    drawn.save(made, "PNG")
    return ContentFile(made.getvalue(), "logo.png")
