"""The kit for plugin authors finds the promises that a connector breaks."""

from datetime import datetime

import pytest
from marshmallow import Schema, fields

from catalog.sdk import (
    Checkpoint,
    Connector,
    Failed,
    FetchRequest,
    Link,
    Notice,
    Present,
    RawRecord,
    Record,
    RecordError,
    SkipRecord,
    SourceInfo,
    SourceRefused,
    SourceUnavailable,
)
from catalog.sdk.testing import Answer, BrokenPromise, LocalHttp, run_connector, serving


class Options(Schema):
    count = fields.Integer(required=True)


class Shelf(Connector):
    """A well-behaved connector; the tests' subclasses break one promise each."""

    name, label, options = "shelf", "Shelf", Options

    def check(self, source, http):
        return SourceInfo(title="Shelf")

    def fetch(self, source, request, http):
        yield from self.items()
        yield Checkpoint(complete=True)

    def items(self):
        return [RawRecord(str(number), b"x", "plain") for number in range(self.settings["count"])]

    def to_record(self, raw, source, formats):
        return Record(title=f"Sách {raw.native_id}", kind="book")


def run(connector, options=None, **given):
    return run_connector(connector, options or {"count": 1}, LocalHttp(), **given)


def yielding(*items):
    return type("Yielding", (Shelf,), {"items": lambda self: items})


def mapping(made):
    return type("Mapping", (Shelf,), {"to_record": lambda self, raw, source, formats: made(raw)})


calls = []

BROKEN = {
    "something else": (yielding("text"), "none of RawRecord"),
    "an id that is no text": (yielding(RawRecord(7, b"x", "plain")), "no native_id of type str"),
    "an empty id": (yielding(RawRecord("", b"x", "plain")), "no native_id"),
    "a payload of text": (yielding(RawRecord("1", "x", "plain")), "is not bytes"),
    "a context that is no JSON": (yielding(RawRecord("1", b"", "p", context={"a": {1}})), "JSON values"),
    "a naive date": (yielding(RawRecord("1", b"", "p", datestamp=datetime(2026, 1, 1))), "no time zone"),  # noqa: DTZ001
    "a mark that is no JSON": (yielding(Checkpoint(resume={"a": b"x"})), "Checkpoint.resume"),
    "no record": (mapping(lambda raw: None), "in place of a Record"),
    "no title": (mapping(lambda raw: Record(title=" ", kind="book")), "has no title"),
    "an unknown kind": (mapping(lambda raw: Record(title="a", kind="tome")), "unknown kind 'tome'"),
    "a link that is none": (
        mapping(lambda raw: Record(title="a", kind="book", links=(Link(rel="page", url="javascript:1"),))),
        "the link 'page' to 'javascript:1'",
    ),
    "another record each time": (
        mapping(lambda raw: Record(title=f"{calls.append(1)}{len(calls)}", kind="book")),
        "otherwise the second time",
    ),
    "no information": (type("Mute", (Shelf,), {"check": lambda *given: None}), "check gave None"),
    "no last mark": (
        type("Endless", (Shelf,), {"fetch": lambda self, *given: iter(self.items())}),
        "not a Checkpoint",
    ),
}


@pytest.mark.parametrize("case", BROKEN)
def test_a_broken_promise_is_told_in_plain_words(case):
    connector, told = BROKEN[case]
    with pytest.raises(BrokenPromise, match=told):
        run(connector)


def test_options_that_the_schema_refuses_are_told():
    with pytest.raises(BrokenPromise, match=r"count.*Not a valid integer"):
        run(Shelf, {"count": "nhiều"})


def test_a_trial_holds_everything_that_came():
    given = (
        Present("9"),
        Notice("charset", "đoán là TCVN3"),
        Failed("8", "cắt ngang"),
        RawRecord("1", b"", "p"),
    )
    trial = run(yielding(*given))
    assert trial.present == ("9",)
    assert trial.notices == (given[1],)
    assert trial.failed == (given[2],)
    assert trial.raws == (given[3],)
    assert trial.records["1"].title == "Sách 1"


def test_failures_and_skips_of_single_records_are_kept_by_their_id():
    def made(raw):
        if raw.native_id == "0":
            raise RecordError.of("title", "", "required", "no title")
        raise SkipRecord("authority record")

    trial = run(mapping(made), {"count": 2}, request=FetchRequest(full=True))
    assert trial.failures["0"].faults[0].field == "title"
    assert trial.skipped["1"].reason == "authority record"


def test_deleted_records_are_not_mapped():
    assert run(yielding(RawRecord("1", b"", "p", deleted=True))).records == {}


def test_the_server_answers_by_path_and_query_and_remembers_what_was_asked():
    with serving({"/list": b"all", "/list?page=2": b"second"}) as server:
        http = LocalHttp()
        assert http.get(f"{server.url}/list").body == b"all"
        assert http.get(f"{server.url}/list", params={"page": "2"}).body == b"second"
        assert server.requests == ["/list", "/list?page=2"]


@pytest.mark.parametrize(("status", "error"), [(404, SourceRefused), (503, SourceUnavailable)])
def test_the_server_plays_an_ill_one(status, error):
    with serving({"/list": Answer(status=status)}) as server, pytest.raises(error, match=str(status)):
        LocalHttp().get(f"{server.url}/list")


def test_a_status_that_was_asked_for_is_returned():
    with serving({}) as server:
        assert LocalHttp().get(f"{server.url}/x", accept_status=(404,)).status == 404


def test_a_large_file_comes_in_pieces():
    with serving({"/large": b"x" * 200_000}) as server, LocalHttp().stream(f"{server.url}/large") as answer:
        pieces = list(answer.chunks())
    assert [len(piece) for piece in pieces] == [65536, 65536, 65536, 3392]


@pytest.mark.parametrize("url", ["https://example.org/", "http://example.org/", "file:///etc/passwd"])
def test_the_client_goes_to_this_machine_only(url):
    with pytest.raises(SourceRefused, match="this machine only"):
        LocalHttp().get(url)
