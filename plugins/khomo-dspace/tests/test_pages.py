"""What servers do to pages, by name, and what must come of it: no item is lost in silence."""

import dataclasses
import json
from functools import partial

import pytest

from catalog.sdk import FetchRequest, SourceMalformed, SourceRefused, SourceUnavailable
from catalog.sdk.testing import Answer
from catalog.sdk.testing.dspace import PAGE_OF_UI, File, Item, items


def pages(change):
    """A spoiler of pages of results alone."""
    return lambda path, asked, body: change(asked, body) if "search/objects" in path else body


def once(change):
    """A spoiler of the second page, the first time that it is asked for."""
    left = [1]

    def spoil(asked, body):
        if asked["page"] == "1" and asked["size"] != "1" and left:
            left.pop()
            return change(body)
        return body

    return pages(spoil)


def test_one_item_that_breaks_the_server_is_passed_by_and_told(repository):
    repository.script.lost = frozenset((17,))
    fetched = repository.fetch()
    assert fetched.ids == [handle for handle in repository.handles if handle != "123456789/17"]
    (failed,) = fetched.failed
    assert (failed.identifier, failed.field, failed.value) == (None, "position", "17")
    assert "item 17 of the list cannot be had" in failed.message
    assert not fetched.end.complete


def test_an_item_whose_files_break_the_server_comes_without_them(repository):
    repository.script.broken = frozenset((17,))
    trial = repository.trial()
    assert list(trial.records) == repository.handles
    assert trial.records["123456789/17"].access == "unknown"
    assert trial.records["123456789/18"].access == "open"
    assert "the files of 123456789/17" in next(
        n.message for n in trial.notices if n.rule == "files_unreadable"
    )
    assert trial.checkpoints[-1].complete


def test_a_record_whose_files_cannot_be_had_today_stays_as_it_was(repository):
    repository.script.broken = frozenset((17,))
    fetched = repository.fetch(FetchRequest(known=frozenset))
    assert [failed.identifier for failed in fetched.failed] == ["123456789/17"]
    assert "stays as it was" in fetched.failed[0].message
    assert fetched.end.complete


def test_files_that_come_as_a_web_page_once_are_asked_for_again(repository):
    repository.script.embeds = False
    left = [1]

    def maintenance(path, asked, body):
        return PAGE_OF_UI if path.endswith("/bundles") and left and left.pop() else body

    repository.script.spoil = maintenance
    trial = repository.trial()
    assert {record.access for record in trial.records.values()} == {"open"}
    assert trial.notices == ()


def test_files_that_always_come_as_a_web_page_cost_no_other_item(repository):
    repository.script.embeds = False
    wrong = f"/core/items/{repository.script.items[6].uuid}/bundles"
    repository.script.spoil = lambda path, asked, body: PAGE_OF_UI if path.endswith(wrong) else body
    trial = repository.trial()
    assert len(trial.records) == 30
    assert [name for name, record in trial.records.items() if record.access != "open"] == ["123456789/7"]
    assert [notice.rule for notice in trial.notices] == ["files_unreadable"]


@pytest.mark.parametrize("status", [502, 504])
def test_files_on_which_a_gateway_always_gives_up_cost_no_other_item(repository, status):
    """As with thousands of files in one item."""
    repository.script.embeds = False
    wrong = f"/core/items/{repository.script.items[6].uuid}/bundles"
    tired = Answer(status=status)
    repository.script.spoil = lambda path, asked, body: tired if path.endswith(wrong) else body
    fetched = repository.fetch()
    assert fetched.ids == repository.handles
    assert fetched.rules == ["files_unreadable"]


def test_files_that_are_refused_behind_the_first_page_are_told(repository):
    files = tuple(File(f"chương {number:02}.pdf") for number in range(1, 31))
    repository.script.items = [Item(1, "Sách", files=files)]
    repository.script.spoil = lambda path, asked, body: (
        Answer(status=404) if path.endswith("/bitstreams") else body
    )
    fetched = repository.fetch()
    assert (fetched.ids, fetched.rules) == (["123456789/1"], ["files_unreadable"])


