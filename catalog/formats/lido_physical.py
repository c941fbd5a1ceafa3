"""What an object is made of and how large it is: materials, techniques, measurements of LIDO."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from lxml import etree

from catalog.formats.lido_element import all_spoken, attribute, children, concept, said, tag_of, within
from catalog.formats.lido_events import MADE, Event, methods
from catalog.formats.measurements import measurements as measures_in
from catalog.formats.private import is_private
from catalog.formats.text.fold import fold
from catalog.record import Measurement

UNTYPED = "size"
"""The type of a measure of which it is not told what it measures; the schema asks for one."""
_TECHNIQUE = re.compile(r"tech\w*|ky thuat.*|procedeu|verfahren|lido00131|procede")
_MATERIAL = re.compile(r"materi\w*|chat lieu.*|medium|substances?|support|lido00132|lido00513")
_LISTED = re.compile(r"\s*;\s*")
_SIZES = "objectIdentificationWrap/objectMeasurementsWrap/objectMeasurementsSet"
_MADE_OF = "objectIdentificationWrap/objectMaterialsTechWrap/objectMaterialsTechSet"
# "D" is a diameter in one language and a depth in another: letters alone are trusted in ours only.
_LETTERS = re.compile(
    r"(?<![\w.,/])(?!(?:mm|cm|dm|km|m|kg|mg|g|in|ft|lb|oz|x)\b)(?:[^\W\d_a-z]{1,2}\b|[^\W\d_]{1,2}(?=\s*[.:=]|\s+\d))[.:=]?"
)
_OWN = ("vi", "en", "")
_GENERAL = re.compile(r"dimensions?|size|measurements?|kich thuoc|masse|abmessungen|afmetingen|dimensiuni|")


class Fabric(NamedTuple):
    """Materials and techniques."""

    materials: tuple[str, ...]
    techniques: tuple[str, ...]


def fabric(blocks: list[etree._Element], known: list[Event]) -> Fabric:
    """What it is made of and how: by the terms, else by the words that are displayed."""
    materials: dict[str, None] = {}
    techniques: dict[str, None] = dict.fromkeys(methods(known))
    sets = _sets(blocks, known, _MADE_OF, "eventMaterialsTech")
    for entry in sets:
        for kind, label in list(_terms(entry)) or list(_displayed(entry)):
            (techniques if _TECHNIQUE.fullmatch(kind) else materials)[label[:500]] = None
    return Fabric(tuple(materials), tuple(techniques))


def _sets(blocks: list[etree._Element], known: list[Event], path: str, name: str) -> list[etree._Element]:
    """The sets of the first block that has some, and those of the events that made the object."""
    # Some leave the wrap outside that it belongs into.
    paths = (path, path.partition("/")[2])
    own = next((found for block in blocks for way in paths if (found := within(block, way))), [])
    made = (event.element for event in known if event.kind in MADE)
    return [*own, *(entry for event in made for entry in children(event, name))]


def _terms(entry: etree._Element) -> Iterator[tuple[str, str]]:
    for found in within(entry, "materialsTech/termMaterialsTech"):
        if label := concept(found).label:
            yield _kind(attribute(found, "type")), label


def _kind(type_: str) -> str:
    return fold(type_.rpartition("/")[2])


def _displayed(entry: etree._Element) -> Iterator[tuple[str, str]]:
    labelled: dict[str, list[etree._Element]] = {}
    for shown in children(entry, "displayMaterialsTech"):
        labelled.setdefault(_kind(attribute(shown, "label")), []).append(shown)
    for kind, entries in labelled.items():
        told = kind if _TECHNIQUE.fullmatch(kind) or _MATERIAL.fullmatch(kind) else ""
        for shown in all_spoken(entries):
            yield from ((told, part) for part in _LISTED.split(said(shown)) if part)


class Size(NamedTuple):
    """The dimensions in words, and the numbers in them."""

    dimensions: str
    measurements: tuple[Measurement, ...]


def size(blocks: list[etree._Element], known: list[Event]) -> Size:
    """How large it is; a set that is not displayed is told by its numbers."""
    sets = _sets(blocks, known, _SIZES, "eventObjectMeasurements")
    shown: dict[str, None] = {}
    numbers: dict[Measurement, None] = {}
    for entry in sets:
        words, told = _shown(entry)
        shown.update(dict.fromkeys(filter(None, (words,))))
        sized = [measure for part in children(entry, "objectMeasurements") for measure in _numbers(part)]
        numbers.update(dict.fromkeys(sized or told))
    words = "; ".join(shown) or "; ".join(map(_in_words, numbers))
    return Size(words[:2000], tuple(numbers))


def _shown(entry: etree._Element) -> tuple[str, list[Measurement]]:
    words: list[str] = []
    found: list[Measurement] = []
    by_label: dict[str, list[etree._Element]] = {}
    for display in children(entry, "displayObjectMeasurements"):
        by_label.setdefault(attribute(display, "label"), []).append(display)
    for label, displays in by_label.items():
        if is_private(label, "object"):
            continue
        named = "" if _GENERAL.fullmatch(fold(label)) else label
        for display in all_spoken(displays):
            text = said(display)
            words.append(f"{named}: {text}" if named else text)
            plain = text if tag_of(display).split("-")[0] in _OWN else _LETTERS.sub(" ", text)
            found += measures_in(f"{named} {plain}".strip())
    return "; ".join(words), found


def _numbers(part: etree._Element) -> Iterator[Measurement]:
    extents = [concept(entry).label for entry in children(part, "extentMeasurements")]
    extent = next(filter(None, extents), "")[:200]
    for entry in children(part, "measurementsSet"):
        found = measurement(entry)
        if found and not is_private(found.type, "object"):
            yield Measurement(value=found.value, unit=found.unit, type=found.type, part=extent or found.part)


def measurement(entry: etree._Element) -> Measurement | None:
    """The measure of one ``measurementsSet``, None where its value is no number or has no unit."""
    labels = [concept(child).label for child in children(entry, "measurementType")]
    label = next(filter(None, labels), "")
    unit = next(filter(None, (concept(child).label for child in children(entry, "measurementUnit"))), "")
    value = next(filter(None, (said(child) for child in children(entry, "measurementValue"))), "")
    read = measures_in(f"{value} {unit}")
    typed = measures_in(f"{label} 1 cm")
    kind = typed[0].type if len(typed) == 1 and typed[0].type else label.lower()[:40]
    kind = "" if kind == UNTYPED else kind
    if len(read) == 1:
        return Measurement(value=read[0].value, unit=read[0].unit, type=kind)
    number = re.fullmatch(r"\d{1,12}(?:[.,]\d{1,6})?", value)
    if number is None or not unit:
        return None
    return Measurement(value=float(number[0].replace(",", ".")), unit=unit[:20], type=kind)


def _in_words(found: Measurement) -> str:
    words = " ".join(filter(None, (found.part, found.type)))
    return f"{words} {found.value:g} {found.unit}".strip()
