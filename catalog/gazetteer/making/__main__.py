"""``python -m catalog.gazetteer.making``: reads the source, checks it, writes the data files."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path

import click

from catalog.errors import InvalidInput
from catalog.gazetteer.making.comparing import Comparison, compare
from catalog.gazetteer.making.source import PACKAGE, Source, sound_points
from catalog.gazetteer.units import COMMUNE, DISTRICT, NEW, OLD, PROVINCE, Unit

EXPECTED = {
    "old provinces": 63,
    "old districts": 696,
    "old communes": 10_035,
    "new provinces": 34,
    "new communes": 3_321,
    "new xã": 2_621,
    "new phường": 687,
    "new đặc khu": 13,
    "old units with successors": 10_040,
    "new communes with predecessors": 3_321,
    "old provinces in several new ones": 0,
    "province codes with another name": 7,
    "commune codes kept": 3_316,
    "commune codes that are new": 5,
}
"""What the two official lists hold; 10,040 are the communes and five islands that had none."""
_DATA = Path(__file__).parents[1] / "data"


@click.command()
@click.argument("folder", type=click.Path(exists=True, file_okay=False, path_type=Path))
@click.option("--compare-with", default="", help="a Python that has vietnam-provinces")
@click.option("--date", default="", help="the date noted in the files (today)")
@click.option("--to", type=click.Path(file_okay=False, path_type=Path), default=_DATA, show_default=False)
def main(folder: Path, compare_with: str, date: str, to: Path) -> None:
    """Make the data files from the package in the ``site-packages`` FOLDER."""
    source = Source(folder)
    successors = source.successors()
    check(counted(source.units({}), successors))
    points, dropped = sound_points(source, successors)
    units = source.units(points)
    click.echo(f"{len(dropped)} centre points left out: {' '.join(dropped)}")
    compared = compare(compare_with, units, successors) if compare_with else None
    if compared:
        check_compared(compared)
        click.echo("\n".join(f"{name}: {value}" for name, value in compared._asdict().items()))
    write(to, _origin(source.version, compared, date), units, successors)


def counted(units: Sequence[Unit], successors: Mapping[str, Sequence[str]]) -> dict[str, int]:
    """The numbers of ``EXPECTED`` as the tables have them."""
    levels = Counter((unit.list_version, unit.level) for unit in units)
    types = Counter(unit.type for unit in units if (unit.list_version, unit.level) == (NEW, COMMUNE))
    by_key = {unit.key: unit for unit in units}
    old = {unit.code: unit for unit in units if unit.list_version == OLD}
    new = {unit.code: unit for unit in units if unit.list_version == NEW}
    into: dict[str, set[str]] = defaultdict(set)
    for code, others in successors.items():
        unit = old[code]
        while unit.parent:
            unit = by_key[f"{OLD}:{unit.parent}"]
        into[unit.code].update(new[other].parent for other in others)
    both = old.keys() & new.keys()
    return {
        "old provinces": levels[OLD, PROVINCE],
        "old districts": levels[OLD, DISTRICT],
        "old communes": levels[OLD, COMMUNE],
        "new provinces": levels[NEW, PROVINCE],
        "new communes": levels[NEW, COMMUNE],
        "new xã": types["xã"],
        "new phường": types["phường"],
        "new đặc khu": types["đặc khu"],
        "old units with successors": len(successors),
        "new communes with predecessors": len({other for others in successors.values() for other in others}),
        "old provinces in several new ones": sum(len(provinces) != 1 for provinces in into.values()),
        "province codes with another name": sum(
            old[code].name != new[code].name for code in both if len(code) == 2
        ),
        "commune codes kept": sum(len(code) == 5 for code in both),
        "commune codes that are new": sum(len(code) == 5 for code in new.keys() - old.keys()),
    }


def check(found: Mapping[str, int]) -> None:
    """Raise ``InvalidInput`` that names every number that is not what the official lists hold."""
    wrong = {
        name: [f"{expected:,} are expected, the source has {found[name]:,}"]
        for name, expected in EXPECTED.items()
        if found[name] != expected
    }
    if wrong:
        raise InvalidInput(PACKAGE, wrong)


def check_compared(other: Comparison) -> None:
    """Raise ``InvalidInput`` if the second package has other lists or says the contrary of an old commune."""
    wrong = {
        name: [f"{unknown:,} of ours are unknown to it"]
        for name, unknown in other.unknown.items()
        if unknown and name != "old commune"  # it keeps codes closed before 2025 beside those of 2025
    }
    if other.contradict:
        wrong["successors"] = [f"{other.contradict:,} old communes went elsewhere by its table"]
    if wrong:
        raise InvalidInput(f"vietnam-provinces {other.version}", wrong)


def _origin(version: str, compared: Comparison | None, date: str) -> str:
    checked = f", compared with vietnam-provinces {compared.version}" if compared else ""
    made = date or f"{datetime.now(UTC):%Y-%m-%d}"
    return (
        f"# Made on {made} from {PACKAGE} {version} (MIT, see NOTICE){checked}; not to be changed by hand.\n"
    )


def write(folder: Path, origin: str, units: Iterable[Unit], successors: Mapping[str, Sequence[str]]) -> None:
    """Write ``vn-....tsv`` for each list and ``successors.tsv`` into ``folder``."""
    lines: dict[str, list[str]] = defaultdict(list)
    for unit in units:
        lat, lon = ("", "") if unit.point is None else map(str, unit.point)
        cells = (unit.code, unit.parent, unit.type, unit.name, lat, lon)
        lines[unit.list_version].append("\t".join(cells) + "\n")
    for list_version, rows in lines.items():
        head = "# code\tin\ttype\tname\tdegrees north\tdegrees east\n"
        (folder / f"{list_version}.tsv").write_text(origin + head + "".join(rows), "utf-8", newline="\n")
    head = f"# code in {OLD}\twhole or part of it went to these codes in {NEW}\n"
    rows = [f"{code}\t{' '.join(others)}\n" for code, others in successors.items()]
    (folder / "successors.tsv").write_text(origin + head + "".join(rows), "utf-8", newline="\n")


if __name__ == "__main__":
    try:
        main()
    except InvalidInput as error:
        raise SystemExit(str(error)) from error
