"""Connectors that look for what they know at an address: broken ones are named and end no other's turn."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable, Iterator
from types import ModuleType
from typing import Any

import khomo_oaipmh
import orjson
import pytest
from flask import Flask
from marshmallow import Schema

from catalog import sdk
from catalog.cli.offers import slug_of
from tests.cli.sites import library
from tests.conftest import Runner

Tried = Callable[[str, sdk.HttpClient], Iterable[Any]]


@pytest.fixture
def database_url() -> str:
    return ""


def _plugin(tried: Tried) -> ModuleType:
    """A plugin whose connector ``odd`` looks at an address as told."""

    class Odd(sdk.Connector):
        name, label, options = "odd", "Odd", Schema

        @classmethod
        def discover(cls, url: str, http: sdk.HttpClient, formats: frozenset[str]) -> Iterator[sdk.Offer]:
            yield from tried(url, http)

        def check(self, source: sdk.Source, http: sdk.HttpClient) -> sdk.SourceInfo:
            return sdk.SourceInfo(title="odd")

        def fetch(
            self, source: sdk.Source, request: sdk.FetchRequest, http: sdk.HttpClient
        ) -> Iterator[sdk.Fetched]:
            yield sdk.Checkpoint(complete=True)

    plugin = ModuleType("odd_plugin")
    plugin.catalog_connectors = sdk.hookimpl(specname="catalog_connectors")(lambda: [Odd])  # type: ignore[attr-defined]
    return plugin


def _found(make_app: Callable[..., Flask], run_in: Runner, tried: Tried) -> dict[str, Any]:
    make_app([_plugin(tried), khomo_oaipmh])
    with library("Koha") as served:
        result = run_in("sources", "check", served.url, "--allow-private", "--json")
    return dict(orjson.loads(result.stdout))


def _raising(url: str, http: sdk.HttpClient) -> Iterator[sdk.Offer]:
    raise KeyError("title")
    yield  # a generator, as connectors write them


def _leaving(url: str, http: sdk.HttpClient) -> Iterator[sdk.Offer]:
    sys.exit("\x1b[31mgoodbye")
    yield


def _refused(url: str, http: sdk.HttpClient) -> Iterator[sdk.Offer]:
    raise sdk.SourceRefused("the server wants a key; ask its operator for one")
    yield


@pytest.mark.parametrize(
    ("tried", "told"),
    [
        (_raising, "plugin odd in discover: KeyError: 'title'"),
        (_leaving, "plugin odd in discover: SystemExit: [31mgoodbye"),
        (lambda url, http: ["https://a.example/"], "plugin odd in discover: TypeError: gave str in place of"),
        (lambda url, http: None, "plugin odd in discover: TypeError"),
        (_refused, "connector odd: the server wants a key; ask its operator for one"),
    ],
)  # fmt: skip
def test_a_connector_that_fails_is_named_and_the_others_are_asked(
    make_app: Callable[..., Flask], run_in: Runner, tried: Tried, told: str
) -> None:
    found = _found(make_app, run_in, tried)
    assert [offer["connector"] for offer in found["offers"]] == ["oaipmh"]
    assert any(told in notice for notice in found["notices"])


def test_a_connector_that_never_ends_is_cut(make_app: Callable[..., Flask], run_in: Runner) -> None:
    def endless(url: str, http: sdk.HttpClient) -> Iterator[sdk.Offer]:
        while True:
            yield sdk.Offer(options={"url": url}, info=sdk.SourceInfo(title="again"))

    found = _found(make_app, run_in, endless)
    assert sorted(offer["connector"] for offer in found["offers"]) == ["oaipmh"] + ["odd"] * 20
    assert len({offer["slug"] for offer in found["offers"]}) == 21


def test_a_connector_that_asks_without_end_is_stopped(
    make_app: Callable[..., Flask], run_in: Runner, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("catalog.harvest.discovery.MAX_REQUESTS", 40)
    asked = []

    def curious(url: str, http: sdk.HttpClient) -> Iterator[sdk.Offer]:
        for _ in range(1000):
            asked.append(http.get(url).status)
            with http.stream(url) as stream:
                asked.append(stream.status)
        yield from ()

    make_app([_plugin(curious)])
    with library("Koha") as served:
        stderr = run_in("sources", "check", served.url, "--allow-private", code=1).stderr
    assert len(asked) == 39
    assert "the search was stopped after 40 requests: give the whole address" in stderr


@pytest.mark.parametrize(
    ("host", "slug"),
    [
        ("opac.thuvienhue.gov.vn", "thuvienhue"),
        ("www.nlv.gov.vn", "nlv"),
        ("dspace.hust.edu.vn", "dspace-hust"),
        ("thưviện.vn", "thuvien"),
        ("www.vn", "www-vn"),
        ("192.168.1.7", "host-192-168-1-7"),
        ("::1", "host-1"),
        ("intranet", "intranet"),
        ("a" * 63 + ".example", "a" * 60),
        ("", "source"),
    ],
)
def test_a_short_name_is_made_of_the_host(host: str, slug: str) -> None:
    assert slug_of(host) == slug
