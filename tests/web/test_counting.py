"""Counting what is seen: people's visits alone, nothing of them, written in batches."""

from __future__ import annotations

import threading
from collections.abc import Callable

import pytest
from flask import Flask
from flask.testing import FlaskClient

from catalog.record import Chapter, Link, Related, Schedule
from catalog.store import lost_searches, visits
from catalog.store.db import reading
from catalog.store.visits import Seen
from catalog.web import counting, i18n, tally
from catalog.web.robots import is_robot
from catalog.web.tally import plain
from tests.factories import make_record
from tests.web.conftest import Read

PHONE = "Mozilla/5.0 (Linux; Android 13; SM-A125F) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/130.0 Mobile"
PERSON = {"User-Agent": PHONE}


def seen(app: Flask, slug: str = "hue-library") -> Seen:
    counting.write(app)
    with app.test_request_context("/"):
        today = i18n.today()
    with reading() as session:
        return visits.by_day(session, slug, today, today).get(today.isoformat(), Seen())


def test_the_page_of_a_record_is_counted_for_its_institution_also_where_it_is_unchanged(
    sample: list[str], app: Flask, client: FlaskClient
) -> None:
    first = client.get("/record/sample-kieu", headers=PERSON)
    tag = first.headers["ETag"]
    again = client.get("/en/record/sample-kieu", headers=PERSON)
    same = client.get("/record/sample-kieu", headers={**PERSON, "If-None-Match": tag})
    assert (first.status_code, again.status_code, same.status_code) == (200, 200, 304)
    assert seen(app).views == 3


def test_the_cover_of_an_exhibition_is_the_page_of_its_record(
    publish: Callable[..., list[str]], app: Flask, client: FlaskClient
) -> None:
    publish(make_record("ex", kind="exhibition", title="Gốm Chu Đậu"))
    assert client.get("/exhibition/gom-chu-dau--sample-ex", headers=PERSON).status_code == 200
    assert seen(app).views == 1


@pytest.mark.parametrize(
    "headers",
    [
        {"User-Agent": "Mozilla/5.0 (compatible; Googlebot/2.1; +http://www.google.com/bot.html)"},
        {"User-Agent": ""},
        {**PERSON, "Sec-Purpose": "prefetch;prerender"},
    ],
    ids=["robot", "nameless", "fetched ahead"],
)
def test_what_no_visitor_looks_at_is_not_counted(
    headers: dict[str, str], sample: list[str], app: Flask, client: FlaskClient
) -> None:
    assert client.get("/record/sample-kieu", headers=headers).status_code == 200
    client.get("/search?q=kieu", headers=headers)
    client.post("/click/record/sample-kieu", headers=headers)
    assert seen(app) == Seen()


def test_people_who_are_logged_in_are_not_counted(sample: list[str], app: Flask, client: FlaskClient) -> None:
    client.set_cookie("khomo", "x")
    assert client.get("/record/sample-kieu", headers=PERSON).status_code == 200
    assert seen(app) == Seen()


def test_what_is_not_there_or_only_asked_for_in_part_is_not_counted(
    sample: list[str], app: Flask, client: FlaskClient
) -> None:
    client.head("/record/sample-kieu", headers=PERSON)
    client.get("/record/khong-co", headers=PERSON)
    client.get("/record/sample-kieu.json", headers=PERSON)
    client.post("/click/record/khong-co", headers=PERSON)
    assert client.post("/click/nothing/sample-kieu", headers=PERSON).status_code == 404
    assert seen(app) == Seen()


def test_a_list_of_results_counts_once_for_each_institution_in_it(
    sample: list[str], app: Flask, client: FlaskClient
) -> None:
    client.get("/search", headers=PERSON)
    assert seen(app) == Seen(0, 1, 0)


