"""Checks of what a connector yields: types, ends, marks, limits, changes."""

from __future__ import annotations

import json
import pickle
from collections import Counter
from collections.abc import Mapping
from typing import Any

from catalog.errors import SourceError
from catalog.record import RawRecord
from catalog.sdk.connector import Checkpoint, SourceInfo
from catalog.sdk.testing.bench import Bench, Run, compared, is_told
from catalog.sdk.testing.report import Broken, NotApplicable, Registry, check, expect
from catalog.sdk.testing.trial import BrokenPromise, check_item

RUN_CHECKS: Registry = []
_FOREIGN: tuple[Mapping[str, Any], ...] = ({"another": "mark"}, {"page": "x", "token": 7, "record": -1})


@check(
    RUN_CHECKS, "options_strict", "derive the options from catalog.sdk.options.Options, which refuses others"
)
def options_strict(bench: Bench) -> str:
    """An option that is not known is refused."""
    errors = bench.kind.options().validate({**bench.example.options, "no_such_option": "1"})
    expect("no_such_option" in errors, "the unknown option no_such_option was taken without a word")
    return ""


@check(RUN_CHECKS, "options_sendable", "load options as plain values: they are sent to worker processes")
def options_sendable(bench: Bench) -> str:
    """The loaded options can be sent to another process."""
    try:
        back = pickle.loads(pickle.dumps(bench.settings))  # noqa: S301 - what was written a moment ago
    except Exception as error:
        raise Broken(f"the loaded options cannot be sent: {error}") from None
    expect(back == bench.settings, "the loaded options come out of a process otherwise than they went in")
    return ""


@check(
    RUN_CHECKS, "reaches", "let check() give a SourceInfo with a title, and raise SourceError where it cannot"
)
def reaches(bench: Bench) -> str:
    """``check`` says what the source is."""
    with bench.example.played() as more, bench.client(None, bench.example) as http, bench.listening():
        try:
            info = bench.kind(bench.load(more)).check(bench.example.source(more), http)
        except SourceError as error:
            raise Broken(f"check raised {type(error).__name__}: {error}{_unanswered(http)}") from None
        except Exception as error:
            raise Broken(f"check raised {type(error).__name__}, which is no SourceError: {error}") from None
    bench.said.append(repr(info))
    expect(isinstance(info, SourceInfo), f"check gave {info!r:.200} in place of a SourceInfo")
    expect(bool(info.title.strip()), "the SourceInfo has no title")
    return f"{info.title}" + (f", {info.total} records" if info.total is not None else "")


def _unanswered(http: object) -> str:
    asked = getattr(http, "unanswered", ())
    return f"; not in replies/index.yaml: {', '.join(asked[:3])}" if asked else ""


@check(
    RUN_CHECKS,
    "runs",
    "save the replies that are missing, or mend fetch: over its own example it must come to an end",
)
def runs(bench: Bench) -> str:
    """The run over the example comes to an end."""
    run = bench.whole
    if run.error is not None:
        missing = f"; not in replies/index.yaml: {', '.join(run.unanswered[:3])}" if run.unanswered else ""
        raise Broken(f"{run.told}{missing}")
    return f"{len(run.by_kind.raws)} raw records by {len(run.asked)} requests"


@check(
    RUN_CHECKS,
    "items",
    "yield RawRecord, Present, Checkpoint, Notice and Failed alone, with values of their types",
)
def items(bench: Bench) -> str:
    """What is yielded is of the right types."""
    for item in bench.first.items:
        try:
            check_item(item)
        except BrokenPromise as broken:
            raise Broken(str(broken)) from None
    return ""


@check(RUN_CHECKS, "ends", "yield a Checkpoint last: what comes after the last one is never committed")
def ends(bench: Bench) -> str:
    """The last thing that is yielded is a checkpoint."""
    run = bench.first
    expect(bool(run.items), "fetch yielded nothing, not even a Checkpoint")
    expect(isinstance(run.items[-1], Checkpoint), f"the last thing yielded is {run.items[-1]!r:.200}")
    return "complete" if run.complete else "never says complete: nothing is ever withdrawn"


@check(RUN_CHECKS, "ids_once", "take an id that no other record of the source has")
def ids_once(bench: Bench) -> str:
    """Each native id comes once."""
    counted = Counter(bench.first.by_kind.ids)
    twice = [f"{name!r} {count} times" for name, count in counted.items() if count > 1]
    expect(not twice, f"native ids that come more than once: {', '.join(twice[:3])}")
    expect(bool(counted) or bool(bench.first.by_kind.present), "the example brings no record at all")
    return f"{len(counted)} ids"


@check(
    RUN_CHECKS,
    "ids_stable",
    "make the id from what the source calls the record, never from a position, time or chance",
)
def ids_stable(bench: Bench) -> str:
    """A second run over the same source brings the same ids."""
    again = bench.run()
    expect(again.error is None, f"the second run failed: {again.told}")
    other = bench.first.known_ids ^ again.known_ids
    expect(not other, f"in only one of two runs over the same source: {', '.join(sorted(other)[:3])}")
    return ""


@check(
    RUN_CHECKS,
    "expected",
    "compare with the source; where expected.jsonl is wrong, write it anew with --accept and read it",
)
def expected(bench: Bench) -> str:
    """What comes is what the example expects."""
    wanted = bench.example.expected()
    compared(wanted, bench.lines)
    return f"{len(wanted)} lines"


