"""Making the data files: from the same tables come the same bytes, and wrong counts stop it."""

from __future__ import annotations

import json
import shutil
import sqlite3
import stat
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from catalog.errors import InvalidInput
from catalog.gazetteer import NEW, OLD, Unit, children, parents, predecessors, successors, units
from catalog.gazetteer.making.__main__ import main
from catalog.gazetteer.table import DATA, Table

FILES = ("vn-2025-06.tsv", "vn-2025-07.tsv", "successors.tsv")
NOWHERE = {OLD: -60.0, NEW: 60.0}
"""Degrees east of points that the making has to leave out; no two are near each other."""


def _unit(level: str, one: Unit) -> dict[str, Any]:
    lat, lon = one.point or (int(one.code) % 89, NOWHERE[one.list_version])
    return {
        level: one.full_name, f"{level}Short": one.name, f"{level}Code": one.code,
        f"{level}Type": one.type.capitalize(), f"{level}Lat": lat, f"{level}Lon": lon,
        f"{level}Key": one.code, f"{level}AreaKm2": 900.0 if one.point else 90.0,
    }  # fmt: skip


def _without_type(row: dict[str, Any]) -> dict[str, Any]:
    # Of provinces the package tells names with and without the type, and not the type.
    return {name: value for name, value in row.items() if name != "provinceType"}


def _rows(list_version: str) -> list[dict[str, Any]]:
    """The rows of the package's table: one for each commune, and for each island without any."""
    found = []
    for one in units(list_version):
        if not children(one):
            row: dict[str, Any] = {"wardCode": None, "wardKey": None, "wardType": None}
            for level, each in zip(("ward", "district", "province"), _levels(one), strict=True):
                row |= _unit(level, each) if each else {}
            found.append(_without_type(row))
    return found


def _levels(one: Unit) -> tuple[Unit | None, ...]:
    chain = [one, *parents(one)]
    if one.level == "district":
        return None, *chain
    return (chain[0], None, chain[1]) if len(chain) == 2 else tuple(chain)


def _converter() -> dict[str, Any]:
    whole: dict[str, Any] = {}
    divided: dict[str, Any] = {}
    for one in units(OLD):
        if children(one):
            continue
        key = "_".join([parents(one)[-1].code, one.parent, one.code] if one.level == "commune" else
                       [one.parent, one.code, ""])  # fmt: skip
        links = successors(one)
        province = links[0].unit.parent
        if len(links) == 1:
            whole.setdefault(province, {}).setdefault(links[0].unit.code, []).append(key)
        else:
            divided.setdefault(province, {})[key] = [{"newWardKey": link.unit.code} for link in links]
    return {"DICT_PROVINCE_WARD_NO_DIVIDED": whole, "DICT_PROVINCE_WARD_DIVIDED": divided}


