"""Records as their sources sent them, with what is private or secret in them masked, for people to look at.

A mapping leaves such things out (``private``, notes of MARC that are marked so); here they are covered, so
that whoever compares a record with what it came from sees that there was something.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

from lxml import etree

from catalog.formats.marc_record import DataField, MarcRecord
from catalog.formats.table_headers import is_private_header

MASK = "•••"
_DEEPEST = 100
_LABELS = ("label", "property_label", "name", "term", "type", "field", "header", "element", "qualifier")
"""Names under which a structure tells what it holds: {"name": "Giá mua", "value": "5.000.000"}."""
_STRUCTURE = frozenset(("value", "@value", "values"))
_WORDS = re.compile(r"(?<=[a-z])(?=[A-Z])|[_.\-/]+")
_SECRET = re.compile(
    r"(?i)(?:^|\b)(?:pass(?:word|wd)|secret|(?:\w+ )?token|api ?key|authorization|mật khẩu)(?:$|\b)"
)
_OF_PEOPLE = re.compile(
    r"(?i)(?:.* )?(?:e ?mails?|phones?|telephone|fax|mobile|borrower\w*|patron\w*|card ?number"
    r"|checked out by)"
    r"(?: (?:id|number|address|name))?"
)
_EMAIL = re.compile(r"[\w.+-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63}){1,6}")
_IN_ADDRESS = re.compile(
    r"(?i)([?&;](?:api_?key|key|token|access_token|secret|password|pwd|sig|signature)=)[^&\s\"'<>]+"
)
_USER_INFO = re.compile(r"(?i)(\bhttps?://)[^/\s:@\"'<>]{1,200}:[^/\s@\"'<>]{1,200}@")
_NUMBER_OF_PERSON = re.compile(
    r"(?i)\b((?:điện thoại|số điện thoại|đ\.?t|sđt|di động|tel|telephone|phone|mobile|zalo|cmnd|cmt|cccd|"
    r"căn cước|hộ chiếu|fax)[^\S\n]{0,3}[.:]?[^\S\n]{0,3})\+?\d[\d .()-]{5,18}\d"
)
_VIETNAM = re.compile(r"\+84[ .-]?\d(?:[ .-]?\d){7,9}")

# MARC: sources of acquisition, actions, in UNIMARC provenance and actions.
_OF_THE_HOUSE = frozenset(("317", "318", "541", "583"))
# Of local fields what says nothing of people and prices: copies (Koha 952, French 995), kinds, numbers.
_LOCAL = {"942": "02chns", "952": "abchiopqtuyz01234578", "995": "bcefkor", "999": "cd"}
_COPIES = range(852, 879)


def is_covered(name: str, kind: str = "") -> bool:
    """Whether what stands under that name (a column, an element, a key) is private or secret."""
    words = " ".join(_WORDS.sub(" ", name).split())
    if words.casefold() in _STRUCTURE:
        return False
    return bool(
        is_private_header(name, kind)
        or is_private_header(words, kind)
        or _SECRET.search(words)
        or _OF_PEOPLE.fullmatch(words)
    )


def masked_text(text: str) -> str:
    """A text without e-mail addresses, numbers of phones and of persons, secrets in web addresses."""
    text = _USER_INFO.sub(rf"\1{MASK}@", text)
    text = _IN_ADDRESS.sub(rf"\1{MASK}", text)
    text = _EMAIL.sub(MASK, text)
    return _VIETNAM.sub(MASK, _NUMBER_OF_PERSON.sub(rf"\1{MASK}", text))


def masked_value(value: Any, kind: str = "", depth: int = 0) -> Any:
    """A JSON value with what is private or secret masked; ``kind`` is the kind of thing, where known."""
    if depth > _DEEPEST:
        return MASK
    if isinstance(value, Mapping):
        return _masked_object(value, kind, depth)
    if isinstance(value, list):
        return [masked_value(entry, kind, depth + 1) for entry in value]
    return masked_text(value) if isinstance(value, str) else value


def _masked_object(value: Mapping[str, Any], kind: str, depth: int) -> dict[str, Any]:
    told = [str(value[name]) for name in _LABELS if isinstance(value.get(name), str)]
    is_all = any(is_covered(label, kind) for label in told)
    shown: dict[str, Any] = {}
    for name, inner in value.items():
        covered = _is_key_covered(name, kind, depth) or (is_all and name not in _LABELS)
        is_empty = inner in (None, "", [], {})
        shown[name] = MASK if covered and not is_empty else masked_value(inner, kind, depth + 1)
    return shown


def _is_key_covered(name: str, kind: str, depth: int) -> bool:
    # On top there may be a table's row, whose column "Value" is a price.
    return is_covered(name, kind) or (depth == 0 and is_private_header(name, kind))


def mask_xml(root: etree._Element, kind: str = "") -> None:
    """Mask in place what is private or secret in an XML record, MARCXML among it."""
    for element in root.iter(etree.Element):
        name = _name(element)
        if name == "datafield":
            _mask_datafield(element)
        elif is_covered(name, kind) or any(is_covered(str(told), kind) for told in _labels_of(element)):
            _cover(element)
        else:
            element.text = masked_text(element.text) if element.text else element.text
            element.tail = masked_text(element.tail) if element.tail else element.tail
            for key, told in element.attrib.items():
                covered = is_covered(etree.QName(key).localname, kind)
                element.set(key, MASK if covered and told else masked_text(str(told)))


def _name(element: etree._Element) -> str:
    return etree.QName(element).localname


def _labels_of(element: etree._Element) -> Iterator[str]:
    """What an element says that it holds: in attributes, or in the first of its children."""
    for key, told in element.attrib.items():
        if etree.QName(key).localname.lower() in _LABELS:
            yield str(told)
    for child in element:
        if isinstance(child.tag, str) and _name(child).lower() in _LABELS and child.text:
            yield child.text


def _cover(element: etree._Element) -> None:
    for inner in element.iter(etree.Element):
        is_label = inner is not element and _name(inner).lower() in _LABELS
        if not is_label and (inner.text or "").strip():
            inner.text = MASK
        for key, told in inner.attrib.items():
            if told and etree.QName(key).localname.lower() not in _LABELS:
                inner.set(key, MASK)


def _mask_datafield(element: etree._Element) -> None:
    tag = (element.get("tag") or "").strip().zfill(3)
    first = (element.get("ind1") or " ")[:1]
    for child in element.iter(etree.Element):
        if child is not element and child.text:
            shown = is_shown(tag, first, child.get("code") or "?")
            child.text = masked_text(child.text) if shown else MASK


def is_shown(tag: str, first: str, code: str) -> bool:
    """Whether a subfield of MARC is for everybody who works with the record; ``first`` is an indicator.

    Fields marked private, sources of acquisition, actions, local notes and local fields are not: of copies
    only what tells where they stand and whether they are there.
    """
    if tag in _OF_THE_HOUSE or tag.startswith("59"):
        return False
    if tag in ("542", "561"):
        return first == "1" or (tag == "542" and first != "0")
    if tag.startswith("9"):
        return code in _LOCAL.get(tag, "")
    if tag.isdecimal() and int(tag) in _COPIES:
        return code != "x" and not (code == "c" and tag in ("876", "877", "878"))
    return True


def marc_lines(record: MarcRecord) -> Iterator[str]:
    """A MARC record as lines: tag, indicators, subfields; what is not for everybody is masked."""
    yield f"LDR {record.leader}"
    for tag in sorted(record.control):
        yield from (f"{tag}    {value}" for value in record.control[tag])
    for tag in sorted({*record.pieces, *record.data}):
        yield from (f"{tag} {entry.first}{entry.second} {_subfields(entry)}" for entry in record.fields(tag))


def _subfields(entry: DataField) -> str:
    return " ".join(
        f"${code} {masked_text(value) if is_shown(entry.tag, entry.first, code) else MASK}"
        for code, value in entry.subfields
    )
