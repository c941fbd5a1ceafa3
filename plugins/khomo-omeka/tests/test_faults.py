"""What servers of Omeka do to whoever harvests them, and what comes of it."""

from __future__ import annotations

import dataclasses
from typing import Any

import pytest

from catalog.sdk import FetchRequest, SourceError, SourceRefused, SourceUnavailable
from catalog.sdk.testing.omeka import Script
from catalog.sdk.testing.played import Played
from catalog.sdk.testing.serving import Answer

Museum = Played[Any, Script]
Asked = dict[str, str]
NOTICE = b"<br />\n<b>Notice</b>:  Undefined index: a[0] in <b>/srv/x.php</b> on line <b>12</b><br />\n"
MAINTENANCE = b"<!DOCTYPE html><html><head><title>B\xe1\xba\xa3o tr\xc3\xac</title></head></html>"


def at(page: int, change: Any) -> Any:
    """A reply to that page of the items changed, whole pages alone."""

    def spoil(path: str, asked: Asked, answer: Answer) -> Answer:
        hit = path == "/api/items" and asked.get("page") == str(page) and asked.get("per_page") != "1"
        return change(answer) if hit else answer

    return spoil


def test_notices_of_php_around_the_json_are_read_over(museum: Museum) -> None:
    museum.script.spoil = at(
        2, lambda answer: dataclasses.replace(answer, body=NOTICE + answer.body + NOTICE)
    )
    run = museum.fetch()
    assert run.rules == ["repaired_leading_text"]
    assert len(run.ids) == 74
    assert run.end.complete


def test_one_item_that_breaks_its_page_is_lost_alone_and_nothing_is_withdrawn(museum: Museum) -> None:
    museum.script.broken = frozenset(["items/30"])
    run = museum.fetch()
    assert run.rules == ["halved"]
    assert [failed.rule for failed in run.failed] == ["unreadable"]
    assert len(run.ids) == 73
    assert not run.end.complete
    assert '"at":""' in (run.end.next_since or "")


def test_a_server_that_gives_no_smaller_pages_loses_the_page_and_says_so(museum: Museum) -> None:
    museum.script.broken = frozenset(["items/30"])
    museum.script.numbered = False
    museum.script.lists["items"] = museum.script.lists["items"][:50]
    run = museum.fetch()
    assert len(run.failed) >= 1
    assert len([name for name in run.ids if name.isdigit()]) == 30
    assert not run.end.complete


def test_items_that_go_while_the_list_is_read_take_none_with_them(museum: Museum) -> None:
    items = list(museum.script.lists["items"])

    def spoil(path: str, asked: Asked, answer: Answer) -> Answer:
        if path == "/api/items" and asked.get("page") == "2":
            museum.script.lists["items"] = items[3:]
        return answer

    museum.script.spoil = spoil
    run = museum.fetch()
    wanted = {str(item["id"]) for item in items[3:]}
    assert wanted <= set(run.ids)
    assert len(set(run.ids)) == len(run.ids)
    assert run.rules == ["list_changed"]
    assert run.end.complete


def test_a_cut_run_goes_on_at_each_mark(museum: Museum) -> None:
    whole = museum.fetch()
    items = list(museum.script.lists["items"])
    for mark in whole.marks[:-1]:
        seen = whole.items[: whole.items.index(mark)]
        had = {getattr(item, "native_id", "") for item in seen}
        museum.script.lists["items"] = items[2:]
        rest = museum.fetch(FetchRequest(resume=mark.resume))
        museum.script.lists["items"] = items
        assert set(whole.ids) - {"1", "2"} <= had | set(rest.ids)
        assert not (set(rest.ids) & had - {"1", "2"})
        assert rest.end.complete


def test_maintenance_ends_the_run_at_its_place(museum: Museum) -> None:
    def spoil(path: str, asked: Asked, answer: Answer) -> Answer:
        is_over = museum.script.paths().count("items") > 2
        return Answer(MAINTENANCE) if is_over else answer

    museum.script.spoil = spoil
    stream = museum.stream()
    with pytest.raises(SourceUnavailable, match="Bảo trì; the next run goes on there"):
        list(stream)


@pytest.mark.parametrize("status", [401, 403, 404, 500, 503])
@pytest.mark.parametrize("path", ["items", "files", "exhibits", "exhibit_pages", "collections"])
def test_no_fault_of_one_list_withdraws_what_was_in_it(museum: Museum, path: str, status: int) -> None:
    def spoil(asked_for: str, asked: Asked, answer: Answer) -> Answer:
        hit = asked_for == f"/api/{path}" and museum.script.paths().count(path) > (
            1 if path == "items" else 0
        )
        return Answer(b"<html></html>", status) if hit else answer

    museum.script.spoil = spoil
    try:
        run = museum.fetch()
    except SourceError:
        return
    missing = 74 - len(run.ids) - len([failed for failed in run.failed if failed.identifier])
    assert not missing or not run.end.complete
    assert path == "files" or run.failed


