"""The columns of the spreadsheet of institutions: their headings, what stands in their cells."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from functools import lru_cache
from typing import Any

from catalog.errors import Fault
from catalog.formats import opening_hours
from catalog.formats.opening_hours import Unreadable
from catalog.formats.text.fold import fold
from catalog.programme import checking, types

CLEARED = ("-", "–", "—")
"""What a cell says to take a fact away; an empty one leaves it as it is."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Column:
    """A column: the fact that it fills, its heading and explanation in each language.

    ``kind`` is text, number, term, terms (several), opening, special, addresses or day.
    """

    fact: str
    vi: str
    en: str
    note_vi: str = ""
    note_en: str = ""
    kind: str = "text"
    width: int = 20
    required: bool = False

    def heading(self, language: str) -> str:
        """The heading in a language, with a star where it must be filled in."""
        return (self.vi if language == "vi" else self.en) + (" *" if self.required else "")

    def note(self, language: str) -> str:
        """The explanation in a language."""
        return self.note_vi if language == "vi" else self.note_en


COLUMNS: tuple[Column, ...] = (
    Column(
        fact="slug", vi="Mã trên mạng", en="Name in addresses", width=24, required=True,
        note_vi="Chữ thường không dấu, số và gạch nối, ví dụ thu-vien-hue. Đặt một lần, không đổi nữa.",
        note_en="Plain small letters, figures and hyphens, such as thu-vien-hue. Chosen once, never changed.",
    ),
    Column(fact="name_vi", vi="Tên", en="Name in Vietnamese", width=42, required=True),
    Column(fact="name_en", vi="Tên tiếng Anh", en="Name in English", width=34),
    Column(fact="short_name", vi="Tên viết tắt", en="Short form of the name", width=16),
    Column(fact="system", vi="Hệ thống", en="System", kind="term", width=18, required=True),
    Column(fact="type", vi="Loại hình", en="Type", kind="term", width=34),
    Column(fact="level", vi="Cấp", en="Level", kind="term", width=16),
    Column(fact="status", vi="Tình trạng", en="State", kind="term", width=16),
    Column(fact="owner", vi="Cơ quan chủ quản", en="Owned by", kind="term", width=28),
    Column(fact="region_class", vi="Vùng", en="Region", kind="term", width=14),
    Column(
        fact="province", vi="Tỉnh, thành phố", en="Province or city", width=24,
        note_vi="Tên hiện nay; tên trước ngày 01/07/2025 cũng hiểu được.",
        note_en="The name of today; one from before 1 July 2025 is understood too.",
    ),
    Column(
        fact="commune", vi="Xã, phường, đặc khu", en="Commune or ward", width=24,
        note_vi="Tên hiện nay; tên trước ngày 01/07/2025 cũng hiểu được nếu không bị chia.",
        note_en="The name of today; one from before 1 July 2025 is understood too, unless it was divided.",
    ),
    Column(fact="address", vi="Địa chỉ", en="Address", width=40),
    Column(fact="lat", vi="Vĩ độ", en="Latitude", kind="number", width=11),
    Column(fact="lon", vi="Kinh độ", en="Longitude", kind="number", width=11),
    Column(fact="phone", vi="Điện thoại", en="Telephone", width=18),
    Column(fact="email", vi="Thư điện tử", en="E-mail", width=26),
    Column(fact="url", vi="Trang web", en="Web site", width=30),
    Column(
        fact="social", vi="Mạng xã hội", en="Social networks", kind="addresses", width=30,
        note_vi="Địa chỉ https://…; nhiều địa chỉ cách nhau bằng dấu chấm phẩy.",
        note_en="Addresses like https://…; several are set apart by semicolons.",
    ),
    Column(fact="contact", vi="Liên hệ khác", en="Other contact", width=26),
    Column(
        fact="opening", vi="Giờ mở cửa", en="Opening hours", kind="opening", width=34,
        note_vi="Ví dụ: T2-T6 07:30-11:30, 13:30-17:00; T7 08:00-11:00",
        note_en="Such as: Mon-Fri 07:30-11:30, 13:30-17:00; Sat 08:00-11:00",
    ),
    Column(
        fact="special_hours", vi="Ngày nghỉ, giờ khác", en="Other hours of some days", kind="special",
        width=30,
        note_vi="Ví dụ: 30/04/2026: nghỉ lễ; 24/12/2026: 08:00-21:00",
        note_en="Such as: 30/04/2026: closed; 24/12/2026: 08:00-21:00",
    ),
    Column(
        fact="hours", vi="Giờ mở cửa (bằng lời)", en="Opening hours in words", width=30,
        note_vi="Chỉ điền khi không viết được theo ngày.",
        note_en="Only where they cannot be written by days.",
    ),
    Column(
        fact="services", vi="Dịch vụ", en="Services", kind="terms", width=34,
        note_vi="Các dịch vụ trong danh mục, cách nhau bằng dấu chấm phẩy.",
        note_en="Services of the list, set apart by semicolons.",
    ),
    Column(
        fact="accessibility", vi="Tiếp cận cho người khuyết tật", en="Access for disabled people",
        kind="terms", width=34,
        note_vi="Các mục trong danh mục, cách nhau bằng dấu chấm phẩy.",
        note_en="Entries of the list, set apart by semicolons.",
    ),
    Column(fact="accessibility_note", vi="Ghi chú về tiếp cận", en="Note on access", width=30),
    Column(
        fact="isil", vi="Mã ISIL", en="ISIL", width=14,
        note_vi="Mã thư viện quốc tế theo ISO 15511, nếu có.",
        note_en="The international identifier of ISO 15511, if there is one.",
    ),
    Column(fact="photo", vi="Ảnh", en="Photograph", width=24),
    Column(
        fact="since", vi="Thay đổi từ ngày", en="Change holds from", kind="day", width=16,
        note_vi="Khi tên, tình trạng hay địa bàn đổi: ngày bắt đầu (01/07/2025). Lịch sử giữ lại tên cũ.",
        note_en="Where a name, state or place changes: the first day. The old one is kept in the history.",
    ),
    Column(
        fact="act", vi="Theo văn bản", en="By which act", width=22,
        note_vi="Số văn bản của thay đổi đó.", note_en="The number of the act behind that change.",
    ),
)  # fmt: skip
FACTS: Mapping[str, Column] = {column.fact: column for column in COLUMNS}


