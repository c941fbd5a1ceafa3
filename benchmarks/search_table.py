"""The figures of ``search.py`` as a table: milliseconds class by class, then what else was measured."""

from __future__ import annotations

from typing import Any

P50, P95, REBUILD_SECONDS, MEMORY = 30, 120, 240, 1e9
FTS_RATIO, WHOOSH_RATIO, SUGGESTIONS_P95 = 5, 50, 10
LARGE = 1_000_000
"""From so many records on the targets in milliseconds and seconds are meant."""


def table(figures: dict[str, Any]) -> str:
    """A column for each way that was measured; targets stand beside what they are for."""
    found = figures["results"]
    lines = [f"{found[0]['records']:,} records", ""]
    lines += _row("milliseconds, p50 / p95", [_name(one) for one in found])
    for kind in found[0]["classes"]:
        lines += _row(kind, [_spread(one["classes"].get(kind)) for one in found])
    lines += _row("all of them", [_spread(one["overall_ms"]) for one in found])
    lines.append("")
    lines += _row("searches a second, one at a time", [f"{one['searches_per_second']:,.0f}" for one in found])
    lines += _row("records a second indexed", [f"{one['index']['rate']:,}" for one in found])
    lines += _row("bytes of a record on disk", [f"{one['index']['bytes_per_record']:,}" for one in found])
    lines.append("")
    lines += _targets(figures)
    return "\n".join(lines)


def _name(found: dict[str, Any]) -> str:
    return f"{found['engine']} {found['way']}"


def _spread(found: dict[str, float] | None) -> str:
    return f"{found['p50']:.1f} / {found['p95']:.1f}" if found else "-"


def _row(label: str, cells: list[str]) -> list[str]:
    return [label.ljust(36) + "".join(cell.rjust(22) for cell in cells)]


def _targets(figures: dict[str, Any]) -> list[str]:
    lines = []
    for one in figures["results"]:
        is_large = one["records"] >= LARGE
        if one["way"] == "over HTTP":
            lines.append(_told("p50 over HTTP", one["overall_ms"]["p50"], P50 if is_large else None, "ms"))
            lines.append(_told("p95 over HTTP", one["overall_ms"]["p95"], P95 if is_large else None, "ms"))
            lines += [
                f"{clients} clients: {rate:.0f} searches a second" for clients, rate in one["clients"].items()
            ]
        if "suggestions_ms" in one:
            lines.append(_told("suggestions, p95", one["suggestions_ms"]["p95"], SUGGESTIONS_P95, "ms"))
        if "rebuild" in one:
            rebuild = one["rebuild"]
            lines.append(_told("rebuild", rebuild["seconds"], REBUILD_SECONDS if is_large else None, "s"))
            lines.append(_told("memory of it", rebuild["peak_anonymous_bytes"] / 1e6, MEMORY / 1e6, "MB"))
    for name, ratio in figures["ratios"].items():
        wanted = WHOOSH_RATIO if "whoosh" in name else FTS_RATIO
        lines.append(f"{name}: {ratio:.1f} times, wanted at least {wanted}")
    return lines


def _told(what: str, value: float, wanted: float | None, unit: str) -> str:
    target = "" if wanted is None else f", wanted at most {wanted:g}: {'yes' if value <= wanted else 'NO'}"
    return f"{what}: {value:.1f} {unit}{target}"
