"""What a server says of itself (Identify, section 4.2)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime

from khomo_oaipmh.dates import DAY, SECOND, argument, granularity_of, moment_of
from khomo_oaipmh.page import texts_of
from khomo_oaipmh.protocol import OaiError, Server

POLICIES = ("persistent", "transient", "no")


@dataclass(frozen=True, slots=True, kw_only=True)
class Identity:
    """``deleted`` is one of ``POLICIES``; ``now`` the server's time; ``remarks`` what is odd."""

    name: str
    base_url: str = ""
    protocol: str = ""
    emails: tuple[str, ...] = ()
    earliest: str = ""
    deleted: str = "no"
    granularity: str = SECOND
    now: str = ""
    remarks: tuple[tuple[str, str], ...] = ()


def identify(server: Server) -> Identity:
    """What the server answers; raises ``SourceError``. Garbage in single values is told in ``remarks``."""
    try:
        page = server.ask("Identify")
    except OaiError as error:
        return _unsaid(server, error)
    texts = texts_of(page.element) if page.element is not None else []
    first = dict(reversed(texts))
    remarks: list[tuple[str, str]] = [(repair.rule, f"Identify: {repair.told}") for repair in page.repairs]
    deleted = first.get("deletedRecord", "").lower()
    if deleted not in POLICIES:
        remarks.append(("policy_unknown", f"the server's policy on deletions is {deleted!r}: taken as none"))
    earliest = first.get("earliestDatestamp", "")
    return Identity(
        name=first.get("repositoryName", ""),
        base_url=first.get("baseURL", ""),
        protocol=first.get("protocolVersion", ""),
        emails=tuple(text for name, text in texts if name == "adminEmail"),
        earliest=earliest if moment_of(earliest) else "",
        deleted=deleted if deleted in POLICIES else "no",
        granularity=granularity_of(first.get("granularity", "")),
        now=_now(page.response_date, server.date, remarks),
        remarks=tuple(remarks),
    )


def _unsaid(server: Server, error: OaiError) -> Identity:
    remarks = [("no_identify", f"{error.message}: days and no announced deletions are assumed")]
    return Identity(name="", granularity=DAY, now=_now("", server.date, remarks), remarks=tuple(remarks))


def _now(response_date: str, http_date: str, remarks: list[tuple[str, str]]) -> str:
    moment = moment_of(response_date) or _of_header(http_date)
    if moment is None or moment.year < 1990:
        told = (
            f"the server's responseDate {response_date[:40]!r} is no time: our own clock is used, a day back"
        )
        remarks.append(("response_date", told))
        moment = datetime.now(UTC) - timedelta(days=1)
    return argument(moment, SECOND)


def _of_header(text: str) -> datetime | None:
    try:
        return parsedate_to_datetime(text).astimezone(UTC) if text else None
    except (ValueError, OverflowError):
        return None
