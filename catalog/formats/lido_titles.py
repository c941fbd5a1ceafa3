"""Titles, descriptions and notes of LIDO records (objectIdentificationWrap)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from lxml import etree

from catalog.formats.lido_element import (
    appellation,
    attribute,
    children,
    language_rank,
    preference,
    said,
    spoken,
    tag_of,
    text,
    within,
)
from catalog.formats.private import is_private
from catalog.formats.text.clean import strip_isbd
from catalog.formats.text.fold import fold
from catalog.record import Title

TYPES = frozenset(("alternative", "translated", "transliterated", "uniform", "original", "former", "series"))
"""Types of titles that are written as they are, and read again."""
NOTE = "note"
"""The type of a description that is a note beside it, even where there is no other."""
_SETS = "objectIdentificationWrap/titleWrap/titleSet"
_DESCRIBES = re.compile(
    r"(?:overall |general |object |short |visual )?(?:description|beschreibung|beschrijving|abstract|summary)"
    r"|mo ta(?: .*)?|descriere|objektbeschreibung|lido00137|text|content"
)


class _Name(NamedTuple):
    """One appellation of an object."""

    value: str
    language: str
    alternate: bool
    type: str


def titles(blocks: list[etree._Element]) -> tuple[str, tuple[Title, ...]]:
    """The title proper ("" for none) and the further titles, of all languages."""
    names = [name for block in blocks for name in _names(block)]
    if not names:
        return "", ()
    proper = min(names, key=lambda name: (name.alternate, language_rank(name.language)))
    further = {
        Title(value=name.value, language=name.language, type=_type(name, proper)): None
        for name in names
        if name.value != proper.value
    }
    return proper.value, tuple(further)


def _names(block: etree._Element) -> Iterator[_Name]:
    for entry in within(block, _SETS):
        kind = attribute(entry, "type").rpartition("/")[2].lower()
        values = list(children(entry, "appellationValue"))
        for value in values or [entry]:
            shown = strip_isbd(said(value) if value is not entry else appellation(entry))
            if shown:
                alternate = preference(value) > 1 or kind in TYPES
                yield _Name(shown, tag_of(value), alternate, kind)


def _type(name: _Name, proper: _Name) -> str:
    if name.type in TYPES:
        return name.type
    other = name.language.split("-", 1)[0] != proper.language.split("-", 1)[0]
    return "translated" if other and not name.alternate else "alternative"


class Told(NamedTuple):
    """What is told of an object in words: the description, and notes."""

    description: str
    notes: tuple[str, ...]


def told(block: etree._Element) -> Told:
    """The description and the notes of one language's metadata, without the museum's own affairs."""
    described: dict[str, None] = {}
    remarks: list[tuple[str, str]] = []
    for entry in within(block, "objectIdentificationWrap/objectDescriptionWrap/objectDescriptionSet"):
        kind = attribute(entry, "type")
        if value := _note(entry):
            if _describes(kind):
                described[value] = None
            else:
                remarks.append((kind, value))
    if not described:
        # A museum that only comments has no better description.
        described = dict.fromkeys([value for kind, value in remarks if kind != NOTE][:1])
    notes = (
        *(value for _, value in remarks if value not in described),
        *_states(block),
        *_inscriptions(block),
    )
    return Told("\n".join(described), tuple(dict.fromkeys(notes)))


def _describes(kind: str) -> bool:
    folded = fold(kind.rpartition("/")[2]).replace("_", " ")
    return not folded or _DESCRIBES.fullmatch(folded) is not None


def _note(entry: etree._Element) -> str:
    """The text of a descriptive note, "" for one that is labelled as private."""
    value = spoken(children(entry, "descriptiveNoteValue"))
    if value is None:
        return ""
    labels = (attribute(entry, "type"), attribute(entry, "label"), attribute(value, "label"))
    return (
        "" if any(label and is_private(label, "object") for label in labels) else said(value, keep_lines=True)
    )


def _states(block: etree._Element) -> Iterator[str]:
    for wrap in within(block, "objectIdentificationWrap/displayStateEditionWrap"):
        if state := text(wrap, "displayState"):
            yield f"Tình trạng: {state}"
        if edition := text(wrap, "displayEdition"):
            yield edition


def _inscriptions(block: etree._Element) -> Iterator[str]:
    for entry in within(block, "objectIdentificationWrap/inscriptionsWrap/inscriptions"):
        words = text(entry, "inscriptionTranscription", keep_lines=True)
        about = [note for child in children(entry, "inscriptionDescription") if (note := _note(child))]
        if words or about:
            shown = f"{words} ({'; '.join(about)})" if words and about else words or "; ".join(about)
            yield f"Chữ khắc, ghi: {shown}"


def event_notes(event: etree._Element) -> list[str]:
    """What is told of an event in words of its own."""
    return [note for entry in children(event, "eventDescriptionSet") if (note := _note(entry))]
