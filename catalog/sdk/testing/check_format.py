"""The checks of a format: any bytes give a record or a told fault, and what is written can be read."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from contextlib import nullcontext
from pathlib import Path

from catalog.errors import RecordError
from catalog.record import Record, SourceRef, record_id
from catalog.sdk.format import Format
from catalog.sdk.testing import core
from catalog.sdk.testing.alterations import mutated
from catalog.sdk.testing.bench import Bench, compared
from catalog.sdk.testing.check_connector import no_example
from catalog.sdk.testing.example import INSTITUTION, SLUG, Example
from catalog.sdk.testing.format_bench import FormatBench, Payload
from catalog.sdk.testing.report import Broken, Finding, NotApplicable, Registry, Report, check, expect
from catalog.sdk.testing.watch import watching
from catalog.sdk.testing.workshop import Workshop
from catalog.shape import to_dict, with_values

FORMAT_CHECKS: Registry = []
SEEDS = 60
"""So many alterations of each payload are read."""
MARKER = "khomo-external-entity"
_DOCTYPE = '<!DOCTYPE {root} [<!ENTITY outside SYSTEM "{file}">{bomb}]>'
_LEVELS = 12


@check(FORMAT_CHECKS, "reads", "raise RecordError or SkipRecord for what cannot be read, and nothing else")
def reads(bench: FormatBench) -> str:
    """The payloads of the examples can be read."""
    return f"{len(bench.records)} of {len(bench.payloads)} payloads"


@check(
    FORMAT_CHECKS,
    "format_expected",
    "compare with the payload; where expected.jsonl is wrong, write it anew and read it",
)
def format_expected(bench: FormatBench) -> str:
    """What is read is what the format's own example expects."""
    if bench.example is None:
        raise NotApplicable("the payloads come from examples of connectors, which expect whole records")
    compared(bench.example.expected(), bench.lines())
    return f"{len(bench.payloads)} payloads"


@check(
    FORMAT_CHECKS,
    "format_valid",
    "keep to the record's published shape: what is wrong is named with its field",
)
def format_valid(bench: FormatBench) -> str:
    """What is read passes the schema of published records."""
    for payload, record in bench.records:
        ref = SourceRef(slug=SLUG, native_id=payload.name)
        whole = with_values(record, id=record_id(SLUG, payload.name), source=ref, institution=INSTITUTION)
        try:
            core.check_record(to_dict(whole))
        except RecordError as error:
            raise Broken(f"{payload.name}: {error}") from None
    return ""


@check(
    FORMAT_CHECKS,
    "any_bytes",
    "catch what your parser raises and say with RecordError.of what is wrong where",
)
def any_bytes(bench: FormatBench) -> str:
    """Whatever the bytes are, a record or a told fault comes of them."""
    if not bench.reads:
        raise NotApplicable("the format does not read")
    strange = [
        b"",
        b"\0",
        b"\xff\xfe",
        b"<",
        b"{",
        b"[]",
        b"null",
        b"<a/>",
        b"\xef\xbb\xbf",
        bytes(range(256)),
    ]
    for content in strange:
        bench.outcome(Payload("strange bytes", content, {}))
    for payload in bench.payloads:
        for seed in range(SEEDS):
            altered = mutated(payload.content, seed)
            bench.outcome(Payload(f"{payload.name}, seed {seed}", altered, payload.context))
    return f"{len(strange) + SEEDS * len(bench.payloads)} payloads"


@check(
    FORMAT_CHECKS,
    "no_entities",
    "parse XML with resolve_entities=False, load_dtd=False and no_network=True, or refuse a DTD",
)
def no_entities(bench: FormatBench) -> str:
    """Entities of a DTD are not expanded: no file of the machine gets in, no bomb goes off."""
    xml = [payload for payload in bench.payloads if payload.content.lstrip().startswith(b"<")]
    if not bench.reads or not xml:
        raise NotApplicable("the format reads no XML")
    outside = bench.folder / "outside.txt"
    outside.write_text(MARKER, "utf-8")
    for payload in xml:
        for name in ("outside", f"e{_LEVELS}"):
            outcome = bench.outcome(Payload(payload.name, with_entity(payload.content, name, outside), {}))
            told = json.dumps(to_dict(outcome)) if isinstance(outcome, Record) else str(outcome)
            expect(MARKER not in told, f"{payload.name}: a file of this machine stands in the record")
            expect(len(told) < 20 * len(payload.content) + 10_000, f"{payload.name}: an entity bomb went off")
    return f"{len(xml)} payloads"


def with_entity(content: bytes, name: str, outside: Path) -> bytes:
    """XML with a DTD before its root, and a reference to an entity of it as the text of each element."""
    text = content.decode("utf-8", "replace").lstrip("\ufeff \r\n")
    if text.startswith("<?xml"):
        text = text.partition("?>")[2].lstrip()
    root = text[1:].split(None, 1)[0].partition(">")[0].rstrip("/")
    bomb = '<!ENTITY e0 "bomb">' + "".join(
        f'<!ENTITY e{level} "{f"&e{level - 1};" * 10}">' for level in range(1, _LEVELS + 1)
    )
    doctype = _DOCTYPE.format(root=root, file=outside.as_uri(), bomb=bomb)
    return (doctype + text.replace("</", f"&{name};</")).encode()