@check(
    RUN_CHECKS,
    "resumes",
    "let Checkpoint.resume say where to go on: what was yielded after it must come again",
)
def resumes(bench: Bench) -> str:
    """From each checkpoint on a new run brings everything that comes after it."""
    first = bench.first
    marks = [at for at, item in enumerate(first.items[:-1]) if _goes_on(item)]
    if not marks:
        raise NotApplicable(
            "no Checkpoint before the last has a mark to resume at: the source comes in one piece"
        )
    for at in marks:
        mark = first.items[at]
        assert isinstance(mark, Checkpoint)
        again = bench.run(bench.request(resume=json.loads(json.dumps(mark.resume))))
        expect(again.error is None, f"resumed at {mark.resume!r:.200}: {again.told}")
        lost = Run(first.items[at + 1 :]).known_ids - again.known_ids - Run(first.items[:at]).known_ids
        expect(not lost, f"resumed at {mark.resume!r:.200}, these never come: {', '.join(sorted(lost)[:3])}")
        expect(
            again.complete or not first.complete, f"resumed at {mark.resume!r:.200}, it never says complete"
        )
    return f"at {len(marks)} checkpoints"


def _goes_on(item: object) -> bool:
    return isinstance(item, Checkpoint) and item.resume is not None


@check(
    RUN_CHECKS,
    "foreign_mark",
    "begin anew, or raise a SourceError, when resume or since is not one of this version's",
)
def foreign_mark(bench: Bench) -> str:
    """A mark of another version or another source is no trap."""
    for mark in _FOREIGN:
        _take(bench, bench.run(bench.request(resume=mark)), f"resume={dict(mark)!r}")
    _take(bench, bench.run(bench.request(since="the day before yesterday")), "a since of another connector")
    return ""


def _take(bench: Bench, run: Run, given: str) -> None:
    expect(run.error is None or is_told(run.error), f"{given}: {run.told}")
    lost = bench.first.known_ids - run.known_ids
    expect(
        run.error is not None or not (lost and run.complete),
        f"{given}: complete, but {len(lost)} did not come",
    )


@check(
    RUN_CHECKS,
    "limit",
    "stop after request.limit records, then yield a Checkpoint that does not say complete",
)
def limit(bench: Bench) -> str:
    """Not more records come than were asked for, and such a list is not called complete."""
    count = len(bench.first.by_kind.ids)
    wanted = sorted({1, 2, max(1, count // 2)} & set(range(1, count)))
    if not wanted:
        raise NotApplicable("the example has a single record")
    for number in wanted:
        run = bench.run(bench.request(limit=number))
        got = len(run.by_kind.ids)
        expect(run.error is None, f"limit={number}: {run.told}")
        expect(got <= number, f"limit={number}: {got} records came")
        expect(got > 0 or bool(run.by_kind.failed), f"limit={number}: nothing came")
        expect(not run.complete, f"limit={number}: the list is called complete, {count} records are there")
    return f"of {', '.join(map(str, wanted))}"


@check(RUN_CHECKS, "full", "list everything when request.full is set, whatever request.since says")
def full(bench: Bench) -> str:
    """A full listing is full, whatever is known of the last run."""
    run = bench.run(bench.request(full=True, since=_next_since(bench.first)))
    expect(run.error is None, run.told)
    lost = bench.first.known_ids - run.known_ids
    expect(not lost, f"asked for in full, these do not come: {', '.join(sorted(lost)[:3])}")
    return ""


def _next_since(run: Run) -> str | None:
    marks = [mark.next_since for mark in run.by_kind.marks if mark.next_since is not None]
    return marks[-1] if marks else None


@check(
    RUN_CHECKS,
    "since",
    "after a complete run ask for what changed since request.since, and tell what is gone",
)
def since(bench: Bench) -> str:
    """The next run brings what changed, as the example expects it."""
    later = bench.example.later
    if later is None:
        raise NotApplicable("the example has no folder later/ with the source as it is at the next run")
    run = bench.run(bench.request(since=_next_since(bench.first)), example=later)
    missing = f"; not in replies/index.yaml: {', '.join(run.unanswered[:3])}" if run.unanswered else ""
    expect(run.error is None, f"{run.told}{missing}")
    compared(later.expected(), bench.lines_of(run, later))
    return f"{len(run.by_kind.raws)} changed"


@check(
    RUN_CHECKS,
    "deletions",
    "yield RawRecord(id, b'', format, deleted=True), or list everything and say complete",
)
def deletions(bench: Bench) -> str:
    """What is gone is told: as deleted, or by a complete listing without it."""
    later = bench.example.later
    if later is None:
        raise NotApplicable("the example has no folder later/ with the source as it is at the next run")
    gone = {line["native_id"] for line in later.expected() if line.get("deleted")}
    run = bench.run(bench.request(since=_next_since(bench.first)), example=later)
    expect(gone <= set(run.by_kind.deleted), f"not told as deleted: {', '.join(sorted(gone)[:3])}")
    absent = bench.first.known_ids - run.known_ids
    if not gone and not (run.complete and absent):
        raise NotApplicable("nothing is gone in later/, or the source does not tell it")
    kept = {item.native_id for item in run.items if isinstance(item, RawRecord) and not item.deleted}
    expect(not gone & kept, "a record is told as deleted and as there")
    return f"{len(gone) or len(absent)} gone"
