"""Whole lists, changes, sets, and what a cut run goes on from."""

from __future__ import annotations

import dataclasses
import json
from datetime import timedelta

import pytest

from catalog.sdk import (
    Checkpoint,
    FetchRequest,
    RawRecord,
    SourceMalformed,
    SourceRefused,
    SourceUnavailable,
)
from catalog.sdk.testing.oaipmh import ITEMS

ALL = {item.identifier for item in ITEMS if not item.deleted}


def test_a_whole_list_is_complete_and_keeps_every_promise_of_the_sdk(library):
    trial = library.trial()
    assert set(trial.records) == ALL
    assert trial.checkpoints[-1].complete
    assert trial.checkpoints[-1].total == len(ITEMS)
    assert all(
        entry.scheme != "oai" or entry.value in ALL for r in trial.records.values() for entry in r.identifiers
    )


def test_each_record_carries_the_identifier_of_the_server(library):
    for native_id, record in library.trial().records.items():
        assert native_id in {entry.value for entry in record.identifiers if entry.scheme == "oai"}


def test_announced_deletions_come_as_deleted_records(library):
    assert library.fetch().deleted == [item.identifier for item in ITEMS if item.deleted]


def test_changes_are_asked_for_from_a_day_before_by_the_clock_of_the_server(library):
    since = library.fetch().end.next_since
    assert json.loads(since)["at"] == f"{library.provider.now:%Y-%m-%dT%H:%M:%SZ}"
    library.requests.clear()
    library.fetch(FetchRequest(since=since))
    day_before = library.provider.now - timedelta(days=1)
    (asked,) = library.asked("ListRecords")
    assert asked["from"] == f"{day_before:%Y-%m-%dT%H:%M:%SZ}"
    assert "until" not in asked


def test_a_server_of_days_is_asked_with_days(library):
    library.set(granularity="%Y-%m-%d")
    since = library.fetch().end.next_since
    library.requests.clear()
    library.fetch(FetchRequest(since=since))
    assert library.asked("ListRecords")[0]["from"] == f"{library.provider.now - timedelta(days=1):%Y-%m-%d}"


def test_no_changes_are_a_good_end_that_is_not_complete(library):
    since = library.fetch().end.next_since
    fetched = library.fetch(FetchRequest(since=since))
    assert fetched.ids == []
    assert not fetched.end.complete
    assert fetched.end.next_since is not None


def refusing(library, *, days: bool) -> None:
    """A server that takes no ``from``, or none with a time."""
    rightly = library.provider

    def change(asked, body):
        if "from" in asked and (not days or "T" in asked["from"]):
            error = '<error code="badArgument">no such from</error>'
            return rightly.reply([("verb", "none")], "x").replace(
                body_error(rightly.reply([("verb", "none")], "x")), error.encode()
            )
        return body

    library.change = change


def body_error(body: bytes) -> bytes:
    return body[body.index(b"<error") : body.index(b"</error>") + len(b"</error>")]


@pytest.mark.parametrize(("days", "rule"), [(True, "from_as_day"), (False, "from_refused")])
def test_a_refused_from_is_asked_in_days_and_then_left_out(library, days, rule):
    since = library.fetch().end.next_since
    refusing(library, days=days)
    fetched = library.fetch(FetchRequest(since=since))
    assert rule in fetched.rules
    assert set(fetched.ids) == (set() if days else ALL)


def test_an_explicit_full_run_lists_everything(library):
    since = library.fetch().end.next_since
    fetched = library.fetch(FetchRequest(since=since, full=True))
    assert set(fetched.ids) == ALL
    assert fetched.end.complete


def test_several_sets_are_listed_one_after_the_other(library):
    fetched = library.fetch(set=["dia-chi", "thieu-nhi"])
    wanted = {
        item.identifier for item in ITEMS if item.sets[0] in ("dia-chi", "thieu-nhi") and not item.deleted
    }
    assert set(fetched.ids) == wanted
    assert fetched.end.complete


def test_a_record_of_two_sets_comes_with_the_same_bytes(library):
    both = dataclasses.replace(ITEMS[0], sets=("dia-chi", "thieu-nhi"))
    library.set(items=(both,))
    raws = [item for item in library.fetch(set=["dia-chi", "thieu-nhi"]).items if isinstance(item, RawRecord)]
    assert len(raws) == 2
    assert raws[0] == raws[1]


