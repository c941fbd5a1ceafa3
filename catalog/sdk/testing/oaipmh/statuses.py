"""HTTP gone wrong: statuses, redirects, codings, keys."""

from __future__ import annotations

import base64
import email.utils
import gzip
import time
from collections.abc import Callable, Mapping

from catalog.sdk.testing.oaipmh.behaviour import XML, Ask, Behaviour, Expect, goes_down, mended, on_page, once
from catalog.sdk.testing.oaipmh.endings import LATER_PAGES
from catalog.sdk.testing.oaipmh.holdings import ITEMS, SPOILT, named
from catalog.sdk.testing.serving import Answer

USER, PASSWORD, KEY = "thuthu", "mật khẩu", "khoa-thu-nghiem"
WEEK_SECONDS = 604_800
METADATA_SERVICE = "http://169.254.169.254/latest/meta-data/"
"""The address at which machines of a cloud find their own keys (link-local, RFC 3927)."""


def says(status: int, headers: Mapping[str, str] | None = None) -> Callable[[Ask], Answer]:
    """A bare status with a page of the web server."""
    page = f"<html><head><title>{status}</title></head><body><h1>Error {status}</h1></body></html>"
    return lambda ask: Answer(page.encode(), status, {"Content-Type": "text/html", **(headers or {})})


def _busy_until(ask: Ask) -> Answer:
    moment = email.utils.formatdate(time.time() + 1, usegmt=True)
    return says(503, {"Retry-After": moment})(ask)


def _chokes(ask: Ask) -> Answer:
    """Whatever holds the metadata of one record is answered with 500."""
    right = ask.rightly()
    return says(500)(ask) if ITEMS[SPOILT - 1].title.encode() in right.body else right


def _tires(ask: Ask) -> Answer:
    """The second page breaks; of the records asked for in its place two come, then nothing any more."""
    if ask.verb == "ListRecords" and ask.page > 1:
        return says(500)(ask)
    if ask.verb == "GetRecord":
        ask.memory["given"] = ask.memory.get("given", 0) + 1
    tired = ask.memory.get("given", 0) > 2
    return says(503, {"Retry-After": str(WEEK_SECONDS)})(ask) if tired else ask.rightly()


def _not_found(ask: Ask) -> Answer:
    right = ask.rightly()
    return Answer(right.body, 404, XML) if b'code="noRecordsMatch"' in right.body else right


def _refused_as_400(ask: Ask) -> Answer:
    right = ask.rightly()
    return Answer(right.body, 400, XML) if b"<error " in right.body else right


def _moved(ask: Ask) -> Answer:
    if ask.path == "/moved":
        return ask.rightly()
    return Answer(b"", 302, {"Location": f"{ask.base}/moved?{ask.query}"})


def _round_and_round(ask: Ask) -> Answer:
    return Answer(b"", 302, {"Location": f"{ask.base}?{ask.query}"})


def _zipped(ask: Ask) -> Answer:
    right = ask.rightly()
    if "gzip" not in ask.headers.get("accept-encoding", ""):
        return right
    return Answer(gzip.compress(right.body), 200, {**XML, "Content-Encoding": "gzip"})


def _badly_zipped(ask: Ask) -> Answer:
    right = ask.rightly()
    if ask.page < 2:
        return right
    return Answer(gzip.compress(right.body)[:-200] + b"?" * 200, 200, {**XML, "Content-Encoding": "gzip"})


def _wants_cookie(ask: Ask) -> Answer:
    if "session=mo" in ask.headers.get("cookie", ""):
        return ask.rightly()
    location = f"{ask.base}?{ask.query}"
    return Answer(b"", 302, {"Location": location, "Set-Cookie": "session=mo; Path=/"})


def _basic(ask: Ask) -> Answer:
    right = base64.b64encode(f"{USER}:{PASSWORD}".encode()).decode()
    if ask.headers.get("authorization") == f"Basic {right}":
        return ask.rightly()
    return says(401, {"WWW-Authenticate": 'Basic realm="OAI", charset="UTF-8"'})(ask)


def _keyed(ask: Ask) -> Answer:
    return ask.rightly() if ask.headers.get("x-api-key") == KEY else says(403)(ask)


def _passing(name: str, what: str, answer: Callable[[Ask], Answer]) -> Behaviour:
    """The second page is answered so for the first time that it is asked for."""
    return Behaviour(name=name, what=what, source="trial of four clients", answer=once(answer, on_page(2)))


_NAMED = tuple(
    Expect(status="done_with_errors", failed=(named(SPOILT),), full=full) for full in (False, True)
)
_REFUSED_AT_ONCE = tuple(item.identifier for item in ITEMS if not item.deleted)

