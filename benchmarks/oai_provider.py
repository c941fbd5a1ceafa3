"""How fast a harvester takes everything over OAI-PMH, and whether page times stay flat.

    python benchmarks/oai_provider.py [--records 20000] [--home FOLDER] [--peer]

Fills a scratch catalog (a FOLDER keeps it for the next time), serves it by one process of ``catalog serve``,
walks each list with one keep-alive client that looks for the token alone, and prints one JSON object. With
``--peer`` the same records are walked through the package ``oai_repo`` as well. ``cpu_seconds`` are those of
the serving process: on a machine that does other things too, they tell more than the time that passed.
"""

from __future__ import annotations

import argparse
import contextlib
import json
import re
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import beside
import psutil
import requests
from filling import fill
from flask import Flask
from measuring import machine, spread

from catalog.settings import load
from catalog.store import db

LISTS = {
    "oai_dc": "verb=ListRecords&metadataPrefix=oai_dc",
    "marcxml": "verb=ListRecords&metadataPrefix=marcxml",
    "mods": "verb=ListRecords&metadataPrefix=mods",
    "lido": "verb=ListRecords&metadataPrefix=lido",
    "identifiers": "verb=ListIdentifiers&metadataPrefix=oai_dc",
    "set of a kind": "verb=ListRecords&metadataPrefix=oai_dc&set=kind:map",
    "set of an institution": "verb=ListRecords&metadataPrefix=oai_dc&set=institution:inst-7",
    "set of a system": "verb=ListRecords&metadataPrefix=oai_dc&set=system:museum",
}
PEERS = ("oai_dc", "marcxml")
_TOKEN = re.compile(rb"<resumptionToken[^>]*>([^<]+)</resumptionToken>")
_HEADER = re.compile(rb"<header[ >]")


def walk(address: str, query: str) -> dict[str, Any]:
    """Walk a list to its end; the numbers of the walk."""
    session, times, records, size = requests.Session(), [], 0, 0
    verb = query.partition("&")[0]
    server = psutil.Process().children(recursive=True)
    before, started = _cpu(server), time.perf_counter()
    while True:
        asked = time.perf_counter()
        content = session.get(f"{address}?{query}", timeout=600).content
        times.append(time.perf_counter() - asked)
        records, size = records + len(_HEADER.findall(content)), size + len(content)
        found = _TOKEN.search(content)
        if found is None:
            break
        query = f"{verb}&resumptionToken={found[1].decode()}"
    seconds, cpu = time.perf_counter() - started, _cpu(server) - before
    tenth = max(len(times) // 10, 1)
    middle = len(times) // 2 - tenth // 2
    return {
        "records": records,
        "pages": len(times),
        "bytes": size,
        "seconds": round(seconds, 2),
        "records_per_second": round(records / seconds),
        "cpu_seconds": round(cpu, 2),
        "records_per_cpu_second": round(records / cpu) if cpu else None,
        "first_tenth_ms": spread(times[:tenth]),
        "middle_tenth_ms": spread(times[middle : middle + tenth]),
        "last_tenth_ms": spread(times[-tenth:]),
    }


def _cpu(processes: list[psutil.Process]) -> float:
    return sum(sum(process.cpu_times()[:2]) for process in processes)


@contextlib.contextmanager
def _kept(folder: Path | None) -> Iterator[Path]:
    if folder is not None:
        folder.mkdir(parents=True, exist_ok=True)
        yield folder
        return
    with tempfile.TemporaryDirectory() as scratch:
        yield Path(scratch)


def _fill(home: Path, count: int) -> None:
    if (home / "catalog.db").exists():
        return
    app = Flask("bench")
    db.attach(app, load({}, home=home))
    with app.app_context():
        fill(count)


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--records", type=int, default=20_000)
    parser.add_argument("--home", type=Path, help="folder of the catalog, kept and used again")
    parser.add_argument("--peer", action="store_true", help="walk oai_repo as well")
    parser.add_argument("--lists", nargs="*", default=list(LISTS), choices=LISTS, help="which lists to walk")
    given = parser.parse_args()
    result: dict[str, Any] = {"benchmark": "oai_provider", "machine": machine()}
    with _kept(given.home) as home:
        _fill(home, given.records)
        with beside.site(home, "--workers", "1") as address:
            walk(f"{address}/oai", LISTS["set of an institution"])
            result["lists"] = {name: walk(f"{address}/oai", LISTS[name]) for name in given.lists}
        if given.peer:
            with beside.oai_repo(home) as address:
                result["oai_repo"] = {name: walk(address, LISTS[name]) for name in PEERS}
    print(json.dumps(result, indent=1))


if __name__ == "__main__":
    main()
