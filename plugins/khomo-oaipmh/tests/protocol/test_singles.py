"""Records asked for one by one: what a server that goes down meanwhile costs, and what it must not."""

from __future__ import annotations

import dataclasses
import json
from collections.abc import Callable

import pytest

from catalog.sdk import Checkpoint, Failed, FetchRequest, RawRecord, SourceMalformed, SourceUnavailable
from catalog.sdk.testing.oaipmh import ITEMS

NAMES = [item.identifier for item in ITEMS]
LIVE = [item.identifier for item in ITEMS if not item.deleted]
Answering = Callable[[dict[str, str], bytes], bytes]


def cut_pages(asked: dict[str, str], body: bytes) -> bytes:
    """The pages of records behind the first one end within a record: what follows is asked for one by one."""
    behind = asked["verb"] == "ListRecords" and "resumptionToken" in asked
    return body[: body.index(b"</metadata>")] if behind else body


def down(*, at: str, then: Answering = cut_pages) -> Answering:
    """The server answers nothing any more once the record ``at`` is asked for."""
    gone = []

    def answer(asked: dict[str, str], body: bytes) -> bytes:
        gone.extend([at] if asked.get("identifier") == at else [])
        if gone:
            raise SourceUnavailable("http://library.example: the server answered 503, 4 times")
        return then(asked, body)

    return answer


class Runs:
    """Runs over a library, each going on at the mark of the one before."""

    def __init__(self, library) -> None:
        self.library = library
        self.taken: list[str] = []
        self.failed: list[str] = []
        self.mark: Checkpoint | None = None
        self.errors: list[str] = []

    def go_on(self, **request: object) -> None:
        """One run: to its end, or to where the server is away."""
        self.library.requests.clear()
        resume = json.loads(json.dumps(self.mark.resume)) if self.mark else None
        try:
            for item in self.library.stream_of(FetchRequest(resume=resume, **request)):
                if isinstance(item, RawRecord):
                    self.taken.append(item.native_id)
                elif isinstance(item, Failed):
                    self.failed.append(str(item.identifier))
                elif isinstance(item, Checkpoint):
                    self.mark = item
        except SourceUnavailable as error:
            self.errors.append(error.message)

    @property
    def asked(self) -> list[str]:
        return [request["identifier"] for request in self.library.asked("GetRecord")]


@pytest.fixture
def runs(library) -> Runs:
    library.change = cut_pages
    return Runs(library)


def test_a_server_that_goes_down_ends_the_run_in_a_sentence_and_no_record_counts_as_failed(runs):
    runs.library.change = down(at=LIVE[5])
    runs.go_on()
    assert runs.failed == []
    assert runs.taken == LIVE[:5]
    assert len(runs.errors) == 1
    assert "503" in runs.errors[0]
    assert LIVE[5] in runs.errors[0]


def test_the_next_run_goes_on_at_the_record_at_which_the_server_went_down(runs):
    runs.library.change = down(at=LIVE[5])
    runs.go_on()
    runs.library.change = cut_pages
    runs.go_on()
    assert runs.asked == LIVE[5:]
    assert runs.taken == NAMES
    assert runs.failed == []
    assert runs.mark.complete


def test_a_record_over_which_the_server_goes_down_each_time_is_named_and_passed_by(runs):
    rounds = 0
    while runs.mark is None or not runs.mark.complete:
        rounds += 1
        assert rounds < 4
        gone: list[str] = []

        def crashing(asked, body, gone=gone):
            # Up again as soon as two requests were lost.
            gone.extend([""] * (asked.get("identifier") == LIVE[5] or len(gone) == 1))
            if 0 < len(gone) < 3 and asked["verb"] in ("GetRecord", "Identify"):
                raise SourceUnavailable("no answer")
            return cut_pages(asked, body)

        runs.library.change = crashing
        runs.go_on()
    assert runs.failed == [LIVE[5]]
    assert set(runs.taken) == set(NAMES) - {LIVE[5]}


def test_a_server_that_is_down_longer_costs_a_record_a_run_at_most(runs):
    for _ in range(3):
        gone: list[str] = []

        def gone_at_once(asked, body, gone=gone):
            gone.extend([""] * (asked["verb"] == "GetRecord"))
            if gone:
                raise SourceUnavailable("no answer")
            return cut_pages(asked, body)

        runs.library.change = gone_at_once
        runs.go_on()
    assert len(runs.errors) == 3
    assert runs.failed == LIVE[4:6]
    runs.library.change = cut_pages
    runs.go_on()
    assert set(runs.taken) == set(NAMES) - set(LIVE[4:6])
    assert runs.failed == LIVE[4:6]
    assert runs.mark.complete


def test_a_server_that_gives_a_few_records_a_run_gives_all_of_them_in_the_end(runs):
    runs.library.set(items=tuple(dataclasses.replace(item, deleted=False) for item in ITEMS), page_size=6)
    for _ in range(3):
        left = [2]

        def weary(asked, body, left=left):
            left[0] -= asked["verb"] == "GetRecord"
            if left[0] < 0:
                raise SourceUnavailable("no answer")
            return cut_pages(asked, body)

        runs.library.change = weary
        runs.go_on()
    assert runs.taken == NAMES
    assert runs.failed == []
    assert runs.mark.complete


def test_one_record_that_gets_no_answer_is_named_where_the_server_answers_otherwise(runs):
    def silent(asked, body):
        if asked.get("identifier") == LIVE[5]:
            raise SourceUnavailable("no answer in the time allowed")
        return cut_pages(asked, body)

    runs.library.change = silent
    runs.go_on()
    assert runs.errors == []
    assert runs.failed == [LIVE[5]]
    assert set(runs.taken) == set(NAMES) - {LIVE[5]}


