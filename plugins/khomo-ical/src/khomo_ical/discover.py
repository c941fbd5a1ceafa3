"""What ``catalog sources check HOST`` offers: a calendar, or those that a page shows or names."""

from __future__ import annotations

from collections.abc import Iterator

from catalog.formats.schemaorg_pages import PageUnreadable, read_page
from catalog.sdk import HttpClient, Offer, SourceError, SourceInfo
from khomo_ical.address import embedded_in, file_address
from khomo_ical.reading import Reading, read

MOST = 5
"""Calendars of one page that are asked for."""


def offers(url: str, http: HttpClient) -> Iterator[Offer]:
    """The calendars that answer at an address, or that the page there shows."""
    address = file_address(url)
    try:
        reply = http.get(address)
    except SourceError:
        # Where nothing was added yet, an address that does not answer is one more without a calendar.
        return
    if b"BEGIN:VCALENDAR" in reply.body[:5000].upper():
        yield from _offer(address, reply.body)
        return
    try:
        page = read_page(reply.body, reply.url, reply.headers.get("content-type", ""))
    except PageUnreadable:
        return
    for found in list(dict.fromkeys((*page.calendars, *embedded_in(reply.body))))[:MOST]:
        try:
            yield from _offer(found, http.get(found).body)
        except SourceError:
            continue


def _offer(address: str, body: bytes) -> Iterator[Offer]:
    try:
        reading = read(body, address)
    except SourceError:
        return
    if reading.shown:
        yield Offer(options={"url": address}, info=info_of(reading), system=_maker(reading))


def _maker(reading: Reading) -> str:
    makers = " ".join(calendar.maker for calendar in reading.feed.calendars).lower()
    known = {"google": "Google Calendar", "microsoft": "Outlook", "nextcloud": "Nextcloud", "apple": "iCloud"}
    return next((name for word, name in known.items() if word in makers), "")


def info_of(reading: Reading, *remarks: str) -> SourceInfo:
    """A calendar for ``check``: its name, how many events it shows, what is odd."""
    shown = reading.shown
    notices = [*remarks, *reading.feed.told.values()]
    if not shown:
        notices.append("the calendar shows no events")
    if reading.hidden:
        notices.append(
            f"{len(reading.hidden):,} events are private or only say that the time is taken: left out"
        )
    details = {
        "calendars": [calendar.name for calendar in reading.feed.calendars if calendar.name][:20],
        "time_zone": next((calendar.zone for calendar in reading.feed.calendars if calendar.zone), ""),
        "made_by": next((calendar.maker for calendar in reading.feed.calendars if calendar.maker), ""),
        "recurring": sum(bool(entry.main and entry.main.value("RRULE")) for entry in shown),
        "first_title": shown[0].pieces[0].value("SUMMARY")[:200] if shown else "",
    }
    return SourceInfo(
        title=reading.title,
        formats=("ical",),
        total=len(shown),
        notices=tuple(dict.fromkeys(notices)),
        details={name: value for name, value in details.items() if value},
    )
