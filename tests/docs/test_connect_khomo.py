"""Whoever follows the page about other catalogs connects one, and what it says is what there is."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import khomo_khomo
import orjson
import pytest
from flask import Flask
from khomo_khomo import KhomoConnector

from catalog.settings import Settings, load
from tests.conftest import Runner
from tests.docs.followed import DOCS, commands, follow, messages, options
from tests.factories import make_record, publish_records
from tests.serving import serving

ROOT = DOCS.parent
PAGES = (DOCS / "connect-khomo.md", DOCS / "vi" / "ket-noi-kho-mo.md")
README = ROOT / "plugins" / "khomo-khomo" / "README.md"
HOST = "https://khomo.example.vn"


def test_the_commands_of_both_pages_harvest_a_catalog_and_divide_it_by_institutions(
    settings: Settings, make_app: Callable[..., Flask], run_in: Runner
) -> None:
    other = make_app(given=load({}, home=settings.home / "other"))
    publish_records([make_record("1", institution="hue-lib"), make_record("2", institution="museum")])
    run_in("index", "sync")
    make_app([khomo_khomo])
    assert commands(PAGES[1]) == commands(PAGES[0])
    first, later = commands(PAGES[0])
    with serving(other) as url:
        told = follow(first, run_in, {HOST: url})
        assert "--connector khomo" in told
        assert f"--option url={url}/feed.json" in told
        assert "hue-lib" in told
        follow(later, run_in, {})
        report = orjson.loads(run_in("harvest", "hue", "--json").stdout)
    assert (report["seen"], report["failed"]) == (0, 0)
    found = orjson.loads(run_in("search", "", "--json").stdout)["items"]
    assert sorted(entry["institution"] for entry in found) == ["hue-portal", "thu-vien-hue"]


@pytest.mark.parametrize("page", [*PAGES, README], ids=["en", "vi", "own"])
def test_each_option_is_in_the_page(page: Path) -> None:
    common = {"link", "metadata_licence"}
    assert options(page) | common == {*KhomoConnector.options().fields} | common


def test_both_pages_explain_the_same_messages_and_these_are_told() -> None:
    assert messages(PAGES[1]) == messages(PAGES[0])
    sources = "\n".join(path.read_text("utf-8") for path in (ROOT / "plugins/khomo-khomo/src").rglob("*.py"))
    spoken = re.sub(r'"\s*\n\s*f?"', "", sources)
    for message in messages(PAGES[0]):
        told = message.removeprefix(f"{HOST} ").split(", whose records")[0].split(", with the number")[0]
        assert told in spoken, told
