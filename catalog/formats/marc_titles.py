"""Titles, names and subjects of MARC 21 records (fields 1xx, 240-246, 600-655, 700-730, 880)."""

from __future__ import annotations

from catalog.formats.identifiers import web_address
from catalog.formats.marc_record import DataField, MarcRecord
from catalog.formats.names import role
from catalog.formats.text.clean import strip_full_stop, strip_isbd
from catalog.record import Agent, Subject, Title

_JOINTS = ("/", ":", ";", ",", "=", ".")
_TITLE_TYPES = {"130": "uniform", "240": "uniform", "246": "alternative", "730": "uniform"}
_NAMES = ("100", "110", "111", "700", "710", "711")
_NAME_PARTS = {"00": "abc", "10": "ab", "11": "andc"}
_SUBJECTS = ("600", "610", "611", "630", "648", "650", "651", "653", "655")
_SCHEMES = {"0": "lcsh", "1": "lcshac", "2": "mesh", "3": "nal", "5": "cash", "6": "rvm"}


def title(record: MarcRecord) -> str:
    """The title proper with its rest and its parts (245 a b n p, or k, f, g, s of archives), "" for none."""
    for entry in record.fields("245"):
        joined = joined_title(entry, "abnp") or joined_title(entry, "kfgs")
        if joined:
            return joined
    return ""


def joined_title(entry: DataField, codes: str, before: dict[str, str] | None = None) -> str:
    """The subfields ``codes`` as one title: ISBD marks between them kept or put in, none at the end."""
    text = ""
    for code, value in entry.subfields:
        if code not in codes or not value:
            continue
        if text and not text.endswith(_JOINTS):
            text += (before or _BEFORE).get(code, ",")
        text = f"{text} {value}" if text else value
    return strip_full_stop(text.strip())


_BEFORE = {"b": " :", "n": ".", "p": ","}


def further_titles(record: MarcRecord) -> tuple[Title, ...]:
    """Uniform and alternative titles, and the titles in their original script (880 with $6)."""
    found: dict[tuple[str, str], None] = {}
    for entry in record.fields(*_TITLE_TYPES):
        value = joined_title(entry, "abnp")
        if value:
            found[value, _TITLE_TYPES[entry.tag]] = None
    for entry in record.fields("880"):
        value = joined_title(entry, "abnp")
        if value and entry.get("6")[:3] in ("245", "246", "240", "130"):
            found[value, "original"] = None
    return tuple(Title(value=value, type=kind) for value, kind in found)


def creators(record: MarcRecord) -> tuple[Agent, ...]:
    """People, bodies and meetings of 1xx and 7xx, main entry first; names of related works are left out."""
    found: dict[_Agent, None] = {}
    for entry in record.fields(*_NAMES):
        agent = _agent(entry)
        if agent:
            found[agent] = None
    return tuple(Agent(name=name, role=part, dates=dates, uri=uri) for name, part, dates, uri in found)


# Parts are made when each is known once: the hash of a plain tuple takes a tenth of theirs.
_Agent = tuple[str, str, str, str]
_Subject = tuple[str, str, str]


def _agent(entry: DataField) -> _Agent | None:
    dates = uri = part = ""
    works = False
    for code, value in entry.subfields:
        if code == "d":
            dates = dates or strip_isbd(value).rstrip(".")
        elif code in "e4" and value and not part:
            part = role(value)
        elif code in "01" and not uri:
            uri = web_address(value)
        elif code == "t":
            works = True
    if works:
        return None
    name = strip_full_stop(" ".join(entry.all(_NAME_PARTS[entry.tag[1:]])))
    is_meeting = entry.tag[1:] == "11"
    return (name, part, "" if is_meeting else dates, uri) if name else None


def subjects(record: MarcRecord) -> tuple[Subject, ...]:
    """Headings with their subdivisions ("Việt Nam -- Lịch sử") and the list they are from."""
    found: dict[_Subject, None] = {}
    for entry in record.fields(*_SUBJECTS):
        found.update(dict.fromkeys(_subjects(entry)))
    return tuple(Subject(label=label, scheme=scheme, uri=uri) for label, scheme, uri in found)


def _subjects(entry: DataField) -> list[_Subject]:
    address = entry.get("0") or entry.get("1")
    uri = web_address(address) if address else ""
    if entry.tag == "653":
        return [(strip_full_stop(value), "keyword", uri) for value in entry.all("a")]
    heading = strip_full_stop(" ".join(entry.all("abcdfklmnopqrst")))
    parts = [heading, *(strip_full_stop(value) for value in entry.all("vxyz"))]
    label = " -- ".join(part for part in parts if part)
    if not label:
        return []
    scheme = entry.get("2").lower() if entry.second == "7" else _SCHEMES.get(entry.second, "")
    return [(label, scheme.strip(), uri)]
