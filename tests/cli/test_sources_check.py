"""``catalog sources check`` at addresses: what answers, and the line that adds it."""

from __future__ import annotations

import io
import shlex
import ssl
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import khomo_oaipmh
import orjson
import pytest
import trustme
from flask import Flask

from catalog.cli.progress import line
from catalog.sdk.testing.oaipmh import ITEMS, Provider
from catalog.settings import Settings, load
from tests.cli.sites import HOME, HTML, PLACES, library, site, speaking
from tests.conftest import Runner
from tests.harvest.raw import HEAD, drip, listening, saying
from tests.harvest.servers import Served, answer, serving

LIVE = sum(not item.deleted for item in ITEMS)


@pytest.fixture
def database_url() -> str:
    """One database is enough: none is asked before a source is added."""
    return ""


@pytest.fixture
def app(make_app: Callable[..., Flask]) -> Flask:
    return make_app([khomo_oaipmh])


@pytest.fixture
def run(app: Flask, run_in: Runner) -> Runner:
    return run_in


def _bare(served: Served) -> str:
    return served.url.removeprefix("http://")


def _check(run: Runner, target: str, **options: Any) -> Any:
    return orjson.loads(run("sources", "check", target, "--allow-private", "--json", **options).stdout)


@pytest.mark.parametrize("system", PLACES)
def test_the_line_that_is_printed_for_a_bare_host_adds_a_source_that_is_harvested(
    system: str, run: Runner
) -> None:
    with library(system) as served:
        told = run("sources", "check", _bare(served), "--allow-private").stdout
        words = shlex.split(next(line for line in told.splitlines() if line.startswith("catalog ")))
        run(*words[1:])
        report = orjson.loads(run("harvest", words[3], "--json", "--no-index").stdout)
    assert f"oaipmh ({system})" in told
    assert f"url={served.url}{PLACES[system]}" in words
    assert words[3] == "host-127-0-0-1"
    assert (report["status"], report["new"], report["failed"]) == ("done", LIVE, 0)


def test_what_answers_is_told_line_by_line(run: Runner) -> None:
    with library("Koha", Provider(sets={f"tap:{n}": f"Tập {n}" for n in range(20)})) as served:
        told = run("sources", "check", _bare(served), "--allow-private").stdout
    for text in (
        "  Thư viện thử nghiệm / Test Library",
        "  formats: oai_dc (can be read here), marcxml (can be read here)",
        f"  records: {len(ITEMS)}",
        "  deleted records: persistent",
        "  granularity: YYYY-MM-DDThh:mm:ssZ",
    ):
        assert text in told.splitlines()
    assert "  sets: 20: tap:0 (Tập 0), tap:1 (Tập 1)" in told
    assert "tap:7 (Tập 7) and 12 more\n" in told
    assert "is used in place of https: what is sent there can be read on the way" in told


def test_the_same_is_told_as_one_line_of_json(run: Runner) -> None:
    with library("Omeka Classic") as served:
        result = run("sources", "check", _bare(served), "--allow-private", "--json")
    assert result.stdout.count("\n") == 1
    told = orjson.loads(result.stdout)
    assert set(told) == {"target", "address", "seen", "offers", "notices"}
    assert (told["target"], told["address"]) == (_bare(served), f"{served.url}/")
    assert told["seen"] == f'{served.url}/ is a web page titled "Thư viện Sông & Núi"'
    (offer,) = told["offers"]
    assert (offer["connector"], offer["system"]) == ("oaipmh", "Omeka Classic")
    assert offer["formats"][0] == {"name": "oai_dc", "readable": True}
    assert offer["records"] == len(ITEMS)
    assert offer["options"]["url"] == f"{served.url}/oai-pmh-repository/request"
    assert shlex.split(offer["command"])[-2:] == ["--option", "allow_private=true"]


def test_a_whole_address_copied_from_a_browser_is_understood(run: Runner) -> None:
    with serving(site(**{"/kho/oai": speaking(Provider())})) as served:
        told = _check(run, f" {served.url}/kho/oai?verb=Identify#top ")
    assert [offer["options"]["url"] for offer in told["offers"]] == [f"{served.url}/kho/oai"]
    assert told["notices"] == []


