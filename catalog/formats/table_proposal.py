"""A mapping profile proposed for a table: from the names of its columns, and from their values.

``default_profile`` needs the names alone, so that every process comes to the same one; ``propose`` looks at
rows too, and says of each column why, how surely, and what else it could be: for a person to confirm.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from catalog.formats.profile import LIST_FIELDS, Profile, header_key, load_profile
from catalog.formats.record_keys import by_names, by_values
from catalog.formats.table_columns import letter, spec_of
from catalog.formats.table_evidence import LOOKED_AT, contradicts, holds_contacts, told_by_values
from catalog.formats.table_headers import (
    Match,
    counts_rows,
    is_left_out,
    is_private_header,
    matches,
    target_of,
)
from catalog.formats.table_kinds import kind_of

CONFIDENT = 0.6
"""Below this a column is not mapped unless a person says so."""
EXAMPLES = 3
_REPEATABLE = ("description", "rights.statement", "rights.note", "issued", "period")
_BY_NAMES = 0.75
_AGREE = 0.02


@dataclass(frozen=True, slots=True, kw_only=True)
class ColumnProposal:
    """One column: its header, letter and example values; what it is mapped to, how surely and why.

    ``target`` is a field with details as ``target_of`` reads them, "" for none; ``why`` is ``name``,
    ``values``, ``both``, ``person`` where it is mapped, else ``row_number``, ``private``, ``contacts``,
    ``left_out``, ``empty``, ``unknown``; ``word`` is the word that the name was known by.
    """

    header: str
    letter: str
    examples: tuple[str, ...] = ()
    target: str = ""
    specs: tuple[Mapping[str, Any], ...] = ()
    confidence: float = 0.0
    why: str = "unknown"
    word: str = ""
    alternatives: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Proposal:
    """A proposed mapping of a table, and where in its file the table stands (rows from 1).

    ``first_row`` and ``last_row`` are those with records; ``sheets`` are all that hold a table like it,
    ``sheet_stated`` says that a person chose the sheet.
    ``told`` are sentences about what was left out on the way (notes below, hidden rows, other tables).
    """

    columns: tuple[ColumnProposal, ...]
    kind: str
    kind_confidence: float = 0.0
    key: tuple[str, ...] = ()
    name: str = ""
    sheet: str = ""
    sheets: tuple[str, ...] = ()
    sheet_stated: bool = False
    header_rows: tuple[int, ...] = ()
    first_row: int | None = None
    last_row: int | None = None
    told: tuple[str, ...] = ()

    @property
    def confident(self) -> bool:
        """Whether a title was found that surely is one: without it nothing is to be loaded unasked."""
        return any(column.target == "title" and column.confidence >= CONFIDENT for column in self.columns)

    @property
    def not_mapped(self) -> tuple[str, ...]:
        """The columns that are mapped to nothing, private ones included."""
        return tuple(column.header for column in self.columns if not column.target)

    def profile(self) -> dict[str, Any]:
        """The mapping profile as JSON values, for ``load_profile`` and for a source's option ``profile``."""
        alt = next((column.header for column in self.columns if column.target == "alt"), "")
        columns: dict[str, Any] = {}
        for column in self.columns:
            specs = [dict(spec) for spec in column.specs]
            if column.target == "images" and alt:
                specs[0]["alt_column"] = alt
            shown = [spec["field"] if list(spec) == ["field"] else spec for spec in specs]
            if shown:
                columns[column.header] = shown[0] if len(shown) == 1 else shown
        made: dict[str, Any] = {"kind": self.kind}
        if self.sheet_stated:
            # Next year's workbook calls its sheets otherwise: only what a person has said is kept.
            made["sheet"] = self.sheet
        return made | {"id": list(self.key), "columns": columns}

    def changed(self, header: str, target: str) -> Proposal:
        """The proposal with one column mapped as a person says, "" for nothing.

        Raises ``ValueError`` that names what is not known: the column, the field, or that it is private.
        """
        if header_key(header) not in {header_key(column.header) for column in self.columns}:
            there = ", ".join(repr(column.header) for column in self.columns)
            raise ValueError(f"there is no column {header!r}; there are {there}")
        if target and is_private_header(header, self.kind):
            raise ValueError(f"column {header!r} holds what is never published, so it is mapped to nothing")
        columns = tuple(
            _set(column, target, self.kind) if header_key(column.header) == header_key(header) else column
            for column in self.columns
        )
        return replace(self, columns=columns)

    def to_dict(self) -> dict[str, Any]:
        """The proposal as JSON values, with ``profile`` and ``confident``: what a form shows."""
        columns = [
            {name: _json(getattr(column, name)) for name in ColumnProposal.__slots__}
            for column in self.columns
        ]
        rest = {name: _json(getattr(self, name)) for name in Proposal.__slots__ if name != "columns"}
        return rest | {"columns": columns, "confident": self.confident, "profile": self.profile()}


