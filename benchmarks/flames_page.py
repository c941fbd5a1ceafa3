"""Writes the section of flames of docs/performance.md from what ``flames.py`` printed before and after.

    python benchmarks/flames_page.py PAGE BEFORE.json [AFTER.json]

What stands on the page between ``<!-- flames -->`` and ``<!-- end of flames -->`` is replaced.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

BEGIN, END = "<!-- flames -->", "<!-- end of flames -->"

Stages = dict[str, dict[str, Any]]


def main() -> None:
    """Replace the section."""
    if not 3 <= len(sys.argv) <= 4:
        raise SystemExit(__doc__)
    page, *files = map(Path, sys.argv[1:])
    before, after = ([_stages(file) for file in files] + [{}])[:2]
    text = page.read_text("utf-8")
    if text.count(BEGIN) != 1 or text.count(END) != 1:
        raise SystemExit(f"{page}: must hold {BEGIN} and {END} once each")
    head, rest = text.split(BEGIN)
    section = "\n".join((BEGIN, "", *_table(before, after), "", *_flames(before, after), END))
    page.write_text(head + section + rest.split(END)[1], "utf-8")


def _stages(file: Path) -> Stages:
    figures = json.loads(file.read_text("utf-8"))
    return {entry["stage"]: entry for entry in figures["stages"]}


def _names(before: Stages, after: Stages) -> list[str]:
    return list(after) + [name for name in before if name not in after]


def _table(before: Stages, after: Stages) -> Iterator[str]:
    yield "| stage | what | before | after |"
    yield "| --- | --- | --- | --- |"
    for name in _names(before, after):
        what = (after.get(name) or before[name])["what"]
        yield f"| {name} | {what} | {_cost(before, name)} | {_cost(after, name)} |"


def _cost(stages: Stages, name: str) -> str:
    if name not in stages:
        return "–"
    cost = stages[name]["cpu_microseconds"]
    return f"{cost:,.0f} µs" if cost >= 10 else f"{cost:.1f} µs"


def _flames(before: Stages, after: Stages) -> Iterator[str]:
    for name in _names(before, after):
        for told, stages in (("before", before), ("after", after)):
            if name in stages:
                yield f"<details><summary>{name}, {told}: {_cost(stages, name)} a record</summary>\n"
                yield "```text"
                yield from stages[name]["flame"]
                yield "```\n\n</details>\n"


if __name__ == "__main__":
    main()
