"""Lists of the OAI-PMH provider: pages, windows, tokens, and records that change while a list is walked."""

from __future__ import annotations

import dataclasses
import time
from collections.abc import Callable, Iterable
from datetime import UTC, datetime, timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient
from lxml import etree

from catalog.settings import Settings
from catalog.store import changes, institutions
from catalog.store.db import reading, writing
from catalog.store.models import Log, RecordRow
from tests.factories import add_institution, make_record, publish_records, withdraw
from tests.feeds.oai_schema import OAI, checked, error, identifiers, token

DC = "metadataPrefix=oai_dc"
BEGIN = datetime(2026, 1, 1, tzinfo=UTC)


@pytest.fixture
def client(make_app: Callable[..., Flask], settings: Settings) -> FlaskClient:
    return make_app(given=dataclasses.replace(settings, oai_page=4)).test_client()


class Walker:
    """Asks for lists page by page."""

    def __init__(self, client: FlaskClient) -> None:
        self.client = client

    def ask(self, query: str) -> etree._Element:
        response = self.client.get(f"/oai?{query}")
        assert response.status_code == 200
        return checked(response.data)

    def pages(self, query: str, between: Callable[[int], None] = lambda page: None) -> list[etree._Element]:
        """All pages of a list; ``between`` is called with the number of each that is not the last."""
        verb = query.partition("&")[0]
        pages = [self.ask(query)]
        while (led := token(pages[-1])) is not None and led.text:
            between(len(pages))
            pages.append(self.ask(f"{verb}&resumptionToken={led.text}"))
        return pages

    def numbers(self, query: str, between: Callable[[int], None] = lambda page: None) -> list[int]:
        """The numbers of the records of a list in its order."""
        return [number for page in self.pages(query, between) for number in numbers(page)]


def numbers(page: etree._Element) -> list[int]:
    return [int(identifier.rpartition("-")[2]) for identifier in identifiers(page)]


@pytest.fixture
def walker(client: FlaskClient) -> Walker:
    return Walker(client)


def publish(wanted: Iterable[int], **fields: str) -> None:
    publish_records([make_record(str(number), **fields) for number in wanted])


def date(stamps: dict[int, str]) -> None:
    """Say that records changed at these times, which do not go back."""
    with writing() as session:
        for number, stamp in stamps.items():
            row = session.get(RecordRow, f"sample-{number}")
            assert row is not None
            row.modified = datetime.fromisoformat(stamp)


def test_a_list_gives_each_record_once_in_pages_that_say_where_they_stand(walker: Walker) -> None:
    publish(range(10))
    withdraw("sample-3")
    for verb, sizes in (("ListRecords", [4, 4, 2]), ("ListIdentifiers", [10])):
        pages = walker.pages(f"verb={verb}&{DC}")
        assert [len(numbers(page)) for page in pages] == sizes
        assert sorted(number for page in pages for number in numbers(page)) == list(range(10))
        told = [token(page) for page in pages]
        if len(pages) == 1:
            assert told == [None]
            continue
        assert [entry.get("cursor") for entry in told if entry is not None] == ["0", "4", "8"]
        assert {entry.get("completeListSize") for entry in told if entry is not None} == {"10"}
        assert [bool(entry.text) for entry in told if entry is not None] == [True, True, False]
        assert [entry.get("expirationDate") for entry in told if entry is not None] == [None] * 3
    publish(range(10, 12))
    assert [len(numbers(page)) for page in walker.pages(f"verb=ListRecords&{DC}")] == [4, 4, 4]


def test_a_token_gives_its_page_again_also_the_last_and_after_a_restart(
    walker: Walker, make_app: Callable[..., Flask], settings: Settings
) -> None:
    publish(range(10))
    pages = walker.pages(f"verb=ListRecords&{DC}")
    tokens = [entry.text for page in pages[:2] if (entry := token(page)) is not None]
    again = make_app(given=dataclasses.replace(settings, oai_page=4)).test_client()
    for walking in (walker, Walker(again)):
        for page, text in zip(pages[1:], tokens, strict=True):
            assert numbers(walking.ask(f"verb=ListRecords&resumptionToken={text}")) == numbers(page)


@pytest.mark.parametrize("query", [DC, f"{DC}&set=kind:book", f"{DC}&from=2026-01-01"])
def test_what_changes_while_a_list_is_walked_is_met_at_its_end(walker: Walker, query: str) -> None:
    publish(range(10))
    titles = {1: "Đã sửa trước", 8: "Đã sửa sau"}

    def change(page: int) -> None:
        if page == 1:
            publish_records([make_record(str(number), title=title) for number, title in titles.items()])
            publish([20])
            withdraw("sample-9")

    pages = walker.pages(f"verb=ListRecords&{query}", change)
    met = [number for page in pages for number in numbers(page)]
    assert sorted(met) == [0, 1, 1, 2, 3, 4, 5, 6, 7, 8, 9, 20]
    last: dict[int, etree._Element] = {}
    for page in pages:
        last.update(zip(numbers(page), page.iter(f"{OAI}record"), strict=True))
    assert all(title in "".join(last[number].itertext()) for number, title in titles.items())
    header = last[9].find(f"{OAI}header")
    assert header is not None
    assert header.get("status") == "deleted"
    assert token(pages[-1]).get("completeListSize") == "12"  # type: ignore[union-attr]