def key(heading: str) -> str:
    """A heading as it is compared: folded, without a star and signs."""
    return " ".join(fold(heading).replace("*", " ").split())


@lru_cache(maxsize=1)
def _headings() -> Mapping[str, Column]:
    return {key(name): column for column in COLUMNS for name in (column.fact, column.vi, column.en)}


def column_of(heading: str) -> Column | None:
    """The column of a heading in either language (or a fact's own name); None for one that is not ours."""
    return _headings().get(key(heading))


def read(column: Column, text: str, system: str = "") -> Any:
    """What a cell says, ready for ``checking.examined``; raises ``Unfit``.

    ``system`` is that of the row, by which types and services are told apart.
    """
    text = text.strip()
    if text in CLEARED:
        return cleared(column)
    reader = _READERS.get(column.kind)
    return text if reader is None else reader(column, text, system)


def cleared(column: Column) -> Any:
    """What a fact is when its cell takes it away."""
    if column.kind in ("terms", "addresses", "opening", "special"):
        return []
    return None if column.kind in ("number", "day") else ""


class Unfit(ValueError):
    """A cell that cannot be read; ``fault`` says why."""

    def __init__(self, fault: Fault) -> None:
        super().__init__(str(fault))
        self.fault = fault


def _unfit(column: Column, value: str, rule: str, message: str) -> Unfit:
    return Unfit(Fault(column.fact, value[:200], rule, message))


