"""Names of people and bodies, and the parts they play."""

from __future__ import annotations

import re

from catalog.formats.text.clean import strip_isbd
from catalog.record import Agent

# The MARC relator codes that occur most, as plain words (id.loc.gov/vocabulary/relators).
_RELATORS = """
aut author|ill illustrator|edt editor|trl translator|cmp composer|prf performer|art artist|pht photographer
pbl publisher|drt director|cre creator|ctb contributor|com compiler|aui author of introduction|arr arranger
cnd conductor|sng singer|mus musician|lyr lyricist|nrt narrator|act actor|pro producer|flm film editor
ths thesis advisor|dgg degree granting institution|dgs degree supervisor|opn opponent|own owner|prt printer
fmo former owner|dnr donor|col collector|cur curator|org originator|spn sponsor|isb issuing body|etr etcher
egr engraver|ltg lithographer|scl sculptor|arc architect|ctg cartographer|dte dedicatee|dsr designer
hnr honoree|ivr interviewer|ive interviewee|lbt librettist|rev reviewer|rth research team head|stl storyteller
aft author of afterword|adp adapter|ann annotator|bkd book designer|clr colorist|cns censor|crr corrector
cov cover designer|fnd funder|his host institution|ilu illuminator|scr scribe|spk speaker|tch teacher
"""
RELATORS = dict(row.split(" ", 1) for row in _RELATORS.strip().replace("\n", "|").split("|"))
"""MARC relator code -> plain word."""

# UNIMARC appendix C numbers its relators.
UNIMARC_RELATORS = {
    "070": "author", "440": "illustrator", "340": "editor", "730": "translator", "230": "composer",
    "590": "performer", "040": "artist", "600": "photographer", "650": "publisher", "300": "director",
    "205": "contributor", "220": "compiler", "080": "author of introduction", "727": "thesis advisor",
    "390": "former owner", "350": "engraver", "705": "sculptor", "180": "cartographer", "610": "printer",
}  # fmt: skip

_DATES = re.compile(
    r",\s*\(?((?:b\.|d\.|fl\.|ca\.|sinh|mất)?\s*\d{3,4}\??(?:\s*[-–]\s*(?:\d{3,4}\??)?)?|\d{3,4}\s*[-–])\)?\.?\Z"
    r"|\s*\((\d{3,4}\s*[-–]\s*(?:\d{3,4})?)\)\Z"
)
_ROLE = re.compile(r"\s*[(\[]([^()\[\]\d]{3,40})[)\]]\Z")


def role(code: str) -> str:
    """The plain word for a MARC or UNIMARC relator code or its address, else the text itself."""
    text = strip_isbd(code.rsplit("/", 1)[-1] if "://" in code else code).rstrip(".").strip()
    return RELATORS.get(text.lower()) or UNIMARC_RELATORS.get(text) or text


def agent(text: str, part: str = "") -> Agent | None:
    """The agent that a name in one string means: dates of life at its end are split off.

    A role in brackets ("Lê Văn A (dịch)") is taken when ``part`` is empty. The order of the name's
    parts stays as it is. None for an empty name.
    """
    name, dates = strip_isbd(text), ""
    found = _ROLE.search(name)
    if found and not part:
        name, part = name[: found.start()], found[1]
    found = _DATES.search(name)
    if found:
        name, dates = name[: found.start()], found[1] or found[2]
    name = strip_isbd(name)
    return Agent(name=name, role=part.strip(), dates=dates.strip()) if name else None
