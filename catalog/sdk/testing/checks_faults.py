"""Checks of what a connector does when its server misbehaves: one check a behaviour, at several requests."""

from __future__ import annotations

import functools
from collections.abc import Iterator

from catalog.sdk.testing import core
from catalog.sdk.testing.alterations import strange_shapes
from catalog.sdk.testing.bench import Bench, Run, is_told
from catalog.sdk.testing.nasty_http import HTTP_BEHAVIOURS, HttpBehaviour
from catalog.sdk.testing.replay import TooManyRequests
from catalog.sdk.testing.report import Broken, Check, NotApplicable, Registry, check, expect
from catalog.sdk.testing.spoiling import AlteredHttp, RepeatingHttp, SpoiltHttp

FAULT_CHECKS: Registry = []
SHAPES = 12
"""So many places of each reply are given a strange value, and as many are left out."""
_MEND = (
    "let errors of the client through, turn what cannot be read into SourceMalformed or Failed with its "
    "identifier, and never say complete when something was lost"
)


def positions(bench: Bench, *, one: bool = False) -> list[int]:
    """Which requests are spoilt: the first, one in the middle, the last; ``one`` of them alone."""
    if not bench.example.replies:
        raise NotApplicable("the example has no saved replies: it is not read over HTTP")
    count = len(bench.first.asked)
    if not count:
        raise NotApplicable("fetch asks for nothing over HTTP")
    return [count - 1] if one else sorted({0, count // 2, count - 1})


def most(bench: Bench) -> int:
    """So many requests are taken for an end."""
    return 10 * len(bench.first.asked) + 50


def judge(bench: Bench, run: Run, where: str, *, may_change: bool = False) -> None:
    """Raise ``Broken`` where a run over a spoilt source hid it, crashed or did not end.

    ``may_change``: ids may be other ones, for the data were altered.
    """
    if isinstance(run.error, TooManyRequests):
        raise Broken(f"{where}: it does not end: {run.error}")
    expect(run.error is None or is_told(run.error), f"{where}: ends with {run.told}, which is no SourceError")
    lost = bench.first.known_ids - run.known_ids
    nameless = any(not entry.identifier for entry in run.by_kind.failed)
    if run.error is not None:
        expect(
            not run.complete or not lost,
            f"{where}: called complete before the error, {len(lost)} are missing",
        )
        return
    if may_change or not lost or nameless:
        return
    expect(
        not run.complete,
        f"{where}: called complete, but {len(lost)} of {len(bench.first.known_ids)} are missing",
    )
    told = run.by_kind.failed or run.by_kind.notices
    expect(bool(told), f"{where}: ends without a word, but {len(lost)} records are missing")


def _fault(behaviour: HttpBehaviour, bench: Bench) -> str:
    for at in positions(bench, one=behaviour.slow):
        http = SpoiltHttp(
            bench.example.replies,
            most(bench),
            at=at,
            behaviour=behaviour.name,
            http=bench.shop.http,
            nasty=bench.shop.nasty,
        )
        run, where = bench.run(http=http), f"request {at + 1} ({bench.first.asked[at][:120]})"
        judge(bench, run, where)
        if behaviour.left == "all":
            expect(
                run.error is None, f"{where}: the client got through in the end, the run did not: {run.told}"
            )
            expect(run.known_ids == bench.first.known_ids, f"{where}: the run brings other records")
    return behaviour.what


for _behaviour in HTTP_BEHAVIOURS.values():
    FAULT_CHECKS.append(
        Check(name=f"server_{_behaviour.name}", mend=_MEND, run=functools.partial(_fault, _behaviour))
    )


@check(
    FAULT_CHECKS,
    "server_same_page",
    "stop with SourceMalformed when a page brings nothing that was not there before",
)
def same_page(bench: Bench) -> str:
    """A server that sends the same page for ever is left, and its list not called complete."""
    starts = [at for at in range(1, len(bench.first.asked)) if at in {1, len(bench.first.asked) - 1}]
    if not starts:
        raise NotApplicable("fetch makes a single request")
    for at in starts:
        run = bench.run(http=RepeatingHttp(bench.example.replies, most(bench), at=at))
        judge(bench, run, f"the answer before request {at + 1} again and again")
    return "the last answer again and again"


@check(
    FAULT_CHECKS,
    "server_strange_shapes",
    "look at the types of what was sent before using it: any value may be missing or another",
)
def strange(bench: Bench) -> str:
    """Values of other types, or missing, are told; mapping says what is wrong with a record."""
    count = 0
    for where, run in _altered(bench):
        judge(bench, run, where, may_change=True)
        connector, source = bench.kind(bench.settings), bench.example.source()
        for raw in run.by_kind.raws:
            if raw.deleted:
                continue
            for _, _, rule, message in getattr(
                core.outcome(connector, source, bench.formats, raw), "faults", ()
            ):
                expect(rule != "plugin_error", f"{where}: to_record of {raw.native_id}: {message}")
        count += 1
    return f"{count} alterations"


def _altered(bench: Bench) -> Iterator[tuple[str, Run]]:
    places = positions(bench)
    for at in places:
        address = bench.first.asked[at]
        saved = next((entry for entry in bench.example.replies if entry.fits(address, None)), None)
        for told, alter in strange_shapes(saved.body, SHAPES) if saved is not None else ():
            http = AlteredHttp(bench.example.replies, most(bench), at=at, spoil=alter)
            run = bench.run(bench.request(), http=http)
            yield f"{address[:120]}: {told}", run
