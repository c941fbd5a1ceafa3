"""Milliseconds of processor time to map one record from bytes to Record, in each format.

    python benchmarks/formats.py [FILE.mrc [ROUNDS]]

The file's records are read as they are (those of the tests' fifty, which are taken without a file, are in
MARC-8), then written anew in UTF-8 and as MARCXML (``corpus.py``). What is read from them is written as MODS
and Dublin Core and read from that, for EDM and ETD-MS under their own root elements. The best of the rounds
(3) counts. Prints one JSON object.
"""

from __future__ import annotations

import json
import sys
import time
from pathlib import Path
from typing import Any

from corpus import SAMPLE, Corpus
from lxml import etree
from measuring import machine

from catalog.errors import CatalogError
from catalog.formats.dublincore import DublinCoreFormat
from catalog.formats.edm import EdmFormat
from catalog.formats.etdms import EtdMsFormat
from catalog.formats.marc import MarcFormat, split
from catalog.formats.marcxml import MarcXmlFormat
from catalog.formats.mods import ModsFormat
from catalog.formats.qualified_dc import QualifiedDublinCoreFormat
from catalog.formats.xml import parse_element
from catalog.sdk.format import Format

EDM, ETD = "http://www.europeana.eu/schemas/edm/", "http://www.ndltd.org/standards/metadata/etdms/1.0/"


def measure(format_: Format, payloads: list[bytes], rounds: int) -> dict[str, Any]:
    failed = 0
    best = float("inf")
    for _ in range(rounds):
        failed = 0
        began = time.process_time()
        for payload in payloads:
            try:
                format_.read(payload, {})
            except CatalogError:
                failed += 1
        best = min(best, time.process_time() - began)
    return {
        "records": len(payloads),
        "milliseconds": round(best / len(payloads) * 1000, 4),
        "bytes": sum(map(len, payloads)) // len(payloads),
        "failed": failed,
    }


def rooted(payload: bytes, name: str) -> bytes:
    """The same statements within an element of another name."""
    root = etree.Element(name)
    root.extend(list(parse_element(payload)))
    return etree.tostring(root, encoding="UTF-8")


def measure_written(marc: list[bytes], rounds: int) -> dict[str, Any]:
    """The formats that the records are written in first."""
    records = [MarcFormat().read(payload, {}) for payload in marc]
    dublin_core = [DublinCoreFormat().write(record) for record in records]
    return {
        "mods": measure(ModsFormat(), [ModsFormat().write(record) for record in records], rounds),
        "oai_dc": measure(DublinCoreFormat(), dublin_core, rounds),
        "qdc": measure(QualifiedDublinCoreFormat(), dublin_core, rounds),
        "edm": measure(
            EdmFormat(), [rooted(payload, f"{{{EDM}}}ProvidedCHO") for payload in dublin_core], rounds
        ),
        "etdms": measure(
            EtdMsFormat(), [rooted(payload, f"{{{ETD}}}thesis") for payload in dublin_core], rounds
        ),
    }


def main() -> None:
    path = Path(sys.argv[1]) if len(sys.argv) > 1 else SAMPLE
    rounds = int(sys.argv[2]) if len(sys.argv) > 2 else 3
    before = machine()
    corpus = Corpus(path)
    count = len(corpus.templates)
    figures = {
        "benchmark": "formats",
        "machine": before,
        "as_they_are": measure(MarcFormat(), list(split([path.read_bytes()])), rounds),
        "utf8": measure(MarcFormat(), list(corpus.marc(0, count)), rounds),
        "marcxml": measure(MarcXmlFormat(), list(corpus.marcxml(0, count)), rounds),
        **measure_written(list(corpus.marc(0, count)), rounds),
    }
    print(json.dumps(figures, indent=1))


if __name__ == "__main__":
    main()