def test_one_strange_answer_about_who_may_read_is_asked_for_again(repository):
    repository.script.has_status = False
    left = [1]
    repository.script.spoil = lambda path, asked, body: (
        PAGE_OF_UI if "authz" in path and left and left.pop() else body
    )
    trial = repository.trial()
    assert {record.access for record in trial.records.values()} == {"open"}
    assert trial.notices == ()


def test_a_server_that_takes_no_arguments_for_parts_is_asked_for_each(repository):
    repository.script.items = items(3)
    repository.script.spoil = lambda path, asked, body: Answer(status=400) if "embed" in asked else body
    trial = repository.trial()
    assert list(trial.records) == repository.handles
    assert trial.records["123456789/1"].collections == ("Luận văn thạc sĩ",)


def test_two_items_of_one_handle_are_both_given(repository):
    repository.script.spoil = lambda path, asked, body: body.replace(b'"123456789/2"', b'"123456789/1"')
    fetched = repository.fetch()
    assert fetched.ids[:2] == ["123456789/1", "123456789/1"]
    assert fetched.end.complete


def test_a_server_that_goes_under_maintenance_at_an_item_s_files_is_gone_on_with_later(repository):
    repository.script.embeds = False

    def maintenance(path, asked, body):
        if path.endswith("/bundles"):
            repository.script.has_api = False
            return PAGE_OF_UI
        return body

    repository.script.spoil = maintenance
    with pytest.raises(SourceUnavailable, match="web page instead of its REST API"):
        repository.fetch()


@pytest.mark.parametrize("embeds", [True, False])
def test_files_that_need_a_login_make_a_record_restricted(repository, embeds):
    repository.script.closed = frozenset((17,))
    repository.script.embeds = embeds
    trial = repository.trial()
    assert list(trial.records) == repository.handles
    closed = trial.records["123456789/17"]
    assert (closed.access, [link.rel for link in closed.links], closed.images) == ("restricted", ["page"], ())
    assert trial.records["123456789/18"].access == "open"


def test_a_page_of_the_interface_in_mid_list_ends_the_run_which_goes_on_there(repository):
    repository.script.spoil = once(lambda body: PAGE_OF_UI)
    given = []
    with pytest.raises(SourceUnavailable, match="web page instead of its REST API: Thư viện số"):
        given.extend(repository.stream(page_size=10))
    mark = [item for item in given if getattr(item, "resume", None)][-1]
    rest = repository.fetch(FetchRequest(resume=mark.resume), page_size=10)
    assert rest.ids == repository.handles[10:]
    assert rest.end.complete


def test_a_page_that_is_always_one_of_the_interface_is_halved_by_the_next_run(repository):
    def page_of_ui(asked, body):
        return PAGE_OF_UI if asked["page"] == "1" and asked["size"] == "10" else body

    repository.script.spoil = pages(page_of_ui)
    given = []
    with pytest.raises(SourceUnavailable):
        given.extend(repository.stream(page_size=10))
    mark = [item for item in given if getattr(item, "resume", None)][-1]
    rest = repository.fetch(FetchRequest(resume=mark.resume), page_size=10)
    assert rest.ids == repository.handles[10:]
    assert rest.end.complete