def _number(column: Column, text: str, _system: str) -> float:
    try:
        return float(text.replace(",", ".") if text.count(",") == 1 and "." not in text else text)
    except ValueError:
        raise _unfit(column, text, "type", "must be a number") from None


def day_of(text: str) -> date | None:
    """The day that a cell says, as people and spreadsheet programs write one; None for what is none."""
    for pattern in ("%d/%m/%Y", "%Y-%m-%d", "%d-%m-%Y", "%d.%m.%Y", "%Y-%m-%d %H:%M:%S", "%Y-%m-%dT%H:%M:%S"):
        try:
            return datetime.strptime(text, pattern).date()  # noqa: DTZ007 # a day has no zone
        except ValueError:
            continue
    return None


def _day(column: Column, text: str, _system: str) -> date:
    found = day_of(text)
    if found is None:
        raise _unfit(column, text, "date", "is no day like 01/07/2025")
    return found


def _addresses(_column: Column, text: str, _system: str) -> list[str]:
    return [part for part in text.replace(";", " ").split() if part]


def _opening(column: Column, text: str, _system: str) -> list[dict[str, str]]:
    try:
        return opening_hours.read_week(text)
    except Unreadable as error:
        raise _unfit(
            column, error.text, "hours", "is not written like T2-T6 07:30-11:30, 13:30-17:00"
        ) from None


def _special(column: Column, text: str, _system: str) -> list[dict[str, str]]:
    try:
        return opening_hours.read_special(text)
    except Unreadable as error:
        raise _unfit(column, error.text, "special_hours", "is not written like 30/04/2026: nghỉ lễ") from None


def _term(column: Column, text: str, system: str) -> str:
    found = code_of(column.fact, text, system)
    if found is None:
        raise _not_listed(column, text, system)
    return found


def _terms(column: Column, text: str, system: str) -> list[str]:
    codes = []
    for part in filter(None, (part.strip() for part in text.replace("\n", ";").split(";"))):
        found = code_of(column.fact, part, system)
        if found is None:
            raise _not_listed(column, part, system)
        codes.append(found)
    return list(dict.fromkeys(codes))


def _not_listed(column: Column, text: str, system: str) -> Unfit:
    offered = ", ".join(term.vi for term in terms_of(column.fact, system))
    return _unfit(column, text, "not_in_list", f"is not one of {offered}")


def terms_of(fact: str, system: str = "") -> tuple[types.Term, ...]:
    """The words that may stand in a fact's cells."""
    return types.terms("systems") if fact == "system" else checking.offered_terms(fact, system)


@lru_cache(maxsize=100)
def _codes(fact: str, system: str) -> Mapping[str, str]:
    found: dict[str, str] = {}
    for term in terms_of(fact, system):
        for name in (term.code, term.vi, term.en, term.many_vi, term.many_en):
            if name:
                found.setdefault(fold(name), term.code)
    return found


def code_of(fact: str, text: str, system: str = "") -> str | None:
    """The code of a word in either language, or of a code; None where the list has none of it."""
    return _codes(fact, system).get(fold(text))


def written(column: Column, value: Any, language: str, system: str = "") -> str | float:
    """A fact as its cell shows it in a language; ``read`` gives it back."""
    if value in (None, "", []):
        return ""
    match column.kind:
        case "number":
            return float(value)
        case "term":
            return _shown(column.fact, value, language, system)
        case "terms":
            return "; ".join(_shown(column.fact, code, language, system) for code in value)
        case "opening":
            return opening_hours.write_week(value, language)
        case "special":
            return opening_hours.write_special(value)
        case "addresses":
            return "; ".join(value)
    return str(value)


def _shown(fact: str, code: str, language: str, system: str) -> str:
    found = next((term for term in terms_of(fact, system) if term.code == code), None)
    return code if found is None else found.name(language)


_READERS: Mapping[str, Any] = {
    "number": _number,
    "day": _day,
    "addresses": _addresses,
    "opening": _opening,
    "special": _special,
    "term": _term,
    "terms": _terms,
}