@check(
    FORMAT_CHECKS,
    "deterministic",
    "map from the payload and its context alone, without clock, chance or memory",
)
def deterministic(bench: FormatBench) -> str:
    """The same bytes give the same record, the same record the same bytes."""
    for payload, record in bench.records:
        expect(
            bench.format.read(payload.content, payload.context) == record, f"{payload.name}: read otherwise"
        )
        if bench.writes:
            expect(
                bench.format.write(record) == bench.format.write(record), f"{payload.name}: written otherwise"
            )
    return ""


@check(
    FORMAT_CHECKS,
    "format_no_io",
    "neither open nor connect in read and write: both run where there is nothing",
)
def format_no_io(bench: FormatBench) -> str:
    """Reading and writing open no file and connect to nothing."""
    with watching(files=True) as seen:
        for payload in bench.payloads:
            outcome = bench.outcome(payload) if bench.reads else None
            if isinstance(outcome, Record) and bench.writes:
                bench.format.write(outcome)
    expect(not seen, f"the format does this: {', '.join(dict.fromkeys(seen[:3]))}")
    return ""


@check(
    FORMAT_CHECKS,
    "round_trip",
    "write what read understands: title and kind come back, and nothing changes a second time",
)
def round_trip(bench: FormatBench) -> str:
    """What is written is read again with its title and kind, and stays the same from then on."""
    if not bench.writes:
        raise NotApplicable("the format does not write")
    for payload, record in bench.records:
        again = _read_back(bench, payload.name, record)
        expect(again.title == record.title, f"{payload.name}: the title comes back as {again.title!r}")
        expect(again.kind == record.kind, f"{payload.name}: the kind comes back as {again.kind!r}")
        third = _read_back(bench, payload.name, again)
        names = [name for name in to_dict(again) if to_dict(again).get(name) != to_dict(third).get(name)]
        expect(not names, f"{payload.name}: written and read once more, {', '.join(names)} changes")
    return ""


def _read_back(bench: FormatBench, name: str, record: Record) -> Record:
    try:
        written = bench.format.write(record)
    except Exception as error:
        raise Broken(f"{name}: write raised {type(error).__name__}: {error}") from None
    expect(isinstance(written, bytes), f"{name}: write gave {type(written).__name__} in place of bytes")
    outcome = bench.outcome(Payload(f"{name} as written", written, {}))
    if isinstance(outcome, Record):
        return outcome
    raise Broken(f"{name}: what was written cannot be read: {outcome}")


def gives(entry: Format) -> bool:
    """Whether a format reads or writes at all."""
    return type(entry).read is not Format.read or type(entry).write is not Format.write


def check_format(
    entry: Format, payloads: Iterable[bytes], *, example: Example | None = None, shop: Workshop | None = None
) -> Report:
    """The report on a format over some payloads that it reads; in a test ``.raise_for_faults()`` follows."""
    named = [Payload(f"payload {number}", content, {}) for number, content in enumerate(payloads, 1)]
    report = Report(plugin=entry.name, version=entry.version)
    with Workshop() if shop is None else nullcontext(shop) as tools:
        bench = FormatBench(entry, named, tools.folder, example)
        report.findings += _on(f"format {entry.name}", bench)
    return report


def format_findings(
    entry: Format,
    examples: Sequence[Example],
    benches: Sequence[Bench],
    shop: Workshop,
    *,
    anew: bool = False,
) -> list[Finding]:
    """What came of every check on a format: over its own examples, or what connectors' bring of it."""
    found: list[Finding] = []
    for example in examples:
        if example.format == entry.name:
            payloads = [Payload(file.name, file.read_bytes(), {}) for file in example.files]
            bench = FormatBench(entry, payloads, shop.folder, example)
            if anew:
                example.accept(bench.lines())
            found += _on(f"format {entry.name}, example {example.name}", bench)
    if not found and (brought := _brought(entry.name, benches)):
        found = _on(f"format {entry.name}", FormatBench(entry, brought, shop.folder, None))
    return found or [no_example(f"format {entry.name}")]


def _on(subject: str, bench: FormatBench) -> list[Finding]:
    return [one.on(subject, bench) for one in FORMAT_CHECKS]


def _brought(name: str, benches: Sequence[Bench]) -> list[Payload]:
    """The payloads of that format among the raw records of connectors' examples."""
    raws = [raw for bench in benches if bench.whole.error is None for raw in bench.whole.by_kind.raws]
    return [
        Payload(raw.native_id, raw.payload, dict(raw.context))
        for raw in raws
        if raw.format == name and not raw.deleted
    ]
