"""The words of a summing-up, in both languages: its six headings, its name, figures beside their targets."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from itertools import groupby
from typing import Any

from catalog.programme import stretches, territories
from catalog.programme.report_words import FROM, NOTES, NOTHING, Words, word

HEADINGS: Mapping[str, Words] = {
    "advantages": Words("Thuận lợi và kết quả đạt được", "Advantages and results"),
    "difficulties": Words("Khó khăn", "Difficulties"),
    "limits": Words("Hạn chế, tồn tại", "Limits"),
    "causes": Words("Nguyên nhân", "Causes"),
    "lessons": Words("Bài học kinh nghiệm", "Lessons"),
    "proposals": Words("Đề xuất, giải pháp", "Proposals"),
}
"""What the founding decision asks a summing-up to tell, by the names of ``store.summings.TEXTS``."""
_PLANS = {"plan": Words("Kế hoạch", "plan"), "decision": Words("Quyết định", "decision")}
_UNITS = {"%": Words("%", "%"), "%/yr": Words("%/năm", "% a year")}


def plan_name(plan: Mapping[str, Any], language: str) -> str:
    """A plan by its number and day: "Kế hoạch số 288/KH-UBND ngày 25/08/2023"."""
    day = date.fromisoformat(plan["date"])
    kind = word(_PLANS, plan["kind"], language)
    if language == "vi":
        return f"{kind} số {plan['number']} ngày {day:%d/%m/%Y}"
    return f"{kind} {plan['number']} of {day.day} {day:%B %Y}"


def headline(shown: Mapping[str, Any], language: str) -> str:
    """What a summing-up is called."""
    stretch = stretches.parse(shown["period"])
    when = stretch.words(language) if stretch else shown["period"]
    plan, place = plan_name(shown["plan"], language), territories.name(shown["territory"], language)
    within = f"{place[:1].lower()}{place[1:]}"
    if language == "vi":
        return f"Tổng kết {when} việc thực hiện {plan} {'tại' if shown['territory'] else 'trong'} {within}"
    return f"Summing-up for {when} of {plan} in {place if shown['territory'] else within}"


def figure(value: float | None, language: str, unit: str = "") -> str:
    """A number with its unit as the language writes it; that there is none where it is None."""
    if value is None:
        return NOTHING.said(language)
    told = f"{value:,.1f}".removesuffix(".0")
    if language == "vi":
        told = told.translate(str.maketrans(",.", ".,"))
    return told + word(_UNITS, unit, language)


def target_words(row: Mapping[str, Any], language: str) -> str:
    """What a row is to reach, by year: "2025: 70%; 2030: 90%"."""
    told = [
        f"{one['year']}: {_span(one, language)}"
        for one in sorted(row["targets"], key=lambda one: int(one["year"]))
        if not one["disputed"] and not one["dropped"]
    ]
    return "; ".join(told) or "–"


def _span(target: Mapping[str, Any], language: str) -> str:
    low, high = target["value"], target["value_to"]
    if low is None or high is None:
        return figure(low, language, target["unit"])
    return f"{figure(low, language)}–{figure(high, language, target['unit'])}"


def result(row: Mapping[str, Any], language: str) -> str:
    """What a row stands at, of how many it is counted and from what it is known."""
    if row["value"] is None:
        return word(NOTES, row["note"], language) if row["note"] else NOTHING.said(language)
    value = figure(row["value"], language, row["unit"])
    side = row["declared"] if row["value_from"] == "accepted" else row["derived"]
    told = [value]
    if row["kind"] == "share" and side is not None:
        count = f"{figure(side['yes'], language)}/{figure(row['counted'], language)}"
        told.append(f"{count} đơn vị" if language == "vi" else f"{count} institutions")
    told.append(word(FROM, row["value_from"], language))
    return f"{told[0]} ({'; '.join(told[1:])})" if len(told) > 1 else told[0]


def by_indicator(rows: Iterable[Mapping[str, Any]]) -> list[list[Mapping[str, Any]]]:
    """The rows of each indicator together, in their order."""
    return [list(group) for _id, group in groupby(rows, key=lambda row: str(row["indicator"]))]
