"""Advice on particular systems: Koha, DSpace, Omeka, Z39.50 servers."""

from __future__ import annotations

from catalog.advice.language import mark as _
from catalog.advice.texts import Advice

ADVICE = (
    Advice(
        ("suppressed",),
        _("Records that the library hides"),
        _("Nothing: what is suppressed in the OPAC is not shown here either."),
    ),
    Advice(
        ("items_unreadable",),
        _("The copies of a record cannot be had"),
        _("Its last good version stays. Look at the record's items in Koha; the next harvest asks again."),
    ),
    Advice(
        (
            "items_each",
            "items_public",
            "items_none",
        ),
        _("Koha does not give the copies as it should"),
        _(
            "Records come all the same, with fewer copies or none. Give the key's patron the "
            "permission catalogue in Koha."
        ),
    ),
    Advice(
        ("library_names",),
        _("The names of the libraries are not told"),
        _("Copies show the libraries' codes. Switch on RESTPublicAPI in Koha."),
    ),
    Advice(
        (
            "numbered_pages",
            "one_by_one",
        ),
        _("The list was asked for in another way"),
        _("Nothing: the server could not give it in the best way, the records came in another."),
    ),
    Advice(
        ("page_short",),
        _("A page of the list lacks records"),
        _(
            "Nothing is withdrawn. Look in Koha's log for the record that it cannot give; the next "
            "harvest asks again."
        ),
    ),
    Advice(
        ("no_rest",),
        _("The server has no REST interface for this key"),
        _("Records come over OAI-PMH, without the state of their copies. Check the key, or leave it out."),
    ),
    Advice(
        ("pages_unreadable",),
        _("The pages of an exhibition cannot be had"),
        _("Its last good version stays. Open its pages at the site; the next harvest asks again."),
    ),
    Advice(
        ("table_closed",),
        _("The login may not list a part of the museum's records"),
        _("Nothing is withdrawn. Let the login search collections and occurrences in CollectiveAccess."),
    ),
    Advice(
        ("unknown_syntax",),
        _("A record came in a syntax that is not read"),
        _("Set the option `syntax` to xml, usmarc or unimarc, whichever the server has."),
    ),
)