def test_an_unknown_set_is_told(library):
    assert "empty_set" in library.fetch(set=["khong-co"]).rules


def test_sets_of_a_server_without_any_are_an_error_that_names_them(library):
    library.set(sets={})
    with pytest.raises(SourceRefused, match="dia-chi"):
        library.fetch(set=["dia-chi"])


def test_an_empty_list_is_never_complete(library):
    library.set(items=())
    assert not library.fetch().end.complete


def test_a_short_list_is_told_and_not_complete_and_the_next_run_sweeps(library):
    library.change = lambda asked, body: body.replace(b'completeListSize="12"', b'completeListSize="14"')
    fetched = library.fetch()
    assert "list_short" in fetched.rules
    assert not fetched.end.complete
    library.requests.clear()
    library.fetch(FetchRequest(since=fetched.end.next_since, known=lambda ids: frozenset(ids)))
    assert library.asked("ListIdentifiers")


def test_changes_of_a_short_list_are_asked_for_again_by_three_runs(library):
    kept = library.fetch().end.next_since
    end = b'<resumptionToken completeListSize="99"/></ListRecords>'
    library.change = lambda asked, body: body.replace(b"</ListRecords>", end)
    asked = []
    for _ in range(5):
        now = library.provider.now + timedelta(days=10)
        changed = dataclasses.replace(ITEMS[0], datestamp=now)
        library.set(now=now, items=(changed, *ITEMS[1:]))
        library.requests.clear()
        fetched = library.fetch(FetchRequest(since=kept, known=lambda ids: frozenset(ids)), sweep_days=0)
        asked += [request["from"] for request in library.asked("ListRecords") if "from" in request]
        kept = fetched.end.next_since
        assert len(kept) <= 200
    assert len(asked) == 5
    assert len(set(asked[:4])) == 1
    assert asked[4] > asked[3]


def test_a_limit_ends_the_run_without_a_mark_for_the_next(library):
    fetched = library.fetch(FetchRequest(limit=5))
    assert len(fetched.ids) == 5
    assert (fetched.end.complete, fetched.end.next_since) == (False, None)


def until_mark(library, number: int, **options) -> tuple[list[str], Checkpoint]:
    """What a run had given when it was killed at one of its marks."""
    ids: list[str] = []
    for item in library.stream_of(**options):
        if isinstance(item, RawRecord):
            ids.append(item.native_id)
        elif isinstance(item, Checkpoint):
            number -= 1
            if not number:
                return ids, item
    raise AssertionError("the run ended before")


@pytest.mark.parametrize("number", [1, 2, 3])
def test_a_cut_run_goes_on_behind_its_mark(library, number):
    before, mark = until_mark(library, number)
    library.requests.clear()
    after = library.fetch(FetchRequest(resume=json.loads(json.dumps(mark.resume))))
    assert [*before, *after.ids, *after.deleted].count(ITEMS[0].identifier) == 1
    assert {*before, *after.ids, *after.deleted} == {item.identifier for item in ITEMS}
    assert after.end.complete
    assert len(library.asked("ListRecords")) == 3 - number


def test_a_cut_run_over_sets_goes_on_in_its_set(library):
    before, mark = until_mark(library, 2, set=["dia-chi", "thieu-nhi"])
    library.requests.clear()
    library.fetch(FetchRequest(resume=mark.resume), set=["dia-chi", "thieu-nhi"])
    assert [request.get("set") for request in library.asked("ListRecords")] == ["thieu-nhi"]
    assert before


@pytest.mark.parametrize(
    "resume", [{}, {"token": 5}, {"prefix": "marcxml", "set": 7, "windows": []}, {"a": "b"}]
)
def test_a_mark_that_means_nothing_begins_anew(library, resume):
    assert set(library.fetch(FetchRequest(resume=resume)).ids) == ALL


def test_a_mark_of_another_format_begins_anew(library):
    _, mark = until_mark(library, 1)
    assert set(library.fetch(FetchRequest(resume=mark.resume), prefix="oai_dc").ids) == ALL


