"""Milliseconds of processor time to map one MARC record from bytes to Record: as it is, in UTF-8, as MARCXML.

    python benchmarks/formats.py [FILE.mrc [ROUNDS]]

The file's records are read as they are (those of the tests' fifty, which are taken without a file, are in
MARC-8), then written anew in UTF-8 and as MARCXML (``corpus.py``) for the other two figures. The best of the
rounds (3) counts. Prints one JSON object.
"""

from __future__ import annotations

import json
import sys
import time
from pathlib import Path
from typing import Any

from corpus import SAMPLE, Corpus
from measuring import machine

from catalog.errors import CatalogError
from catalog.formats.marc import MarcFormat, split
from catalog.formats.marcxml import MarcXmlFormat
from catalog.sdk.format import Format


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
    }
    print(json.dumps(figures, indent=1))


if __name__ == "__main__":
    main()
