"""Names: the fields that a query can name, in English and Vietnamese, and where each one looks."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass

from catalog.search.analysis import analyse
from catalog.search.language import values


@dataclass(frozen=True, slots=True, kw_only=True)
class Name:
    """One field of the language.

    ``texts`` are the text fields that it searches, ``keyword`` the field whose whole values it compares
    with what ``values`` makes of the text; ``years`` tells that it takes years and ranges of years;
    ``aliases`` are its other names as people write them.
    """

    name: str
    aliases: tuple[str, ...]
    texts: tuple[str, ...] = ()
    keyword: str = ""
    values: Callable[[str], Iterable[str]] = values.as_typed
    spoken: Callable[[str], str] = str
    """The text as the text fields would have it: "6" stands there as "Lớp 6"."""
    years: bool = False


def _name(name: str, aliases: str, *texts: str, **rest: object) -> Name:
    return Name(name=name, aliases=tuple(aliases.split("|")), texts=texts, **rest)  # type: ignore[arg-type]


_TABLE = (
    _name("title", "nhan đề|tiêu đề|tựa đề|tên|tên sách|tên tài liệu", "title"),
    _name("creator", "tác giả|người tạo|người viết|nghệ nhân|author", "creator"),
    _name("subject", "chủ đề|đề mục|đề tài|từ khóa|keyword|topic", "subject"),
    _name("description", "mô tả|tóm tắt|nội dung|giới thiệu|abstract", "description"),
    _name("publisher", "nhà xuất bản|nxb|nơi phát hành", "publisher"),
    _name("place", "nơi|địa danh|địa phương|địa điểm", "place", keyword="place_key", values=values.places),
    _name(
        "institution", "cơ quan|đơn vị|nơi giữ|nơi lưu giữ",
        "institution_name", keyword="institution", values=values.slugs,
    ),
    _name("kind", "loại|loại hình|loại tài liệu|type", keyword="kind", values=values.kinds),
    _name("language", "ngôn ngữ|tiếng|lang", keyword="language", values=values.languages),
    _name("province", "tỉnh|tỉnh thành|thành phố", keyword="province", values=values.provinces),
    _name("system", "hệ thống|mạng lưới", keyword="system", values=values.systems),
    _name("level", "cấp|cấp quản lý", keyword="level", values=values.levels),
    _name("access", "truy cập|quyền truy cập|tiếp cận", keyword="access", values=values.accesses),
    _name("id", "mã|mã bản ghi", keyword="id", values=values.slugs),
    _name(
        "identifier", "định danh|số hiệu|số văn bản|số đăng ký|số kiểm kê|ký hiệu|ký hiệu kho"
        "|ký hiệu xếp giá|call number|number",
        "rest", keyword="identifier", values=values.identifiers,
    ),
    _name("isbn", "số isbn", "rest", keyword="identifier", values=values.identifiers),
    _name("issn", "số issn", "rest", keyword="identifier", values=values.identifiers),
    _name("year", "năm|năm xuất bản|date", years=True),
    _name("period", "niên đại|thời kỳ|thời đại|thời|thế kỷ", years=True),
    _name("audience", "đối tượng|bạn đọc|dành cho", "rest", keyword="audience"),
    _name(
        "grade", "lớp|khối lớp|cấp học|trình độ|education level",
        "rest", keyword="education_level", values=values.grades, spoken=values.spoken_grade,
    ),
    _name("school_subject", "môn|môn học|school subject", "subject", keyword="school_subject"),
    _name(
        "learning_type", "loại học liệu|kiểu học liệu|hình thức học|learning type",
        keyword="learning_type", values=values.learning_types,
    ),
    _name("licence", "giấy phép|license", keyword="licence", values=values.licences),
    _name("source", "nguồn|nguồn dữ liệu", keyword="source", values=values.slugs),
    _name("collection", "sưu tập|bộ sưu tập", "rest", keyword="collection"),
    _name("free", "miễn phí|không thu phí", keyword="free", values=values.yes_or_no),
    _name("online", "trực tuyến|xem ngay|có thể xem ngay", keyword="online", values=values.yes_or_no),
)  # fmt: skip
NAMES = {name.name: name for name in _TABLE}
"""The fields by their English name, in the order in which they are documented."""


def _key(text: str) -> str:
    """What names are compared by: no accents, no blanks, one spelling of i and y."""
    return "".join(analyse(text).folded)


_BY_KEY = {_key(alias): name for name in _TABLE for alias in (name.name, *name.aliases)}
# A blank after the colon is taken before quotes and brackets only: "Huế: di sản" is a title.
_NAMED = re.compile(
    r'"[^"]*+"?|(?<!\w)(?P<words>(?:[^\W\d]++[ ]+){0,3}[^\W\d]++):(?:(?=[^\s:])|[ ]+(?=["\[]))'
)


def rewrite(text: str) -> str:
    """``text`` with the names of fields in their English form, outside quotes: ``nhan đề:"kiều"`` gives
    ``title:"kiều"``. Names are known with and without accents and blanks; other words stay."""
    return _NAMED.sub(_rewritten, text)


def _rewritten(found: re.Match[str]) -> str:
    words = (found["words"] or "").split()
    for start in range(len(words)):
        named = _BY_KEY.get(_key(" ".join(words[start:])))
        if named:
            return " ".join((*words[:start], f"{named.name}:"))
    return found[0]
