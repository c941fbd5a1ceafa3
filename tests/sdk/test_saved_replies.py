"""Replies are recorded without their secrets, saved as files, and answer as the server did."""

from __future__ import annotations

import pytest

from catalog.errors import SourceError, SourceRefused, SourceUnavailable
from catalog.sdk.testing import (
    HTTP_BEHAVIOURS,
    Answer,
    ExampleFault,
    LocalHttp,
    RecordingHttp,
    ReplayHttp,
    SavedReply,
    read_example,
    serving,
)
from catalog.sdk.testing.core import polite_http
from catalog.sdk.testing.fixture import nasty_web  # noqa: F401 - the fixture
from catalog.sdk.testing.replay import TooManyRequests
from catalog.sdk.testing.saved import read_replies

SECRET = "mat-khau-2026"


def test_what_was_recorded_answers_again_without_server_and_secrets(tmp_path):
    page = f'{{"next": "/list?page=2&api_key={SECRET}", "owner": "{SECRET}"}}'.encode()
    answer = Answer(page, headers={"Content-Type": "application/json", "Set-Cookie": f"s={SECRET}"})
    with serving({"/list": answer, "/big": b"x" * 200_000}) as server:
        http = RecordingHttp(LocalHttp(), [SECRET], {server.url: "https://museum.example"})
        given = http.get(f"{server.url}/list", {"page": "1", "api_key": SECRET, "q": "gốm"})
        assert given.body == page
        with http.stream(f"{server.url}/big") as stream:
            assert sum(map(len, stream.chunks())) == 200_000
        assert http.get(f"{server.url}/gone", accept_status=(404,)).status == 404
    assert http.save(tmp_path) == 3
    for file in tmp_path.iterdir():
        assert SECRET not in file.read_text("utf-8")
        assert server.url not in file.read_text("utf-8")
    replay = ReplayHttp(read_replies(tmp_path))
    again = replay.get("https://museum.example/list", {"q": "gốm", "api_key": "another", "page": "1"})
    assert again.body == page.replace(SECRET.encode(), b"***")
    assert again.headers == {"content-type": "application/json"}
    with replay.stream("https://museum.example/big") as stream:
        assert [len(piece) for piece in stream.chunks()] == [65536, 65536, 65536, 3392]
    with pytest.raises(SourceRefused, match="/gone answered 404"):
        replay.get("https://museum.example/gone")


def test_a_request_that_was_saved_twice_is_answered_in_turn_and_others_with_404():
    first, second = (SavedReply(url="https://a.example/", body=body) for body in (b"1", b"2"))
    login = SavedReply(url="https://a.example/login", form={"key": "***", "kind": "x"}, status=503)
    http = ReplayHttp([first, second, login], most=7)
    assert [http.get("https://a.example/").body for _ in range(3)] == [b"1", b"2", b"2"]
    with pytest.raises(SourceUnavailable, match="503"):
        http.post("https://a.example/login", {"key": "any", "kind": "x"})
    assert (
        http.post("https://a.example/login", {"key": "any", "kind": "y"}, accept_status=(404,)).status == 404
    )
    assert http.get("https://a.example/?page=2", accept_status=(404,)).status == 404
    assert http.unanswered == ["https://a.example/login", "https://a.example/?page=2"]
    with pytest.raises(SourceRefused, match="only http and https"):
        http.get("file:///etc/passwd")
    with pytest.raises(TooManyRequests, match="8 requests"):
        http.get("https://a.example/")


@pytest.mark.parametrize(
    ("index", "told"),
    [
        ("get: [", "cannot be read"),
        ("get: https://a.example/", "is no list of requests"),
        ("- body: a.json", "entry 1: has to name one address"),
        ("- {get: 'https://a.example/', status: many}", "status is a number"),
        ("- {get: 'https://a.example/', bodies: x}", "does not know bodies; known: body, form"),
        ("- {get: 'https://a.example/', body: ../secret}", "there is no file ../secret beside it"),
    ],
)
def test_an_index_that_cannot_be_used_is_told_with_file_and_entry(tmp_path, index, told):
    (tmp_path / "index.yaml").write_text(index, "utf-8")
    with pytest.raises(ExampleFault, match=told):
        read_replies(tmp_path)


@pytest.mark.parametrize(
    ("source", "told"),
    [
        ("about: nothing", "has to name a connector or a format"),
        ("{connector: a, optoins: {}}", "does not know optoins"),
        ("{connector: a, options: []}", "options are names with values"),
        ("connector: a", "has neither replies/index.yaml nor files/"),
    ],
)
def test_a_source_that_cannot_be_used_is_told(tmp_path, source, told):
    (tmp_path / "source.yaml").write_text(source, "utf-8")
    with pytest.raises(ExampleFault, match=told):
        read_example(tmp_path)


def test_each_behaviour_of_the_nasty_server_comes_to_what_it_says_at_the_client_of_a_harvest(
    nasty_web,  # noqa: F811 - the fixture
    tmp_path,
):
    body = "[1, 2, 3, 'Bình gốm']".encode()
    nasty_web.files["/list.json"] = Answer(body, headers={"Content-Type": "application/json"})
    with polite_http(tmp_path) as http:
        for name, behaviour in HTTP_BEHAVIOURS.items():
            address = nasty_web.address(name, "/list.json")
            if behaviour.left == "all":
                assert http.get(address).body == body, name
            elif behaviour.left == "some" or name in ("html_instead", "empty_body"):
                assert http.get(address).body != body, name
            else:
                with pytest.raises(SourceError):
                    http.get(address)
    assert not any("169.254" in path for path in nasty_web.requests)
