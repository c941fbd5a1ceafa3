"""The public state of the sources: page and JSON."""

from __future__ import annotations

from datetime import timedelta

import pytest
import sqlalchemy as sa
from flask import Flask
from flask.testing import FlaskClient

from catalog.advice import on as advice_on
from catalog.errors import Fault
from catalog.sdk.events import Failure
from catalog.store import runs, sources
from catalog.store.db import now, writing
from catalog.store.models import SourceRow
from tests.factories import add_institution, add_source
from tests.web.conftest import Read, links_of, text_of

reason = advice_on("required", "vi")
assert reason is not None
WORDS = reason.title


@pytest.fixture
def ran(app: Flask) -> None:
    """A source whose run left something to look at, one that rests, one that never ran."""
    add_institution("hue-library")
    add_institution("vinh-museum", name_vi="Bảo tàng Vinh", name_en="Vinh Museum", province="Tỉnh Nghệ An")
    add_source("hue-opac")
    add_source("hue-rests")
    add_source("vinh-new", "vinh-museum")
    with writing() as session:
        run = runs.open_run(session, "hue-opac", "full")
        fault = Fault("title", "bí mật", "required", "is missing")
        runs.add_failures(session, run.id, "failure", [Failure(identifier="7", fault=fault)])
        counts = {"seen": 9, "new": 1284, "failed": 3, "held": 2, "failure:required": 3}
        runs.finish(session, run.id, "done_with_errors", counts, "http://inner.example/secret")
        due = now() + timedelta(hours=5)
        session.execute(sa.update(SourceRow).where(SourceRow.slug == "hue-opac").values(next_due=due))
        sources.pause(session, "hue-rests", paused=True)


def test_each_source_tells_its_last_run_its_troubles_in_words_and_its_next(ran: None, read: Read) -> None:
    row = text_of(read("/status"), "//tr[contains(., 'hue-opac')]")
    for told in ("mới: 1.284", "không nhận được: 3", WORDS, "sau 5 giờ"):
        assert told in row, row
    assert "required" not in row
    assert "secret" not in row
    assert "bí mật" not in row
    assert "đang nghỉ" in text_of(read("/status"), "//tr[contains(., 'hue-rests')]")
    assert "chưa" in text_of(read("/status"), "//tr[contains(., 'vinh-new')]")


def test_the_list_is_narrowed_by_state_institution_and_words(ran: None, read: Read) -> None:
    def shown(query: str) -> list[str]:
        page = read(f"/status?{query}")
        return [each.text_content() for each in page.xpath("//tbody//th//span[@class='call']")]

    assert sorted(shown("")) == ["hue-opac", "hue-rests", "vinh-new"]
    assert shown("state=trouble") == ["hue-opac"]
    assert shown("state=paused") == ["hue-rests"]
    assert sorted(shown("institution=hue-library")) == ["hue-opac", "hue-rests"]
    assert shown("q=bao+tang+vinh") == ["vinh-new"]
    assert shown("q=khong-co") == []
    assert sorted(shown("state=nonsense&institution=%27%22")) == ["hue-opac", "hue-rests", "vinh-new"]


def test_counts_above_the_list_are_those_of_the_lists_behind_them(ran: None, read: Read) -> None:
    for told, address in links_of(read("/status"), "//ul[contains(@class, 'standings')]//a").items():
        rows = read(address).xpath("//table[@class='standing stacked']/tbody/tr")
        assert int(told.rsplit(" ", 1)[1]) == len(rows), told


def test_a_page_that_is_not_there_and_no_number_are_told(ran: None, read: Read) -> None:
    assert "không có trang 7" in text_of(read("/status?page=7"))
    read("/status?page=x", 400)


def test_many_sources_are_paged(app: Flask, read: Read, client: FlaskClient) -> None:
    add_institution("hue-library")
    for number in range(60):
        add_source(f"s{number:02}")
    assert len(read("/status").xpath("//table[@class='standing stacked']/tbody/tr")) == 50
    assert len(read("/status?page=2").xpath("//table[@class='standing stacked']/tbody/tr")) == 10
    told = client.get("/status.json").json
    assert (told["total"], told["pages"], len(told["sources"])) == (60, 2, 50)
    assert len(client.get(told["next_url"]).json["sources"]) == 10


def test_the_same_stands_in_json_without_what_is_nobodys_business(ran: None, client: FlaskClient) -> None:
    response = client.get("/status.json?institution=hue-library")
    told = {source["slug"]: source for source in response.json["sources"]}
    assert told["hue-opac"]["last_run"]["counts"]["new"] == 1284
    assert told["hue-opac"]["last_run"]["failures"] == [
        {"rule": "required", "title": told["hue-opac"]["last_run"]["failures"][0]["title"], "cases": 3}
    ]
    assert told["hue-opac"]["held"] == 2
    assert told["hue-rests"]["paused"] is True
    assert told["hue-rests"]["last_run"] is None
    assert "secret" not in response.text
    assert "options" not in response.text
    assert client.get("/status.json?page=0").status_code == 400
    tag = response.headers["ETag"]
    address = "/status.json?institution=hue-library"
    assert client.get(address, headers={"If-None-Match": tag}).status_code == 304


def test_without_sources_the_page_leads_on(app: Flask, read: Read) -> None:
    page = read("/status")
    assert "/join" in links_of(page).values()
    assert text_of(page, "//h1") == "Tình trạng các nguồn"
