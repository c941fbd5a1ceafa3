"""Whoever follows the page about LIDO connects a museum, and what it says is what there is."""

from __future__ import annotations

import re
import zipfile
from collections.abc import Callable
from pathlib import Path

import khomo_lido
import orjson
import pytest
from flask import Flask
from khomo_lido import LidoConnector

from catalog.advice.messages import translated
from tests.conftest import Runner
from tests.docs.followed import DOCS, follow, steps

PAGES = (DOCS / "connect-lido.md", DOCS / "vi" / "ket-noi-lido.md")
EXPORT = Path(khomo_lido.__file__).parent / "examples" / "bao-tang" / "files" / "hien-vat.xml"


@pytest.fixture
def run(make_app: Callable[..., Flask], run_in: Runner) -> Runner:
    make_app([khomo_lido])
    return run_in


def test_the_commands_of_the_page_harvest_a_museum_s_export(run: Runner, tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "objects.zip", "w") as pack:
        pack.write(EXPORT, "hien-vat.xml")
    *before, harvest = steps(PAGES[0])
    told = follow(before, run, {"objects.zip": str(tmp_path / "objects.zip")})
    assert "Trống đồng Sông Mã" in told
    assert "elements are not named as in the schema" in told
    # One record of the export has nothing that it can be called by.
    report = orjson.loads(run(*harvest[1:], "--json", code=3).stdout)
    assert (report["new"], report["failed"]) == (4, 1)
    published = orjson.loads(run("records", "show", "our-objects-T-0107", "--json").stdout)
    assert published["rights"]["credit"] == "hiến tặng, 1999"
    assert not any(
        word in str(published) for word in ("Lê Thị C", "phố D", "tủ 12", "200 triệu", "Trần Thị B")
    )


def test_both_pages_have_the_same_commands() -> None:
    assert steps(PAGES[0]) == steps(PAGES[1])


@pytest.mark.parametrize("page", PAGES, ids=["en", "vi"])
def test_each_option_is_in_the_page(page: Path) -> None:
    told = set(re.findall(r"^\| `([a-z_]+)` \|", page.read_text("utf-8"), re.MULTILINE))
    shown = {
        name for name, entry in LidoConnector.options().fields.items() if not entry.metadata.get("internal")
    }
    assert {*shown, "link"} <= told


def messages(page: Path) -> list[str]:
    """The messages that a page explains."""
    heading = re.compile(r"^## (?:What the messages mean|Ý nghĩa các thông báo)$", re.MULTILINE)
    _before, table = heading.split(page.read_text("utf-8"))
    return re.findall(r"^\| (.*?) \| .* \|$", table, re.MULTILINE)[2:]


def test_both_pages_explain_the_same_messages_and_reports_tell_those_of_records_in_vietnamese() -> None:
    told = messages(PAGES[0])
    assert len(told) == 11
    assert messages(PAGES[1]) == told
    assert all(translated(message, "vi") != message for message in told[:6])
