"""The self-test page: what a harvester is told of its copy, by cursor, digest, number and source."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from urllib.parse import urlencode

import pytest
from flask.testing import FlaskClient

from catalog.feeds.cursor import Cursor
from catalog.store import changes, sets
from catalog.store.db import reading
from tests.factories import make_record, publish_records, withdraw
from tests.web.conftest import Page, Read, text_of

Check = Callable[..., Any]


def head() -> changes.Head:
    with reading() as session:
        return changes.head(session)


def cursor() -> str:
    """The cursor to what changes from now on."""
    now = head()
    return Cursor.up(now.log_id, now.seq).encode()


@pytest.fixture
def filled() -> None:
    """Records of two sources."""
    publish_records([make_record(str(number), source="first") for number in range(3)])
    publish_records([make_record(str(number), source="second") for number in range(2)])


@pytest.fixture
def check(app: object, filled: None, read: Read) -> Check:
    """``check(cursor=..., digest=..., status=200)``: the English page that answers it."""

    def checked(status: int = 200, **given: str) -> Page:
        return read(f"/en/data/check?{urlencode(given)}", status)

    return checked


def verdict(page: Page) -> str:
    return text_of(page, "//section[contains(@class, 'verdict')]")


def onward(page: Page) -> str:
    (link,) = page.xpath("//section[contains(@class, 'verdict')]//a/@href")
    return str(link)


def test_without_anything_entered_it_tells_what_is_held_and_how_to_compute_it(check: Check) -> None:
    page = check()
    assert verdict(page) == ""
    text = text_of(page)
    assert head().set_digest in text
    assert page.xpath("//main//form/@method") == ["get"]
    code = page.xpath("string(//pre/code)")
    names: dict[str, Callable[[dict[str, str]], str]] = {}
    exec(code, names)
    with reading() as session:
        held = {entry.id: entry.digest for entry in changes.newest(session, None, 100)}
    assert names["set_digest"](held) == head().set_digest


def test_the_page_is_there_in_both_languages(check: Check, read: Read) -> None:
    page = read("/data/check?digest=" + head().set_digest)
    assert "Bạn giữ đúng tập bản ghi như chúng tôi" in verdict(page)
    assert page.xpath("//html/@lang") == ["vi"]
    assert page.xpath("//meta[@name='robots']/@content") == ["noindex"]


def test_our_digest_is_the_same_set_with_or_without_cursor_and_count(check: Check) -> None:
    digest = head().set_digest
    for given in ({"digest": digest}, {"digest": f" {digest.upper()}\n", "cursor": cursor(), "count": "5"}):
        assert "You hold the same set" in verdict(check(**given))
        assert "all 5 records" in verdict(check(**given))


def test_an_older_cursor_with_the_digest_of_then_missed_nothing(check: Check) -> None:
    before, place = head(), cursor()
    publish_records([make_record("new", source="first"), make_record("1", source="second", title="Sửa")])
    page = check(cursor=place, digest=before.set_digest)
    assert "You missed nothing, and are 2 changes behind" in verdict(page)
    assert "with 5 records" in verdict(page)
    assert onward(page).endswith(f"/api/v1/changes?after={place}")
    assert "You missed nothing" in verdict(check(digest=before.set_digest))


def test_an_older_cursor_with_another_digest_cannot_be_judged_yet(check: Check) -> None:
    place = cursor()
    withdraw("first-0")
    page = check(cursor=place, digest="ab" * 32)
    assert "First take the changes: you are 1 change behind" in verdict(page)
    assert onward(page).endswith(place)


def test_a_digest_that_stood_before_the_changes_that_the_cursor_claims_is_no_proof(check: Check) -> None:
    lost = head().set_digest
    publish_records([make_record("new", source="first")])
    place = cursor()
    publish_records([make_record("newer", source="first")])
    assert "First take the changes" in verdict(check(cursor=place, digest=lost))


def test_another_digest_at_the_newest_change_misses_something(check: Check) -> None:
    page = check(cursor=cursor(), digest="ab" * 32, count="4")
    assert "Your set is not ours" in verdict(page)
    assert "You have 1 record fewer than we do." in verdict(page)
    assert onward(page).endswith("/api/v1/changes")
    assert "7 records more" in verdict(check(cursor=cursor(), digest="ab" * 32, count="12"))
    assert "We never had that set" in verdict(check(digest="ab" * 32))


def test_a_cursor_alone_tells_how_far_behind_it_is(check: Check) -> None:
    place = cursor()
    assert "Your cursor is at the newest change" in verdict(check(cursor=place))
    publish_records([make_record(str(number), source="third") for number in range(3)])
    assert "You are 3 changes behind" in verdict(check(cursor=place))
    assert "You are 3 changes behind" in verdict(
        check(cursor=f"https://x.example/api/v1/changes?after={place}")
    )


def test_very_many_changes_are_not_counted_to_the_end(check: Check, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("catalog.web.check_page.COUNTED", 3)
    start = Cursor.up(head().log_id, 0).encode()
    assert "You are more than 3 changes behind" in verdict(check(cursor=start))


def test_a_number_alone_is_compared(check: Check) -> None:
    assert "The number is the same" in verdict(check(count="5"))
    assert "You have 2 records fewer" in verdict(check(count="3"))


def test_the_cursor_of_a_first_walk_leads_on(check: Check) -> None:
    now = head()
    fresh = Cursor.fresh(now.log_id, now.seq, 2).encode()
    page = check(cursor=fresh, digest="ab" * 32)
    assert "Your first walk is not at its end" in verdict(page)
    assert onward(page).endswith(f"/api/v1/changes?after={fresh}")
    down = Cursor(now.log_id, "down", now.seq, 2).encode()
    assert onward(check(cursor=down)).endswith(f"/feed.json?cursor={down}")


def test_a_cursor_of_another_catalog_starts_again(check: Check) -> None:
    for text in ("nonsense", Cursor.up("ab" * 16, 1).encode(), Cursor.up(head().log_id, 99).encode()):
        page = check(cursor=text, digest="ab" * 32)
        assert "This cursor cannot be followed" in verdict(page)
        assert onward(page).endswith("/api/v1/changes")


def test_digests_by_source_show_where_it_differs(check: Check, client: FlaskClient) -> None:
    with reading() as session:
        first, second = sets.of_sources(session)
    given = f"first {first.set_digest[:12]}\nsecond: {'0' * 12}\n\nother, {'1' * 8}"
    rows = check(sources=given).xpath("//div[@aria-labelledby='by-source']//tbody/tr")
    told = [[" ".join(cell.text_content().split()) for cell in row] for row in rows]
    assert told == [
        ["other", "we have no records of it", "", "", "11111111"],
        ["second", "differs", "2", f"{second.set_digest[:12]}…", "000000000000"],
        ["first", "the same", "3", f"{first.set_digest[:12]}…", first.set_digest[:12]],
    ]
    pasted = client.get("/api/v1/digest").get_data(as_text=True)
    assert text_of(check(sources=pasted), "//tbody").count("the same") == 2
    assert "you gave none" in text_of(check(sources=f"first {first.set_digest}"), "//tbody")


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("digest", "xyz"), ("digest", "ab" * 31), ("digest", "<script>alert(1)</script>"), ("count", "many"),
        ("count", "9" * 40), ("count", "-1"), ("sources", "first"), ("sources", "first 12"),
        ("sources", "{broken"), ("sources", '{"sources": 5}'), ("sources", "[1]"),
        ("sources", "é abcdef0123"),
        ("sources", '[{"source": "a", "digest": "zz"}]'), ("digest", "\ud800"),
    ],
)  # fmt: skip
def test_a_field_that_cannot_be_read_says_so_beside_it(
    check: Check, client: FlaskClient, name: str, value: str
) -> None:
    query = urlencode({name: value}, errors="surrogatepass")
    response = client.get(f"/en/data/check?{query}")
    assert response.status_code == 400
    assert f'id="{name}-fault"' in response.text
    assert 'aria-invalid="true"' in response.text
    assert "<script>alert" not in response.text


def test_numbers_may_be_written_with_their_groups(check: Check) -> None:
    publish_records([make_record(f"n{number}") for number in range(1100)])
    assert "The number is the same" in verdict(check(count="1.105"))
    assert "The number is the same" in verdict(check(count="1,105"))


def test_the_answer_is_kept_by_its_address_until_something_changes(check: Check, client: FlaskClient) -> None:
    address = f"/data/check?cursor={cursor()}"
    tag = client.get(address).headers["ETag"]
    assert client.get(address, headers={"If-None-Match": tag}).status_code == 304
    withdraw("first-0")
    assert client.get(address, headers={"If-None-Match": tag}).status_code == 200
