"""How much a sum grows from year to year: pure, by the formula that the plan names."""

from __future__ import annotations

from collections.abc import Sequence

COMPOUND, MEAN = "compound", "mean"


def compound(first: float, last: float, years: int) -> float | None:
    """The percentage by which a sum grew each year, by the n-th root; None for one that was zero."""
    if first <= 0 or last < 0 or years < 1:
        return None
    return float(((last / first) ** (1 / years) - 1) * 100)


def mean(changes: Sequence[tuple[float, float]]) -> float | None:
    """The mean of yearly changes in percent, each from one sum to the next; None where one is from zero."""
    if not changes or any(first <= 0 for first, _ in changes):
        return None
    return sum((last / first - 1) * 100 for first, last in changes) / len(changes)
