"""Checks of ``to_record``: pure, the same everywhere, records that are valid and lead on; and of manners."""

from __future__ import annotations

import json
from typing import Any

from catalog.record import RawRecord
from catalog.sdk.testing import core
from catalog.sdk.testing.bench import Bench, outcome_line
from catalog.sdk.testing.report import Broken, NotApplicable, Registry, check, expect
from catalog.sdk.testing.watch import watching

MAPPING_CHECKS: Registry = []
MANNERS_CHECKS: Registry = []
"""Looked at last: they judge all that was said and done by the runs before."""
_FEWEST_LETTERS = 6


def _raws(bench: Bench) -> list[RawRecord]:
    raws = [raw for raw in bench.first.by_kind.raws if not raw.deleted]
    if not raws:
        raise NotApplicable("the example brings no raw record")
    return raws


def _lines(bench: Bench) -> list[dict[str, Any]]:
    connector, source = bench.kind(bench.settings), bench.example.source()
    return [outcome_line(raw, core.outcome(connector, source, bench.formats, raw)) for raw in _raws(bench)]


@check(
    MAPPING_CHECKS, "maps", "raise RecordError.of(field, value, rule, message) or SkipRecord, no other error"
)
def maps(bench: Bench) -> str:
    """``to_record`` gives a record, or says in the catalog's own words why not."""
    connector, source = bench.kind(bench.settings), bench.example.source()
    mapped = 0
    for raw in _raws(bench):
        outcome = core.outcome(connector, source, bench.formats, raw)
        mapped += hasattr(outcome, "json")
        for _, _, rule, message in getattr(outcome, "faults", ()):
            expect(rule != "plugin_error", f"{raw.native_id}: {message}")
    expect(mapped > 0, "no record of the example can be mapped")
    return f"{mapped} records"


@check(MAPPING_CHECKS, "valid", "keep to the record's published shape: what is wrong is named with its field")
def valid(bench: Bench) -> str:
    """What is mapped passes the schema of published records, a title among it."""
    wrong = {
        line["native_id"]: line["failed"]
        for line in _lines(bench)
        if "failed" in line and line not in bench.example.expected()
    }
    for name, faults in wrong.items():
        raise Broken(
            f"{len(wrong)} records are refused that the example does not expect so: {name}: {faults}"
        )
    return ""


@check(
    MAPPING_CHECKS,
    "way_on",
    "give a link, a holding with its call number, an identifier or a schedule; or set `link`",
)
def way_on(bench: Bench) -> str:
    """Each record offers a way on for its reader."""
    ways = ("links", "holdings", "identifiers", "schedule")
    stuck = [line["id"] for line in _lines(bench) if "id" in line and not any(line.get(way) for way in ways)]
    expect(not stuck, f"{len(stuck)} records have no {', '.join(ways)}: {', '.join(stuck[:3])}")
    return ""


@check(
    MAPPING_CHECKS,
    "same_twice",
    "map from the payload and its context alone, without clock, chance or memory",
)
def same_twice(bench: Bench) -> str:
    """The same bytes give the same record the second time, on another object and on the same."""
    source, connector = bench.example.source(), bench.kind(bench.settings)
    for raw in _raws(bench):
        lines = [
            json.dumps(outcome_line(raw, core.outcome(made, source, bench.formats, raw)), sort_keys=True)
            for made in (connector, connector, bench.kind(bench.settings))
        ]
        expect(len(set(lines)) == 1, f"{raw.native_id} is mapped otherwise the second time")
    return ""


@check(MAPPING_CHECKS, "no_io", "bring everything that to_record needs in RawRecord.payload and context")
def no_io(bench: Bench) -> str:
    """Mapping opens no file, connects to nothing, starts nothing."""
    _raws(bench)  # fetched before: fetch may read what it likes
    with watching(files=True) as seen:
        _lines(bench)
    expect(not seen, f"to_record does this: {', '.join(dict.fromkeys(seen[:3]))}")
    return ""


@check(
    MAPPING_CHECKS,
    "elsewhere",
    "keep nothing on the object but its options, and define the class in a module",
)
def elsewhere(bench: Bench) -> str:
    """Another process maps the same from (class, options)."""
    connector, source, raws = bench.kind(bench.settings), bench.example.source(), _raws(bench)
    there = bench.shop.mapped_elsewhere(connector, source, bench.formats, raws)
    if isinstance(there, str):
        raise Broken(there)
    for here, line in zip(_lines(bench), there, strict=True):
        expect(here == line, f"another process maps {here.get('id', here.get('native_id'))} otherwise")
    return f"{len(there)} records"


def _secrets(bench: Bench) -> list[str]:
    schema = bench.kind.options()
    names = [name for name, entry in schema.fields.items() if entry.metadata.get("secret")]
    given = [str(bench.example.options[name]) for name in names if bench.example.options.get(name)]
    if not names:
        raise NotApplicable("no option is marked as secret (metadata={'secret': True})")
    if not given:
        raise NotApplicable(f"the example gives no value for {', '.join(names)}")
    parts = [part for value in given for part in (value, value.partition(":")[2])]
    return [part for part in parts if len(part) >= _FEWEST_LETTERS]


@check(
    MANNERS_CHECKS,
    "secrets",
    "never put the value of a secret option into a message, a mark, a context or a log",
)
def secrets(bench: Bench) -> str:
    """No secret stands in anything that was said."""
    for secret in _secrets(bench):
        told = next((text for text in bench.said if secret in text), None)
        expect(told is None, f"a secret option stands in: {_hidden(told or '', secret)}")
    return f"in {len(bench.said)} texts"


def _hidden(text: str, secret: str) -> str:
    at = max(0, text.find(secret))
    return text[max(0, at - 80) : at + len(secret) + 40].replace(secret, "***")


@check(
    MANNERS_CHECKS,
    "given_client",
    "ask through the client that is given (http.get, post, stream, visit), never beside it",
)
def given_client(bench: Bench) -> str:
    """Nothing is connected to but through the given client."""
    if bench.example.server:
        raise NotApplicable("the example's server speaks another protocol, connections to it are its own")
    expect(
        not bench.breaches,
        f"the connector does this by itself: {bench.breaches[0] if bench.breaches else ''}",
    )
    return ""
