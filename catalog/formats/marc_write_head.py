"""Leader, control fields, numbers and codes of a record that is written as MARC 21."""

from __future__ import annotations

from collections.abc import Iterator

from catalog.formats.classifications import is_class
from catalog.formats.languages import to_code
from catalog.formats.marc_codes import AUDIENCES, COUNTRY_LIST, country, country_code
from catalog.formats.marc_subjects import CLASSES
from catalog.formats.marc_write_field import Field, field
from catalog.record import DateSpan, Identifier, Record

# Type of record and bibliographic level (leader/06-07); kinds that MARC has not are told by a 655.
_TYPES = {
    "book": "am", "periodical": "as", "article": "ab", "thesis": "am", "manuscript": "tm", "map": "em",
    "image": "km", "audio": "im", "video": "gm", "dataset": "mm", "software": "mm", "course": "mm",
    "lesson": "mm", "object": "rm", "specimen": "rm", "collection": "pc", "web": "ai",
}  # fmt: skip
# 008/26 of computer files, 008/33 of things seen: video, slide and so on are told apart there.
_FILES = {"dataset": "a", "software": "b"}
_SEEN = {"video": "v", "image": "k", "object": "r", "specimen": "r"}
_NUMBERS = {"isrc": "0", "upc": "1", "ismn": "2", "ean": "3", "sici": "4", "other": "8"}
_PUBLISHERS = {"issue_number": "0", "matrix_number": "1", "plate_number": "2", "music_number": "3",
               "video_number": "4", "publisher_number": "5"}  # fmt: skip
_TAGS = {"lccn": "010", "national_bibliography": "015", "government_document": "086", "report_number": "088"}
_CLASS_TAGS = {scheme: tag for tag, scheme in CLASSES.items() if tag not in ("083", "055", "070")}
_CLASS_SIGNS = {"082": "04", "050": " 4", "060": " 4"}
_FILL = "|"


def leader(record: Record) -> str:
    """The leader: lengths are zeros, as MARCXML has none; UTF-8, full level, ISBD punctuation."""
    return f"00000n{_TYPES.get(record.kind, 'am')} a2200000 i 4500"


def control_fields(record: Record) -> Iterator[tuple[str, str]]:
    """001, 003 and 008."""
    number = record.id or (record.source.native_id if record.source else "")
    if number:
        yield "001", number
        yield "003", "KhoMo"
    yield "008", fixed(record)


def fixed(record: Record) -> str:
    """008 in 40 characters; a fill character stands where the record does not say."""
    signs = list(_FILL * 40)
    # The day on which it was put into a file is not known to the record.
    signs[0:6] = "      "
    signs[6:15] = _dates(record.issued)
    coded = next((place.code for place in record.places if place.code_list == COUNTRY_LIST), "")
    named = next((code for place in record.places if (code := country_code(place.label))), "")
    signs[15:18] = f"{(coded if country(coded) else '') or named or 'xx':<3}"[:3]
    for code, word in AUDIENCES.items():
        if word in record.audiences:
            signs[22] = code
    signs[26] = _FILES.get(record.kind, _FILL)
    signs[33] = _SEEN.get(record.kind, _FILL)
    signs[35:38] = (to_code(record.languages[0]) if record.languages else "") or _FILL * 3
    signs[38:40] = " d"
    return "".join(signs)


def _dates(issued: DateSpan | None) -> str:
    low, high = (issued.earliest, issued.latest) if issued else (None, None)
    if low is None or not 0 < low <= 9999:
        return "nuuuuuuuu"
    if high is None:
        return f"m{low:04}9999"
    if low == high:
        return f"s{low:04}    "
    certain = issued is not None and issued.certainty == "certain"
    return f"{'m' if certain else 'q'}{low:04}{high:04}"


def codes(record: Record) -> Iterator[Field]:
    """Numbers, languages, coverage and classes."""
    for identifier in record.identifiers:
        yield _number(identifier)
    tags = [code for tag in record.languages if (code := to_code(tag))]
    if len(tags) == len(record.languages):
        uniform = (to_code(title.language) for title in record.titles if title.type == "uniform")
        original = next(uniform, "")
        yield field("041", "1 " if original else "0 ", *(("a", code) for code in tags), ("h", original))
    else:
        # A language without such a code: all by their own tags (RFC 5646).
        yield field("041", " 7", *(("a", tag) for tag in record.languages), ("2", "rfc5646"))
    if record.period:
        yield from _coverage(record.period)
    for subject in record.subjects:
        if subject.scheme in _CLASS_TAGS:
            tag = _CLASS_TAGS[subject.scheme]
            edition = (("2", "23"),) if tag == "082" else ()
            yield field(tag, _CLASS_SIGNS.get(tag, "  "), ("a", subject.label), *edition)
        elif is_class(subject.scheme):
            yield field("084", "  ", ("a", subject.label), ("2", subject.scheme))


def _number(identifier: Identifier) -> Field:
    scheme, value = identifier.scheme, identifier.value
    if scheme in ("isbn", "issn"):
        return field("020" if scheme == "isbn" else "022", "  ", ("a", value))
    if scheme in _TAGS:
        return field(_TAGS[scheme], "  ", ("a", value))
    if scheme in _PUBLISHERS:
        return field("028", f"{_PUBLISHERS[scheme]} ", ("a", value))
    if scheme in ("oclc", "system"):
        return field("035", "  ", ("a", f"(OCoLC){value}" if scheme == "oclc" else value))
    if scheme in _NUMBERS:
        return field("024", f"{_NUMBERS[scheme]} ", ("a", value))
    return field("024", "7 ", ("a", value), ("2", "hdl" if scheme == "handle" else scheme))


def _coverage(period: DateSpan) -> Iterator[Field]:
    """045: the years at both ends; a period without any has no place here."""
    low = period.earliest
    high = period.latest if period.latest is not None else low
    ends = [low if low is not None else high, high]
    years = [year for year in ends if year is not None and 0 < abs(year) <= 9999]
    if len(years) == 2:
        values = [f"{'c' if year < 0 else 'd'}{abs(year):04}" for year in dict.fromkeys(years)]
        yield field("045", "2 " if len(values) == 2 else "0 ", *(("b", value) for value in values))
