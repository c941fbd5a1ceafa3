"""How fast a library's zebrasrv, the program behind Koha's servers, is harvested: over SRU and over Z39.50.

    python benchmarks/zebra_clients.py [--marc FILE.mrc] [--records 5000]

FILE gives real records, which are varied to the number wanted, indexed by Debian's Zebra and served by it on
loopback. Each way brings all of them twice by the command ``catalog harvest --no-index``, without the pause
between two requests that is kept to a server of others: the whole command is measured, its start included.
``fetched`` is the connector alone, in this process: what the protocol and the server cost.

Prints one JSON object.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

import beside
from corpus import SAMPLE, Corpus
from measuring import machine

from catalog.hooks import load_hooks
from catalog.sdk import FetchRequest, RawRecord
from catalog.sdk.testing import LocalHttp, debian, make_source
from catalog.sdk.testing import zebra as server

SOURCE = "benchmark"
WAYS: dict[str, tuple[str, dict[str, str]]] = {
    "sru, marcxml": ("sru", {"schema": "marcxml"}),
    "z39.50, marcxml": ("z3950", {"syntax": "xml", "elements": "marcxml"}),
    "z39.50, usmarc": ("z3950", {"syntax": "usmarc", "elements": "F"}),
}


def main() -> None:
    """Measure each way and print what was found."""
    given = _arguments()
    if missing := debian.missing(server.PACKAGES):
        raise SystemExit(f"not installed: apt-get install {' '.join(missing)}")
    before = machine()
    with tempfile.TemporaryDirectory(prefix="khomo-zebra-") as folder:
        file = Path(folder) / "records.xml"
        Corpus(given.marc).write_marcxml(file, given.records)
        _say(f"zebraidx: {given.records:,} records")
        with server.zebra(Path(folder) / "zebra", file.read_bytes()) as running:
            ways = [_measure(name, running, given.records) for name in WAYS]
    figures = {"benchmark": "zebra_clients", "machine": before, "records": given.records, "ways": ways}
    print(json.dumps(figures, indent=1))


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--marc", type=Path, default=SAMPLE, help="a file of real MARC 21 records")
    parser.add_argument("--records", type=int, default=5_000)
    return parser.parse_args()


def _measure(name: str, running: server.ZebraServer, count: int) -> dict[str, Any]:
    connector, asked = WAYS[name]
    where = {"url": running.url}
    if connector == "z3950":
        where = {"host": running.host, "port": str(running.port), "database": running.database}
    options = {**where, **asked, "allow_private": "true"}
    _say(name)
    alone = _fetched(connector, options, count)
    return {"way": name, "fetched": alone, **_harvested(connector, options, count)}


def _fetched(connector: str, options: dict[str, str], count: int) -> dict[str, float]:
    """Seconds and rate of the connector alone."""
    kind = load_hooks().connectors[connector]
    source = make_source(kind, options)
    began = time.perf_counter()
    fetched = kind(kind.options().load(options)).fetch(source, FetchRequest(), LocalHttp())
    came = sum(isinstance(item, RawRecord) for item in fetched)
    assert came == count, f"{came} of {count} records came"
    return _rate(time.perf_counter() - began, count)


def _harvested(connector: str, options: dict[str, str], count: int) -> dict[str, Any]:
    """The command on an empty home, twice."""
    pairs = [word for name, value in options.items() for word in ("--option", f"{name}={value}")]
    with tempfile.TemporaryDirectory(prefix="khomo-home-") as folder:
        environment = beside.environment(home=Path(folder) / "home", http_pause="0", workers="2")
        _catalog(environment, "db", "upgrade")
        _catalog(environment, "sources", "add", SOURCE, "--connector", connector, "--institution", "library",
                 "--institution-name", "Thư viện", *pairs)  # fmt: skip
        found = {}
        for name, expected in (("stored", "new"), ("unchanged", "unchanged")):
            began = time.perf_counter()
            report = json.loads(_catalog(environment, "harvest", SOURCE, "--json", "--no-index"))
            assert report[expected] == count, report
            found[name] = _rate(time.perf_counter() - began, count)
    return found


def _catalog(environment: dict[str, str], *words: str) -> str:
    command = [sys.executable, "-m", "catalog.cli", *words]
    done = subprocess.run(command, env=environment, stdout=subprocess.PIPE, text=True, check=False)
    if done.returncode != 0:
        raise SystemExit(f"catalog {' '.join(words)}: ended with code {done.returncode}")
    return done.stdout


def _rate(seconds: float, count: int) -> dict[str, float]:
    return {"seconds": round(seconds, 2), "rate": round(count / seconds)}


def _say(what: str) -> None:
    print(f"== {what}", file=sys.stderr, flush=True)


if __name__ == "__main__":
    main()