def _json(value: Any) -> Any:
    return [_json(entry) for entry in value] if isinstance(value, tuple) else value


def _set(column: ColumnProposal, target: str, kind: str) -> ColumnProposal:
    if not target:
        return replace(column, target="", specs=(), confidence=1.0, why="person", word="")
    meant = target_of(target)
    specs = tuple(spec_of(meant, column.header, "", column.examples, kind))
    return replace(column, target=str(meant), specs=specs, confidence=1.0, why="person", word="")


def default_profile(headers: tuple[str, ...]) -> Profile:
    """A profile made from header names alone: names of fields, and usual words of both languages.

    Headers that are not known, and private ones, are left out; no column at all may come of it.
    """
    proposal = propose(headers, (), by_name_only=True)
    made = proposal.profile()
    if not any(column.target == "title" for column in proposal.columns):
        # A profile without a title cannot be loaded: whoever asked has to say so with the columns.
        return Profile(kind=proposal.kind, id=proposal.key)
    return load_profile(made)


def propose(
    headers: Sequence[str],
    rows: Iterable[Sequence[str]],
    *,
    above: Sequence[str] = (),
    name: str = "",
    kind: str = "",
    by_name_only: bool = False,
) -> Proposal:
    """The proposal for a table of these headers; ``rows`` are values in their order, some hundred suffice.

    ``above`` are the lines over the table and the name of its sheet: they help to tell the kind, unless a
    person says it (``kind``).
    """
    values = _columns(headers, rows)
    kind, sure = (kind, 1.0) if kind else kind_of(headers, (*above, name))
    planned = _Plan(kind, by_name_only).columns(headers, values, _context(headers, above))
    identified = [column.header for column in planned if column.target.startswith("identifiers")]
    key = by_names(headers, identified) if by_name_only else by_values(headers, identified, planned, values)
    return Proposal(columns=planned, kind=kind, kind_confidence=sure, key=key, name=name)


def _context(headers: Sequence[str], above: Sequence[str]) -> str:
    return " ".join((*above, *headers))


def _columns(headers: Sequence[str], rows: Iterable[Sequence[str]]) -> list[list[str]]:
    values: list[list[str]] = [[] for _ in headers]
    for row in rows:
        for place, value in enumerate(row[: len(headers)]):
            values[place].append(" ".join(value.split()))
    return values


