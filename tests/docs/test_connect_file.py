"""Whoever follows the page about files, and nothing else, connects what it speaks of."""

from __future__ import annotations

import re
import shutil
import zipfile
from collections.abc import Callable
from pathlib import Path

import khomo_files
import orjson
import pytest
from flask import Flask
from khomo_files import FilesConnector

from catalog.sdk.testing.isis import isis_export
from tests.conftest import Runner
from tests.docs.followed import blocks, steps

ROOT = Path(__file__).parents[2]
PAGES = (ROOT / "docs/connect-a-file.md", ROOT / "docs/vi/ket-noi-tep.md")
OLD = [
    [(1, "NN-1"), (24, "Kỹ thuật trồng lúa"), (69, "<lúa><nông nghiệp>"), (70, "Lê A"), (80, "^aa^bb")],
    [(1, "NN-2"), (24, "Lịch sử Việt Nam"), (26, "^aHà Nội^bVăn học^c1998"), (30, "120 tr.")],
]


@pytest.fixture(params=PAGES, ids=["en", "vi"])
def page(request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A page, and around the test a folder with the files that it speaks of."""
    folder = tmp_path / "files"
    folder.mkdir()
    monkeypatch.chdir(folder)
    found: Path = request.param
    for words in steps(found):
        for name in re.findall(r"path=(\S+)", " ".join(words)):
            _make(folder / name)
    (folder / "isis.yaml").write_text(blocks(found, "yaml")[1], "utf-8")
    return found


def _make(path: Path) -> None:
    if path.suffix == ".mrc":
        shutil.copy(next((ROOT / "catalog/demo/data/books").glob("*.mrc")), path)
    elif path.suffix == ".iso":
        path.write_bytes(isis_export(*OLD))
    elif path.suffix == ".bib":
        path.write_text("@book{k, title = {Truy{\\d{\\^e}}n Ki{\\`{\\^e}}u}}\n")
    else:
        with zipfile.ZipFile(path, "w") as archive:
            archive.writestr("a.ris", "TY  - BOOK\nID  - 1\nTI  - Sách\nER  - \n")
            archive.writestr("b.csv", "id,title\n2,Bảng\n")


@pytest.fixture
def run(make_app: Callable[..., Flask], run_in: Runner) -> Runner:
    make_app([khomo_files])
    return run_in


def test_the_commands_of_the_page_connect_each_file(page: Path, run: Runner) -> None:
    told = ""
    harvested = []
    for words in steps(page):
        assert words[0] == "catalog"
        told += run(*words[1:]).stdout
        harvested += [words[2]] if words[1] == "harvest" else []
    assert "formats: isis (can be read here)" in told
    assert "formats: bibtex (can be read here)" in told
    assert "first title: Truyện Kiều" in told
    assert "b.csv" in told
    for slug in harvested:
        report = orjson.loads(run("harvest", slug, "--json").stdout)
        assert (report["unchanged"] > 0, report["failed"], report["withdrawn"]) == (True, 0, 0), slug


def test_the_profile_of_the_page_maps_the_tags_that_it_names(page: Path, run: Runner) -> None:
    for words in steps(page):
        if "profile=isis.yaml" in words:
            run(*words[1:], "--institution-name", "A")
            shown = run("sources", "preview", words[3], "--json").stdout
    first, second = orjson.loads(shown)["records"]
    assert (first["title"], first["creators"][0]["name"]) == ("Kỹ thuật trồng lúa", "Lê A")
    assert [subject["label"] for subject in first["subjects"]] == ["lúa", "nông nghiệp"]
    assert first["notes"] == ["b a"]
    assert (second["publisher"], second["extent"]) == ("Văn học", "120 tr.")


@pytest.mark.parametrize("page", PAGES, ids=["en", "vi"])
def test_each_option_and_format_is_in_the_page(page: Path) -> None:
    text = page.read_text("utf-8")
    rows = re.findall(r"^\| (`[a-z_]+`(?: \S+ `[a-z_]+`)?) \|", text, re.MULTILINE)
    told = {name for row in rows for name in re.findall(r"`([a-z_]+)`", row)}
    internal = {"trusted_path"}
    assert told == {*FilesConnector.options().fields, "link", "text_repair"} - internal
    formats = re.findall(
        r"`([a-z0-9_]+)`", "".join(re.findall(r"\| ((?:`[a-z_]+` ?)+) \|$", text, re.MULTILINE))
    )
    assert set(formats) == set(khomo_files.options.FORMATS)
