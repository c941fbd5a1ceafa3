"""Advice on servers: lists that end too soon or never, answers that had to be repaired."""

from __future__ import annotations

from catalog.advice.language import mark as _
from catalog.advice.texts import Advice

ADVICE = (
    Advice(
        ("unreadable",),
        _("A record cannot be read"),
        _(
            "Open the record at the library and save it again; if it stays so, tell the supplier of "
            "the system. All others were taken."
        ),
    ),
    Advice(
        ("no_metadata",),
        _("The server sent a record without its description"),
        _("Look at the record at the library: it is empty, or its description is switched off there."),
    ),
    Advice(
        ("odd_datestamp",),
        _("A record has a datestamp that is none"),
        _("The record was taken. Tell the server's staff: whoever asks for changes may miss such records."),
    ),
    Advice(
        ("unreadable_page",),
        _("A part of the list cannot be had"),
        _(
            "Nothing is withdrawn. Tell the server's staff the dates in the message: a record among "
            "them breaks their server."
        ),
    ),
    Advice(
        ("page_taken_apart",),
        _("A page of the list could not be read and was asked for in another way"),
        _("Nothing, if no failure stands above. Tell the server's staff if it comes again."),
    ),
    Advice(
        ("halved",),
        _("Parts of the list were asked for in smaller pieces"),
        _("Nothing: the server could not give the whole part, the pieces came."),
    ),
    Advice(
        ("endless_list",),
        _("The list goes round in circles"),
        _("What came is kept, nothing is withdrawn. Tell the server's staff, with the message."),
    ),
    Advice(
        (
            "repeated_token",
            "repeated_page",
            "empty_pages",
        ),
        _("The list repeated itself"),
        _(
            "If all records came, nothing. Otherwise tell the server's staff, with the message; "
            "nothing is withdrawn."
        ),
    ),
    Advice(
        ("list_short",),
        _("The list ended before it had brought as many records as the server told of"),
        _(
            "Nothing is withdrawn. Harvest again later; if it stays so, ask the staff to rebuild the "
            "index of their server."
        ),
    ),
    Advice(
        ("error_beside_records",),
        _("The server told of an error beside its records"),
        _("The records were taken, nothing is withdrawn. Show the message to the server's staff."),
    ),
    Advice(
        ("token_expired",),
        _("The server forgot where the list stood"),
        _(
            "It was begun again. If it happens often, ask the server's staff for resumption tokens "
            "that live longer."
        ),
    ),
    Advice(
        (
            "from_refused",
            "from_as_day",
            "until_refused",
        ),
        _("The server does not take the dates that it is asked for"),
        _("Nothing: it was asked in another way. It takes longer; its staff may set the granularity right."),
    ),
    Advice(
        ("many_unknown",),
        _("Many records were unknown here"),
        _("Nothing: all records were listed to fetch them."),
    ),
    Advice(
        ("odd_namespace",),
        _("The server's replies carry the wrong namespace"),
        _("Nothing here. Other harvesters may read nothing at all: tell the server's staff."),
    ),
    Advice(
        ("identifiers_refused",),
        _("The server does not list identifiers alone"),
        _("Nothing: whole records were listed instead, which takes longer."),
    ),
    Advice(
        ("empty_set",),
        _("A set holds no records"),
        _(
            "Look whether the option `set` is written as the server has it; `catalog sources check "
            "SOURCE` lists the sets."
        ),
    ),
    Advice(
        ("lost_set",),
        _("The server gave records of other sets"),
        _(
            "They were not taken, nothing is withdrawn. Tell the server's staff: the resumption token "
            "loses the set."
        ),
    ),
    Advice(
        ("not_sorted",),
        _("The list is not sorted by date"),
        _("Nothing: it was listed again as a whole."),
    ),
    Advice(
        ("sweep_broken_off",),
        _("What was deleted could not be found out this time"),
        _("Deleted records stay for now. It is tried again; tell the server's staff if it stays so."),
    ),
    Advice(
        ("format_refused",),
        _("The server does not give the format that it offers"),
        _("Nothing: the next best one was taken. Tell the server's staff if the better one is wanted."),
    ),
    Advice(
        ("other_format",),
        _("The server is now asked for another format"),
        _("Nothing: all records are listed once in the new one."),
    ),
    Advice(
        ("clock_went_back",),
        _("The server's clock went back"),
        _("Nothing: all records were listed. Tell its staff to set the clock."),
    ),
    Advice(
        ("response_date",),
        _("The server does not tell its time"),
        _("Nothing: the harvest looks back a day further to be sure."),
    ),
    Advice(
        ("policy_unknown",),
        _("The server does not say whether it tells of deletions"),
        _("Nothing: what was deleted is found by listing everything now and then."),
    ),
    Advice(
        ("no_identify",),
        _("The server does not describe itself"),
        _("Nothing if records come. Otherwise look whether the address is that of the OAI-PMH interface."),
    ),
    Advice(
        ("prefix_with_token",),
        _("The server asks for more than the protocol says"),
        _("Nothing: it gets what it wants."),
    ),
    Advice(
        ("surrogate_diagnostic",),
        _("The server could not give a record"),
        _(
            "Open the record at the position in the message at the library and save it again. All "
            "others were taken."
        ),
    ),
    Advice(
        ("unknown_schema",),
        _("A record came in a form that is not read"),
        _("Choose another `schema` in the options of the source; marcxml is the best, dc the simplest."),
    ),
    Advice(
        ("result_ceiling",),
        _("The server lists only part of what it has"),
        _(
            "Nothing is withdrawn. Ask its staff to lift the ceiling of a search, or divide the "
            "records among several sources by `query`."
        ),
    ),
    Advice(
        ("sliced",),
        _("The list was asked for in slices"),
        _("Nothing: the server lists only so many records of a search, in slices all of them come."),
    ),
    Advice(
        ("outside_slices",),
        _("Some records are in no slice"),
        _(
            "They have no date or class, so they are not seen; nothing is withdrawn. Add the missing "
            "field at the library, or ask the staff to lift the ceiling."
        ),
    ),
    Advice(
        (
            "number_unknown",
            "number_guessed",
        ),
        _("The server does not tell how many records it has"),
        _("Records come all the same, but nothing is withdrawn, because nobody knows whether they are all."),
    ),
    Advice(
        ("list_changed",),
        _("The list changed while it was read"),
        _("Nothing: it is listed from its beginning, or the next harvest brings what moved."),
    ),
    Advice(
        (
            "repaired_control_characters",
            "repaired_noncharacters",
        ),
        _("Characters that XML forbids were left out of a page"),
        _(
            "The records were taken. Delete such characters at the library when there is time: other "
            "harvesters stop at them."
        ),
    ),
    Advice(
        ("repaired_encoding",),
        _("Bytes that are no UTF-8 were read as Windows-1252"),
        _(
            "The records were taken. Look at their letters with marks; if they are wrong, the library "
            "has to correct them."
        ),
    ),
    Advice(
        (
            "repaired_html_entity",
            "repaired_ampersand",
        ),
        _("Signs such as & stood unescaped in a page"),
        _("The records were taken. Tell the server's supplier: other harvesters stop at them."),
    ),
    Advice(
        (
            "repaired_bom",
            "repaired_leading_text",
            "repaired_trailing_text",
            "repaired_doctype",
        ),
        _("Text around the XML was left out"),
        _(
            "The records were taken. The server mixes messages of its program into its answers: tell "
            "its staff."
        ),
    ),
)