@pytest.fixture(scope="module")
def package(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The tables of our own files in the shape of the package from which they were made."""
    folder = tmp_path_factory.mktemp("site-packages")
    data = folder / "vietnamadminunits" / "data"
    data.mkdir(parents=True)
    (folder / "vietnamadminunits-1.0.4.dist-info").mkdir()
    (folder / "vietnamadminunits-1.0.4.dist-info" / "METADATA").write_text("Version: 1.0.4\n\n")
    database = sqlite3.connect(data / "dataset.db")
    for table, list_version in (("admin_units_legacy", OLD), ("admin_units", NEW)):
        rows = _rows(list_version)
        names = list(dict.fromkeys(name for row in rows for name in row))
        database.execute(f"CREATE TABLE {table} ({', '.join(names)})")
        filled = [[row.get(name) for name in names] for row in rows]
        database.executemany(f"INSERT INTO {table} VALUES ({', '.join('?' * len(names))})", filled)
    database.commit()
    database.close()
    (data / "converter_2025.json").write_text(json.dumps(_converter()))
    return folder


def made(package: Path, to: Path, *more: str) -> Result:
    to.mkdir(exist_ok=True)
    return CliRunner().invoke(main, [str(package), "--to", str(to), "--date", "2026-11-22", *more])


def other_package(folder: Path, **changes: Any) -> Path:
    """A Python that answers as one with the second package does."""
    said: dict[str, Any] = {"version": "2026.9.0"}
    for title, list_version, level in (
        ("old province", OLD, "province"), ("old district", OLD, "district"), ("old commune", OLD, "commune"),
        ("new province", NEW, "province"), ("new commune", NEW, "commune"),
    ):  # fmt: skip
        said[title] = {one.code: one.full_name for one in units(list_version, level)}
    said["successors"] = {
        one.code: [link.unit.code for link in successors(one)] for one in units(OLD, "commune")
    }
    (folder / "said.json").write_text(json.dumps(said | changes))
    python = folder / "python"
    python.write_text(f"#!/bin/sh\ncat {folder / 'said.json'}\n")
    python.chmod(python.stat().st_mode | stat.S_IEXEC)
    return python


def test_the_files_in_use_come_from_their_tables_byte_for_byte(package: Path, tmp_path: Path) -> None:
    result = made(package, tmp_path / "made", "--compare-with", str(other_package(tmp_path)))
    assert result.exit_code == 0, result.output
    assert "28 centre points left out" in result.output
    for name in FILES:
        assert (tmp_path / "made" / name).read_bytes() == (DATA / name).read_bytes()


def test_what_was_made_says_from_what_and_when() -> None:
    for name in FILES:
        first = (DATA / name).read_text("utf-8").split("\n")[0]
        assert first.startswith(
            "# Made on 2026-11-22 from vietnamadminunits 1.0.4 (MIT, see NOTICE), compared"
        )


def test_a_table_that_lacks_a_commune_is_refused_before_anything_is_written(
    package: Path, tmp_path: Path
) -> None:
    folder = shutil.copytree(package, tmp_path / "package")
    database = sqlite3.connect(folder / "vietnamadminunits" / "data" / "dataset.db")
    database.execute("DELETE FROM admin_units WHERE wardCode = '19789'")
    database.commit()
    database.close()
    (folder / "vietnamadminunits" / "data" / "converter_2025.json").write_text(
        json.dumps({"DICT_PROVINCE_WARD_NO_DIVIDED": {}, "DICT_PROVINCE_WARD_DIVIDED": {}})
    )
    result = made(folder, tmp_path / "made")
    assert isinstance(result.exception, InvalidInput)
    assert "new communes: 3,321 are expected, the source has 3,320" in str(result.exception)
    assert list((tmp_path / "made").iterdir()) == []


def test_tables_that_do_not_fit_each_other_are_refused(package: Path, tmp_path: Path) -> None:
    folder = shutil.copytree(package, tmp_path / "package")
    moved = {
        "DICT_PROVINCE_WARD_NO_DIVIDED": {"46": {"19789": ["46_nowhere"]}},
        "DICT_PROVINCE_WARD_DIVIDED": {},
    }
    (folder / "vietnamadminunits" / "data" / "converter_2025.json").write_text(json.dumps(moved))
    result = made(folder, tmp_path / "made")
    assert "successors: '46_nowhere' is in none of its lists" in str(result.exception)


def test_a_folder_without_the_package_is_refused(tmp_path: Path) -> None:
    result = made(tmp_path, tmp_path / "made")
    assert isinstance(result.exception, InvalidInput)
    assert "vietnamadminunits is not installed there" in str(result.exception)


def test_a_contradiction_of_the_second_package_stops_it(package: Path, tmp_path: Path) -> None:
    python = other_package(tmp_path, successors={"00004": ["19789"]})
    result = made(package, tmp_path / "made", "--compare-with", str(python))
    assert "1 old communes went elsewhere by its table" in str(result.exception)


def test_files_of_another_folder_are_read_alike() -> None:
    table = Table(DATA)
    assert len(table) == len(units(OLD)) + len(units(NEW))
    assert sum(map(len, table.made_of.values())) == sum(
        len(predecessors(one)) for one in units(NEW, "commune")
    )