BEHAVIOURS = (
    _passing(
        "retry_after_seconds",
        "The second page is answered once with 503 and a Retry-After of one second.",
        says(503, {"Retry-After": "1"}),
    ),
    _passing(
        "retry_after_date",
        "The second page is answered once with 503 and a Retry-After that is a date.",
        _busy_until,
    ),
    _passing(
        "too_many_requests_429",
        "The second page is answered once with 429.",
        says(429, {"Retry-After": "1"}),
    ),
    _passing("bad_gateway_502", "The second page is answered once with 502.", says(502)),
    _passing(
        "service_unavailable_503_without_header",
        "The second page is answered once with 503 that says not when to come again.",
        says(503),
    ),
    _passing("server_error_500_once", "The second page is answered once with 500.", says(500)),
    Behaviour(
        name="retry_after_of_a_week",
        what="From the second page on, all is answered with 503 and a Retry-After of a week.",
        source="trial of four clients",
        answer=goes_down(says(503, {"Retry-After": str(WEEK_SECONDS)})),
        runs=(Expect(status="failed", missing=LATER_PAGES, says="come back"), Expect(stage=1)),
    ),
    Behaviour(
        name="http_500_from_one_record",
        what="Each reply that would hold one bad record is answered with 500.",
        source="datacite#1442, datacite#941",
        answer=_chokes,
        runs=_NAMED,
    ),
    Behaviour(
        name="down_among_single_records",
        what="The second page is answered with 500; two records asked for one by one come, then only 503.",
        source="made up after what harvesters tell",
        answer=mended(_tires),
        runs=(
            Expect(status="failed", missing=LATER_PAGES[2:], says="oai:thuvien.example:7"),
            Expect(stage=1),
        ),
    ),
    Behaviour(
        name="bad_record_mended",
        what="As before; a month later the record is sent, under the datestamp that it always had.",
        source="datacite#1442",
        answer=mended(_chokes),
        runs=(_NAMED[0], Expect(stage=5)),
    ),
    Behaviour(
        name="no_records_match_http_404",
        what="noRecordsMatch is said with HTTP status 404.",
        source="made up after what harvesters tell",
        answer=_not_found,
        runs=(Expect(), Expect(stage=3)),
    ),
    Behaviour(
        name="errors_with_http_400",
        what="Each error of the protocol is said with HTTP status 400.",
        source="made up after what harvesters tell",
        answer=_refused_as_400,
        runs=(Expect(), Expect(stage=3)),
    ),
    Behaviour(
        name="redirect_302",
        what="Each request is sent on to another path.",
        source="trial of four clients: not followed by one client",
        answer=_moved,
    ),
    Behaviour(
        name="redirect_loop",
        what="Each request is sent back to where it came from.",
        source="trial of four clients",
        answer=mended(_round_and_round),
        runs=(
            Expect(status="failed", missing=_REFUSED_AT_ONCE, says="redirects"),
            Expect(stage=1),
        ),
    ),
    Behaviour(
        name="redirect_to_private_address",
        what="Each request is sent on to the address where a cloud keeps its machines' keys.",
        source="what a librarian may enter",
        answer=lambda ask: Answer(b"", 302, {"Location": METADATA_SERVICE}),
        runs=(Expect(status="failed", missing=_REFUSED_AT_ONCE, says="169.254.169.254"),),
    ),
    Behaviour(
        name="redirect_to_a_file",
        what="Each request is sent on to a file of the reader's machine.",
        source="what a librarian may enter",
        answer=lambda ask: Answer(b"", 302, {"Location": "file:///etc/passwd"}),
        runs=(Expect(status="failed", missing=_REFUSED_AT_ONCE, says="http"),),
    ),
    Behaviour(
        name="gzip",
        what="Replies are compressed where the client allows it.",
        source="trial of four clients: error by one client",
        answer=_zipped,
    ),
    Behaviour(
        name="gzip_broken",
        what="From the second page on, replies are compressed and damaged.",
        source="trial of four clients",
        answer=mended(_badly_zipped),
        runs=(Expect(notice="page_taken_apart"), Expect(stage=1, full=True)),
    ),
    Behaviour(
        name="cookies_required",
        what="A request without the cookie that it was given is sent round again.",
        source="made up after what harvesters tell: gateways before library systems",
        answer=_wants_cookie,
    ),
    Behaviour(
        name="unauthorized_401_basic",
        what=f"Only the user {USER} with the password {PASSWORD!r} is answered, all others get 401.",
        source="repositories behind a login",
        answer=_basic,
        options={"user": USER, "password": PASSWORD},
    ),
    Behaviour(
        name="key_in_a_header",
        what=f"Only requests with X-Api-Key: {KEY} are answered, all others get 403.",
        source="repositories behind a login",
        answer=_keyed,
        options={"header": f"X-Api-Key: {KEY}"},
    ),
    Behaviour(
        name="unauthorized_without_key",
        what="A user and password are wanted, which the source does not have.",
        source="repositories behind a login",
        answer=_basic,
        runs=(Expect(status="failed", missing=_REFUSED_AT_ONCE, says="password"),),
    ),
)
