"""What style sheets promise everyone: colours that stand out, nothing that moves or sticks, no capitals."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from catalog.resources import resource_folder

SHEETS = sorted((resource_folder("static") / "css").glob("*.css"))
SITE = next(sheet for sheet in SHEETS if sheet.name == "site.css").read_text("utf-8")
GROUNDS = ("paper", "card", "tint")
TEXTS = ("ink", "soft", "link", "visited", "brand", "good")
SIGNS = ("strong", "brand", "link")
"""What edges of fields and buttons and the mark of the focus are drawn in."""
_TOKEN = re.compile(r"--(\w[\w-]*):light-dark\((#[0-9a-f]+),(#[0-9a-f]+)\)")
_MOTION = re.compile(
    r"@media \(prefers-reduced-motion:no-preference\)\{(?:[^{}]|\{(?:[^{}]|\{[^{}]*\})*\})*\}"
)


def tokens(block: str) -> tuple[dict[str, str], dict[str, str]]:
    """The colours of a block by their names: the light ones, the dark ones."""
    found = _TOKEN.findall(block)
    return {name: light for name, light, _ in found}, {name: dark for name, _, dark in found}


def luminance(colour: str) -> float:
    """The relative luminance of WCAG, of ``#rgb`` or ``#rrggbb``."""
    digits = colour[1:] if len(colour) == 7 else "".join(2 * digit for digit in colour[1:])
    parts = [int(digits[at : at + 2], 16) / 255 for at in (0, 2, 4)]
    red, green, blue = (
        part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    lower, higher = sorted((luminance(one), luminance(other)))
    return (higher + 0.05) / (lower + 0.05)


@pytest.mark.parametrize("more", [False, True])
@pytest.mark.parametrize("dark", [False, True])
def test_colours_stand_out_from_what_they_are_on(dark: bool, more: bool) -> None:
    usual, strong = SITE.split("@supports (color:light-dark(#000,#fff)){", 1)[1].split(
        "[data-contrast=more]", 1
    )
    colours = tokens(usual)[dark] | (tokens(strong.split("@media", 1)[0])[dark] if more else {})
    weak = {
        f"{name} on {ground}": round(found, 2)
        for names, least in ((TEXTS, 7 if more else 4.5), (SIGNS, 3))
        for name in names
        for ground in GROUNDS
        if (found := contrast(colours[name], colours[ground])) < least
    }
    assert weak == {}
    assert contrast(colours["brand-ink"], colours["brand"]) >= 4.5
    assert contrast(colours["ink"], colours["mark"]) >= 4.5


@pytest.mark.parametrize("sheet", SHEETS, ids=lambda sheet: sheet.name)
def test_nothing_moves_unasked_or_covers_what_has_the_focus(sheet: Path) -> None:
    text = sheet.read_text("utf-8")
    calm = _MOTION.sub("", text)
    assert not re.search(r"\b(?:transition|animation|scroll-behavior)\b", calm)
    assert not re.search(r"position:(?:sticky|fixed)", text)


@pytest.mark.parametrize("sheet", SHEETS, ids=lambda sheet: sheet.name)
def test_marks_over_letters_have_their_room(sheet: Path) -> None:
    text = sheet.read_text("utf-8")
    # Capitals with two marks collide with the line above, and so do letters that are drawn together.
    assert not re.search(r"text-transform:\s*(?:uppercase|capitalize)|font-variant[^;}]*small-caps", text)
    assert not re.search(r"letter-spacing:\s*-", text)
