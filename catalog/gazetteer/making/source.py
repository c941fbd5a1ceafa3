"""The source's tables: units of both lists, what became of the old ones, and sound centre points."""

from __future__ import annotations

import json
import sqlite3
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from email import message_from_string
from pathlib import Path
from typing import Any

from catalog.errors import InvalidInput
from catalog.gazetteer.distance import kilometres
from catalog.gazetteer.units import NEW, OLD, Point, Unit

PACKAGE = "vietnamadminunits"
FAR = 15.0
"""Kilometres: a new commune so far from every old one of which it was made has a wrong centre point."""
STRAY = 25.0
"""Kilometres: an old commune so far from the middle of its district may have a wrong centre point."""
WIDE = 500.0
"""Square kilometres: in so wide a commune the office that was looked up may lie far from the centre."""

Row = dict[str, Any]


class Source:
    """The package's tables, read from its folder in ``site-packages`` without importing it.

    Raises ``InvalidInput`` if the package is not there.
    """

    def __init__(self, folder: Path) -> None:
        data = folder / PACKAGE / "data"
        facts = sorted(folder.glob(f"{PACKAGE}-*.dist-info/METADATA"))
        if not facts or not (data / "dataset.db").is_file():
            raise InvalidInput(str(folder), {"folder": [f"{PACKAGE} is not installed there"]})
        self.version: str = message_from_string(facts[0].read_text("utf-8"))["Version"]
        with sqlite3.connect(f"file:{data / 'dataset.db'}?mode=ro", uri=True) as database:
            database.row_factory = sqlite3.Row
            self.old = [dict(row) for row in database.execute("SELECT * FROM admin_units_legacy")]
            self.new = [dict(row) for row in database.execute("SELECT * FROM admin_units")]
        database.close()
        self.converter: Row = json.loads((data / "converter_2025.json").read_text("utf-8"))

    def successors(self) -> dict[str, list[str]]:
        """The codes of the new communes that took over each old commune, by its code.

        Islands without communes stand with the code of their district. Raises ``InvalidInput`` if the tables
        do not fit each other.
        """
        old = {
            f"{row['provinceKey']}_{row['districtKey']}_{row['wardKey'] or ''}": row["wardCode"]
            or row["districtCode"]
            for row in self.old
        }
        new = {(row["provinceKey"], row["wardKey"]): row["wardCode"] for row in self.new}
        found: dict[str, set[str]] = defaultdict(set)
        try:
            for province, ward, key in self._moves():
                found[old[key]].add(new[province, ward])
        except KeyError as error:
            raise InvalidInput(PACKAGE, {"successors": [f"{error} is in none of its lists"]}) from error
        return {code: sorted(found[code]) for code in sorted(found, key=lambda code: (len(code), code))}

    def _moves(self) -> Iterator[tuple[str, str, str]]:
        """Keys of a new province, of a new commune in it, and of an old one that went to it, each time."""
        for province, made_of in self.converter["DICT_PROVINCE_WARD_NO_DIVIDED"].items():
            for ward, keys in made_of.items():
                yield from ((province, ward, key) for key in keys)
        for province, divided in self.converter["DICT_PROVINCE_WARD_DIVIDED"].items():
            for key, parts in divided.items():
                yield from ((province, part["newWardKey"], key) for part in parts)

    def units(self, points: Mapping[str, Point]) -> list[Unit]:
        """All units of both lists, each by level and code; ``points`` are the communes' centres by key."""
        found: dict[str, Unit] = {}
        for list_version, rows in ((OLD, self.old), (NEW, self.new)):
            for row in rows:
                for unit in _units_of(row, list_version, points):
                    found.setdefault(unit.key, unit)
        return sorted(found.values(), key=lambda unit: (unit.list_version, len(unit.code), unit.code))


def _units_of(row: Row, list_version: str, points: Mapping[str, Point]) -> Iterable[Unit]:
    parent = ""
    for level in ("province", "district", "ward"):
        code = row.get(f"{level}Code")
        if not code:
            continue
        whole = row[level]
        kind = row.get(f"{level}Type") or whole.removesuffix(row[f"{level}Short"]).strip()
        point = points.get(f"{list_version}:{code}") if level == "ward" else _point(row, level)
        yield Unit(list_version, code, kind.lower(), whole[len(kind) :].strip(), parent, point)
        parent = code


def _point(row: Row, level: str) -> Point:
    return round(row[f"{level}Lat"], 4), round(row[f"{level}Lon"], 4)


def sound_points(
    source: Source, successors: Mapping[str, Sequence[str]]
) -> tuple[dict[str, Point], list[str]]:
    """The communes' centre points by unit key, and the keys of those left out because they are wrong.

    The source asked a map service by name, which at times answered with a namesake. An old commune's point is
    wrong if it is far from the middle of its district and from all its successors, a new one's if it is far
    from all of which it was made.
    """
    old = {row["wardCode"]: _point(row, "ward") for row in source.old if row["wardCode"]}
    new = {row["wardCode"]: _point(row, "ward") for row in source.new}
    zones = {row["wardCode"] for row in source.new if row["wardType"] == "Đặc khu"}
    wrong_old = {
        code
        for code in _strays(source.old, old)
        # The islands of a special zone lie far from each other.
        if zones.isdisjoint(successors[code])
        and all(kilometres(old[code], new[to]) > FAR for to in successors[code])
    }
    made_of: dict[str, list[Point]] = defaultdict(list)
    for code, others in successors.items():
        for other in others:
            made_of[other] += [old[code]] if code in old and code not in wrong_old else []
    spread = {row["wardCode"]: row["wardAreaKm2"] or WIDE for row in source.new}
    wrong_new = {
        code
        for code, point in new.items()
        if code not in zones
        and spread[code] < WIDE
        and all(kilometres(point, before) > FAR for before in made_of[code])
    }
    sound = {f"{OLD}:{code}": point for code, point in old.items() if code not in wrong_old}
    sound |= {f"{NEW}:{code}": point for code, point in new.items() if code not in wrong_new}
    dropped = [
        *(f"{OLD}:{code}" for code in sorted(wrong_old)),
        *(f"{NEW}:{code}" for code in sorted(wrong_new)),
    ]
    return sound, dropped


def _strays(rows: Iterable[Row], points: Mapping[str, Point]) -> list[str]:
    districts: dict[str, list[str]] = defaultdict(list)
    for row in rows:
        if row["wardCode"]:
            districts[row["districtCode"]].append(row["wardCode"])
    found = []
    for codes in districts.values():
        lats, lons = zip(*(points[code] for code in codes), strict=True)
        middle = sorted(lats)[len(codes) // 2], sorted(lons)[len(codes) // 2]
        found += [code for code in codes if kilometres(points[code], middle) > STRAY]
    return found
