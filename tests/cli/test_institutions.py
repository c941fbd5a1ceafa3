"""``catalog institutions`` and ``catalog db``."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from catalog.schemas import InstitutionSchema
from tests.conftest import Runner
from tests.factories import make_record, publish_records


def test_an_institution_is_added_changed_and_listed(run: Runner) -> None:
    add = ("institutions", "add", "hue-lib", "--name-vi", "Thư viện Huế", "--system", "library")
    assert run(*add).output == "hue-lib: new\n"
    assert run(*add).output == "hue-lib: unchanged\n"
    assert run(*add, "--lat", "16.46", "--lon", "107.59").output == "hue-lib: changed\n"
    (listed,) = json.loads(run("institutions", "list", "--json").output)
    assert listed["name_vi"] == "Thư viện Huế"
    assert listed["lat"] == 16.46
    assert listed["records"] == 0


def test_the_list_shows_how_many_records_each_has(run: Runner) -> None:
    publish_records([make_record("1"), make_record("2")])
    assert run("institutions", "list").output.splitlines()[1].endswith("2")


def test_good_rows_of_a_file_are_taken_and_bad_ones_named(run: Runner, tmp_path: Path) -> None:
    file = tmp_path / "institutions.csv"
    file.write_text(
        "slug,name_vi,system,lat,lon\n"
        "bt-hue,Bảo tàng Huế,museum,16.4,107.5\n"
        "BAD SLUG,Thư viện,library,,\n"
        "tv-x,Thư viện X,archive,abc,200\n",
        "utf-8-sig",
    )
    result = run("institutions", "import", str(file), code=3)
    assert "1 new, 0 changed, 0 unchanged, 2 failed" in result.output
    assert "institutions.csv row 3: slug" in result.output
    for named in ("row 4", "system", "lat", "lon", "200"):
        assert named in result.output
    assert len(json.loads(run("institutions", "list", "--json").output)) == 1


@pytest.mark.databases("sqlite", "postgresql")
def test_a_fact_that_not_every_database_keeps_is_refused_on_each(run: Runner, tmp_path: Path) -> None:
    file = tmp_path / "institutions.csv"
    file.write_text(
        "slug,name_vi,system,hours,url\n"
        "tv-a,Thư viện A,library,8:00\0–17:00,\n"
        f"tv-b,Thư viện B,library,,https://b.example/{'b' * 1000}\n"
        "tv-c,Thư viện C,library,8:00–17:00,https://c.example/\n",
        "utf-8",
    )
    told = run("institutions", "import", str(file), code=3).output
    assert r"institutions.csv row 2: hours: '8:00\x00–17:00' holds the forbidden character U+0000" in told
    assert "has 1,018 characters, at most 1,000 are allowed" in told
    assert "1 new, 0 changed, 0 unchanged, 2 failed" in told
    assert [entry["slug"] for entry in json.loads(run("institutions", "list", "--json").output)] == ["tv-c"]


@pytest.mark.databases("sqlite", "postgresql")
def test_facts_of_the_greatest_length_are_kept_on_each_database(run: Runner, tmp_path: Path) -> None:
    lengths = {
        name: field.limit for name, field in InstitutionSchema().fields.items() if hasattr(field, "limit")
    }
    chosen = {"system", "level", "province", "commune", "type", "status", "owner", "region_class"}
    chosen |= {"email", "isil", "photo"}  # these are in a list, or of a pattern
    facts = {name: "ế" * length for name, length in lengths.items() if name not in chosen}
    facts |= {"slug": "a" * 60, "system": "cultural_centre", "level": "province"}
    facts["url"] = "https://a.example/".ljust(lengths["url"], "a")
    file = tmp_path / "institutions.csv"
    file.write_text(f"{','.join(facts)}\n{','.join(facts.values())}\n", "utf-8")
    run("institutions", "import", str(file))
    (listed,) = json.loads(run("institutions", "list", "--json").output)
    assert listed == {**facts, "records": 0}


def test_a_file_without_the_slug_column_is_refused(run: Runner, tmp_path: Path) -> None:
    file = tmp_path / "institutions.csv"
    file.write_text("name\nA\n", "utf-8")
    assert "slug" in run("institutions", "import", str(file), code=1).output


def test_a_file_in_another_encoding_is_refused_with_the_place(run: Runner, tmp_path: Path) -> None:
    file = tmp_path / "institutions.csv"
    file.write_bytes("slug,name_vi\na,Thư viện".encode("cp1258", "replace") + b"\xff")
    assert "UTF-8" in run("institutions", "import", str(file), code=1).output


def test_a_coordinate_out_of_range_is_named(run: Runner) -> None:
    result = run("institutions", "add", "a", "--name-vi", "A", "--system", "library", "--lat", "95", code=1)
    assert "lat" in result.output
    assert "between -90 and 90" in result.output


def test_a_type_that_there_is_not_is_refused_at_the_command_line_too(run: Runner) -> None:
    add = ("institutions", "add", "a", "--name-vi", "A", "--system", "library")
    assert "is not one of national, public" in run(*add, "--type", "spaceship", code=1).output
    assert json.loads(run("institutions", "list", "--json").output) == []


def test_upgrade_twice_and_the_digest_of_nothing(run: Runner) -> None:
    run("db", "upgrade")
    run("db", "upgrade")
    assert run("db", "digest").output == "0" * 64 + "\n"
    publish_records([make_record("1")])
    assert run("db", "digest").output != "0" * 64 + "\n"
