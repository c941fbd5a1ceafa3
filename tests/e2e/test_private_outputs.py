"""Values, store places and people's addresses: in what sources send, and in nothing that we give out."""

from __future__ import annotations

import gzip
import re
from collections.abc import Callable, Iterator
from io import BytesIO
from typing import Any
from urllib.parse import quote
from zipfile import ZipFile

import pytest
from flask import Flask
from werkzeug.routing import Rule
from werkzeug.test import TestResponse

from catalog import indexing, wordbooks
from catalog.dumps import making
from catalog.feeds.dump import FORMS
from catalog.people import inbox
from catalog.programme import deriving
from catalog.store import messages, records
from catalog.store.db import reading, writing
from catalog.store.messages import Sent, Wanted
from catalog.web.sessions import is_private
from tests.conftest import Runner
from tests.e2e import confided
from tests.e2e.confided import OPEN, RAW, SECRET
from tests.programme.sample import take_in_plans

pytestmark = pytest.mark.databases("sqlite")

_FACETS = ("subject_value", "creator_value", "collection", "source", "licence", "kind", "institution")
PLAN = "288-kh-ubnd"
# What stands for the parts of an address; a new part must be named here, so that no output is left out.
_PARTS: dict[str, tuple[str, ...]] = {
    "identifier": tuple(f"confided-{name}" for name in RAW),
    "slug": ("museum", "confided", PLAN),
    "plan": (PLAN,),
    "territory": ("46",),
    "period": ("2026",),
    "field": _FACETS,
    "filename": ("css/site.css",),
    "hash": ("0" * 64,),
    "kind": ("books",),
    "form": ("csv",),
    "suffix": ("ris", "bib", "marcxml", "mrc", "mods.xml", "lido.xml", "dc.xml"),
    "until": ("999",),
    "number": ("1",),
    "chapter": ("1",),
    "code": ("46", "01"),
    # Of people and subjects: what none is called; those of the records are asked for by their own addresses.
    "key": ("khong-ai",),
    "name": tuple(f"confided-{name}.{'0' * 10}" for name in RAW),
    "size": ("320",),
    "dump_file": tuple(f"latest.{form.suffix}.gz" for form in FORMS.values()),
}
_OAI = tuple(f"/oai?verb=ListRecords&metadataPrefix={name}" for name in ("oai_dc", "marcxml", "mods", "lido"))
_API = (
    "/api/v1/changes?format=ndjson",
    "/api/v1/records?cursor=0",
    "/api/v1/records?cursor=0&format=csv",
    *(f"/api/v1/records/batch?ids=confided-{name}" for name in RAW),
)
_ONE_OF = re.compile(r"<any\(([^)]+)\):\w+>")
_LOC = re.compile(r"<loc>https?://[^/]+(/[^<]+)</loc>")
_QUESTIONS = ("", f"?q={SECRET}", f"?q={quote(OPEN)}", "?q=bi", f"?text={SECRET[:3]}")


@pytest.fixture
def app(make_app: Callable[..., Flask], run_in: Runner) -> Flask:
    app = make_app(plugins=[confided])
    run_in("institutions", "add", "museum", "--name-vi", "Bảo tàng", "--system", "museum")
    run_in("sources", "add", "confided", "--connector", "confided", "--institution", "museum")
    run_in("harvest", "confided")
    parts = app.extensions["catalog"]
    indexing.sync(parts)
    wordbooks.refresh(parts, now=True)
    making.make(parts.settings)
    take_in_plans()
    deriving.sync()
    with writing() as session:
        kept: dict[str, Any] = {"contact": SECRET, "facts": {"person": SECRET, "phone": SECRET, "name": OPEN}}
        for kind in messages.KINDS:
            sent = Sent(kind=kind, institution="museum", body=SECRET, **kept)
            message, _is_new = messages.receive(session, sent, "2026-11-23")
            inbox.close(session, "cli", message, "Cảm ơn")
    return app


def addresses(app: Flask) -> Iterator[str]:
    """Every address that a stranger can ask for, with questions where it takes any."""
    yield from (*_OAI, *_API, *_headings(app), *_messages())
    for rule in app.url_map.iter_rules():
        # What asks for a login or a link with a token answers no stranger: tests of its own prove that.
        if "GET" in (rule.methods or ()) and not is_private(rule.rule):
            questions = ("",) if "identifier" in rule.arguments else _QUESTIONS
            yield from (address + question for address in _filled(rule) for question in questions)


def _messages() -> list[str]:
    """The pages of messages, whose numbers nobody but their visitors knows."""
    with reading() as session:
        return [f"/message/{one.number}" for one in messages.walk(session, Wanted())]


def _headings(app: Flask) -> list[str]:
    """The pages of people, subjects and collections that the records name, and of their parts."""
    client = app.test_client()
    lists = (f"/sitemaps/{name}-1.xml" for name in ("people", "subjects", "collections"))
    return [found for one in lists for found in _LOC.findall(client.get(one).text)]


def _filled(rule: Rule) -> list[str]:
    unknown = {name for name in rule.arguments if f"):{name}>" not in rule.rule} - _PARTS.keys()
    assert not unknown, f"{rule.rule}: say in this test what stands for {unknown}"
    choice = _ONE_OF.search(rule.rule)
    choices = choice[1].split(", ") if choice else ()
    filled = [rule.rule.replace(choice[0], one) for one in choices] if choice else [rule.rule]
    for name in rule.arguments:
        hole = re.compile(rf"<(?:\w+:)?{name}>")
        filled = [hole.sub(value, address) for address in filled for value in _PARTS[name]]
    return filled


def _read(response: TestResponse) -> str:
    data = response.get_data()
    if response.mimetype.startswith("application/vnd.openxmlformats"):
        with ZipFile(BytesIO(data)) as office:
            return "\n".join(office.read(part).decode() for part in office.namelist())
    return (gzip.decompress(data) if response.mimetype == "application/gzip" else data).decode()


def test_nothing_private_is_in_any_answer(app: Flask) -> None:
    with reading() as session:
        live = records.live(session, _PARTS["identifier"])
    assert [one for one in _PARTS["identifier"] if OPEN not in live[one].json] == []
    client = app.test_client()
    assert client.get(f"/search.json?q={SECRET}").get_json()["total"] == 0
    asked, told, leaks = 0, 0, []
    for address in addresses(app):
        # A manifest may be the institution's own, on its site.
        with client.get(address, follow_redirects=not address.endswith("/manifest.json")) as response:
            assert response.status_code < 500, address
            body = _read(response).lower()
        asked, told = asked + 1, told + (OPEN.lower() in body)
        # A page may repeat what it was asked for.
        if SECRET in body and SECRET not in address:
            leaks.append(address)
    assert leaks == []
    assert asked > 150
    assert told > 40
