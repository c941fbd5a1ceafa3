"""Publication and dates of MODS records (MODS 3.7: originInfo)."""

from __future__ import annotations

import re

from lxml import etree

from catalog.formats.dates import parse_date
from catalog.formats.mods_element import attribute, children, said, texts
from catalog.formats.text.clean import strip_isbd
from catalog.record import DateSpan, Place

_QUALIFIED = {"approximate": "approximate", "questionable": "approximate", "inferred": "inferred"}
_ISSUED = ("dateIssued", "copyrightDate")
_MADE = ("dateCreated", "dateOther", "dateValid", "dateCaptured")
_OPEN = ("", "..", "9999", "open", "uuuu")
_BEFORE_CHRIST = re.compile(r"-\d{4}|0000")
_EDTF_UNSAID = re.compile(r"(?<=\d)[xX]")


def dates(mods: etree._Element) -> tuple[DateSpan | None, DateSpan | None]:
    """The date of publication, and the time of making where both are told; a single one is the former."""
    issued, made = _first(mods, _ISSUED), _first(mods, _MADE)
    return (issued, made) if issued else (made, None)


def _first(mods: etree._Element, names: tuple[str, ...]) -> DateSpan | None:
    origins = list(children(mods, "originInfo"))
    spans: list[DateSpan] = []
    for name in names:
        for origin in origins:
            found = [entry for entry in children(origin, name) if said(entry)]
            if found:
                spans.append(_span(found))
    known = [span for span in spans if span.certainty != "unknown"]
    return next(iter(known or spans), None)


def _span(entries: list[etree._Element]) -> DateSpan:
    """One span out of the dates of one name: shown as it is written, reckoned by the encoded one."""
    encoded = [entry for entry in entries if entry.get("encoding") or entry.get("point")] or entries
    shown = [said(entry) for entry in entries if entry not in encoded]
    ends = {attribute(entry, "point"): entry for entry in reversed(encoded)}
    first = next((ends[point] for point in ("start", "", "end") if point in ends), encoded[0])
    texts = [said(first)]
    if "start" in ends and "end" in ends:
        texts.append(said(ends["end"]))
    elif "/" in texts[0] and attribute(first, "encoding") in ("edtf", "iso8601", "w3cdtf"):
        texts = texts[0].split("/", 1)
    elif first is ends.get("start"):
        texts.append("")
    elif first is ends.get("end"):
        texts.insert(0, "")
    display = shown[0] if shown else " – ".join(part for part in texts if part not in _OPEN)
    return _reckoned(display or texts[0], texts, attribute(first, "qualifier"))


def _reckoned(display: str, texts: list[str], qualifier: str) -> DateSpan:
    spans = [None if part in _OPEN else _read(part) for part in texts]
    low, high = spans[0], spans[-1]
    earliest, latest = low.earliest if low else None, high.latest if high else None
    if earliest is None and latest is None:
        return parse_date(display)
    if earliest is not None and latest is not None and earliest > latest:
        return DateSpan(display=display, certainty="unknown")
    doubts = [span.certainty for span in spans if span and span.certainty != "certain"]
    certainty = _QUALIFIED.get(qualifier) or next(iter(doubts), "certain")
    return DateSpan(display=display, earliest=earliest, latest=latest, certainty=certainty)


def _read(text: str) -> DateSpan:
    if _BEFORE_CHRIST.fullmatch(text):
        # EDTF and ISO 8601 count a year 0, which is the first before Christ.
        year = int(text) - 1
        return DateSpan(display=text, earliest=year, latest=year)
    return parse_date(_EDTF_UNSAID.sub("u", text))


def publisher(mods: etree._Element) -> str:
    """The publishers, each once."""
    found = [
        strip_isbd(value) for origin in children(mods, "originInfo") for value in texts(origin, "publisher")
    ]
    return "; ".join(dict.fromkeys(filter(None, found)))


def places(mods: etree._Element) -> tuple[Place, ...]:
    """Places of publication or making; codes of countries, which stand beside names, are left out."""
    found: dict[Place, None] = {}
    for origin in children(mods, "originInfo"):
        for place in children(origin, "place"):
            for term in children(place, "placeTerm"):
                label = strip_isbd(said(term))
                if label and term.get("type") != "code":
                    found[Place(label=label)] = None
    return tuple(found)


def editions(mods: etree._Element) -> list[str]:
    """Statements of edition and frequency, as notes."""
    return [
        value for origin in children(mods, "originInfo") for value in texts(origin, "edition", "frequency")
    ]


def is_serial(mods: etree._Element) -> bool:
    """Whether it appears in parts without a planned end (issuance)."""
    said_so = {
        value.lower() for origin in children(mods, "originInfo") for value in texts(origin, "issuance")
    }
    return bool(said_so & {"serial", "continuing", "integrating resource"})