def test_a_host_that_sends_on_to_another_page_is_asked_there_too(run: Runner) -> None:
    routes = site(**{"/tap-chi/index": answer(body=HOME.encode()), "/tap-chi/oai2d": speaking(Provider())})
    routes["/"] = answer(302, Location="/tap-chi/")
    routes["/tap-chi/"] = answer(body=HOME.encode(), Content_Type=HTML)
    with serving(routes) as served:
        told = _check(run, served.url)
    assert [offer["options"]["url"] for offer in told["offers"]] == [f"{served.url}/tap-chi/oai2d"]


def test_a_name_of_a_repository_can_harm_neither_shell_nor_terminal(run: Runner) -> None:
    class Hostile(Provider):
        def identify(self, base: str) -> str:
            name = "Thư viện '; rm -rf $HOME `id` &#133;[31m"
            return super().identify(base).replace("Thư viện thử nghiệm / Test Library", name)

    with library("Koha", Hostile()) as served:
        told = run("sources", "check", _bare(served), "--allow-private").stdout
        words = shlex.split(next(line for line in told.splitlines() if line.startswith("catalog ")))
        run(*words[1:])
    assert "rm -rf $HOME `id`" in words[words.index("--institution-name") + 1]
    assert "\x85" not in told
    assert "\x1b" not in told


def test_two_servers_of_one_host_get_names_of_their_own(run: Runner) -> None:
    class Other(Provider):
        def identify(self, base: str) -> str:
            return super().identify(base).replace("Thư viện thử nghiệm", "Tạp chí")

    routes = site(**{PLACES["Koha"]: speaking(Provider()), PLACES["OJS"]: speaking(Other())})
    with serving(routes) as served:
        told = _check(run, _bare(served))
        for offer in told["offers"]:
            run(*shlex.split(offer["command"])[1:])
    assert [offer["slug"] for offer in told["offers"]] == ["host-127-0-0-1", "host-127-0-0-1-ojs"]


@pytest.mark.parametrize(
    ("page", "seen"),
    [
        (answer(200, HOME.encode(), Content_Type=HTML), 'is a web page titled "Thư viện Sông & Núi"'),
        (answer(200, b"<html><p>no title", Content_Type=HTML), "is a web page"),
        (answer(404, b"gone", Content_Type=HTML), "answers 404"),
        (answer(503, b"busy"), "answers 503"),
        (answer(200, b"{}", Content_Type="application/json"), "answers with application/json of 2 bytes"),
        (answer(200, b"", Content_Type="\x1b]0"), "answers with ]0 of 0 bytes"),
        (answer(200, b"<title>\xff\xfe\x1b[2J", Content_Type="text/html; charset=nonsense"), "web page"),
        (answer(302, Location="ftp://127.0.0.1/"), "only http and https addresses are fetched"),
    ],
)
def test_where_nothing_is_known_it_is_told_what_is_there(run: Runner, page: Any, seen: str) -> None:
    routes = site()
    routes["/"] = page
    with serving(routes) as served:
        result = run("sources", "check", served.url, "--allow-private", code=1)
    assert "no installed connector knows what is there" in result.stderr
    assert seen in result.stderr
    assert "Ask its operator for the address of its OAI-PMH interface" in result.stderr
    assert "\x1b" not in result.output
    assert len(served.requests) < 60


def test_where_nothing_is_known_json_is_printed_all_the_same(run: Runner) -> None:
    with serving(site()) as served:
        told = _check(run, served.url, code=1)
    assert told["offers"] == []
    assert "is a web page titled" in told["seen"]


@pytest.mark.parametrize(
    ("target", "told"),
    [
        (
            "nowhere.invalid",
            "Error: nowhere.invalid: the name nowhere.invalid has no address; check how it is written\n",
        ),
        ("169.254.169.254", "neither a public address nor one of a local network; no source can be there\n"),
        ("127.0.0.1:1", "nothing answers at 127.0.0.1:1, the connection was refused"),
        ("ftp://opac.example.org/", "only http and https addresses are fetched"),
        ("https://me:s3cret@opac.example.org/", "user and password do not belong into an address"),
        ("http://[::1", "not a readable address"),
        ("http:///", "names no host"),
    ],
)
def test_an_address_that_cannot_be_reached_is_told(run: Runner, target: str, told: str) -> None:
    stderr = run("sources", "check", target, "--allow-private", code=1).stderr
    assert told in stderr
    assert "s3cret" not in stderr


def test_an_address_of_the_local_network_is_refused_unless_it_is_meant(run: Runner) -> None:
    with library("Koha") as served:
        stderr = run("sources", "check", _bare(served), code=1).stderr
    assert stderr == "Error: 127.0.0.1 is not a public address; give --allow-private if that is meant\n"
    assert served.requests == []


