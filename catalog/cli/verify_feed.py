"""``catalog verify-feed``: whether all outputs of an instance hold one and the same set of records."""

from __future__ import annotations

import dataclasses
import sys
import time

import click
import orjson

from catalog.feeds.verify import Outcome, Verifier
from catalog.feeds.verify_reader import Unreachable

SHOWN = 10
"""So many ids of each difference are named."""
UNREACHABLE = 2
_EVERY_SECONDS = 5.0


@click.command("verify-feed")
@click.argument("url")
@click.option("--json", "as_json", is_flag=True, help="One JSON object on the last line, nothing before it.")
def command(url: str, as_json: bool) -> None:
    """Read every output of the instance at URL to its end and compare what they hold.

    The change feed (JSON and NDJSON), the JSON Feed, the dumps, OAI-PMH, the API's records, the sitemap and
    the set digest. Exit code 0 when all hold one and the same set: the last line then says how many records
    and the digest. Else 1, with what differs; 2 when the instance does not answer.
    """
    verifier = Verifier(url, _Progress())
    outcomes: list[Outcome] = []
    try:
        for outcome in verifier.outcomes():
            outcomes.append(outcome)
            if not as_json:
                _show(outcome)
    except Unreachable as error:
        click.echo(f"Error: {error}", err=True)
        sys.exit(UNREACHABLE)
    good = all(outcome.good for outcome in outcomes)
    if as_json:
        click.echo(_told(verifier, outcomes, good))
    elif good:
        click.echo(f"{_outputs(outcomes)} hold one set: {verifier.count} records, digest {verifier.digest}")
    else:
        wrong = ", ".join(outcome.output for outcome in outcomes if not outcome.good)
        click.echo(f"not one set: {wrong}")
    sys.exit(0 if good else 1)


class _Progress:
    """Says on stderr now and then which output is read and how far."""

    def __init__(self) -> None:
        self._last = time.monotonic()

    def __call__(self, output: str, records: int) -> None:
        if time.monotonic() - self._last >= _EVERY_SECONDS:
            self._last = time.monotonic()
            click.echo(f"{output}: {records}", err=True)


def _show(outcome: Outcome) -> None:
    if not outcome.offered:
        click.echo(f"  --  {outcome.output}: not offered")
        return
    note = f" ({outcome.note})" if outcome.note else ""
    click.echo(f"  {'ok' if outcome.good else 'NO'}  {outcome.output}: {outcome.records} records{note}")
    if outcome.fault:
        click.echo(f"      {outcome.fault}")
    for name, identifiers in outcome.difference._asdict().items():
        if identifiers:
            told = {"missing": "lacks", "surplus": "has too much", "other": "has in another state"}[name]
            more = ", ..." if len(identifiers) > SHOWN else ""
            click.echo(f"      {told} {len(identifiers)}: {', '.join(identifiers[:SHOWN])}{more}")


def _outputs(outcomes: list[Outcome]) -> str:
    offered = sum(outcome.offered for outcome in outcomes)
    absent = ", ".join(outcome.output for outcome in outcomes if not outcome.offered)
    return f"all {offered} outputs" + (f" (not offered: {absent})" if absent else "")


def _told(verifier: Verifier, outcomes: list[Outcome], good: bool) -> str:
    told = {
        "ok": good,
        "records": verifier.count,
        "digest": verifier.digest,
        "outputs": [_as_data(outcome) for outcome in outcomes],
    }
    return orjson.dumps(told).decode()


def _as_data(outcome: Outcome) -> dict[str, object]:
    told = dataclasses.asdict(outcome)
    del told["difference"]
    for name, identifiers in outcome.difference._asdict().items():
        told[name] = {"count": len(identifiers), "first": list(identifiers[:SHOWN])}
    return {**told, "good": outcome.good}
