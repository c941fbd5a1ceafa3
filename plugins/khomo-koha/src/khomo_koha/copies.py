"""Koha's items (definition ``item`` of its REST interface) as holdings, with nothing of who borrowed them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any

from catalog.sdk import Holding, LiveHolding
from khomo_koha.names import Words

KEPT = (
    "home_library_id", "location", "callnumber", "serial_issue_number", "withdrawn", "lost_status",
    "damaged_status", "checked_out_date", "effective_not_for_loan_status", "not_for_loan_status",
    "restricted_status",
)  # fmt: skip
"""What of an item is kept; the rest is internal, or changes without any use to readers."""
_STATES = (("withdrawn", "withdrawn"), ("lost_status", "lost"), ("damaged_status", "damaged"))
ORDERED = -1
"""The value of not for loan that Koha is delivered with for what is ordered."""


def kept(item: Mapping[str, Any]) -> dict[str, Any]:
    """The values of an item that its holding is made of; those that are not told are left out.

    Of a loan only that there is one: its days change nothing in what is published.
    """
    told = {name: item[name] for name in KEPT if item.get(name) not in (None, "", 0, False, "0")}
    return {**told, "checked_out_date": True} if "checked_out_date" in told else told


def holding(item: Mapping[str, Any], words: Words) -> Holding:
    """The holding of an item, with names for its codes."""
    return Holding(**_facts(item, words))


def live_holding(item: Mapping[str, Any], words: Words, today: date) -> LiveHolding:
    """The holding of an item as it is now, with the day of return where that lies ahead."""
    facts = _facts(item, words)
    due = _day(item.get("checked_out_date")) if facts["status"] == "on_loan" else None
    # A day in the past is that of an overdue loan, or in some versions that on which it began.
    return LiveHolding(**facts, due=due if due is not None and due >= today else None)


def without_codes(holdings: Iterable[Holding], words: Words) -> tuple[Holding, ...]:
    """Holdings read from field 952, with names for its codes."""
    return tuple(
        Holding(
            institution=words.libraries.get(entry.institution, entry.institution),
            location=words.places.get(entry.location, entry.location),
            call_number=entry.call_number,
            status=entry.status,
        )
        for entry in holdings
    )


def words_of(items: Sequence[Mapping[str, Any]], words: Words) -> Words:
    """Those names that these items need."""
    return words.of(*([_text(item.get(name)) for item in items] for name in ("home_library_id", "location")))


def _facts(item: Mapping[str, Any], words: Words) -> dict[str, str]:
    library, place = _text(item.get("home_library_id")), _text(item.get("location"))
    number = " ".join(filter(None, (_text(item.get("callnumber")), _text(item.get("serial_issue_number")))))
    return {
        "institution": words.libraries.get(library, library),
        "location": words.places.get(place, place),
        "call_number": number,
        "status": _status(item),
    }


def _status(item: Mapping[str, Any]) -> str:
    for name, status in _STATES:
        if _code(item.get(name)):
            return status
    if item.get("checked_out_date"):
        return "on_loan"
    loan = _code(item.get("effective_not_for_loan_status")) or _code(item.get("not_for_loan_status"))
    if loan:
        return "ordered" if loan == ORDERED else "not_for_loan"
    return "restricted" if _code(item.get("restricted_status")) else "available"


def _code(value: Any) -> int:
    """An authorised value as a number; 1 for one that is no number, 0 for none."""
    try:
        return int(value or 0)
    except (TypeError, ValueError):
        return 1


def _text(value: Any) -> str:
    return " ".join(str(value).split())[:500] if isinstance(value, str | int) else ""


def _day(value: Any) -> date | None:
    try:
        return date.fromisoformat(str(value)[:10])
    except ValueError:
        return None