def test_a_server_that_offers_nothing_that_can_be_read_is_told_with_what_it_offers(run: Runner) -> None:
    class Foreign(Provider):
        def content(self, asked: dict[str, str], base: str) -> str:
            return (
                "<ListMetadataFormats><metadataFormat><metadataPrefix>rfc1807</metadataPrefix></metadataFormat>"
                "</ListMetadataFormats>"
                if asked["verb"] == "ListMetadataFormats"
                else super().content(asked, base)
            )

    with library("Koha", Foreign()) as served:
        stderr = run("sources", "check", _bare(served), "--allow-private", code=1).stderr
    assert f"{served.url}/cgi-bin/koha/oai.pl answers as OAI-PMH, but none of the formats" in stderr
    assert "it offers rfc1807" in stderr


def test_a_slow_and_endless_host_is_left_within_the_time_allowed(
    make_app: Callable[..., Flask], run_in: Runner, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("catalog.harvest.discovery.MAX_SECONDS", 2.0)
    make_app([khomo_oaipmh], load({}, home=settings.home, http_pause=0.3, http_timeout=1))
    with listening(drip(HEAD + b"\r\n", b"<p>" * 100, 0.1)) as served:
        stderr = run_in("sources", "check", served.url, "--allow-private", code=1).stderr
    assert "comes too slowly" in stderr
    assert served.connections < 10


def test_a_page_without_end_is_told(run: Runner, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("catalog.harvest.http.MAX_REPLY_BYTES", 100_000)
    with listening(drip(HEAD + b"\r\n", b"<p>" * 10_000, 0)) as served:
        stderr = run("sources", "check", served.url, "--allow-private", code=1).stderr
    assert "over 100,000 bytes; it may have no end" in stderr


def test_what_does_not_speak_http_is_told(run: Runner) -> None:
    with listening(saying(b"220 mail.example ESMTP\r\n")) as served:
        stderr = run("sources", "check", served.url, "--allow-private", code=1).stderr
    assert "does not speak HTTP" in stderr


def test_a_certificate_that_ran_out_is_told_with_its_date(
    make_app: Callable[..., Flask], run_in: Runner, settings: Settings
) -> None:
    authority = trustme.CA()
    tls = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    ends = datetime(2024, 2, 29, tzinfo=UTC)
    authority.issue_cert(
        "localhost", not_before=datetime(2023, 1, 1, tzinfo=UTC), not_after=ends
    ).configure_cert(tls)
    with authority.cert_pem.tempfile() as ca_file, listening(saying(HEAD + b"\r\n"), tls) as served:
        make_app([khomo_oaipmh], load({}, home=settings.home, http_pause=0, http_ca_file=ca_file))
        target = f"https://localhost:{served.port}/"
        stderr = run_in("sources", "check", target, "--allow-private", code=1).stderr
    assert "the certificate of localhost ran out on 2024-02-29; its operator has to renew it" in stderr
    # One is the check, one asks for the date.
    assert served.connections == 2


def test_what_is_tried_is_shown_on_a_terminal(monkeypatch: pytest.MonkeyPatch) -> None:
    class Terminal(io.StringIO):
        def isatty(self) -> bool:
            return True

    terminal = Terminal()
    monkeypatch.setattr("sys.stderr", terminal)
    with line("trying") as tell:
        tell("https://opac.example/[bold]")
    assert "trying https://opac.example/[bold]" in terminal.getvalue()


def test_a_source_that_is_not_there_is_told_apart_from_a_host(run: Runner) -> None:
    stderr = run("sources", "check", "opac", code=1).stderr
    assert "no source named 'opac'" in stderr
    assert "write it with its scheme: https://opac/" in stderr


def test_a_source_is_checked_by_its_name_in_lines_and_in_json(run: Runner) -> None:
    with library("EPrints") as served:
        run(*shlex.split(_check(run, served.url)["offers"][0]["command"])[1:])
        lines = run("sources", "check", "host-127-0-0-1").stdout.splitlines()
        told = orjson.loads(run("sources", "check", "host-127-0-0-1", "--json").stdout)
    assert lines[:3] == [
        "Thư viện thử nghiệm / Test Library",
        "formats: oai_dc (can be read here), marcxml (can be read here)",
        f"records: {len(ITEMS)}",
    ]
    assert (told["source"], told["connector"], told["records"]) == ("host-127-0-0-1", "oaipmh", len(ITEMS))
