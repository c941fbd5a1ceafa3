"""Whoever follows the pages about web sites and calendars connects one; they say what there is."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from pathlib import Path

import khomo_ical
import khomo_schemaorg
import orjson
import pytest
from flask import Flask
from khomo_ical import ICalConnector
from khomo_schemaorg import SchemaOrgConnector

from catalog.sdk.testing import Answer, serving
from tests.conftest import Runner
from tests.docs.followed import DOCS, blocks, commands, follow, messages, options

SITE = (DOCS / "connect-website.md", DOCS / "vi" / "ket-noi-trang-web.md")
CALENDAR = (DOCS / "connect-calendar.md", DOCS / "vi" / "ket-noi-lich.md")
MUSEUM, HOUSE = "https://baotang.example.vn", "https://nhavanhoa.example.vn"
LANGUAGES = pytest.mark.parametrize("language", [0, 1], ids=["en", "vi"])
HTML = {"Content-Type": "text/html; charset=utf-8"}


@pytest.fixture
def run(make_app: Callable[..., Flask], run_in: Runner) -> Runner:
    make_app([khomo_ical, khomo_schemaorg])
    return run_in


def page(body: str) -> Answer:
    return Answer(
        f"<!doctype html><html><head><title>Trang</title></head><body>{body}".encode(), headers=HTML
    )


@pytest.mark.parametrize("pages", [SITE, CALENDAR])
def test_the_pages_in_both_languages_give_the_same_commands_and_markup(pages: tuple[Path, Path]) -> None:
    assert commands(pages[0]) == commands(pages[1])
    assert blocks(pages[0], "html") == blocks(pages[1], "html")


def test_the_markup_of_the_page_is_harvested_by_its_commands(run: Runner) -> None:
    exhibition, lesson = blocks(SITE[1], "html")
    with serving({}) as server:
        paths = {"/": page("x"), "/trung-bay/gom-hoa-lam": page(exhibition), "/hoc/gom-co": page(lesson)}
        listed = "".join(f"<url><loc>{server.url}{path}</loc></url>" for path in paths)
        server.files.update(
            {
                path: Answer(answer.body.replace(MUSEUM.encode(), server.url.encode()), headers=HTML)
                for path, answer in paths.items()
            }
        )
        server.files["/sitemap.xml"] = Answer(f"<urlset>{listed}</urlset>".encode())
        told = follow(commands(SITE[1])[0], run, {f"{MUSEUM}/": f"{server.url}/", MUSEUM: server.url})
        assert "--connector schemaorg" in told
        again = orjson.loads(run("harvest", "trang-bao-tang", "--json").stdout)
    assert (again["unchanged"], again["failed"], again["withdrawn"]) == (2, 0, 0)
    found = orjson.loads(run("search", "gốm hoa lam", "--json").stdout)
    assert "Gốm hoa lam xứ Đông" in json.dumps(found, ensure_ascii=False)


def test_a_calendar_that_a_page_shows_is_found_and_harvested(run: Runner) -> None:
    house = Path(khomo_ical.__file__).parent / "examples" / "nha-van-hoa" / "replies" / "lich.ics"
    calendar = house.read_bytes().replace("hôm nào rảnh".encode(), b"20261201")
    link = '<html><head><link rel="alternate" type="text/calendar" href="/lich.ics"></head><body>Lịch'
    files = {"/": Answer(link.encode(), headers=HTML), "/lich.ics": Answer(calendar)}
    with serving(files) as server:
        told = follow(commands(CALENDAR[1])[0], run, {HOUSE: server.url})
        assert f"--option url={server.url}/lich.ics" in told
        again = orjson.loads(run("harvest", "lich-nha-van-hoa", "--json").stdout)
    assert (again["unchanged"], again["failed"], again["withdrawn"]) == (5, 0, 0)


@LANGUAGES
def test_each_option_is_in_the_pages(language: int) -> None:
    assert options(SITE[language]) == {*SchemaOrgConnector.options().fields, "link"}
    assert options(CALENDAR[language]) == {*ICalConnector.options().fields, "link"} - {"trusted_path"}


@pytest.mark.parametrize(("pages", "plugin"), [(SITE, "khomo_schemaorg"), (CALENDAR, "khomo_ical")])
def test_both_pages_explain_the_same_messages_and_the_code_tells_them(
    pages: tuple[Path, Path], plugin: str
) -> None:
    assert messages(pages[0]) == messages(pages[1])
    package = Path({"khomo_ical": khomo_ical, "khomo_schemaorg": khomo_schemaorg}[plugin].__file__).parent
    formats = Path(khomo_ical.__file__).parents[4] / "catalog" / "formats"
    sources = [*package.glob("*.py"), *formats.glob("schemaorg*.py"), *formats.glob("icalendar*.py")]
    # Sentences stand over several lines of the code, with what they tell of in between.
    code = " ".join(re.sub(r'"\s*f?"', "", path.read_text("utf-8")) for path in sources)
    assert len(messages(pages[0])) > 8
    for message in messages(pages[0]):
        known = re.sub(r"\(loose_json\)|script tag 1|10,000|the JSON-LD in", "*", message)
        for part in filter(None, (piece.strip() for piece in known.split("*"))):
            assert part in code, message
