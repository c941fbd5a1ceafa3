"""What a LIDO record describes: its kind, its types and classes as subjects, the recognition they tell."""

from __future__ import annotations

import re
from collections.abc import Iterator

from lxml import etree

from catalog.errors import RecordError
from catalog.formats.dates import parse_when
from catalog.formats.lido_element import Concept, attribute, children, concept, concepts, text, within
from catalog.formats.text.fold import fold
from catalog.record import KINDS, Designation, Subject

KIND_TYPE = "khomo:kind"
"""The type of a classification that is one of our kinds."""
DESIGNATION_TYPE = "legal category"
"""The type of a classification that tells a legal or honorary status."""
_TYPES = "objectClassificationWrap/objectWorkTypeWrap/objectWorkType"
_CLASSES = "objectClassificationWrap/classificationWrap/classification"
_LONGEST_SCHEME = 40

# The head of a Vietnamese name stands first, that of a European one last: a "máy ảnh" is no picture.
_KINDS = (
    ("manuscript", r"ban thao.*|sac phong.*|thu tich.*|chau ban.*|(?:.* )?manuscripts?|handschrift"),
    ("map", r"ban do.*|(?:.* )?maps?|landkarten?|kaarten?|cartes? geographiques?|harta|harti"),
    ("periodical", r"tap chi.*|bao(?: chi| in)?|(?:.* )?(?:newspapers?|magazines?|journals?)|zeitung(?:en)?"),
    ("book", r"sach(?: (?!dong\b|da\b|vang\b|bac\b).*)?|(?:.* )?books?|buch|boek|livres?|carte"),
    ("video", r"phim(?! am ban).*|bang hinh.*|(?:.* )?(?:films?|motion pictures?|videos?|movies?)"),
    ("audio", r"bang ghi am.*|ban ghi am.*|(?:.* )?sound recordings?"),
    (
        "image",
        r"anh(?: .*)?|tranh(?: .*)?|buc (?:anh|tranh).*|phim am ban.*|ky hoa.*|(?:.* )?(?:photo(?:graph)?"
        r"|painting|drawing|print|poster|engraving|etching|lithograph|watercolou?r|woodcut|picture)s?|gemalde"
        r"|(?:.*)?zeichnung(?:en)?|fotografi\w*|photographies?|grafi[ck]\w*|pictura|picturi|schilderij(?:en)?",
    ),
    ("specimen", r"mau vat.*|tieu ban.*|hoa thach.*|(?:.* )?(?:specimens?|fossils?)|biological object"),
)  # fmt: skip
_PATTERNS = tuple((kind, re.compile(words)) for kind, words in _KINDS)
_EUROPEANA = frozenset(("europeana:type", "europeana:project", "euroepana:type"))
_STATUS_TYPE = re.compile(
    r"legal (?:category|status)|(?:heritage |legal )?(?:designation|protection)(?: status)?|heritage status"
    r"|categoria juridica|regim de clasare|denkmalschutz|xep hang(?: di tich| hien vat)?|cong nhan|danh hieu"
)
_TREASURE = re.compile(
    r"(?:la )?bao vat quoc gia\b.*|national treasures?\b.*|di san (?:van hoa|tu lieu)\b.*the gioi.*"
)
_DECISION = re.compile(r"(?<!\d)(\d{1,5}\s*(?:/\d{4})?/\s*QĐ-[A-ZĐ]{2,10})", re.IGNORECASE)
_BEHIND = re.compile(r"\s*[(,;–-]\s*(?:theo\s+)?(?:Quyết định|QĐ|số|Decision)\b.*", re.IGNORECASE)
_DECIDED = re.compile(
    r"(?:ngày|of|dated)\s+(\d{1,2}[/.-]\d{1,2}[/.-]\d{4}|\d{1,2} tháng \d{1,2},? năm \d{4})", re.I
)


def kind(lido: etree._Element, blocks: list[etree._Element]) -> str:
    """One of the record kinds: the one that we wrote, else by the type of object, else an object."""
    for block in blocks:
        for entry in within(block, _CLASSES):
            label = concept(entry).label
            if attribute(entry, "type") == KIND_TYPE and label in KINDS:
                return label
    labels = [label for block in blocks for found in _work_types(block) for label in found.labels]
    labels += [label for found in concepts(lido, "category") for label in found.labels]
    for label in labels:
        folded = fold(label[:200]).strip(" .")
        if named := next((name for name, known in _PATTERNS if known.fullmatch(folded)), ""):
            return named
    return "object"


def _work_types(block: etree._Element) -> list[Concept]:
    return [found for entry in within(block, _TYPES) if (found := concept(entry)).label]


def _classes(block: etree._Element) -> Iterator[tuple[str, Concept]]:
    for entry in within(block, _CLASSES):
        found, kind_ = concept(entry), attribute(entry, "type")
        if found.label and kind_ != KIND_TYPE and kind_.lower() not in _EUROPEANA:
            yield kind_, found


def subjects(block: etree._Element) -> list[Subject]:
    """The types of the object as genres, its classes with the vocabulary that they are from."""
    found = [Subject(label=type_.label, scheme="genre", uri=type_.uri) for type_ in _work_types(block)]
    found += [
        Subject(label=known.label, scheme=scheme(known.source) or "classification", uri=known.uri)
        for type_, known in _classes(block)
        if not _is_status(type_, known.label)
    ]
    return found


def scheme(source: str) -> str:
    """The name of a vocabulary as records have it: short, in lower case; "" for addresses and none."""
    name = source.strip().lower()
    return name if len(name) <= _LONGEST_SCHEME and "://" not in name else ""


def designations(block: etree._Element) -> list[Designation]:
    """National treasures and other recognised things, by their classification."""
    return [
        designation(known.label, known.uri)
        for type_, known in _classes(block)
        if _is_status(type_, known.label)
    ]


def _is_status(type_: str, label: str) -> bool:
    return bool(_STATUS_TYPE.fullmatch(fold(type_)) or _TREASURE.fullmatch(fold(label)))


def designation(label: str, url: str = "", authority: str = "") -> Designation:
    """A status in words, with the number and the day of the decision where they tell these."""
    number, day = _DECISION.search(label), _DECIDED.search(label)
    return Designation(
        label=(_BEHIND.sub("", label) if number else label)[:500],
        number="".join(number[1].split()) if number else "",
        date=day_of(day[1]) if day else "",
        authority=authority[:500],
        url=url,
    )


def day_of(told: str) -> str:
    """A day as ISO 8601, "" for what is none that can be kept."""
    try:
        return parse_when(told) if told else ""
    except RecordError:
        return ""


def collections(blocks: list[etree._Element]) -> tuple[str, ...]:
    """The collections that the administrative metadata name (LIDO 1.1)."""
    found: dict[str, None] = {}
    for block in blocks:
        for entry in within(block, "recordWrap/collection"):
            names = [text(name, "appellationValue") for name in within(entry, "object/objectName")]
            found.update(dict.fromkeys(filter(None, (*names, text(entry, "displayObject")))))
    return tuple(found)


def status_of(event: etree._Element, label: str, authority: str, url: str) -> Designation:
    """The recognition that an event tells: what it is called, its number, its day."""
    limits = [entry for date in children(event, "eventDate") for entry in within(date, "date")]
    days = [text(entry, "earliestDate") for entry in limits]
    days += [text(date, "displayDate") for date in children(event, "eventDate")]
    known = designation(label, url, authority)
    number = known.number or ("" if url else text(event, "eventID")[:100])
    day = known.date or next(filter(None, map(day_of, days)), "")
    return Designation(label=known.label, number=number, date=day, authority=known.authority, url=url)
