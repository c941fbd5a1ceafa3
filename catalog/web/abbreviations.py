"""Abbreviations of public life and of our field, explained as ``<abbr title>`` where texts are shown.

One list for all pages. The first occurrence in a text is explained, the others are left as they are, so that
neither eyes nor voices are held up twice.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache

from markupsafe import Markup, escape

from catalog.web.i18n import lazy_gettext as _

WORDS: Mapping[str, object] = {
    "BCH": _("Executive committee"),
    "BGDĐT": _("Ministry of Education and Training"),
    "BQL": _("Management board"),
    "BVHTTDL": _("Ministry of Culture, Sports and Tourism"),
    "CLB": _("Club"),
    "CNTT": _("Information technology"),
    "CSV": _("Comma-separated values, a table as plain text"),
    "CTQG": _("National politics"),
    "DOI": _("Digital object identifier, a lasting address of a document"),
    "DSVH": _("Cultural heritage"),
    "ĐHQG": _("National University"),
    "ĐHQGHN": _("Vietnam National University, Hanoi"),
    "GDĐT": _("Education and training"),
    "GDTX": _("Continuing education"),
    "GD&ĐT": _("Education and training"),
    "HĐND": _("People's Council"),
    "ICOM": _("International Council of Museums"),
    "IIIF": _("International Image Interoperability Framework, a way to show pictures of any museum"),
    "ISBN": _("International Standard Book Number"),
    "ISIL": _("International Standard Identifier for Libraries"),
    "ISSN": _("International Standard Serial Number"),
    "KH-UBND": _("Plan of a People's Committee"),
    "KHCN": _("Science and technology"),
    "KH&CN": _("Science and technology"),
    "KHXH": _("Social sciences"),
    "MARC": _("Machine-Readable Cataloging, the format of library records"),
    "NĐ-CP": _("Decree of the Government"),
    "NQ-HĐND": _("Resolution of a People's Council"),
    "NXB": _("Publishing house"),
    "OAI-PMH": _("Open Archives Initiative Protocol for Metadata Harvesting"),
    "PGS": _("Associate professor"),
    "PTTH": _("Upper secondary school"),
    "QĐ-BVHTTDL": _("Decision of the Ministry of Culture, Sports and Tourism"),
    "QĐ-TTg": _("Decision of the Prime Minister"),
    "QĐ-UBND": _("Decision of a People's Committee"),
    "SCN": _("Of the common era"),
    "TCN": _("Before the common era"),
    "THCS": _("Lower secondary school"),
    "THPT": _("Upper secondary school"),
    "ThS": _("Master (degree)"),
    "TP": _("City"),
    "TP.HCM": _("Ho Chi Minh City"),
    "TPHCM": _("Ho Chi Minh City"),
    "TSKH": _("Doctor of sciences"),
    "TT-BVHTTDL": _("Circular of the Ministry of Culture, Sports and Tourism"),
    "TTVH": _("Cultural centre"),
    "TTVHTT": _("Centre of culture and sports"),
    "UBMTTQ": _("Committee of the Fatherland Front"),
    "UBND": _("People's Committee"),
    "UNESCO": _("United Nations Educational, Scientific and Cultural Organization"),
    "VHTT": _("Culture and sports"),
    "VHTTDL": _("Culture, sports and tourism"),
    "VHNT": _("Culture and arts"),
}
"""What each stands for; upper and lower case count."""
_TAG = re.compile(r"(<[^>]*>)")


def explained(text: str) -> Markup:
    """The text with its abbreviations explained; what is Markup already stays, texts in it are looked at."""
    return _explained(text, set())


def explained_paragraphs(paragraphs: list[str]) -> list[tuple[str, Markup]]:
    """Paragraphs of one text, each as it is and with what is explained the first time in it."""
    seen: set[str] = set()
    return [(paragraph, _explained(paragraph, seen)) for paragraph in paragraphs]


def _explained(text: str, seen: set[str]) -> Markup:
    if not isinstance(text, Markup):
        return _marked(escape(text), seen)
    # Made by us from texts in which every < is escaped, so that tags are told apart by their brackets.
    pieces = _TAG.split(text)
    told = (piece if place % 2 else _marked(Markup(piece), seen) for place, piece in enumerate(pieces))  # noqa: S704
    return Markup("").join(map(Markup, told))


def _marked(safe: Markup, seen: set[str]) -> Markup:
    """Escaped text with the abbreviations that are not ``seen`` yet marked; these are added to it."""
    plain, made, end = str(safe), [], 0
    for found in _pattern().finditer(plain):
        word = found[0].replace("&amp;", "&")
        if word in seen:
            continue
        seen.add(word)
        made.append(plain[end : found.start()])
        made.append(f'<abbr title="{escape(str(WORDS[word]))}">{found[0]}</abbr>')
        end = found.end()
    if not made:
        return safe
    return Markup("".join((*made, plain[end:])))  # noqa: S704 - pieces of what was escaped, and of the list


@cache
def _pattern() -> re.Pattern[str]:
    # The longest first: "KH-UBND" is one abbreviation, not two. Letters of any script bound a word, and what
    # goes on after a hyphen is another one: "MARC-8" is no MARC.
    words = sorted(WORDS, key=len, reverse=True)
    return re.compile(rf"(?<!\w)(?:{'|'.join(re.escape(str(escape(word))) for word in words)})(?!-?\w)")
