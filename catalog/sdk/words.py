"""How forms tell of a kind of source and of its options, in the languages that its plugin speaks."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import NamedTuple


class OptionWords(NamedTuple):
    """An option as people are asked for it; ``choices`` names the values where one is chosen from a list."""

    label: str
    hint: str = ""
    example: str = ""
    choices: Mapping[str, str] = {}


@dataclass(frozen=True, slots=True, kw_only=True)
class Words:
    """A kind of source in one language: its name in plain words, a sentence on whose it is, its options.

    An option that is not here is told by what is known of its name, then by its ``description``.
    """

    label: str
    about: str = ""
    options: Mapping[str, OptionWords] = field(default_factory=dict)