def test_a_list_that_the_api_does_not_have_is_empty(museum: Museum) -> None:
    del museum.script.lists["exhibits"], museum.script.lists["exhibit_pages"]
    trial = museum.trial()
    assert "the API shows no exhibitions" in trial.info.notices[0]
    assert len(trial.records) == 71
    assert trial.checkpoints[-1].complete


def test_a_list_without_an_end_ends(museum: Museum) -> None:
    first = museum.script.lists["items"][:20]

    def spoil(path: str, asked: Asked, answer: Answer) -> Answer:
        if path == "/api/items":
            return museum.script._listed("items", first, {}) if asked.get("page") != "1" else answer
        return answer

    museum.script.links = False
    museum.script.spoil = spoil
    run = museum.fetch()
    assert not run.end.complete


def test_files_that_cannot_be_had_leave_known_records_as_they_were(museum: Museum) -> None:
    def spoil(path: str, asked: Asked, answer: Answer) -> Answer:
        return Answer(status=500) if path == "/api/files" else answer

    museum.script.spoil = spoil
    run = museum.fetch(FetchRequest(known=lambda names: frozenset(names) & {"1"}))
    assert [failed.identifier for failed in run.failed] == ["1"]
    assert set(run.rules) == {"files_unreadable"}
    assert "2" in run.ids


def test_sites_with_very_many_files_are_asked_item_by_item(museum: Museum) -> None:
    whole = museum.fetch()

    def spoil(path: str, asked: Asked, answer: Answer) -> Answer:
        if path == "/api/files" and "item" not in asked:
            return dataclasses.replace(answer, headers={**answer.headers, "Omeka-Total-Results": "90000"})
        return answer

    museum.script.spoil = spoil
    assert museum.fetch().raws == whole.raws


def test_a_wrong_key_is_refused_in_words_that_do_not_tell_it(museum: Museum) -> None:
    for ask in (museum.check, lambda **options: museum.fetch(**options)):
        with pytest.raises(SourceRefused, match="Invalid key") as caught:
            ask(key="khoa-bi-mat-12345")
        assert "khoa-bi-mat-12345" not in str(caught.value)


@pytest.mark.parametrize(
    "path", ["/items/browse?page=3", "/admin/", "/collections/show/7", "/api", "/index.php"]
)
def test_any_address_of_a_site_will_do(museum: Museum, path: str) -> None:
    museum.script.folder = ""
    offers = list(museum.kind.discover(museum.url + path, museum.http, frozenset()))
    assert [(offer.options["url"], offer.system) for offer in offers] == [(museum.url, "Omeka Classic 3.2.1")]


def test_a_site_in_a_folder_is_found_and_other_sites_are_not(museum_s: Museum) -> None:
    root = museum_s.url
    museum_s.script.folder = "/omeka-s"
    (offer,) = museum_s.kind.discover(f"{root}/omeka-s/s/bao-tang/item/3", museum_s.http, frozenset())
    assert (offer.options["url"], offer.system) == (f"{root}/omeka-s", "Omeka S 4.1.1")
    assert list(museum_s.kind.discover(f"{root}/khac", museum_s.http, frozenset())) == []
    with pytest.raises(SourceError):
        museum_s.check()
    museum_s.given["flavour"] = "classic"
    museum_s.url = f"{root}/omeka-s"
    with pytest.raises(SourceError):
        museum_s.check()


def test_a_limit_is_kept_and_never_complete(museum: Museum) -> None:
    run = museum.fetch(FetchRequest(limit=13))
    assert len(run.ids) == 13
    assert not run.end.complete
    assert run.end.next_since is None


def test_an_exhibition_without_its_pages_stays_and_items_still_lead_to_their_page(museum_s: Museum) -> None:
    before = {raw.native_id: raw for raw in museum_s.fetch().raws}

    def spoil(path: str, asked: Asked, answer: Answer) -> Answer:
        return Answer(status=500) if path == "/api/site_pages" else answer

    museum_s.script.spoil = spoil
    run = museum_s.fetch()
    assert [failed.identifier for failed in run.failed] == ["site-1", "site-2"]
    bowl = next(raw for raw in run.raws if raw.native_id == "1")
    assert bowl.context["slug"] == before["1"].context["slug"] == "bao-tang"
    assert run.end.complete