def test_a_list_that_is_emptied_behind_a_token_still_ends_with_a_valid_page(walker: Walker) -> None:
    publish(range(6))
    date({number: "2026-03-01T00:00:00+00:00" for number in range(6)})
    until = f"{DC}&until=2026-03-01"

    def change(page: int) -> None:
        publish(range(4, 6), title="Đã sửa")

    pages = walker.pages(f"verb=ListRecords&{until}", change)
    assert [numbers(page) for page in pages] == [[0, 1, 2, 3], [3]]
    led = token(walker.ask(f"verb=ListRecords&{until}"))
    assert led is None


def test_windows_hold_what_changed_within_them_by_the_second_and_by_the_day(walker: Walker) -> None:
    publish(range(4))
    date(
        {
            0: "2026-01-01T10:00:00.000000+00:00",
            1: "2026-01-01T10:00:00.999999+00:00",
            2: "2026-01-01T10:00:01.000000+00:00",
            3: "2026-01-02T00:00:00.000000+00:00",
        }
    )
    for window, wanted in {
        "from=2026-01-01T10:00:00Z&until=2026-01-01T10:00:00Z": [0, 1],
        "from=2026-01-01T10:00:01Z": [2, 3],
        "until=2026-01-01T10:00:00Z": [0, 1],
        "until=2026-01-01T09:59:59Z": [],
        "from=2026-01-01&until=2026-01-01": [0, 1, 2],
        "from=2026-01-02": [3],
        "until=2026-01-01": [0, 1, 2],
        "from=2026-01-01T10:00:00Z&until=9999-12-31T23:59:59Z": [0, 1, 2, 3],
        "from=0001-01-01&until=9999-12-31": [0, 1, 2, 3],
        "from=2026-01-03": [],
    }.items():
        for verb in ("ListRecords", "ListIdentifiers"):
            root = walker.ask(f"verb={verb}&{DC}&{window}")
            assert numbers(root) == wanted, window
            assert error(root) == ("" if wanted else "noRecordsMatch")


def test_who_follows_from_the_first_answers_time_misses_nothing(walker: Walker) -> None:
    held: dict[int, str] = {}
    since = ""
    for turn in range(4):
        publish(range(turn * 2, turn * 2 + 7), title=f"Lượt {turn}")
        pages = walker.pages(f"verb=ListRecords&{DC}{since}")
        for page in pages:
            records = zip(numbers(page), page.iter(f"{OAI}record"), strict=True)
            held.update((number, "".join(record.itertext())) for number, record in records)
        stamp = pages[0].findtext(f"{OAI}responseDate")
        since = f"&from={stamp}"
    assert sorted(held) == list(range(13))
    for number, text in held.items():
        assert f"Lượt {min(3, number // 2)}" in text


def test_the_answers_time_is_that_of_the_state_not_of_a_change_still_being_written(walker: Walker) -> None:
    publish([1])
    with reading() as session:
        modified = changes.head(session).modified
    time.sleep(1.1)
    root = walker.ask(f"verb=ListRecords&{DC}")
    assert root.findtext(f"{OAI}responseDate") == f"{modified:%Y-%m-%dT%H:%M:%SZ}"
    with writing() as session:
        session.query(Log).update({"modified": BEGIN})
    root = walker.ask(f"verb=ListRecords&{DC}")
    told = datetime.fromisoformat(root.findtext(f"{OAI}responseDate") or "")
    assert timedelta(minutes=14) < datetime.now(UTC) - told < timedelta(minutes=16)


def test_tokens_of_another_log_or_verb_or_format_are_refused(walker: Walker) -> None:
    publish(range(10))
    led = token(walker.ask(f"verb=ListRecords&{DC}"))
    assert led is not None
    resumed = f"verb=ListRecords&resumptionToken={led.text}"
    assert error(walker.ask(resumed)) == ""
    assert error(walker.ask(resumed.replace("ListRecords", "ListIdentifiers"))) == "badResumptionToken"
    assert error(walker.ask(resumed.replace("ListRecords", "ListSets"))) == "badResumptionToken"
    assert error(walker.ask(resumed + "x")) == "badResumptionToken"
    with writing() as session:
        session.query(Log).update({"log_id": "ab" * 16})
    root = walker.ask(resumed)
    assert error(root) == "badResumptionToken"
    assert "start the list again" in (root.findtext(f"{OAI}error") or "")


def test_a_set_is_walked_in_pages_and_follows_the_institution_it_is_made_by(walker: Walker) -> None:
    add_institution("other", province="Hà Nội")
    publish(range(10))
    publish(range(100, 110), source="other", institution="other", kind="map")
    for name in ("kind:book", "institution:hue-library", "source:sample", "province:46"):
        assert walker.numbers(f"verb=ListRecords&{DC}&set={name}") == list(range(10)), name
    assert sorted(walker.numbers(f"verb=ListRecords&{DC}&set=system")) == [*range(10), *range(100, 110)]
    moved: list[int] = []

    def move(page: int) -> None:
        with writing() as session:
            institutions.save(session, {"slug": "hue-library", "province": "Hà Nội"})
        moved.append(page)

    assert walker.numbers(f"verb=ListRecords&{DC}&set=province:46", move) == list(range(4))
    assert moved == [1]
