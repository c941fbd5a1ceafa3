"""Titles, names and languages of MODS records (MODS 3.7: titleInfo, name, language)."""

from __future__ import annotations

from lxml import etree

from catalog.formats.identifiers import web_address
from catalog.formats.languages import language
from catalog.formats.mods_element import attribute, children, said, tag, text, texts, uri
from catalog.formats.names import role
from catalog.formats.text.clean import strip_full_stop, strip_isbd
from catalog.formats.xml import local_name
from catalog.record import Agent, Title

_OWN_TYPES = frozenset(("series", "original", "cover", "subtitle"))
_TYPES = {"abbreviated": "alternative", "translated": "translated", "uniform": "uniform"}
_SCRIPTS = frozenset(("Hani", "Hans", "Hant"))
_NO_SPACE = ("'", "’", "-")


def titles(mods: etree._Element) -> tuple[str, tuple[Title, ...]]:
    """The title proper ("" for none) and the further titles.

    The title proper is the one marked as primary, else the first without a type, else the first.
    """
    infos = [(entry, joined) for entry in children(mods, "titleInfo") if (joined := joined_title(entry))]
    if not infos:
        return "", ()
    marked = [entry for entry in infos if entry[0].get("usage") == "primary"]
    plain = [entry for entry in infos if not entry[0].get("type") and not entry[0].get("transliteration")]
    proper = (marked or plain or infos)[0]
    further = {
        Title(value=value, language=tag(entry), type=_type(entry)): None
        for entry, value in infos
        if entry is not proper[0]
    }
    return proper[1], tuple(further)


def _type(info: etree._Element) -> str:
    if info.get("transliteration"):
        return "transliterated"
    label = attribute(info, "displayLabel")
    return label if label in _OWN_TYPES else _TYPES.get(info.get("type", ""), "alternative")


def joined_title(info: etree._Element) -> str:
    """One titleInfo as ISBD writes it: article and title : rest. Number, name of the part."""
    whole = ""
    for child in info:
        name, value = local_name(child), strip_isbd(said(child))
        if not value or name not in _BEFORE:
            continue
        if name == "title" and whole:
            whole += "" if whole.endswith(_NO_SPACE) else " "
        elif whole:
            whole += _BEFORE[name]
        whole += value
    return strip_full_stop(whole)


_BEFORE = {"nonSort": "", "title": "", "subTitle": " : ", "partNumber": ". ", "partName": ", "}


def creators(mods: etree._Element) -> tuple[Agent, ...]:
    """People, families, bodies and meetings, each with the first of its parts."""
    found: dict[Agent, None] = {}
    for entry in children(mods, "name"):
        name, dates = named(entry)
        if name:
            found[Agent(name=name, role=_role(entry), dates=dates, uri=_identity(entry))] = None
    return tuple(found)


def named(entry: etree._Element) -> tuple[str, str]:
    """A name as it is shown, and its dates; family names stand before given ones, as they are filed."""
    parts: dict[str, list[str]] = {}
    for part in children(entry, "namePart"):
        value = strip_isbd(said(part))
        if value:
            parts.setdefault(attribute(part, "type"), []).append(value)
    plain = [*parts.get("", [])]
    inverted = [" ".join(parts[kind]) for kind in ("family", "given") if kind in parts]
    pieces = [" ".join(plain), ", ".join(inverted), *parts.get("termsOfAddress", [])]
    name = ", ".join(piece for piece in pieces if piece) or text(entry, "displayForm")
    return strip_full_stop(name), " ".join(parts.get("date", []))


def _role(entry: etree._Element) -> str:
    for part in children(entry, "role"):
        terms = list(children(part, "roleTerm")) or [part]
        # A code leads to the same word in all records; a text may be in any language.
        terms.sort(key=lambda term: term.get("type") != "code")
        for term in terms:
            value = said(term)
            if value:
                return role(value)
    return ""


def _identity(entry: etree._Element) -> str:
    numbers = (said(part) for part in children(entry, "nameIdentifier"))
    return uri(entry) or next((address for number in numbers if (address := web_address(number))), "")


def languages(mods: etree._Element) -> tuple[str, ...]:
    """BCP 47 tags of the whole thing's languages; of its parts' (summary, subtitles) where that is all."""
    entries = list(children(mods, "language"))
    whole = [entry for entry in entries if not entry.get("objectPart")] or entries
    return tuple(dict.fromkeys(found for entry in whole for found in _languages(entry)))


def _languages(entry: etree._Element) -> list[str]:
    terms = list(children(entry, "languageTerm"))
    coded = [term for term in terms if term.get("type") == "code"]
    # Code and name within one element are the same language.
    values = [said(term) for term in coded] or [said(term) for term in terms] or [said(entry)]
    scripts = [script for script in texts(entry, "scriptTerm") if script in _SCRIPTS]
    tags = [found for value in values if (found := language(value.rstrip("/").rsplit("/", 1)[-1]))]
    return [f"{found}-{scripts[0]}" if scripts and found == "vi" else found for found in tags]
