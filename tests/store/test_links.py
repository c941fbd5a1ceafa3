"""Personal links: kept by the hash of their token, open until they run out or are taken back."""

from __future__ import annotations

from datetime import timedelta

import pytest
import sqlalchemy as sa
from flask import Flask

from catalog.errors import InvalidInput, UnknownName
from catalog.people import tokens
from catalog.store import links
from catalog.store.db import now, reading, writing
from catalog.store.links import Link
from catalog.store.models import LinkRow
from catalog.store.models_links import FormKeyRow
from catalog.store.scopes import Reach
from tests.factories import add_institution

pytestmark = pytest.mark.usefixtures("app")
EVERYWHERE = Reach(everything=True)


def issue(**facts: object) -> tuple[Link, str]:
    token = tokens.make()
    given = {"institution": "hue-library", "token_hash": token.hash, "by": "test", **facts}
    with writing() as session:
        return links.issue(session, **given), token.text  # type: ignore[arg-type]


def of(token: str) -> Link | None:
    with reading() as session:
        return links.of_token(session, tokens.hashed(token))


def test_a_link_opens_its_institution_until_it_runs_out_or_is_taken_back() -> None:
    add_institution()
    link, token = issue(label="Cô Lan", days=30)
    found = of(token)
    assert found is not None
    assert (found.id, found.institution, found.label, found.state) == (
        link.id,
        "hue-library",
        "Cô Lan",
        "open",
    )
    assert found.actor == f"link:{link.id} Cô Lan"
    assert of(token + "x") is None
    assert of("") is None
    with writing() as session:
        assert links.revoke(session, link.id).state == "revoked"
    assert of(token) is None
    with writing() as session:
        links.revoke(session, link.id, revoked=False)
        session.execute(sa.update(LinkRow).values(expires=now() - timedelta(seconds=1)))
    assert of(token) is None


def test_the_token_is_nowhere_in_the_store() -> None:
    add_institution()
    _, token = issue()
    with reading() as session:
        row = session.execute(sa.select(*LinkRow.__table__.columns)).one()
    assert token not in repr(row)


def test_a_link_for_nobody_or_for_ever_is_refused() -> None:
    add_institution()
    with pytest.raises(UnknownName):
        issue(institution="khong-co")
    for days in (0, -1, 100_000):
        with pytest.raises(InvalidInput):
            issue(days=days)


def test_its_use_is_counted_once_an_occasion() -> None:
    add_institution()
    link, token = issue()
    assert links.is_new_occasion(link)
    with writing() as session:
        links.used(session, link.id)
    found = of(token)
    assert found is not None
    assert found.uses == 1
    assert not links.is_new_occasion(found)


def test_lists_hold_what_is_within_reach_and_what_is_looked_for() -> None:
    add_institution()
    add_institution("vinh-museum", name_vi="Bảo tàng Vinh", province="Tỉnh Nghệ An")
    issue(label="Cô Lan")
    issue(label="Anh Nam", institution="vinh-museum", days=10)
    with reading() as session:
        assert links.listed(session, EVERYWHERE)[0] == 2
        own = links.listed(session, Reach(slugs=frozenset({"vinh-museum"})))
        assert [link.label for link in own[1]] == ["Anh Nam"]
        assert [link.label for link in links.listed(session, EVERYWHERE, text="bảo tàng")[1]] == ["Anh Nam"]
        # SQLite knows capital letters of ASCII alone, and people leave accents out.
        for text in ("co lan", "CÔ LAN", "lan co"):
            assert [link.label for link in links.listed(session, EVERYWHERE, text=text)[1]] == ["Cô Lan"]
        by_end = links.listed(session, EVERYWHERE, sort="expires")[1]
        assert [link.label for link in by_end] == ["Anh Nam", "Cô Lan"]
        assert links.expiring(session, EVERYWHERE) == 1
        assert links.listed(session, Reach())[0] == 0


def test_what_became_of_a_form_is_known_for_thirty_days_and_to_its_link_alone() -> None:
    add_institution()
    with writing() as session:
        links.note_sent(session, 1, "khoa", "d1", {"number": "a"})
        links.note_sent(session, 1, "khoa", "d2", {"number": "a"})
    with reading() as session:
        assert links.sent(session, 1, "khoa") == ("d2", {"number": "a"})
        assert links.sent(session, 2, "khoa") is None
    with writing() as session:
        session.execute(sa.update(FormKeyRow).values(created=now() - timedelta(days=31)))
        links.note_sent(session, 2, "khac", "d", {})
        assert links.sent(session, 1, "khoa") is None


def test_an_unknown_number_is_told(app: Flask) -> None:
    with reading() as session, pytest.raises(UnknownName):
        links.get(session, 999)
    with reading() as session:
        assert links.institution_of(session, 999) is None
