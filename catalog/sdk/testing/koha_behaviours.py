"""What a Koha does to harvesters, by name, with what must come of a harvest that meets it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from catalog.sdk.testing.koha import Asked, Script
from catalog.sdk.testing.serving import Answer

_LIST = "/api/v1/biblios"
_LOGIN = b"<!DOCTYPE html><html><head><title>Log in to Koha</title></head><body><form></form></body></html>"
SPOILT = 12
"""The number of the record that is spoilt where one is."""


@dataclass(frozen=True, slots=True)
class Behaviour:
    """A behaviour: ``what`` happens, and how it is ``played``.

    ``fails``: the run ends with an error. ``failed``: records that are named as failed. ``withdraws``: what
    is gone is withdrawn. ``says``: words that the report must hold, "" where nothing is to be said.
    """

    what: str
    played: Callable[[Script], None]
    fails: bool = False
    failed: int = 0
    withdraws: bool = True
    says: str = ""


def _set(**changes: object) -> Callable[[Script], None]:
    def play(script: Script) -> None:
        for name, value in changes.items():
            setattr(script, name, value)

    return play


def _spoiling(spoil: Callable[[Asked, Answer, int], Answer]) -> Callable[[Script], None]:
    """Spoils answers, given how many requests for pages of the list came before, this one among them."""

    def play(script: Script) -> None:
        script.most = 10
        script.spoil = lambda asked, answer: spoil(asked, answer, len(script.asked(_LIST)))

    return play


def _is_xml(asked: Asked) -> bool:
    return asked.path == _LIST and "xml" in asked.headers["accept"]


def _busy(asked: Asked, answer: Answer, count: int) -> Answer:
    return Answer(status=429, headers={"Retry-After": "0"}) if _is_xml(asked) and count in (1, 4) else answer


def _login(asked: Asked, answer: Answer, count: int) -> Answer:
    return (
        Answer(_LOGIN, headers={"Content-Type": "text/html"}) if asked.path == _LIST and count > 2 else answer
    )


def _cut(asked: Asked, answer: Answer, count: int) -> Answer:
    return Answer(answer.body[:400], headers=answer.headers) if asked.path == "/api/v1/items" else answer


def _missing(asked: Asked, answer: Answer, count: int) -> Answer:
    if asked.path in ("/api/v1/items", f"/api/v1/biblios/{SPOILT}/items"):
        return Answer(b'{"error": "Bibliographic record not found"}', 404)
    return answer


def _changing(script: Script) -> None:
    script.most, script.query = 10, "refused"

    def spoil(asked: Asked, answer: Answer) -> Answer:
        if asked.given.get("_page") == "1" and asked.path == _LIST and answer.status == 200:
            script.books = script.books[1:]
        return answer

    script.spoil = spoil


def _doubling(script: Script) -> None:
    script.most = 10
    first: list[Answer] = []

    def spoil(asked: Asked, answer: Answer) -> Answer:
        if not _is_xml(asked):
            return answer
        first.append(answer)
        return first[0] if len(first) == 2 else answer

    script.spoil = spoil


BEHAVIOURS: dict[str, Behaviour] = {
    "wrong_key": Behaviour(
        "the key is not known any more (403 for the token, 401 for the login)", _set(oauth=False),
        fails=True, withdraws=False, says="Koha does not take the key",
    ),
    "no_permission": Behaviour(
        "the key's patron may not see the catalogue (403)", _set(permitted=False),
        fails=True, withdraws=False, says="lacks the permission 'catalogue'",
    ),
    "spent_token": Behaviour("tokens last for three requests", _set(tokens=3, most=5)),
    "too_many_requests": Behaviour("429 with Retry-After now and then", _spoiling(_busy)),
    "login_page": Behaviour(
        "a page to log in with, status 200, in place of the list from its second page on", _spoiling(_login),
        fails=True, withdraws=False, says="a web page instead of Koha's REST interface: Log in to Koha",
    ),
    "broken_record": Behaviour(
        "500 for one record and for each page with it", _set(broken=frozenset((SPOILT,))),
        failed=1, says="Koha failed over this request",
    ),
    "dropped_record": Behaviour("a page in MARCXML leaves a record out", _set(dropped=frozenset((SPOILT,)))),
    "changing_pages": Behaviour(
        "a record goes while pages are asked for by number, and each later one moves", _changing,
        withdraws=False, says="nothing is withdrawn",
    ),
    "broken_items": Behaviour(
        "500 for the items of one record", _set(lame=frozenset((SPOILT,))),
        failed=1, says="the items of the record 12 cannot be had",
    ),
    "missing_items": Behaviour(
        "404 for the items of one record", _spoiling(_missing), says="record by record",
    ),
    "cut_json": Behaviour("the JSON of items is cut in the middle", _spoiling(_cut)),
    "total_too_great": Behaviour(
        "X-Total-Count tells of more records than there are", _set(total=99), withdraws=False, says="told of",
    ),
    "total_too_small": Behaviour(
        "X-Total-Count tells of fewer records than there are", _set(total=3, most=10), withdraws=False,
        says="told of",
    ),
    "no_total": Behaviour(
        "no X-Total-Count", _set(total=-1), withdraws=False, says="does not tell how many records it has",
    ),
    "doubled_page": Behaviour("the first page comes once more in place of the second", _doubling),
    "query_refused": Behaviour("400 for the argument q", _set(query="refused"), says="by the numbers of its"),
    "query_ignored": Behaviour(
        "the argument q changes nothing", _set(query="ignored", most=10), says="by the numbers of its",
    ),
    "no_list": Behaviour("an older Koha without a list of records by REST", _set(rest=False), says="older"),
}  # fmt: skip
"""By name. Each is met by a source that was harvested before and lacks a record now."""
