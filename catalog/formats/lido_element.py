"""Elements of LIDO: children by name, texts in the language that readers know best, concepts."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import lru_cache
from itertools import islice
from typing import NamedTuple

from lxml import etree

from catalog.formats.identifiers import web_address
from catalog.formats.languages import language
from catalog.formats.lido_names import LIDO, canonical
from catalog.formats.markup import without_markup
from catalog.formats.mods_element import MOST_CHILDREN
from catalog.formats.text.clean import clean
from catalog.formats.xml import text_of

_LANG = "{http://www.w3.org/XML/1998/namespace}lang"
_ABOUT = "{http://www.w3.org/1999/02/22-rdf-syntax-ns#}about"
_RESOURCE = "{http://www.w3.org/1999/02/22-rdf-syntax-ns#}resource"
_IN_LIDO = f"{{{LIDO}}}"
_LANGUAGES = ("vi", "en")
_ALTERNATE = ("alternate", "alternative", "lido00170")
_PREFERRED = ("preferred", "preferred term", "lido00169", "yes", "true")


class Concept(NamedTuple):
    """A term of a vocabulary: its label in the best language, all its labels, address and vocabulary."""

    label: str
    labels: tuple[str, ...] = ()
    uri: str = ""
    source: str = ""


def name_of(element: etree._Element) -> str:
    """The name of the element as the schemas write it, "" for comments and instructions."""
    tag = element.tag
    return canonical(tag) if isinstance(tag, str) else ""


def make_plain(lido: etree._Element) -> None:
    """Give all elements the names that the schemas write, in no namespace: the readers look for these."""
    for entry in lido.iter():
        tag = entry.tag
        if isinstance(tag, str) and (name := canonical(tag)) != tag:
            entry.tag = name
            if not tag.startswith(_IN_LIDO) and entry.attrib:
                _plain_attributes(entry)


def _plain_attributes(entry: etree._Element) -> None:
    """The attributes of an element in a namespace of its own kind, as those of LIDO."""
    for key, value in list(entry.attrib.items()):
        space, _, name = str(key).rpartition("}")
        if "lido-schema" in space:
            entry.set(name, str(value))


def children(element: etree._Element, *names: str) -> Iterator[etree._Element]:
    """The child elements of the given names in their order, at most ``MOST_CHILDREN``."""
    return islice(element.iterchildren(*names), MOST_CHILDREN)


def within(element: etree._Element, path: str) -> list[etree._Element]:
    """The elements at the end of a path of names, as "titleWrap/titleSet"."""
    found = [element]
    for name in path.split("/"):
        found = [child for entry in found for child in children(entry, name)]
    return found


def said(element: etree._Element, *, keep_lines: bool = False) -> str:
    """The element's cleaned text, without the tags of HTML that editors leave in it."""
    text_ = text_of(element) if len(element) else element.text or ""
    return clean(without_markup(text_), keep_lines=keep_lines) if text_ else ""


def attribute(element: etree._Element, name: str) -> str:
    """A cleaned attribute, in the LIDO namespace or none, "" where it is missing."""
    told = element.get(_IN_LIDO + name) or element.get(name)
    return clean(told) if told else ""


def tag_of(element: etree._Element) -> str:
    """The BCP 47 tag of the language that the element is written in, its parents' where it tells none."""
    entry: etree._Element | None = element
    while entry is not None:
        if told := entry.get(_LANG):
            return _tag(told)
        entry = entry.getparent()
    return ""


@lru_cache(maxsize=512)
def _tag(told: str) -> str:
    return language(told)


def language_rank(tag: str) -> int:
    """How far a language stands behind: Vietnamese 0, English 1, any other 2."""
    primary = tag.split("-", 1)[0]
    return _LANGUAGES.index(primary) if primary in _LANGUAGES else len(_LANGUAGES)


def preference(element: etree._Element) -> int:
    """0 for what is marked as preferred, 1 for what is not marked, 2 for what is marked as alternative."""
    told = attribute(element, "pref").rpartition("/")[2].lower()
    return 0 if told in _PREFERRED else 2 if told in _ALTERNATE else 1


def spoken(elements: Iterable[etree._Element]) -> etree._Element | None:
    """Of elements that say the same in several languages the one to show, None where none has a text."""
    found = [entry for entry in elements if _is_filled(entry)]
    if len(found) < 2:
        return found[0] if found else None
    return min(found, key=lambda entry: (preference(entry) > 1, language_rank(tag_of(entry))))


def _is_filled(entry: etree._Element) -> bool:
    own = entry.text
    return not own.isspace() if own and not len(entry) else bool(said(entry))


def all_spoken(elements: Iterable[etree._Element]) -> list[etree._Element]:
    """Of elements that say things in several languages those in the one to show, that have a text."""
    found = [entry for entry in elements if _is_filled(entry)]
    best = spoken(found)
    if best is None:
        return []
    shown = tag_of(best)
    return [entry for entry in found if tag_of(entry) == shown]


def text(element: etree._Element, *names: str, keep_lines: bool = False) -> str:
    """The text, in the best language, of the children of the given names; "" for none."""
    found = spoken(children(element, *names))
    return said(found, keep_lines=keep_lines) if found is not None else ""


def own_text(element: etree._Element) -> str:
    """The cleaned text that stands in the element itself, not in its children."""
    return clean("".join((element.text or "", *(child.tail or "" for child in element))))


def named(element: etree._Element, *names: str) -> str:
    """The appellation within the first of the given children that has one; "" for none."""
    return next((found for child in children(element, *names) if (found := appellation(child))), "")


def appellation(element: etree._Element) -> str:
    """The appellation that an element holds, or is; "" for none."""
    return text(element, "appellationValue") or own_text(element)


def concept(element: etree._Element) -> Concept:
    """The concept that an element holds (``conceptID``, ``term``, ``skos:Concept``), or its plain text."""
    terms = list(_terms(element))
    uri, source = _identity(element)
    if len(terms) > 1:
        shown = spoken([entry for entry in terms if attribute(entry, "addedSearchTerm") != "yes"] or terms)
        first = [] if shown is None else [shown]
        labels = tuple(filter(None, dict.fromkeys(map(said, (*first, *terms)))))
    else:
        only = said(terms[0]) if terms else own_text(element)
        labels = (only,) if only else ()
    return Concept(labels[0] if labels else "", labels, uri, source)


def _terms(element: etree._Element) -> Iterator[etree._Element]:
    for child in element:
        if child.tag == "term":
            yield child
        elif child.tag == "Concept":
            yield from child.iterchildren("prefLabel")


def _identity(element: etree._Element) -> tuple[str, str]:
    """The web address of a concept and the vocabulary it is from."""
    source = ""
    for child in element:
        name = child.tag
        if name == "conceptID":
            source = source or attribute(child, "source")
        told = child.get(_ABOUT, "") if name == "Concept" else said(child) if name == "conceptID" else ""
        if address := web_address(told):
            return address, source
    return "", source


def concepts(element: etree._Element, *names: str) -> list[Concept]:
    """The concepts of the children of the given names that have a label."""
    return [found for child in children(element, *names) if (found := concept(child)).label]


def identity(element: etree._Element, *names: str) -> str:
    """The web address among the identifiers of the given names and ``owl:sameAs``; "" for none."""
    for child in element:
        name = name_of(child)
        told = said(child) if name in names else child.get(_RESOURCE, "") if name == "sameAs" else ""
        if address := web_address(told):
            return address
    return ""