def test_a_server_under_maintenance_keeps_its_records_from_failing(runs):
    def closed(asked, body):
        later = asked["verb"] == "GetRecord" or len(runs.asked) > 0
        return b"<!DOCTYPE html><title>Maintenance</title><br>" if later else cut_pages(asked, body)

    runs.library.change = closed
    runs.go_on()
    assert runs.failed == []
    assert "Maintenance" in runs.errors[0]


def test_too_many_records_in_a_row_that_cannot_be_had_end_the_run(runs, monkeypatch):
    monkeypatch.setattr("khomo_oaipmh.salvage.MAX_FAILED", 3)
    runs.library.change = lambda asked, body: (
        body.replace(b"</record>", b"") if asked["verb"] == "GetRecord" else cut_pages(asked, body)
    )
    with pytest.raises(SourceMalformed, match="4 records in a row"):
        runs.go_on()


def test_a_failed_record_is_not_forgotten_by_a_run_that_was_cut_behind_it(runs):
    def spoilt(asked, body):
        return b"<spoilt/>" if asked.get("identifier") == LIVE[4] else cut_pages(asked, body)

    runs.library.change = down(at=LIVE[6], then=spoilt)
    runs.go_on()
    runs.library.change = cut_pages
    runs.go_on()
    assert runs.failed == [LIVE[4]]
    since = runs.mark.next_since
    runs.mark = None
    runs.go_on(since=since, known=lambda names: set(names) - {LIVE[4]})
    assert runs.asked == [LIVE[4]]


def test_a_sweep_that_is_cut_fetches_what_it_lacked_in_the_next_run(library):
    library.set(items=[item for item in ITEMS if not item.deleted], deleted_record="no")
    since = library.fetch().end.next_since
    runs = Runs(library)
    known = set(LIVE) - {LIVE[2], LIVE[3]}

    def go_on() -> None:
        runs.go_on(since=since, known=lambda names: (known | set(runs.taken)) & set(names))

    library.change = down(at=LIVE[3], then=lambda asked, body: body)
    go_on()
    library.change = lambda asked, body: body
    go_on()
    assert runs.taken == [LIVE[2], LIVE[3]]
    assert runs.failed == []
    assert runs.mark.complete


def test_a_token_that_expires_while_records_are_asked_for_costs_no_record_twice(runs):
    expired = []

    def answer(asked, body):
        token = asked.get("resumptionToken", "")
        if asked["verb"] == "ListIdentifiers" and "at=8" in token and not expired:
            expired.append(token)
            return runs.library.provider.reply(
                [("verb", "ListIdentifiers"), ("resumptionToken", "stale")], "x"
            )
        return cut_pages(asked, body)

    runs.library.change = answer
    runs.go_on()
    assert expired
    assert runs.asked == LIVE[4:]
    assert runs.taken == NAMES


def test_fewer_identifiers_than_records_that_came_before_are_all_asked_for(runs):
    first = runs.library.provider

    def answer(asked, body):
        if asked["verb"] == "ListIdentifiers" and len(runs.library.provider.items) > 3:
            # Meanwhile nearly all is new: less is listed than had come already.
            runs.library.set(items=first.items[9:])
            return runs.library.provider.reply(list(asked.items()), "x")
        return cut_pages(asked, body)

    runs.library.change = answer
    runs.go_on()
    assert set(LIVE[8:]) <= set(runs.taken)


def test_identifiers_in_another_order_are_all_asked_for(runs):
    turned = dataclasses.replace(runs.library.provider, items=ITEMS[::-1])

    def answer(asked, body):
        if asked["verb"] == "ListIdentifiers":
            return turned.reply(list(asked.items()), "x")
        return cut_pages(asked, body)

    runs.library.change = answer
    runs.go_on()
    assert set(runs.taken) == set(NAMES)


def test_no_identifiers_where_records_had_come_is_no_end_of_the_list(runs):
    def answer(asked, body):
        if asked["verb"] == "ListIdentifiers":
            return runs.library.provider.reply([*{**asked, "from": "2030-01-01"}.items()], "x")
        return cut_pages(asked, body)

    runs.library.change = answer
    runs.go_on()
    assert set(runs.taken) == set(NAMES)


def test_a_server_without_identify_is_there_all_the_same(runs):
    def answer(asked, body):
        if asked["verb"] == "Identify":
            return runs.library.provider.reply([("verb", "Introduce")], "x")
        return cut_pages(asked, body)

    runs.library.change = answer
    runs.go_on()
    assert set(runs.taken) == set(NAMES)


def test_many_identifiers_on_one_page_are_not_asked_for_one_by_one(runs, monkeypatch):
    monkeypatch.setattr("khomo_oaipmh.salvage.FEW", 5)
    whole = dataclasses.replace(runs.library.provider, page_size=100)

    def answer(asked, body):
        if asked["verb"] == "ListIdentifiers":
            return whole.reply(list(asked.items()), "x")
        return cut_pages(asked, body)

    runs.library.change = answer
    runs.go_on()
    assert set(runs.taken) == set(NAMES)
    assert len(runs.asked) < 6


def test_a_list_that_only_began_sorted_is_not_asked_for_one_by_one_from_its_beginning(runs):
    early = ITEMS[0].datestamp
    items = [
        dataclasses.replace(item, deleted=False, datestamp=item.datestamp if number < 10 else early)
        for number, item in enumerate(ITEMS)
    ]
    runs.library.set(items=items, page_size=10)
    runs.go_on()
    assert set(runs.taken) == set(NAMES)
    assert runs.asked == [NAMES[9], *NAMES[10:]]
    assert runs.mark.complete
