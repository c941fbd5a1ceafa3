"""Arguments of OAI-PMH: what each verb takes, and times by the second and by the day."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from catalog.feeds.oaipmh_request import VERBS, OaiError, arguments, window


def moment(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


def told(pairs: list[tuple[str, str]]) -> tuple[str, str]:
    with pytest.raises(OaiError) as caught:
        arguments(pairs)
    return caught.value.code, caught.value.message


@pytest.mark.parametrize(
    ("since", "until", "begin", "end"),
    [
        ("2026-01-31", "2026-01-31", "2026-01-31", "2026-02-01"),
        ("2026-01-31T10:00:00Z", "2026-01-31T10:00:00Z", "2026-01-31T10:00:00", "2026-01-31T10:00:01"),
        ("2024-02-29", None, "2024-02-29", None),
        (None, "2026-12-31T23:59:59Z", None, "2027-01-01"),
        (None, "9999-12-31", None, None),
        (None, "9999-12-31T23:59:59Z", None, None),
        ("0001-01-01", None, "0001-01-01", None),
    ],
)
def test_both_ends_of_a_window_are_included(
    since: str | None, until: str | None, begin: str | None, end: str | None
) -> None:
    given = {name: value for name, value in (("from", since), ("until", until)) if value is not None}
    assert window(given) == (begin and moment(begin), end and moment(end))


@pytest.mark.parametrize(
    ("since", "until", "part"),
    [
        ("2026-01-01", "2026-01-02T00:00:00Z", "both be days or both be seconds"),
        ("2026-01-02", "2026-01-01", "later than"),
        ("2026-13-01", None, "2026-13-01"),
        ("2026-02-30", None, "2026-02-30"),
        ("2026-01-01T24:00:00Z", None, "is no time"),
        ("2026-01-01T00:00:00", None, "is no time"),
        ("2026-01-01T00:00:00.5Z", None, "is no time"),
        ("2026-01-01T00:00:00+07:00", None, "is no time"),
        ("2026", None, "is no time"),
        ("0000-01-01", None, "is no time"),
        ("٢٠٢٦-01-01", None, "is no time"),
        ("", None, "is no time"),
        (None, "hôm nay", "hôm nay"),
    ],
)
def test_a_wrong_window_is_named(since: str | None, until: str | None, part: str) -> None:
    given = {name: value for name, value in (("from", since), ("until", until)) if value is not None}
    with pytest.raises(OaiError) as caught:
        window(given)
    assert caught.value.code == "badArgument"
    assert part in caught.value.message


@pytest.mark.parametrize(
    ("pairs", "code", "part"),
    [
        ([], "badVerb", "missing"),
        ([("verb", "Harvest")], "badVerb", "'Harvest'"),
        ([("verb", "identify")], "badVerb", "'identify'"),
        ([("verb", "Identify"), ("verb", "Identify")], "badVerb", "more than once"),
        ([("verb", "Identify"), ("set", "kind")], "badArgument", "no argument 'set'"),
        ([("verb", "GetRecord"), ("identifier", "oai:a.b:1")], "badArgument", "needs the argument metadata"),
        ([("verb", "ListRecords")], "badArgument", "metadataPrefix"),
        (
            [("verb", "ListRecords"), ("metadataPrefix", "a"), ("metadataPrefix", "b")],
            "badArgument",
            "'metadataPrefix' is given more than once",
        ),
        (
            [("verb", "ListRecords"), ("metadataPrefix", "a"), ("resumptionToken", "b")],
            "badArgument",
            "stands alone, without 'metadataPrefix'",
        ),
        ([("verb", "Identify"), ("resumptionToken", "b")], "badArgument", "resumptionToken"),
        ([("verb", "ListRecords"), ("metadataPrefix", "a b")], "badArgument", "'a b'"),
        ([("verb", "ListRecords"), ("metadataPrefix", "a"), ("set", "a::b")], "badArgument", "'a::b'"),
        ([("verb", "ListMetadataFormats"), ("identifier", "a b")], "badArgument", "'a b'"),
        ([("verb", "ListMetadataFormats"), ("identifier", "oai:%zz")], "badArgument", "%zz"),
        ([("verb", "ListRecords"), ("resumptionToken", "x" * 2001)], "badArgument", "2001 characters"),
    ],
)  # fmt: skip
def test_a_wrong_request_is_told_with_what_was_wrong(
    pairs: list[tuple[str, str]], code: str, part: str
) -> None:
    assert told(pairs)[0] == code
    assert part in told(pairs)[1]


NAMES = ["verb", "metadataPrefix", "identifier", "set", "from", "until", "resumptionToken", "x", ""]
values = st.one_of(st.sampled_from([*VERBS, "oai_dc", "kind:book", "2026-01-01"]), st.text(max_size=30))


@given(st.lists(st.tuples(st.sampled_from(NAMES), values), max_size=6))
@settings(deadline=None)
def test_every_request_is_taken_or_refused_by_the_protocol(pairs: list[tuple[str, str]]) -> None:
    refused = ""
    try:
        taken = arguments(pairs)
    except OaiError as error:
        refused = error.code
    assert refused in ("badVerb", "badArgument") or sorted(taken.items()) == sorted(pairs)
