"""Made-up records and items of a Koha, as its interfaces give them.

The replies are made from Koha's public API documents (definitions ``item`` and ``library`` of its OpenAPI
specification, api.koha-community.org); no record of a library is in them.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from xml.sax.saxutils import escape

from catalog.sdk.testing.oaipmh.holdings import OPENED, Item

ARCHIVE = "THUVIEN"
"""The archiveID of its OAI-PMH server."""
LIBRARIES = {"TT": "Thư viện Trung tâm", "QD": "Thư viện Quảng Điền"}
PLACES = {"KHO": "Kho sách chính", "DOC": "Phòng đọc"}
_TITLES = ("Truyện Kiều", "Đất rừng phương Nam", "Dế mèn phiêu lưu ký", "Tắt đèn", "Sổ tay trồng lúa")


@dataclass(frozen=True, slots=True)
class Book:
    """A record: its biblionumber, title, items; ``hidden``: suppressed in the OPAC (942 $n)."""

    number: int
    title: str
    items: tuple[dict[str, Any], ...] = ()
    hidden: bool = False
    deleted: bool = False

    def marcxml(self, *, items: bool = False) -> str:
        """The record in MARCXML, over OAI-PMH with its items (952) where the server includes them."""
        hidden = _field("942", n="1") if self.hidden else ""
        copies = "".join(_field("952", **_subfields(item)) for item in self.items) if items else ""
        return (
            '<record xmlns="http://www.loc.gov/MARC21/slim"><leader>00000nam a2200000 a 4500</leader>'
            f'<controlfield tag="001">VN{self.number}</controlfield><controlfield tag="008">'
            "260101s1990    vm            000 0 vie d</controlfield>"
            f"{_field('245', a=self.title)}{hidden}{copies}"
            f"{_field('999', c=str(self.number), d=str(self.number))}</record>"
        )

    def oai(self) -> Item:
        """The record as the OAI-PMH server lists it."""
        return Item(
            identifier=f"{ARCHIVE}:{self.number}", title=self.title, creator="", year="1990",
            datestamp=OPENED, deleted=self.deleted,
        )  # fmt: skip


def item(number: int, biblio: int, **changes: Any) -> dict[str, Any]:
    """An item as the REST interface tells it, available where nothing else is said."""
    told: dict[str, Any] = {
        "item_id": number, "biblio_id": biblio, "external_id": f"VV{number:06}", "home_library_id": "TT",
        "holding_library_id": "TT", "location": "KHO", "callnumber": f"895.922 / {number}",
        "serial_issue_number": None, "withdrawn": 0, "lost_status": 0, "damaged_status": 0,
        "not_for_loan_status": 0, "effective_not_for_loan_status": 0, "restricted_status": None,
        "checked_out_date": None, "last_checkout_date": None, "last_seen_date": "2026-11-01T08:00:00+07:00",
        "checkouts_count": 3, "internal_notes": "Người mượn hay quên trả", "public_notes": None,
    }  # fmt: skip
    return told | changes


def books(count: int) -> list[Book]:
    """Made-up records with gaps in their numbers, every third one with two items, every tenth with none."""
    return [_book(number) for number in range(1, count + 1)]


def _book(at: int) -> Book:
    number = 2 * at + at // 7
    copies = 0 if at % 10 == 0 else 2 if at % 3 == 0 else 1
    items = tuple(item(10 * number + copy, number) for copy in range(copies))
    return Book(number, f"{_TITLES[at % 5]}, tập {at}", items)


def _field(tag: str, **subfields: str) -> str:
    inside = "".join(
        f'<subfield code="{code.strip("_")}">{escape(text)}</subfield>' for code, text in subfields.items()
    )
    return f'<datafield tag="{tag}" ind1="0" ind2="0">{inside}</datafield>'


def _subfields(told: dict[str, Any]) -> dict[str, str]:
    """The item as field 952, which stands in the place of ``definitions/item`` over OAI-PMH."""
    names = {"a": "home_library_id", "c": "location", "o": "callnumber", "q": "checked_out_date"}
    names |= {"_0": "withdrawn", "_1": "lost_status", "_7": "not_for_loan_status"}
    return {code: str(told[name]) for code, name in names.items() if told[name] not in (None, 0)}