def test_a_token_that_expired_meanwhile_begins_the_list_again(library):
    _, mark = until_mark(library, 1)
    stale = {**mark.resume, "token": "expired"}
    fetched = library.fetch(FetchRequest(resume=stale))
    assert "token_expired" in fetched.rules
    assert set(fetched.ids) == ALL
    assert fetched.end.complete


def test_tokens_that_never_work_end_in_a_sentence_where_windows_cannot_be_halved(library):
    same = library.provider.items[0].datestamp
    library.set(items=tuple(dataclasses.replace(item, datestamp=same) for item in ITEMS), now=same)
    rightly = library.provider
    bad = rightly.reply([("verb", "ListRecords"), ("resumptionToken", "bad")], "x")
    library.change = lambda asked, body: bad if "resumptionToken" in asked else body
    with pytest.raises(SourceMalformed, match="token"):
        library.fetch()


FAULT = b'<error code="badResumptionToken">expired</error>'


def test_an_error_beside_an_empty_list_is_not_its_end(library):
    expired = []

    def answer(asked, body):
        if "at=8" in asked.get("resumptionToken", "") and not expired:
            expired.append(True)
            return body[: body.index(b"<ListRecords>")] + FAULT + b"<ListRecords/></OAI-PMH>"
        return body.replace(b' completeListSize="12"', b"")

    library.change = answer
    fetched = library.fetch()
    assert expired
    assert "token_expired" in fetched.rules
    assert set(fetched.ids) == ALL


def test_an_error_beside_records_is_told_and_nothing_is_withdrawn(library):
    library.change = lambda asked, body: (
        body.replace(b"</ListRecords>", b"</ListRecords>" + FAULT) if "at=8" in str(asked) else body
    )
    fetched = library.fetch()
    assert set(fetched.ids) == ALL
    assert "error_beside_records" in fetched.rules
    assert not fetched.end.complete


def test_a_clock_that_went_back_hides_no_changes(library):
    since = library.fetch().end.next_since
    ahead = json.dumps({**json.loads(since), "at": "2036-03-10T08:00:00Z"})
    fetched = library.fetch(FetchRequest(since=ahead))
    assert set(fetched.ids) == ALL
    assert "clock_went_back" in fetched.rules
    library.requests.clear()
    library.fetch(FetchRequest(since=fetched.end.next_since))
    assert "from" in library.asked("ListRecords")[0]


@pytest.mark.parametrize("always", [True, False])
def test_a_token_that_expires_where_from_is_refused_is_not_asked_for_on_and_on(library, always):
    library.set(page_size=10)
    refused = library.provider.reply([("verb", "ListRecords"), ("from", "no")], "x")
    stale = library.provider.reply([("verb", "ListRecords"), ("resumptionToken", "stale")], "x")
    expired = []

    def answer(asked, body):
        assert len(library.requests) < 100
        if "resumptionToken" in asked and (always or not expired):
            expired.append(True)
            return stale
        return refused if "from" in asked or "until" in asked else body

    library.change = answer
    if always:
        with pytest.raises(SourceMalformed, match="token"):
            library.fetch()
    else:
        fetched = library.fetch()
        assert set(fetched.ids) == ALL
        assert fetched.end.complete


def test_maintenance_leaves_a_run_at_its_mark(library):
    _, mark = until_mark(library, 1)
    page = b"<!DOCTYPE html><html><title>Maintenance</title><br></html>"
    library.change = lambda asked, body: page if "ListRecords" in str(library.requests) else body
    library.requests.clear()
    with pytest.raises(SourceUnavailable, match="Maintenance"):
        library.fetch(FetchRequest(resume=mark.resume))


def test_a_page_that_is_cut_on_its_way_each_time_is_taken_apart(library):
    def answer(asked, body):
        if asked["verb"] == "ListRecords" and b"resumptionToken" in body and "at=4" in str(asked):
            raise SourceMalformed("the answer is cut after 4,000 bytes, 4 times")
        return body

    library.change = answer
    fetched = library.fetch()
    assert "page_taken_apart" in fetched.rules
    assert set(fetched.ids) == ALL
    assert len([asked for asked in library.asked("ListRecords") if "at=4" in str(asked)]) == 1
