"""The sample's books as MARC 21 bibliographic records (ISO 2709, UTF-8), from ``data/src/books.yaml``.

Fields follow MARC 21 Format for Bibliographic Data; 245, 264 and 300 carry ISBD punctuation.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Mapping
from typing import Any
from urllib.parse import quote

from pymarc import Field, Indicators, Record, Subfield

LIBRARIES = {
    "hue": ("thu-vien-hue", "Thư viện Tổng hợp thành phố Huế"),
    "nlv": ("thu-vien-quoc-gia-viet-nam", "Thư viện Quốc gia Việt Nam"),
    "gsl": ("thu-vien-khth-tphcm", "Thư viện Khoa học Tổng hợp Thành phố Hồ Chí Minh"),
}
"""Prefix of a book's id: slug and name of the library."""
ORGANISATIONS = frozenset(
    {"Quốc sử quán triều Nguyễn", "Viện Sử học", "Hội Khai Trí Tiến Đức", "Ngô gia văn phái"}
)
_ROLE_WORDS = {
    "vie": {"trl": "{} dịch", "edt": "{} chủ biên"},
    "eng": {"trl": "translated by {}", "edt": "edited by {}"},
}
_ARTICLES = ("The ", "L'", "La ", "Les ", "Le ")
_LITERARY_FORMS = {
    "Thơ": "p", "Truyện thơ": "p", "Ngâm khúc": "p", "Tuyển tập thơ": "p", "Tiểu thuyết": "f",
    "Tiểu thuyết chương hồi": "f", "Truyện dài": "f", "Truyện ngắn": "j", "Tùy bút": "e", "Bút ký": "e",
}  # fmt: skip
"""Genre to literary form, 008/33."""
_UPDATED = "20260101000000.0"
_NOTE = "Dữ liệu trình diễn / demonstration data"

Book = Mapping[str, Any]


def marc_files(books: Iterable[Book]) -> dict[str, bytes]:
    """One ISO 2709 file per library slug, records in the order of the source."""
    files = {slug: b"" for slug, _ in LIBRARIES.values()}
    for book in books:
        files[LIBRARIES[book["id"][:3]][0]] += marc_record(book).as_marc()
    return files


def marc_record(book: Book) -> Record:
    """The MARC 21 record of one entry of ``books.yaml``; leader/09 is "a" (UTF-8)."""
    record = Record(leader="00000nam a2200000 i 4500", force_utf8=True)
    fields = [*_control(book), *_codes(book), *_names(book, "100"), *_description(book)]
    fields += [*_subjects(book), *_names(book, "700"), *_access(book)]
    record.add_field(*fields)  # type: ignore[no-untyped-call]  # pymarc leaves it untyped
    return record


def _data(tag: str, indicators: str, *pairs: tuple[str, str]) -> Field:
    kept = [Subfield(code, value) for code, value in pairs if value]
    return Field(tag, Indicators(indicators[0], indicators[1]), kept)


def _control(book: Book) -> list[Field]:
    year = str(book.get("year", ""))
    dates = f"s{year}    " if year else "nuuuuuuuu"
    juvenile = "j" if "audience" in book or "school_level" in book else " "
    country, language = book.get("country", "vm"), book.get("language", "vie")
    form = next((_LITERARY_FORMS[g] for g in book.get("genres", ()) if g in _LITERARY_FORMS), "0")
    general = f"260101{dates}{country:<3}    {juvenile}      000 {form} {language} d"
    return [
        Field("001", data=book["id"]),
        Field("003", data="KhoMo"),
        Field("005", data=_UPDATED),
        Field("008", data=general),
    ]


def _codes(book: Book) -> list[Field]:
    language = book.get("language", "vie")
    spoken = [("a", code) for code in book.get("languages", [language])]
    origin = book.get("from", "")
    return [
        *(_data("020", "  ", ("a", isbn)) for isbn in book.get("isbn", ())),
        _data("040", "  ", ("a", "KhoMo"), ("b", "vie"), ("e", "rda")),
        _data("041", "1 " if origin else "0 ", *spoken, ("h", origin)),
        _data("082", "04", ("a", book["ddc"]), ("2", "23")),
    ]


