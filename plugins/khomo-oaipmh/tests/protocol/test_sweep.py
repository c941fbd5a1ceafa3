"""Listings of all identifiers, where deletions are not announced for good."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import timedelta

import pytest

from catalog.sdk import Checkpoint, FetchRequest, SourceUnavailable
from catalog.sdk.testing.oaipmh import ITEMS

LIVE = tuple(item for item in ITEMS if not item.deleted)
NAMES = {item.identifier for item in LIVE}


def again(library, since: str, *, known: set[str] = NAMES, days: int = 1, **options):
    """The run that follows, so many days later."""
    library.set(now=library.provider.now + timedelta(days=days))
    library.requests.clear()
    return library.fetch(FetchRequest(since=since, known=lambda names: known & set(names)), **options)


def large(since: str) -> str:
    """What a source of a million records would have left."""
    return json.dumps({**json.loads(since), "size": 1_000_000})


def test_a_sweep_says_what_is_still_there_and_completes_the_listing(library):
    library.set(items=LIVE, deleted_record="no")
    since = library.fetch().end.next_since
    library.set(items=LIVE[:-2])
    fetched = again(library, since)
    assert set(fetched.present) == {item.identifier for item in LIVE[:-2]}
    assert fetched.ids == []
    assert fetched.end.complete


def test_what_a_sweep_does_not_know_is_asked_for(library):
    library.set(items=LIVE, deleted_record="transient")
    since = library.fetch().end.next_since
    missing = LIVE[3].identifier
    fetched = again(library, since, known=NAMES - {missing})
    assert fetched.ids == [missing]
    assert [request["identifier"] for request in library.asked("GetRecord")] == [missing]


def test_a_record_has_the_same_bytes_by_list_and_alone(library):
    library.set(items=LIVE, deleted_record="no")
    first = library.fetch()
    fetched = again(library, first.end.next_since, known=set())
    assert fetched.payloads == first.payloads
    assert len(library.asked("GetRecord")) == len(LIVE)


@pytest.mark.parametrize(("days", "swept"), [(6, False), (8, True)])
def test_a_large_source_is_swept_after_sweep_days(library, days, swept):
    library.set(items=LIVE, deleted_record="no")
    since = large(library.fetch().end.next_since)
    assert bool(again(library, since, days=days).present) is swept


@pytest.mark.parametrize(("policy", "options"), [("persistent", {}), ("no", {"sweep_days": 0})])
def test_no_sweep_where_deletions_are_kept_or_nobody_wants_it(library, policy, options):
    library.set(items=LIVE, deleted_record=policy)
    since = library.fetch(**options).end.next_since
    fetched = again(library, since, days=400, **options)
    assert fetched.present == []
    assert not fetched.end.complete


def test_many_unknown_records_are_listed_as_a_whole(library, monkeypatch):
    monkeypatch.setattr("khomo_oaipmh.harvest.MAX_UNKNOWN", 3)
    library.set(items=LIVE, deleted_record="no")
    since = library.fetch().end.next_since
    fetched = again(library, since, known=set())
    assert "many_unknown" in fetched.rules
    assert set(fetched.ids) == NAMES
    assert fetched.end.complete


def test_a_cut_sweep_goes_on_behind_its_mark(library):
    library.set(items=LIVE, deleted_record="no")
    since = library.fetch().end.next_since
    library.set(now=library.provider.now + timedelta(days=1))
    request = FetchRequest(since=since, known=lambda names: NAMES & set(names))
    whole = library.fetch(request)
    mark = next(
        mark
        for mark in whole.marks
        if mark.resume and mark.resume["phase"] == "sweep" and mark.resume["token"]
    )
    after = library.fetch(FetchRequest(since=since, resume=mark.resume, known=request.known))
    assert set(after.present) < NAMES
    assert after.end.complete


def test_a_failed_record_is_asked_for_again_by_the_next_run(library):
    bad = LIVE[2].identifier
    library.change = lambda asked, body: body.replace(LIVE[2].title.encode(), b"<broken>")
    first = library.fetch()
    assert [failure.identifier for failure in first.failed] == [bad]
    library.change = lambda asked, body: body
    then = again(library, first.end.next_since, known=NAMES - {bad})
    assert then.ids == [bad]
    assert again(library, then.end.next_since).present == []


def test_a_record_that_never_comes_is_asked_for_by_three_runs_and_then_after_sweep_days(library):
    bad = LIVE[2].identifier
    library.change = lambda asked, body: body.replace(LIVE[2].title.encode(), b"<broken>")
    since = library.fetch().end.next_since
    asked = []
    for days in (0.1, 0.1, 0.1, 0.1, 0.1, 8, 0.1):
        fetched = again(library, since, known=NAMES - {bad}, days=days)
        asked.append([failure.identifier for failure in fetched.failed] == [bad])
        since = fetched.end.next_since
    assert asked == [True, True, True, False, False, True, False]


def without_identifiers(library, answer: Callable[[dict[str, str], bytes], bytes]) -> str:
    """A library whose lists of identifiers are answered otherwise behind its first harvest."""
    library.set(items=LIVE, deleted_record="no")
    since = library.fetch().end.next_since
    library.change = lambda asked, body: answer(asked, body) if asked["verb"] == "ListIdentifiers" else body
    return since


def test_a_server_that_refuses_to_list_identifiers_lists_its_records(library):
    refused = library.provider.reply([("verb", "ListNothing")], "x")
    since = without_identifiers(library, lambda asked, body: refused)
    fetched = again(library, since)
    assert "identifiers_refused" in fetched.rules
    assert set(fetched.ids) == NAMES
    assert fetched.end.complete


def test_a_sweep_over_a_page_that_cannot_be_had_is_broken_off_and_tried_again_by_the_next_run(library):
    since = without_identifiers(
        library, lambda asked, body: body[:300] if "resumptionToken" in asked else body
    )
    for _ in range(2):
        fetched = again(library, since)
        since = fetched.end.next_since
        assert "sweep_broken_off" in fetched.rules
        assert json.loads(since)["at"] == f"{library.provider.now:%Y-%m-%dT%H:%M:%SZ}"
        assert not fetched.end.complete
    library.change = lambda asked, body: body
    assert again(library, since).end.complete


def test_a_sweep_that_stands_at_a_page_without_an_answer_does_not_keep_changes_away_for_ever(library):
    def answer(asked, body):
        if "resumptionToken" in asked:
            raise SourceUnavailable("no answer in the time allowed")
        return body

    since = without_identifiers(library, answer)
    library.set(now=library.provider.now + timedelta(days=1))
    items = library.stream_of(asking(since))
    marks: list[Checkpoint] = []
    with pytest.raises(SourceUnavailable):
        marks.extend(item for item in items if isinstance(item, Checkpoint))
    fetched = library.fetch(asking(since, marks[-1].resume))
    assert "sweep_broken_off" in fetched.rules
    assert fetched.end.next_since is not None


def asking(since: str, resume: object = None) -> FetchRequest:
    return FetchRequest(since=since, resume=resume, known=lambda names: NAMES & set(names))


def test_what_is_kept_for_the_next_run_fits_its_column(library):
    library.set(prefixes=("oai_dc",))
    assert len(library.fetch().end.next_since) <= 200
