"""The whole way of a file: source, harvest, pictures, mapping again, all through the command line."""

from __future__ import annotations

import io
import json
from pathlib import Path

import pytest
from click.testing import CliRunner
from PIL import Image

from catalog.cli import main
from catalog.settings import load
from catalog.store import media


@pytest.fixture
def run(tmp_path: Path, monkeypatch):
    """Run ``catalog ARGS`` on a catalog of its own, with the plugins that are installed."""
    monkeypatch.setenv("CATALOG_HOME", str(tmp_path / "home"))
    monkeypatch.setenv("CATALOG_SEARCH_ENGINE", "whoosh")
    monkeypatch.chdir(tmp_path)

    def called(*args: str, code: int = 0) -> str:
        result = CliRunner().invoke(main, args)
        if result.exception is not None and not isinstance(result.exception, SystemExit):
            raise result.exception
        assert result.exit_code == code, result.output
        called.complaint = result.stderr
        return result.stdout

    called("db", "upgrade")
    return called


def counts(text: str) -> dict[str, int]:
    report = json.loads(text)
    return {name: report[name] for name in ("new", "changed", "unchanged", "failed", "withdrawn", "held")}


def add(run, slug: str, *options: str) -> None:
    pairs = [part for option in options for part in ("--option", option)]
    place = ("--institution", "bt", "--institution-name", "Bảo tàng", "--institution-system", "museum")
    run("sources", "add", slug, "--connector", "files", *place, *pairs)


def show(run, record: str) -> dict:
    return json.loads(run("records", "show", record, "--json"))


def test_a_zip_named_on_the_command_line_is_harvested_with_its_pictures(run, files, profile, tmp_path):
    table = "Mã,Tên,Chất liệu,Ảnh,Chú thích\nHV-1,Trống đồng,Đồng,trong.png,Mặt trống\nHV-2,,Đồng,,\n"
    drawn = io.BytesIO()
    Image.new("RGB", (30, 20), "olive").save(drawn, "PNG")
    made = files.zip_of(
        "in.zip", {"a.csv": table, "profile.yaml": profile, "anh/TRONG.png": drawn.getvalue()}
    )
    made.rename(tmp_path / "outside.zip")
    add(run, "bt", "path=outside.zip", "link=https://example.org/{native_id}")
    told = json.loads(run("harvest", "bt", "--json", "--no-index", code=3))
    assert (told["new"], told["failed"]) == (1, 1)
    [failure] = told["failures"]
    assert (failure["identifier"], failure["field"], failure["rule"]) == ("HV-2", "title", "required")
    record = show(run, "bt-HV-1")
    [image] = record["images"]
    home = load({}, home=tmp_path / "home")
    kept = media.path_of(home.media, image["url"].removeprefix("/media/"))
    assert kept.read_bytes() == drawn.getvalue()
    assert image["alt"] == "Mặt trống"
    assert record["links"][0]["url"] == "https://example.org/HV-1"


def test_an_edited_profile_maps_again_without_a_harvest(run, files, header, profile, tmp_path):
    files.table("a.csv", header, ["1", "Chuông", "Đồng", "", ""], ["2", "Trống", "Đồng", "", ""])
    (files.folder / "a.csv").rename(tmp_path / "a.csv")
    (tmp_path / "p.yaml").write_text(profile)
    add(run, "bt", "path=a.csv", "profile=p.yaml")
    assert counts(run("harvest", "bt", "--json", "--no-index"))["new"] == 2
    assert counts(run("harvest", "bt", "--json", "--no-index"))["unchanged"] == 2
    (tmp_path / "p.yaml").write_text(profile.replace("kind: object", "kind: specimen"))
    run("remap", "bt", "--no-index")
    assert show(run, "bt-1")["kind"] == "specimen"


def test_rows_that_left_the_file_are_withdrawn_in_replace_mode_only(run, files, tmp_path):
    rows = [[str(number), f"Sách {number}"] for number in range(20)]
    for slug, mode in (("thay", "replace"), ("them", "append")):
        files.table("a.csv", ["id", "title"], *rows)
        (files.folder / "a.csv").rename(tmp_path / f"{slug}.csv")
        add(run, slug, f"path={slug}.csv", f"mode={mode}")
        assert counts(run("harvest", slug, "--json", "--no-index"))["new"] == 20
        files.table("a.csv", ["id", "title"], *rows[1:])
        (files.folder / "a.csv").replace(tmp_path / f"{slug}.csv")
        told = counts(run("harvest", slug, "--json", "--no-index"))
        assert (told["unchanged"], told["withdrawn"]) == (19, 1 if mode == "replace" else 0)


def test_a_missing_file_is_one_plain_line_and_exit_code_1(run):
    add(run, "bt", "path=nothing.csv")
    told = json.loads(run("harvest", "bt", "--json", "--no-index", code=1))
    assert told["status"] == "failed"
    assert "nothing.csv: is not there" in run.complaint
    assert "Traceback" not in run.complaint