def _creators(book: Book) -> list[tuple[str, str, str]]:
    return [tuple(text.split("|")) for text in book.get("creators", ())]


def _names(book: Book, tag: str) -> list[Field]:
    creators = _creators(book)
    main = 1 if creators and creators[0][2] == "aut" else 0
    return [_name(tag, *creator) for creator in (creators[:main] if tag == "100" else creators[main:])]


def _name(tag: str, name: str, dates: str, role: str) -> Field:
    if name in ORGANISATIONS:
        return _data(f"{tag[0]}10", "2 ", ("a", name), ("4", role))
    # First indicator 1: entry under a family name set off by a comma; 0: the name in its own order.
    form = "1 " if "," in name else "0 "
    return _data(tag, form, ("a", f"{name}," if dates else name), ("d", dates), ("4", role))


def _direct(name: str) -> str:
    family, comma, given = name.partition(", ")
    return f"{given} {family}" if comma else name


def _statement(book: Book) -> str:
    """The statement of responsibility: authors, then the others with what they did."""
    if "statement" in book:
        return str(book["statement"])
    words = _ROLE_WORDS["eng" if book.get("language") == "eng" else "vie"]
    parts = []
    for role in ("aut", "edt", "trl"):
        names = ", ".join(_direct(name) for name, _, part in _creators(book) if part == role)
        if names:
            parts.append(words.get(role, "{}").format(names))
    return " ; ".join(parts)


def _description(book: Book) -> list[Field]:
    title, subtitle, statement = book["title"], book.get("subtitle", ""), _statement(book)
    skipped = next((len(a) for a in _ARTICLES if title.startswith(a)), 0) if "language" in book else 0
    entry = "1" if _names(book, "100") else "0"
    before_statement = " /" if statement else ""
    main = f"{title} :" if subtitle else title + before_statement
    rest = subtitle + before_statement if subtitle else ""
    return [
        _data(
            "245", f"{entry}{skipped}",
            ("a", main), ("b", rest), ("c", statement and f"{statement}."),
        ),
        *_imprint(book),
        _data("300", "  ", ("a", f"{book.get('extent', '1 tập')}")),
    ]  # fmt: skip


def _imprint(book: Book) -> list[Field]:
    place, publisher, year = book.get("place", ""), book.get("publisher", ""), str(book.get("year", ""))
    if not (place or year):
        return []
    after_place = " :" if publisher else ","
    parts = (
        ("a", place and place + after_place),
        ("b", publisher and f"{publisher},"),
        ("c", year and f"{year}."),
    )
    # The library in the south keeps the older field, as files from real systems mix both.
    older = book["id"].startswith("gsl")
    return [_data("260", "  ", *parts) if older else _data("264", " 1", *parts)]


def _subjects(book: Book) -> list[Field]:
    made = book.get("made", "")
    prefix = "Viết năm" if made[:4].isdigit() else "Viết vào"
    level, audience = book.get("school_level", ""), book.get("audience", "")
    return [
        _data("500", "  ", ("a", _NOTE)),
        *([_data("500", "  ", ("a", f"{prefix} {made}"))] if made else []),
        _data("520", "  ", ("a", book["summary"])),
        *([_data("521", "2 ", ("a", level))] if level else []),
        *([_data("521", "  ", ("a", audience))] if audience else []),
        *(_data("650", " 4", ("a", subject)) for subject in book.get("subjects", ())),
        *(_data("651", " 4", ("a", place)) for place in book.get("places", ())),
        *(_data("655", " 4", ("a", genre)) for genre in book.get("genres", ())),
    ]


def _access(book: Book) -> list[Field]:
    _, library = LIBRARIES[book["id"][:3]]
    fields = [_data("852", "1 ", ("a", library), ("h", book["ddc"]), ("i", _cutter(book["title"])))]
    if "link" in book:
        address = quote(book["link"], safe=":/")
        fields.append(_data("856", "41", ("u", address), ("y", "Toàn văn trên Wikisource")))
    return fields


def _cutter(title: str) -> str:
    """The title's first letters without marks, as the second part of a call number."""
    plain = unicodedata.normalize("NFD", title.upper().replace("Đ", "D"))
    return "".join(letter for letter in plain if letter.isascii() and letter.isalpha())[:3]
