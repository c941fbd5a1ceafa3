"""Measures of a ranked list against grades: nDCG, reciprocal rank, success (Järvelin and Kekäläinen 2002)."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from statistics import fmean

Figures = dict[str, float]


def measure(ranked: Sequence[str], grades: Mapping[str, int]) -> Figures:
    """``ndcg10`` with gain 2^grade - 1, ``mrr`` (of the first answer), ``success1`` and ``success5``.

    Answers are works of grade 2 and 3, or of grade 1 where there is nothing better.
    """
    enough = min(2, max(grades.values()))
    places = [place for place, work in enumerate(ranked, start=1) if grades.get(work, 0) >= enough]
    first = places[0] if places else 0
    return {
        "ndcg10": _gain([grades.get(work, 0) for work in ranked[:10]])
        / _gain(sorted(grades.values(), reverse=True)[:10]),
        "mrr": 1 / first if first else 0.0,
        "success1": float(first == 1),
        "success5": float(0 < first <= 5),
    }


def mean(figures: Sequence[Figures]) -> Figures:
    """The mean of each measure, to four places."""
    return {name: round(fmean(one[name] for one in figures), 4) for name in figures[0]}


def _gain(grades: Sequence[int]) -> float:
    return sum((2**grade - 1) / math.log2(place + 1) for place, grade in enumerate(grades, start=1))