@pytest.mark.parametrize(
    "change",
    [
        lambda body: body[: len(body) // 2],
        lambda body: b"{}",
        lambda body: b'{"_embedded": null}',
        lambda body: b"[]",
        lambda body: b"[" * 100_000,
        lambda body: body.replace(b'"number": 1', b'"number": 7'),
        lambda body: Answer(status=422),
    ],
    ids=["truncated", "nothing", "missing _embedded", "list", "deep", "another page", "422"],
)
def test_a_page_that_cannot_be_read_is_asked_for_in_halves(repository, change):
    repository.script.spoil = once(change)
    fetched = repository.fetch(page_size=10)
    assert fetched.ids == repository.handles
    assert "halved" in fetched.rules
    assert fetched.end.complete


def test_a_page_without_items_in_mid_list_is_not_taken_for_its_end(repository):
    def emptied(body):
        page = json.loads(body)
        del page["_embedded"]["searchResult"]["_embedded"]
        return json.dumps(page).encode()

    repository.script.spoil = once(emptied)
    fetched = repository.fetch(page_size=10)
    assert fetched.ids == repository.handles
    assert fetched.end.complete


def test_the_page_before_that_comes_again_does_not_hide_one(repository):
    """As a cache gives it that forgets the arguments."""
    before = []

    def replay(asked, body):
        if asked["page"] == "0" and asked["size"] == "10":
            before.append(body)
        return before.pop() if asked["page"] == "1" and before else body

    repository.script.spoil = pages(replay)
    fetched = repository.fetch(page_size=10)
    assert fetched.ids == repository.handles
    assert fetched.end.complete


def test_control_characters_in_texts_are_left_out_and_told(repository):
    repository.script.items = [Item(1, "Sử\u0001 ký\u000b Huế")]
    repository.script.spoil = pages(
        lambda asked, body: body.replace(rb"\u0001", b"\x01").replace(rb"\u000b", b"\x0b")
    )
    trial = repository.trial()
    assert trial.records["123456789/1"].title == "Sử ký Huế"
    assert {notice.rule for notice in trial.notices} == {"repaired_controls"}
    assert trial.checkpoints[-1].complete


def test_bytes_that_are_no_utf_8_are_marked_and_told(repository):
    repository.script.spoil = pages(lambda asked, body: body.replace("Luận".encode(), b"Lu\xe2n", 1))
    trial = repository.trial()
    assert trial.records["123456789/1"].title == "Lu\ufffdn văn số 1"
    assert "repaired_bytes" in {notice.rule for notice in trial.notices}


def test_half_a_character_and_a_byte_order_mark_do_no_harm(repository):
    repository.script.items = [Item(1, "Sách cũ")]
    repository.script.spoil = lambda path, asked, body: (
        b"\xef\xbb\xbf" + body.replace("Sách cũ".encode(), rb"S\u00e1ch \ud83d c\u0169")
    )
    assert [record.title for record in repository.records().values()] == ["Sách cũ"]


def test_very_large_metadata_is_cut_one_behind_what_a_record_may_hold(repository):
    repository.script.items = [
        *items(3),
        Item(4, "Lớn", metadata={"dc.subject": [f"từ {n}" for n in range(50_000)]}),
    ]
    trial = repository.trial()
    assert set(repository.handles[:3]) <= set(trial.records)
    assert len(trial.records["123456789/4"].subjects) == 1001


def test_an_item_with_thousands_of_files_shows_the_first_ones(repository):
    files = tuple(File(f"trang-{number:04}.jpg", "image/jpeg") for number in range(2500))
    repository.script.items = [Item(1, "Sách ảnh", files=files)]
    record = repository.records()["123456789/1"]
    assert len(record.images) == 50


@pytest.mark.parametrize("status", [401, 403, 404])
def test_a_search_that_is_not_allowed_is_told_with_the_status(repository, status):
    repository.script.spoil = pages(lambda asked, body: Answer(b'{"message": "No"}', status))
    with pytest.raises(SourceRefused, match=f"status {status}.*No"):
        repository.fetch()


def test_a_server_that_goes_down_in_mid_list_ends_the_run_which_goes_on_there(repository):
    repository.script.spoil = pages(lambda asked, body: Answer(status=503) if asked["page"] == "1" else body)
    given = []
    with pytest.raises(SourceUnavailable):
        given.extend(repository.stream(page_size=10))
    assert len([item for item in given if hasattr(item, "native_id")]) == 10


def test_a_server_on_which_nothing_can_be_had_any_more_is_left(repository):
    repository.script.items = items(300)
    repository.script.lost = frozenset(range(20, 200))
    with pytest.raises(SourceMalformed, match="50 items in a row cannot be had"):
        repository.fetch(page_size=10)


def test_a_fault_in_single_items_is_kept_apart_from_the_rest(repository):
    repository.script.items = [
        dataclasses.replace(item, title="") if item.number == 5 else item for item in items(9)
    ]
    trial = repository.trial()
    assert set(trial.failures) == {"123456789/5"}
    assert len(trial.records) == 8


def test_addresses_in_the_replies_are_never_followed(repository):
    """Every reply of the scripted server links to a host that does not exist."""
    asked = partial(repository.fetch, page_size=10)
    assert asked().end.complete
    assert all(path.startswith(("/server/api", "/assets")) for path, _asked in repository.script.requests)
