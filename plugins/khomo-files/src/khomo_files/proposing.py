"""A mapping proposed for a file on this machine, before it is a source."""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path

from catalog.formats.table_proposal import Proposal
from catalog.sdk import Notice, RawRecord, SourceMalformed
from catalog.sdk.files import FileAccess, OpenFile
from khomo_files.opening import Wish
from khomo_files.packs import read
from khomo_files.reading import Reading

READ = 100_000
"""Rows that are read to tell where the table ends."""
_TOLD = 20
# What the proposal itself shows.
_KNOWN = ("proposed_mapping", "no_key", "derived_key")


@dataclass(frozen=True, slots=True)
class Proposed:
    """A proposal, and how many rows with records were counted (up to ``READ``)."""

    proposal: Proposal
    count: int


def propose_file(path: Path, *, sheet: str = "", kind: str = "") -> Proposed:
    """The mapping that a table (CSV, TSV, XLSX, ODS, XLS, or a zip with one) speaks for.

    ``sheet`` and ``kind`` are what a person says of it. Raises ``SourceError`` for what is no table.
    """
    settings = {"wish": Wish(sheet=sheet, kind=kind, lenient=True)}
    place = str(path.resolve())
    access = FileAccess((), (place,))
    with access.open(place) as stream:
        opened = OpenFile(stream=stream, name=path.name, mark={})
        with read(opened, settings, access) as reading:
            if reading.proposal is None:
                raise SourceMalformed(
                    f"file {path.name}: is read as {reading.format} and needs no mapping of columns"
                )
            return _counted(reading, reading.proposal)


def _counted(reading: Reading, proposal: Proposal) -> Proposed:
    """Read on to where the table ends, for what only that tells."""
    told: list[str] = []
    count = 0
    last = proposal.last_row
    first_sheet = ""
    for item in reading.items:
        if isinstance(item, Notice) and item.rule not in _KNOWN:
            told += [item.message] if len(told) < _TOLD else []
        if isinstance(item, RawRecord) and reading.place is not None:
            sheet, row = reading.place()
            first_sheet = first_sheet or sheet
            last = row if sheet == first_sheet else last
            count += 1
        if count == READ:
            break
    return Proposed(replace(proposal, last_row=last, told=tuple(told)), count)
