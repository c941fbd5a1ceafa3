"""How well the search answers: nDCG@10, reciprocal rank and success of judged queries, by class.

    python benchmarks/relevance/run.py                        a table for each engine
    python benchmarks/relevance/run.py --json                 {"overall", "classes", "engine"} of one engine
    python benchmarks/relevance/run.py --queries FILE         another judged set in the same form
    python benchmarks/relevance/run.py --held-out only        the third that weights were not tuned on
    python benchmarks/relevance/run.py --show subject         each query of a class with its first results
    python benchmarks/relevance/run.py --unjudged             results that nobody has judged yet
    python benchmarks/relevance/run.py --home FOLDER          keeps the collection there, and uses it again

The collection is made from the demonstration data and benchmarks/relevance/data.
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

import judged
from collection import collection, members, titles
from judged import Judged
from measures import Figures, mean, measure

from catalog.sdk.search import SearchEngine
from catalog.search.finder import find

QUERIES = Path(__file__).parent / "data" / "queries.jsonl"
ENGINES = ("tantivy", "whoosh")
DEEP = 10
HELD_OUT: Mapping[str, Callable[[Judged], bool]] = {
    "with": lambda _: True,
    "without": lambda one: not one.held_out,
    "only": lambda one: one.held_out,
}


class Run:
    """Judged queries answered by one engine."""

    def __init__(self, queries: Sequence[Judged], engine: SearchEngine) -> None:
        self.engine, self._works = engine, members(engine)
        self.answered = [(one, self._ranked(one), self._grades(one)) for one in queries]

    def _ranked(self, one: Judged) -> list[str]:
        return [hit.id for hit in find(self.engine, one.query, facets=(), size=DEEP).results.hits]

    def _grades(self, one: Judged) -> dict[str, int]:
        known = {id for held in self._works.values() for id in held}
        if missing := one.grades.keys() - known:
            raise SystemExit(f"query {one.id}: the collection holds no record {min(missing)}")
        return judged.by_work(one, self._works)

    def figures(self) -> dict[str, Any]:
        """The JSON object that is printed."""
        by_class: dict[str, list[Figures]] = {}
        for one, ranked, grades in self.answered:
            by_class.setdefault(one.kind, []).append(measure(ranked, grades))
        return {
            "overall": mean([found for figures in by_class.values() for found in figures]),
            "classes": {
                kind: {"queries": len(figures), **mean(figures)} for kind, figures in by_class.items()
            },
            "engine": self.engine.name,
        }

    def show(self, kind: str) -> None:
        """Print each query of a class, worst first, with its first results and their grades."""
        shown = [row for row in self.answered if row[0].kind == kind or kind == "all"]
        for one, ranked, grades in sorted(shown, key=lambda row: measure(row[1], row[2])["ndcg10"]):
            print(f"\n{measure(ranked, grades)['ndcg10']:.2f}  {one.id}  {one.query}")
            called = titles([*ranked, *grades])
            for work in ranked:
                print(f"      {grades.get(work, '-')}  {work}  {called[work][:70]}")
            for work in grades.keys() - set(ranked):
                print(f" not: {grades[work]}  {work}  {called[work][:70]}")

    def unjudged(self) -> None:
        """Print as tab-separated lines what was found among the first ten and has no grade."""
        for one, ranked, grades in self.answered:
            called = titles(ranked)
            for work in ranked:
                if work not in grades:
                    print(f"{one.id}\t{one.query}\t{work}\t{called[work]}")


def table(figures: Mapping[str, Any]) -> str:
    """The figures as a Markdown table."""
    rows = [("all", {"queries": sum(row["queries"] for row in figures["classes"].values())})]
    rows[0][1].update(figures["overall"])
    rows += sorted(figures["classes"].items())
    lines = [f"| {figures['engine']} | queries | nDCG@10 | MRR | success@1 | success@5 |"]
    lines.append("| --- | ---: | ---: | ---: | ---: | ---: |")
    for name, row in rows:
        told = [f"{row[key]:.3f}" for key in ("ndcg10", "mrr", "success1", "success5")]
        lines.append(f"| {' | '.join((name, str(row['queries']), *told))} |")
    return "\n".join(lines)


def main() -> None:
    """Answer the judged queries and print how well."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--queries", type=Path, default=QUERIES, help="the judged set, JSON lines")
    parser.add_argument("--engine", choices=ENGINES, help="one engine (with --json: tantivy if not told)")
    parser.add_argument("--held-out", choices=tuple(HELD_OUT), default="with", help="queries held out")
    parser.add_argument("--home", type=Path, help="a folder for the collection, made if there is none")
    shape = parser.add_mutually_exclusive_group()
    shape.add_argument("--json", action="store_true", help="print a JSON object")
    shape.add_argument("--show", metavar="CLASS", help="print the results of a class, or of all")
    shape.add_argument("--unjudged", action="store_true", help="print results that have no grade")
    given = parser.parse_args()
    queries = [one for one in judged.read(given.queries) if HELD_OUT[given.held_out](one)]
    if not queries:
        raise SystemExit(f"{given.queries}: holds no queries with --held-out {given.held_out}")
    one_engine = given.json or given.show or given.unjudged
    for name in (given.engine,) if given.engine else ENGINES[:1] if one_engine else ENGINES:
        with collection(name, given.home) as parts:
            run = Run(queries, parts.engine)
            if given.json:
                print(json.dumps(run.figures(), ensure_ascii=False, indent=2))
            elif given.show:
                run.show(given.show)
            elif given.unjudged:
                run.unjudged()
            else:
                print(table(run.figures()), end="\n\n")


if __name__ == "__main__":
    main()
