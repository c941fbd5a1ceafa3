"""The query tree: what is searched for, as every engine is given it.

User text never reaches an engine: ``catalog.search.language`` parses it once into this tree, whose
terms are already analysed. An engine only compiles the tree.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Term:
    """One token; ``field`` None means all text fields.

    ``folded`` searches the tokens without marks; otherwise those with their marks, in values that have
    any. A leaf none of whose tokens has a mark is always searched folded: who types no accents may mean
    any.
    """

    text: str
    field: str | None = None
    folded: bool = False


@dataclass(frozen=True, slots=True)
class Phrase:
    """At least two tokens in order, with at most ``slop`` other tokens between them in all."""

    tokens: tuple[str, ...]
    field: str | None = None
    folded: bool = False
    slop: int = 0


@dataclass(frozen=True, slots=True)
class Prefix:
    """All tokens that begin with ``text`` (at least two characters; expansion is bounded)."""

    text: str
    field: str | None = None
    folded: bool = False


@dataclass(frozen=True, slots=True)
class Wildcard:
    """All tokens that ``text`` describes: ``?`` is one character, ``*`` any number; a letter leads."""

    text: str
    field: str | None = None
    folded: bool = False


@dataclass(frozen=True, slots=True)
class Fuzzy:
    """Tokens within ``distance`` (1 or 2) edits of ``text``."""

    text: str
    field: str | None = None
    folded: bool = True
    distance: int = 1


@dataclass(frozen=True, slots=True)
class Keyword:
    """A whole value of a keyword field."""

    field: str
    value: str


@dataclass(frozen=True, slots=True)
class NumberRange:
    """Numbers from ``low`` to ``high``, both included, None for open."""

    field: str
    low: int | None = None
    high: int | None = None


@dataclass(frozen=True, slots=True)
class Everything:
    """All documents."""


@dataclass(frozen=True, slots=True)
class And:
    """All of the parts."""

    parts: tuple[Node, ...]


@dataclass(frozen=True, slots=True)
class Or:
    """At least ``minimum`` of the parts; more and better ones rank higher."""

    parts: tuple[Node, ...]
    minimum: int = 1


@dataclass(frozen=True, slots=True)
class Not:
    """None of these; stands only within ``And`` beside something positive."""

    part: Node


@dataclass(frozen=True, slots=True)
class Boost:
    """``part`` with its score multiplied."""

    part: Node
    factor: float


@dataclass(frozen=True, slots=True)
class Constant:
    """What ``part`` finds, each with one score: a reason to rank counts once, however often it is said."""

    part: Node
    score: float = 1.0


@dataclass(frozen=True, slots=True)
class Prefer:
    """What ``required`` finds; documents that match ``wanted`` too rank higher."""

    required: Node
    wanted: Node


Node = (
    Term
    | Phrase
    | Prefix
    | Wildcard
    | Fuzzy
    | Keyword
    | NumberRange
    | Everything
    | And
    | Or
    | Not
    | Boost
    | Constant
    | Prefer
)
