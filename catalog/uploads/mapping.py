"""How the columns of a table are meant: proposed, as the last time, and as a person says."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import fields, replace
from typing import Any

from catalog.errors import InvalidInput
from catalog.formats.profile import FIELDS, header_key, load_profile
from catalog.formats.table_headers import is_private_header, target_of
from catalog.formats.table_kinds import ALL_KINDS
from catalog.formats.table_proposal import ColumnProposal, Proposal

AS_BEFORE = "before"
"""Why a column is mapped as it was the last time."""
_FIXED = ("private", "contacts")


def proposal_of(data: Mapping[str, Any]) -> Proposal:
    """The proposal that ``Proposal.to_dict`` gave as JSON values."""
    columns = tuple(ColumnProposal(**_values(ColumnProposal, entry)) for entry in data["columns"])
    return Proposal(**{**_values(Proposal, data), "columns": columns})


def _values(kind: type[Proposal | ColumnProposal], data: Mapping[str, Any]) -> dict[str, Any]:
    """The values of its fields among the data; what was a tuple is one again."""
    names = (entry.name for entry in fields(kind))
    return {
        name: tuple(value) if isinstance(value := data[name], list) else value
        for name in names
        if name in data
    }


def as_before(proposal: Proposal, profile: Mapping[str, Any]) -> Proposal:
    """The proposal with each column that the last profile knew meant as it was then."""
    known = {header_key(header): specs for header, specs in profile.get("columns", {}).items()}
    columns = tuple(_as_before(column, known) for column in proposal.columns)
    headers = {header_key(column.header) for column in columns}
    key = tuple(name for name in profile.get("id", ()) if header_key(name) in headers)
    return replace(
        proposal,
        columns=columns,
        kind=profile.get("kind", proposal.kind),
        key=key if len(key) == len(profile.get("id", ())) else proposal.key,
    )


def _as_before(column: ColumnProposal, known: Mapping[str, Any]) -> ColumnProposal:
    if column.why in _FIXED:
        return column
    given = known.get(header_key(column.header))
    if given is None:
        # Not taken the last time either, or new: what is proposed stands, for a person to look at.
        return column
    specs = tuple(
        {"field": spec} if isinstance(spec, str) else dict(spec)
        for spec in (given if isinstance(given, list) else [given])
    )
    return replace(column, target=told(specs[0]), specs=specs, confidence=1.0, why=AS_BEFORE)


def told(spec: Mapping[str, Any]) -> str:
    """What an entry of a profile maps to, as ``target_of`` reads it."""
    details = (f"{name}={spec[name]}" for name in ("role", "scheme", "type", "rel") if spec.get(name))
    return " ".join((str(spec["field"]), *details))


def has_same_columns(proposal: Proposal, columns: Iterable[str]) -> bool:
    """Whether the table has the columns that were there before, no more and no less."""
    return {header_key(column.header) for column in proposal.columns} == {
        header_key(name) for name in columns
    }


def is_fixed(column: ColumnProposal, kind: str) -> bool:
    """Whether the column may be mapped to nothing, because it holds what is never published."""
    return column.why in _FIXED or is_private_header(column.header, kind)


def chosen(
    proposal: Proposal, targets: Sequence[str], key: Collection[int], kind: str
) -> tuple[Proposal, dict[str, list[str]]]:
    """The proposal as a person wants it: a target for each column in order, the places of key columns.

    Gives with it what is wrong, by the name of a field (``kind``, ``column-3``, ``key``, ``title``).
    """
    faults: dict[str, list[str]] = {}
    if kind not in ALL_KINDS:
        faults["kind"] = ["unknown"]
        kind = proposal.kind
    proposal = replace(proposal, kind=kind)
    columns = list(proposal.columns)
    for place, target in enumerate(targets[: len(columns)]):
        column = columns[place]
        if target == column.target:
            continue
        if target and is_fixed(column, kind):
            faults[f"column-{place}"] = ["private"]
            continue
        try:
            columns[place] = _meant(proposal, column, target)
        except ValueError:
            faults[f"column-{place}"] = ["unknown"]
    names = tuple(columns[place].header for place in sorted(key) if 0 <= place < len(columns))
    proposal = replace(proposal, columns=tuple(columns), key=names)
    if not any(column.target == "title" for column in columns):
        faults["title"] = ["missing"]
    if not faults:
        faults = _profile_faults(proposal)
    return proposal, faults


def _meant(proposal: Proposal, column: ColumnProposal, target: str) -> ColumnProposal:
    if target and target_of(target).field not in (*FIELDS, "alt"):
        raise ValueError(target)
    changed = proposal.changed(column.header, target)
    return next(entry for entry in changed.columns if header_key(entry.header) == header_key(column.header))


def _profile_faults(proposal: Proposal) -> dict[str, list[str]]:
    """What the profile's own rules have against it; values of a role or a scheme come from a form."""
    try:
        load_profile(proposal.profile())
    except InvalidInput as error:
        return {"mapping": [error.told]}
    return {}
