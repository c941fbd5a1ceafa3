"""Shapes of messages about files that people send (see ``messages``)."""

from __future__ import annotations

from catalog.advice.language import mark as _

SHAPES = (
    # Places in a table, and why its rows are no records.
    _("row %(numbers)s"),
    _("rows %(numbers)s"),
    _("%(file)s, sheet %(sheet)s"),
    _("sums (%(where)s)"),
    _("day, place and signatures (%(where)s)"),
    _("notes (%(where)s)"),
    _("headings (%(where)s)"),
    _("the header again (%(where)s)"),
    _("numbers of columns (%(where)s)"),
    _("lines below the table (%(where)s)"),
    _("%(where)s: picture %(name)s: a file alone has no pictures; put %(picture)s and the file into one zip"),
    _("picture %(name)s: a file alone has no pictures; put %(picture)s and the file into one zip"),
    _("%(where)s: picture %(name)s: there is no such file in the zip"),
    _("picture %(name)s: there is no such file in the zip"),
    _("its process was stopped from outside three times"),
    _("it was interrupted"),
    _("this list was being harvested for over an hour: try again later"),
    _("the source %(source)s is no longer this list: send the file as a new list"),
    _("the site has no room left for files: its operator has to see to it"),
    _("the file cannot be kept: %(why)s"),
    _("the file of upload %(number)s was removed: send it again"),
    _("upload %(number)s cannot be taken back: it is not published"),
    _("upload %(number)s cannot be taken back: it was published over 30 days ago"),
    _(
        "upload %(number)s cannot be taken back: a newer file of the same list was published since; "
        "take that back first"
    ),
    _("a fault in the program, which its operator can look up (%(kind)s)"),
    _("file %(file)s: is a program, whatever its name says; send the list itself"),
    _("file %(file)s: is a PDF, made to be read by people; send the table that it was made from"),
    _("file %(file)s: is a picture; send the list, and the pictures with it in one zip"),
    _("file %(file)s: is a document, not a table; copy its table into a spreadsheet and send that"),
    _("file %(file)s: looks like UTF-16 without a byte order mark; state encoding=utf-16-le or utf-16-be"),
    _("file %(file)s: would unpack %(packed)s bytes to more than %(unpacked)s: not accepted"),
    _("file %(file)s: the header cannot be read: %(where)s: %(rest)s"),
    _("file %(file)s: is a zip within a zip"),
    _("file %(file)s: holds no files of records (%(kinds)s); it holds %(names)s"),
    _("file %(file)s: %(part)s would unpack %(packed)s bytes to %(unpacked)s: not accepted"),
    _("file %(file)s: %(part)s is locked by a password; zip it without one"),
)