def test_ways_out_are_told_by_the_browser_and_lead_straight_there(
    publish: Callable[..., list[str]], app: Flask, client: FlaskClient, read: Read
) -> None:
    publish(make_record("1", links=(Link(rel="fulltext", url="https://read.example/1"),)))
    way, *_others = read("/record/sample-1").xpath("//ul[@class='ways']//a")
    assert way.get("href") == "https://read.example/1"
    assert way.get("ping") == "/click/record/sample-1"
    told = {**PERSON, "Content-Type": "text/ping", "Ping-To": way.get("href")}
    answer = client.post(way.get("ping"), data="PING", headers=told)
    assert (answer.status_code, answer.data) == (204, b"")
    assert "Set-Cookie" not in answer.headers
    client.post("/click/institution/hue-library", headers=PERSON)
    assert seen(app).clicks == 2


def test_ways_out_of_an_exhibition_are_told_too(publish: Callable[..., list[str]], read: Read) -> None:
    thing = Related(type="shows", url="https://other.example/1", title="Bình gốm")
    chapter = Chapter(title="Đất", text="Lời.", url="https://museum.example/dat", shows=(thing,))
    when = Schedule(
        start="2026-01-05",
        online_url="https://museum.example/xem",
        registration_url="https://museum.example/den",
    )
    publish(make_record("ex", kind="exhibition", title="Gốm Chu Đậu", schedule=when, chapters=(chapter,)))
    told: dict[str, str] = {}
    for address in ("", "/1-dat", "/all"):
        page = read(f"/exhibition/gom-chu-dau--sample-ex{address}")
        told |= {
            link.get("href"): link.get("ping") for link in page.xpath("//main//a[contains(@rel, 'external')]")
        }
    addresses = (thing.url, chapter.url, when.online_url, when.registration_url)
    assert told == dict.fromkeys(addresses, "/click/record/sample-ex")


def test_a_search_in_vain_is_counted_without_filters_alone(
    sample: list[str], app: Flask, client: FlaskClient
) -> None:
    for _ in range(6):
        client.get("/search?q=Xyzzyq  qwwq", headers=PERSON)
        client.get("/search?q=kieu&kind=map", headers=PERSON)
        client.get("/search?q=0912345678", headers=PERSON)
    counting.write(app)
    with reading() as session:
        assert [(one.words, one.uses) for one in lost_searches.commonest(session)] == [("xyzzyq qwwq", 6)]


@pytest.mark.parametrize(
    "text", ["lan@example.org", "0912 345 678", "001.085.123456", "a", "x" * 90, "a\x00b"]
)
def test_what_may_be_somebodys_own_is_no_lost_search(text: str) -> None:
    assert plain(text) == ""


def test_words_are_counted_in_one_spelling() -> None:
    assert plain("  Truye\u0323\u0302n   KIỀU ") == "truyện kiều"


def test_nothing_is_written_for_a_single_view_and_all_threads_are_counted(
    sample: list[str], app: Flask
) -> None:
    def look() -> None:
        with app.test_client() as own:
            for _ in range(5):
                own.get("/record/sample-kieu", headers=PERSON)

    threads = [threading.Thread(target=look) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    with reading() as session:
        assert visits.totals(session, ["hue-library"], i18n.today(), i18n.today()) == {}
    assert seen(app).views == 20
    assert seen(app).views == 20


def test_what_was_counted_is_written_with_whatever_is_asked_for_next(
    sample: list[str], app: Flask, client: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tally, "SECONDS", 0.0)
    monkeypatch.setitem(app.extensions, "catalog.tally", tally.Tally(app))
    client.get("/record/sample-kieu", headers=PERSON)
    client.get("/about", headers=PERSON)
    for thread in threading.enumerate():
        if thread.name == "counts":
            thread.join()
    with reading() as session:
        assert visits.totals(session, ["hue-library"], i18n.today(), i18n.today())["hue-library"].views == 1


def test_browsers_are_people_and_programs_that_say_so_are_not() -> None:
    assert not is_robot(PHONE)
    assert not is_robot("Mozilla/5.0 (iPhone; CPU iPhone OS 17_0 like Mac OS X) Version/17.0 Safari/604.1")
    for agent in ("curl/8.5.0", "python-requests/2.32", "GPTBot/1.2", "coccocbot-web/1.0", ""):
        assert is_robot(agent), agent
