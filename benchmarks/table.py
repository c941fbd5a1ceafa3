"""The figures of ``harvest.py`` as a table beside what was asked for."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

RATES = {1_000_000: 2_500, 100_000: 3_000}
"""Records a second to searchable that are asked for, from so many records on; fewer are all start-up."""
UNCHANGED, MEMORY, RATIO, GROWTH = 10_000, 700e6, 1.5, 1.1

Row = tuple[str, str, str, str]


def table(figures: dict[str, Any]) -> str:
    """A row for each figure: what, how much, what was asked for, whether it is that."""
    rows = [("", "measured", "wanted", "")]
    for size in figures["sizes"]:
        rows += [(f"{size['records']:,} records by {size['via']}", "", "", ""), *_size(size)]
    widths = [max(len(row[column]) for row in rows) for column in range(4)]
    return "\n".join(
        "  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip() for row in rows
    )


def _size(size: dict[str, Any]) -> Iterator[Row]:
    count, first = size["records"], size["databases"][0]
    for found in size["databases"]:
        yield from _database(found, count)
    if "postgresql_to_sqlite" in size["ratios"]:
        ratio = size["ratios"]["postgresql_to_sqlite"]
        yield _row("PostgreSQL's time over SQLite's", f"{ratio:.2f}", f"at most {RATIO}", ratio <= RATIO)
    for zebra in size.get("zebra", ()):
        told = f"zebraidx {zebra['setup']} (index only, one core)"
        rate = first["searchable"]["rate"]
        # Another file with fewer fields is shown, not compared; of few records our start is most of the time.
        same = zebra["setup"] != "iso2709"
        compared = same and count >= min(RATES)
        wanted = f"no more than {_rate(rate)}" if compared else "" if same else "(another file and fields)"
        yield _row(told, _rate(zebra["rate"]), wanted, zebra["rate"] <= rate if compared else None)


def _database(found: dict[str, Any], count: int) -> Iterator[Row]:
    name = found["database"]
    large = next((least for least in RATES if count >= least), 0)
    goal, unchanged = RATES.get(large, 0) if name == "sqlite" else 0, UNCHANGED if large else 0
    rate, again = found["searchable"]["rate"], found["unchanged"]["rate"]
    yield _row(f"{name}: to searchable", _rate(rate), _at_least(goal), _reaches(rate, goal))
    yield _row(f"{name}: to stored", _rate(found["stored"]["rate"]), "", None)
    yield _row(f"{name}: unchanged again", _rate(again), _at_least(unchanged), _reaches(again, unchanged))
    for run, told in (("searchable", "first"), ("unchanged", "second")):
        processor = found["processor_microseconds"][run]
        yield _row(f"{name}: processor time a record, {told} run", f"{processor} µs", "", None)
    for run, told in (("memory", "first"), ("memory_again", "second")):
        memory = found[run]
        peak = memory["peak_rss_bytes"]
        label = f"{name}: memory, {told} run"
        yield _row(f"{label}, resident summed", _mb(peak), f"under {_mb(MEMORY)}", peak < MEMORY)
        yield _row(f"{label}, shared pages once", _mb(memory["peak_pss_bytes"]), "", None)
        yield _row(f"{label}, anonymous", _mb(memory["peak_anonymous_bytes"]), "", None)
        points, growth = " ".join(map(str, memory["anonymous_mb"])), memory["growth"]
        yield _row(
            f"{label}, anonymous by tenths (MB)",
            points,
            "flat" if growth else "",
            growth and growth <= GROWTH,
        )


def _row(told: str, measured: str, wanted: str, met: float | bool | None) -> Row:
    return f"  {told}", measured, wanted, "" if met is None else "yes" if met else "NO"


def _rate(rate: float) -> str:
    return f"{rate:,.0f}/s"


def _reaches(rate: int, goal: int) -> bool | None:
    return rate >= goal if goal else None


def _at_least(rate: int) -> str:
    return f"at least {_rate(rate)}" if rate else ""


def _mb(size: float) -> str:
    return f"{size / 1e6:,.0f} MB"
