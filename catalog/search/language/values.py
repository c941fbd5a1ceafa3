"""Values: what people write after a field's name, to the values that records have there."""

from __future__ import annotations

from collections.abc import Iterable

from catalog import gazetteer
from catalog.formats.languages import language
from catalog.formats.table_words import FREE_WORDS, KIND_WORDS
from catalog.formats.text.fold import fold
from catalog.search.analysis import analyse
from catalog.search.document import normalise_identifier
from catalog.search.numbers import asked_forms


def _coded(table: str) -> dict[str, str]:
    rows = (row.split(": ", 1) for row in table.strip().splitlines())
    return {_key(word): code for code, words in rows for word in (code, *words.split("|"))}


def _key(text: str) -> str:
    return " ".join(analyse(text).folded)


_SYSTEMS = _coded("""
library: thư viện|hệ thống thư viện|libraries
museum: bảo tàng|nhà trưng bày|museums
cultural_centre: trung tâm văn hóa|nhà văn hóa|văn hóa cơ sở|cultural centres|cultural center
""")
_LEVELS = _coded("""
central: trung ương|quốc gia|cấp trung ương|cấp quốc gia|national
province: tỉnh|thành phố|cấp tỉnh|provincial
district: huyện|quận|thị xã|cấp huyện
commune: xã|phường|thị trấn|đặc khu|cấp xã
village: thôn|làng|bản|ấp|buôn|tổ dân phố
""")
_ACCESS = _coded("""
open: mở|tự do|công khai|truy cập mở|open access
members: thành viên|hội viên|bạn đọc|có thẻ
on_site: tại chỗ|đọc tại chỗ|xem tại chỗ|on site
paid: có phí|thu phí|trả phí|mất phí
restricted: hạn chế|giới hạn|mật
unknown: không rõ|chưa rõ|chưa biết
""")
_LEARNING_TYPES = _coded("""
lesson: bài học
lesson_plan: bài giảng|giáo án|kế hoạch bài dạy
lecture: bài thuyết trình|nói chuyện
video: phim|băng hình
course: khóa học
exercise: bài tập|đề thi|luyện tập
open_book: sách mở
textbook: sách giáo khoa|giáo trình|sgk
game: trò chơi
guide: hướng dẫn|tài liệu hướng dẫn
""")


def as_typed(text: str) -> Iterable[str]:
    """The text itself, in lower case, and with a capital at its beginning."""
    return dict.fromkeys((text, text.lower(), text[:1].upper() + text[1:]))


def slugs(text: str) -> Iterable[str]:
    """The text itself and in lower case, as slugs are."""
    return dict.fromkeys((text, text.lower()))


def _code(text: str, table: dict[str, str]) -> Iterable[str]:
    found = table.get(_key(text))
    return (found,) if found else slugs(text)


def systems(text: str) -> Iterable[str]:
    """The system: "thư viện" gives ``library``."""
    return _code(text, _SYSTEMS)


def levels(text: str) -> Iterable[str]:
    """The level of an institution: "xã" gives ``commune``."""
    return _code(text, _LEVELS)


def accesses(text: str) -> Iterable[str]:
    """The access: "tại chỗ" gives ``on_site``."""
    return _code(text, _ACCESS)


def learning_types(text: str) -> Iterable[str]:
    """The form of learning: "bài giảng" gives ``lesson_plan``."""
    return _code(text, _LEARNING_TYPES)


def kinds(text: str) -> Iterable[str]:
    """The kind of thing: "sách" gives ``book``."""
    found = KIND_WORDS.get(fold(text))
    return (found,) if found else slugs(text)


def languages(text: str) -> Iterable[str]:
    """The tag of a language: "tiếng Pháp", "Pháp", "French" and "fre" give ``fr``."""
    found = language(f"tiếng {text}") or language(text)
    return (found,) if found else slugs(text)


def places(text: str) -> Iterable[str]:
    """The keys of the units, old and new, that the name of a place means: see ``catalog.gazetteer``."""
    return gazetteer.query_keys(text)


def provinces(text: str) -> Iterable[str]:
    """The name as typed, and that of today's province which it means: under this works are counted."""
    found = gazetteer.provinces_of_place({"label": text})
    return dict.fromkeys((*as_typed(text), *(unit.full_name for unit in found.new)))


def licences(text: str) -> Iterable[str]:
    """The licence as records write it: "cc by 4.0" gives "CC-BY-4.0" too."""
    return dict.fromkeys((*as_typed(text), text.upper(), text.upper().replace(" ", "-")))


def yes_or_no(text: str) -> Iterable[str]:
    """``yes`` or ``no``: "có", "không", "free"."""
    known = FREE_WORDS.get(fold(text))
    return slugs(text) if known is None else ("yes" if known else "no",)


def identifiers(text: str) -> Iterable[str]:
    """The number without case, blanks and hyphens; an ISBN with ten digits and with thirteen."""
    plain = normalise_identifier(text)
    return dict.fromkeys((plain, *map(normalise_identifier, asked_forms(plain))))


def grades(text: str) -> Iterable[str]:
    """The grade or level of education: "6" gives "Lớp 6"."""
    return as_typed(spoken_grade(text))


def spoken_grade(text: str) -> str:
    """A bare number as the grade it means."""
    return f"lớp {text}" if text.isdecimal() else text
