"""``catalog demo`` as a new user runs it: the sample through the installed connectors, served by gunicorn.

And as a visitor comes to it, on a phone without scripts: what is looked for is few presses away.
"""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import requests
from playwright.sync_api import Browser, Locator, Page

from catalog.web.i18n import today
from catalog.web.whats_on_params import month_end
from tests.browser.conftest import Visit
from tests.demo_site import Demo

_A_WEEK = 7
KINDS = {"book", "object", "exhibition", "programme", "class", "club", "lesson", "video", "course"}


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("demo") / "var"


@pytest.fixture(scope="module")
def demo(home: Path) -> Iterator[Demo]:
    running = Demo(home, CATALOG_SEARCH_ENGINE="tantivy").wait()
    yield running
    assert running.stop() == 0, running.output


def test_the_sample_is_searchable_when_the_demo_says_so(demo: Demo) -> None:
    reply = requests.get(f"{demo.address}/healthz", timeout=10)
    assert reply.status_code == 200
    assert reply.json()["records"] >= 600


def test_an_unaccented_name_finds_the_drum_first(demo: Demo) -> None:
    assert demo.search("trong dong")["items"][0]["title"] == "Trống đồng Ngọc Lũ"


def test_english_words_and_misspelt_titles_are_answered_helpfully(demo: Demo) -> None:
    assert any("Ngọc Lũ" in item["title"] for item in demo.search("bronze drum")["items"])
    for misspelt, meant in (("truyen kieeu", "Kiều"), ("Trông đồn Ngọc Lũ", "Trống đồng Ngọc Lũ")):
        answer = demo.search(misspelt)
        assert any(meant in item["title"] for item in answer["items"]), misspelt
        assert answer["notices"], misspelt
    first = demo.search("Trông đồng Ngọc Lu")["items"][0]
    assert first["title"] == "Trống đồng Ngọc Lũ", "wrong marks alone need no help"


def test_all_kinds_of_the_sample_are_facets_with_records(demo: Demo) -> None:
    counts = {entry["value"]: entry["count"] for entry in demo.search("")["facets"]["kind"]}
    assert counts.keys() >= KINDS
    assert all(counts.values())


def test_a_record_leads_to_its_institution_and_to_the_thing(demo: Demo) -> None:
    (first, *_) = demo.search("trong dong ngoc lu")["items"]
    page = requests.get(f"{demo.address}/record/{first['id']}", timeout=10).text
    assert f'/institution/{first["institution"]}"' in page
    record = requests.get(f"{demo.address}/record/{first['id']}.json", timeout=10).json()
    assert record["links"][0]["url"] in page
    picture = record["images"][0]["url"]
    reply = requests.get(demo.address + picture, timeout=10)
    assert reply.headers["Content-Type"] == "image/png"
    assert requests.get(f"{demo.address}/institution/{first['institution']}", timeout=10).status_code == 200


def test_some_exhibition_is_on_today(demo: Demo) -> None:
    page = requests.get(f"{demo.address}/", timeout=10).text
    assert "Đang diễn ra" in page


def test_without_the_package_tantivy_a_second_start_gives_the_same_pages_from_whoosh_with_a_notice(
    demo: Demo, home: Path, tmp_path: Path
) -> None:
    (tmp_path / "tantivy.py").write_text("raise ImportError('not installed')\n", "utf-8")
    whoosh = Demo(home, PYTHONPATH=str(tmp_path)).wait()
    try:
        assert " 0 new" in whoosh.output
        assert " 0 changed" in whoosh.output
        assert "whoosh" in whoosh.output.lower()
        assert "tantivy" in whoosh.output.lower()
        for query in ("trong dong", "huế", "truyện kiều", "kind:class", ""):
            ours, theirs = demo.search(query), whoosh.search(query)
            assert ours["total"] == theirs["total"], query
            assert {name: counts_of(ours, name) for name in ours["facets"]} == {
                name: counts_of(theirs, name) for name in theirs["facets"]
            }, query
        assert whoosh.search("trong dong")["items"][0]["title"] == "Trống đồng Ngọc Lũ"
    finally:
        assert whoosh.stop(signal.SIGINT) == 0


def counts_of(answer: dict[str, Any], name: str) -> dict[str, int]:
    return {entry["value"]: entry["count"] for entry in answer["facets"][name]}


def test_a_taken_port_is_told_before_anything_is_loaded(demo: Demo, tmp_path: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "catalog.cli", "demo", "--port", str(demo.port)],
        env={**os.environ, "CATALOG_HOME": str(tmp_path / "other")},
        capture_output=True, text=True, timeout=60, check=False,
    )  # fmt: skip
    assert done.returncode == 1
    assert str(demo.port) in done.stderr
    assert not (tmp_path / "other").exists() or not (tmp_path / "other" / "catalog.db").exists()


def test_the_command_line_searches_as_the_page_does(demo: Demo, home: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "catalog.cli", "search", "trong dong", "--limit", "5", "--json"],
        env={**os.environ, "CATALOG_HOME": str(home)},
        capture_output=True, text=True, timeout=60, check=True,
    )  # fmt: skip
    answer = json.loads(done.stdout)
    page = demo.search("trong dong")
    assert answer["items"] == page["items"][:5]
    assert answer["facets"] == page["facets"]


class Taps:
    """A page that is gone through by presses, which are counted."""

    def __init__(self, page: Page) -> None:
        self.page, self.count = page, 0

    def on(self, link: Locator) -> None:
        link.first.click()
        self.count += 1


@pytest.fixture
def taps(browser: Browser, demo: Demo) -> Iterator[Taps]:
    """The home page on a phone that runs no scripts."""
    context = browser.new_context(viewport={"width": 360, "height": 740}, java_script_enabled=False)
    yield Taps(Visit(context, demo.address).go("/"))
    context.close()


@pytest.mark.browser
def test_a_free_class_near_hue_this_month_is_four_presses_away(taps: Taps) -> None:
    page = taps.page
    taps.on(page.locator(".starts a[href='/whats-on']"))
    taps.on(page.locator(".on-days a", has_text="Tháng này"))
    taps.on(page.locator(".on-quick a", has_text="Lớp học miễn phí"))
    taps.on(page.locator(".on-places a", has_text="Huế"))
    assert taps.count == 4
    assert "Huế" in page.locator("h1").inner_text()
    if not page.locator(".on-entry").count():
        # In the last days of a month there may be none: then the next is one press farther.
        assert (month_end(today()) - today()).days < _A_WEEK
        taps.on(page.locator(".ways-out a"))
    entries = page.locator(".on-entry")
    assert entries.count() >= 1
    for number in range(entries.count()):
        told = entries.nth(number).inner_text()
        assert "Lớp học" in told
        assert "Miễn phí" in told


@pytest.mark.browser
def test_an_openly_usable_vietnamese_lesson_is_three_presses_away(taps: Taps) -> None:
    page = taps.page
    taps.on(page.locator(".starts a[href='/learning']"))
    taps.on(page.locator(".level a.chip", has_text="Lớp 4"))
    rows = page.locator("section[aria-labelledby='open-rows'] .lesson-row", has_text="Bài học")
    taps.on(rows.locator(".row-title a"))
    assert taps.count == 3
    assert "Được" in page.locator(".record-bar .may").inner_text()
    assert page.locator("html").get_attribute("lang") == "vi"
    assert page.locator("h1").get_attribute("lang") is None
    assert page.locator(".way a[rel~='external']").count() >= 1