@dataclass(slots=True)
class _Plan:
    """Who gets which field: fields that hold one value go to the column that is surest."""

    kind: str
    by_name_only: bool
    taken: dict[str, str] = field(default_factory=dict)

    def columns(
        self, headers: Sequence[str], values: Sequence[Sequence[str]], context: str
    ) -> tuple[ColumnProposal, ...]:
        drafts = [
            self._draft(place, header, [value for value in column if value], bool(column))
            for place, (header, column) in enumerate(zip(headers, values, strict=True))
        ]
        order = sorted(range(len(drafts)), key=lambda place: (-_best(drafts[place][1]), place))
        done: dict[int, ColumnProposal] = {}
        for place in order:
            done[place] = self._settled(*drafts[place], values[place], context)
        return tuple(done[place] for place in range(len(drafts)))

    def _draft(
        self, place: int, header: str, values: list[str], looked: bool
    ) -> tuple[ColumnProposal, list[tuple[Match, str]]]:
        """The column without a field yet, and the fields that it may be, each with why."""
        examples = tuple(dict.fromkeys(value[:80] for value in values))[:EXAMPLES]
        column = ColumnProposal(header=header, letter=letter(place), examples=examples)
        if is_private_header(header, self.kind):
            return replace(column, examples=(), why="private"), []
        if holds_contacts(values):
            return replace(column, examples=(), why="contacts"), []
        if counts_rows(header):
            return replace(column, why="row_number"), []
        if is_left_out(header):
            return replace(column, why="left_out"), []
        named = matches(header, self.kind)
        if self.by_name_only:
            return column, [(match, "name") for match in named if match.confidence >= _BY_NAMES]
        if looked and not values:
            column = replace(column, why="empty")
        return column, _judged(named, values)

    def _settled(
        self,
        column: ColumnProposal,
        likely: list[tuple[Match, str]],
        values: Sequence[str],
        context: str,
    ) -> ColumnProposal:
        others = [str(match.target) for match, _why in likely]
        for match, why in likely:
            target = match.target
            if match.confidence < (0.0 if self.by_name_only else CONFIDENT):
                continue
            if not self._is_free(str(target), target.field, why):
                if target.field != "title":
                    continue
                # A second column that could be the title ("tên tài liệu", "tên") is a further title.
                target = target_of("titles type=alternative")
            self.taken.setdefault(target.field, column.header)
            specs = (
                ()
                if target.field == "alt"
                else tuple(spec_of(target, column.header, match.word, values[:LOOKED_AT], self.kind, context))
            )
            return replace(
                column,
                target=str(target),
                specs=specs,
                confidence=round(match.confidence, 2),
                why=why,
                word=match.word,
                alternatives=tuple(other for other in others if other != str(target))[:3],
            )
        return replace(column, alternatives=tuple(others[:3]))

    def _is_free(self, target: str, field: str, why: str) -> bool:
        if field not in self.taken:
            return field != "alt" or "images" in self.taken or self.by_name_only
        if field in LIST_FIELDS:
            # What the values alone say is no reason for a second column of pictures or of people.
            return why != "values" or field in ("identifiers", "subjects", "links")
        return field in _REPEATABLE and why != "values"


def _best(likely: list[tuple[Match, str]]) -> float:
    # Pictures go before their captions.
    return max(
        (match.confidence - (0.5 if match.target.field == "alt" else 0) for match, _ in likely), default=0.0
    )


def _judged(named: Sequence[Match], values: Sequence[str]) -> list[tuple[Match, str]]:
    """What the name says, held against the values; then what the values say alone."""
    seen = {str(match.target): match for match in told_by_values(values)}
    judged: dict[str, tuple[Match, str]] = {}
    for match in named:
        told = str(match.target)
        agreeing = any(other.target.field == match.target.field for other in seen.values())
        confidence = match.confidence * (0.5 if contradicts(match.target, values) else 1.0)
        why = "both" if agreeing else "name"
        judged[told] = (replace(match, confidence=min(1.0, confidence + (_AGREE if agreeing else 0))), why)
    surest = max((match.confidence for match, _ in judged.values()), default=0.0)
    for told, match in seen.items():
        # A header that is understood and fits goes before what its values could be as well.
        if told not in judged:
            judged[told] = (
                replace(match, confidence=match.confidence * (0.6 if surest >= CONFIDENT else 1)),
                "values",
            )
    return sorted(judged.values(), key=lambda entry: -entry[0].confidence)
