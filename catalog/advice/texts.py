"""The shape of an advice: which rules it is about, what it says."""

from __future__ import annotations

from typing import NamedTuple


class Advice(NamedTuple):
    """What a rule of a run's report means, and what the library's staff can do about it."""

    rules: tuple[str, ...]
    title: str
    remedy: str
