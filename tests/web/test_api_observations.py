"""Figures sent by a program with the token of an institution."""

from __future__ import annotations

from typing import Any

import pytest
from werkzeug.test import TestResponse

from catalog.people import links as issuing
from catalog.people import tokens
from catalog.store import declarations, links, observations
from catalog.store.db import reading, writing
from catalog.store.observations import DRAFT, SENT, Figure
from tests.factories import add_institution

pytestmark = pytest.mark.usefixtures("app")
ADDRESS = "/api/v1/observations"
SLUG = "hue-library"


@pytest.fixture
def token(app: object) -> str:
    add_institution()
    with writing() as session:
        return issuing.issue(session, "test", institution=SLUG, scope=links.API, label="Koha")[1]


def send(client: Any, token: str, *figures: dict[str, Any], **more: Any) -> TestResponse:
    body = {"period": "2025", "figures": list(figures), **more}
    answer: TestResponse = client.post(ADDRESS, json=body, headers={"Authorization": f"Bearer {token}"})
    return answer


def kept() -> list[tuple[str, float, str]]:
    with reading() as session:
        found = observations.of_institution(session, SLUG, ["2025"])
        return [(one.measure, one.value, one.status) for one in found]


def test_figures_are_sent_as_numbers_or_as_people_write_them(client: Any, token: str) -> None:
    answer = send(
        client,
        token,
        {"measure": "library_uses", "value": "37,176"},
        {"measure": "library_uses", "split": "online", "value": 120},
        {"measure": "digitised_share", "value": 0.7},
        {"measure": "it_applied", "value": True},
    )
    assert answer.status_code == 200, answer.text
    assert answer.json["changed"] == 4
    assert answer.headers["Cache-Control"] == "no-store"
    assert kept() == [
        ("library_uses", 37_176, SENT), ("library_uses", 120, SENT), ("digitised_share", 0.7, SENT),
        ("it_applied", 1, SENT),
    ]  # fmt: skip
    again = send(client, token, {"measure": "library_uses", "value": 37_176})
    assert (again.json["changed"], again.json["figures"][0]["reporter"]) == (0, "Koha")


def test_a_fault_is_told_by_its_field_and_nothing_is_half_kept(client: Any, token: str) -> None:
    answer = send(
        client,
        token,
        {"measure": "library_uses", "value": 12},
        {"measure": "digitised_share", "value": "0.7"},
        {"measure": "museum_visits", "value": 1},
        {"measure": "it_applied", "value": "=A1", "evidence": ["ftp://x"]},
        {"measure": "library_uses", "split": "abroad", "value": 2},
        as_of="2999-01-01",
    )
    assert answer.status_code == 422
    assert set(answer.json["faults"]) == {
        "as_of", "figures.1.value", "figures.2.measure", "figures.3.evidence", "figures.4.split",
    }  # fmt: skip
    assert kept() == []


@pytest.mark.parametrize("value", [None, [], {}, True, "x" * 5000, -1, 1.5, 10**30, float("nan")])
def test_what_is_no_figure_is_refused(client: Any, token: str, value: Any) -> None:
    answer = send(client, token, {"measure": "library_uses", "value": value})
    assert answer.status_code in (400, 422), answer.text
    assert kept() == []


def test_an_odd_figure_is_asked_about_and_kept_once_confirmed(client: Any, token: str) -> None:
    before = Figure(institution=SLUG, measure="library_uses", period="2024", value=1000, unit="uses")
    with writing() as session:
        declarations.declare(session, before, "Lan", send=True)
    one = {"measure": "library_uses", "value": 9000}
    assert "confirmed" in send(client, token, one).json["faults"]["figures.0.value"]
    assert send(client, token, {**one, "confirmed": True}, draft=True).status_code == 200
    assert kept() == [("library_uses", 9000, DRAFT)]


def test_only_an_open_token_of_the_api_opens_it(client: Any, token: str) -> None:
    figure = {"measure": "library_uses", "value": 1}
    assert client.post(ADDRESS, json={"period": "2025", "figures": [figure]}).status_code == 401
    answer = send(client, "nothing", figure)
    assert answer.status_code == 401
    assert answer.headers["WWW-Authenticate"].startswith("Bearer")
    with writing() as session:
        link, other = issuing.issue(session, "test", institution=SLUG, scope=links.FIGURES)
        opened = links.of_token(session, tokens.hashed(token), api=True)
        assert opened is not None
    assert send(client, other, figure).status_code == 401
    assert link.opens(links.FIGURES)
    with writing() as session:
        issuing.revoke(session, "test", opened.id)
    assert send(client, token, figure).status_code == 401
    assert kept() == []


@pytest.mark.parametrize(
    "body", [{}, {"period": "2025"}, {"period": "2999", "figures": [{"measure": "x", "value": 1}]}, []]
)
def test_a_body_that_is_none_is_refused(client: Any, token: str, body: Any) -> None:
    answer = client.post(ADDRESS, json=body, headers={"Authorization": f"Bearer {token}"})
    assert answer.status_code == 422
    assert answer.json["ok"] is False
