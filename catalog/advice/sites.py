"""Advice on web sites and calendars."""

from __future__ import annotations

from catalog.advice.language import mark as _
from catalog.advice.texts import Advice

ADVICE = (
    Advice(
        ("page_unreached", "page_refused", "page_unreadable"),
        _("Pages of the site cannot be read"),
        _(
            "What came from them stays, and nothing is withdrawn. Open one in a browser: if it is there, ask "
            "the site's staff to let robots named KhoMo in; if not, to take it out of the sitemap."
        ),
    ),
    Advice(
        ("jsonld_unreadable",),
        _("The markup of a page (JSON-LD) cannot be read"),
        _("Ask the site's staff to try the page at validator.schema.org; the line in the message is wrong."),
    ),
    Advice(
        ("jsonld_mended",),
        _("The markup of a page (JSON-LD) was mended"),
        _("Nothing; it is better if the site's staff corrects what validator.schema.org shows."),
    ),
    Advice(
        ("pages_without_markup",),
        _("Pages that mark up nothing"),
        _("Nothing for news and contact pages; events, courses and works need markup to be found here."),
    ),
    Advice(
        ("pages_gone",),
        _("The sitemap lists pages that are gone"),
        _("Nothing: their records are withdrawn. The site's staff can have the sitemap made anew."),
    ),
    Advice(
        ("page_elsewhere", "pages_elsewhere"),
        _("Pages of other sites are not read"),
        _("Add the other site as a source of its own, if it is to be read."),
    ),
    Advice(
        ("institution_told",),
        _("The site tells of an institution"),
        _("Add the institution with `catalog institutions add`, if it is not there yet."),
    ),
    Advice(
        ("sitemap_broken", "sitemap_unreadable", "no_sitemap"),
        _("The site's list of pages (sitemap) is missing or broken"),
        _("Nothing is withdrawn. Ask the site's staff to switch it on or have it made anew."),
    ),
    Advice(
        ("sitemap_limit", "page_limit"),
        _("The site has more pages than are read"),
        _("Give the part of the site that matters as `url`, or raise the option `max_pages`."),
    ),
    Advice(
        ("robots_forbid",),
        _("The site does not let robots read some pages"),
        _("Nothing if they are no public ones; else ask its staff to allow KhoMo in robots.txt."),
    ),
    Advice(
        ("private_left_out",),
        _("Private events of the calendar are left out"),
        _("Nothing; an event that everyone may see is to be set to public in the calendar."),
    ),
    Advice(
        ("future_only",),
        _("The calendar may list only what is to come"),
        _("Nothing is withdrawn. Set the option `missing` to withdraw if the calendar lists everything."),
    ),
    Advice(
        ("calendar_charset", "calendar_unfolded", "calendar_missing_end", "icalendar"),
        _("The calendar file is not written as it should be"),
        _("What could be read is taken. Export the calendar anew, or tell the maker of the program."),
    ),
    Advice(
        ("calendar_cut", "calendar_too_many"),
        _("The calendar did not come whole"),
        _("Nothing is withdrawn; the next harvest asks again. If it stays so, share a smaller calendar."),
    ),
    Advice(
        ("calendar_uid_missing", "calendar_uid_reused", "calendar_duplicate_event"),
        _("Events without a number of their own"),
        _("Events are told apart by title and date; another calendar program gives each its own UID."),
    ),
)
