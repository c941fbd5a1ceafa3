"""Advice on records: what is missing, wrong or odd in what a library sent."""

from __future__ import annotations

from catalog.advice.language import mark as _
from catalog.advice.texts import Advice

ADVICE = (
    Advice(
        ("required",),
        _("A field that every record needs is missing"),
        _(
            "Fill in the field where the record comes from, in the table or at the library, and send or "
            "harvest it again; the title is the one that is most often missing."
        ),
    ),
    Advice(
        ("too_long",),
        _("A text is too long"),
        _(
            "Shorten it at the library. A whole article in one field is usually a pasted file, or a "
            "quote that was not closed."
        ),
    ),
    Advice(
        ("too_many",),
        _("A field is repeated too many times"),
        _("Look at the record: several records may have run together into one. Split it at the library."),
    ),
    Advice(
        ("forbidden_character",),
        _("The record holds control characters"),
        _(
            "If the record was taken, they have been left out and nothing is urgent. Otherwise delete "
            "them at the library: they come from old exports or from pasted text and cannot be seen."
        ),
    ),
    Advice(
        ("type",),
        _("A value is of the wrong kind"),
        _(
            "This is a fault of the plugin or of the mapping profile, not of the library: send this "
            "report to whoever looks after the catalog."
        ),
    ),
    Advice(
        ("unknown_field",),
        _("The plugin gave a field that the catalog does not know"),
        _("Update the plugin and the catalog to versions that fit together, or tell the plugin's author."),
    ),
    Advice(
        ("not_in_list",),
        _("A value is not one of those allowed"),
        _(
            "The message names those that are. Correct the value at the library, or map it in the "
            "profile of the source."
        ),
    ),
    Advice(
        (
            "web_address",
            "http-address",
        ),
        _("An address is not one of the web"),
        _(
            "Write it whole, beginning with https:// or http://, without spaces; a path on the "
            "library's own computers cannot be opened by others."
        ),
    ),
    Advice(
        ("date",),
        _("A date cannot be kept as it is written"),
        _(
            "Write it as 2026-11-22, or 2026-11-22T19:30 with a time. For years that are not sure use "
            "the field of free text beside it."
        ),
    ),
    Advice(
        ("date_order",),
        _("Something ends before it begins"),
        _("Correct one of the two dates at the library; day and month are often exchanged."),
    ),
    Advice(
        ("unclear_date",),
        _("A date is not understood"),
        _(
            "The record is taken and shows the date as text, but is not found by its year. Correct it "
            "where the record comes from if the year is known."
        ),
    ),
    Advice(
        ("range",),
        _("A number is outside what is possible"),
        _(
            "Correct it at the library: a degree of latitude or a size with a misplaced decimal comma "
            "is the usual cause."
        ),
    ),
    Advice(
        ("number",),
        _("A cell holds no number"),
        _("Leave only figures in it; units and remarks belong into a column of their own."),
    ),
    Advice(
        ("yes-or-no",),
        _("A cell says neither yes nor no"),
        _("Write yes or no (có, không), or leave it empty."),
    ),
    Advice(
        ("language",),
        _("A language is not known"),
        _("Write its name in Vietnamese or English, or its code (vi, en, fr, vie, eng ...)."),
    ),
    Advice(
        ("place",),
        _("A place is not found in the lists of provinces and communes"),
        _(
            "Write the name as the lists have it; `catalog places find` shows what is meant and what "
            "became of old names."
        ),
    ),
    Advice(
        ("identifier_taken",),
        _("Another source has a record of the same id"),
        _("Two sources share the beginning of their names. Add this source again under another name (slug)."),
    ),
    Advice(
        ("duplicate_identifier",),
        _("Two records have the same number"),
        _(
            "The first one is kept. Give each record a number of its own at the library, or name other "
            "key columns in the profile."
        ),
    ),
    Advice(
        ("no_identifier",),
        _("A record has no number"),
        _(
            "Without one nobody can tell whether it is the same record next time. Ask the supplier of "
            "the system to export the control number (MARC field 001)."
        ),
    ),
    Advice(
        ("identifier_too_long",),
        _("A record's number is too long"),
        _(
            "A number has at most 1,000 characters. Look which field is used as the number: it is "
            "probably the wrong one."
        ),
    ),
    Advice(
        ("identifier_unfit",),
        _("A record's number holds characters that cannot be seen"),
        _("Delete tabs, line breaks and control characters from the number at the library."),
    ),
    Advice(
        ("never_received",),
        _("The source lists a record that it has never sent"),
        _(
            "Run `catalog harvest SOURCE --full` once. If it stays so, ask the staff of the server why "
            "the record cannot be had."
        ),
    ),
    Advice(
        ("time_zone",),
        _("A time has no time zone"),
        _("This is a fault of the plugin: tell its author."),
    ),
    Advice(
        ("too_large",),
        _("A record is too large"),
        _(
            "Look at it: files (pictures, whole texts) inside a record belong behind a link. The "
            "setting CATALOG_MAX_RECORD_BYTES raises the limit."
        ),
    ),
    Advice(
        ("not_storable",),
        _("A record cannot be written down"),
        _("This is a fault of the plugin: send this report to its author."),
    ),
    Advice(
        ("plugin_error",),
        _("A plugin failed on a record"),
        _(
            "The other records were taken. Send this report to the plugin's author; `catalog plugins "
            "list` names the plugin and its version."
        ),
    ),
    Advice(
        ("unknown_format",),
        _("No installed plugin reads this format"),
        _(
            "Install the plugin that reads it, or choose another format in the options of the source; "
            "`catalog plugins list` names those that are read."
        ),
    ),
    Advice(
        ("too_slow",),
        _("A record takes too long to read"),
        _(
            "It was left out so that the others could come. Look at it at the library: it is damaged "
            "or very large."
        ),
    ),
    Advice(
        ("worker_died",),
        _("Reading a record ended the program that read it"),
        _(
            "It was left out so that the others could come. Send this report to whoever looks after "
            "the catalog: memory may be short, or a plugin is at fault."
        ),
    ),
    Advice(
        ("skipped",),
        _("Records that are rightly left out"),
        _("Nothing: authority records, suppressed items and the like are not for the public."),
    ),
    Advice(
        ("repaired_text",),
        _("Texts in an old Vietnamese encoding were read again"),
        _(
            "Compare a few of them with the library's own catalogue. If one is wrong, set "
            "`text_repair=off` on the source, or name the encoding there, and run `catalog remap "
            "SOURCE`."
        ),
    ),
    Advice(
        ("media_empty",),
        _("A picture is an empty file"),
        _("Export the picture again, or take its name out of the record."),
    ),
    Advice(
        ("media_too_large",),
        _("A picture or document is too large to be kept"),
        _("At most 20 MB are kept: give a smaller copy, or a link to it on the library's own site."),
    ),
    Advice(
        ("media_too_many_pixels",),
        _("A picture has too many pixels"),
        _(
            "At most 50 million pixels are kept: give a smaller copy, or a link to it on the library's "
            "own site."
        ),
    ),
    Advice(
        ("media_type",),
        _("A file is of a kind that is not kept"),
        _("Give pictures as JPEG, PNG, WebP or GIF and documents as PDF, or give a link."),
    ),
    Advice(
        ("media_damaged",),
        _("A picture is damaged"),
        _("Open it at the library; if it does not open there either, scan or export it again."),
    ),
    Advice(
        ("others",),
        _("Further rules that a plugin made up"),
        _("The plugin names more rules than a report can tell apart: tell its author."),
    ),
    Advice(
        ("lossy_charset",),
        _("Letters were lost before the record came"),
        _(
            "They cannot be brought back here. Ask the staff for MARCXML or UTF-8 in place of MARC-8, "
            "or correct the titles at the library."
        ),
    ),
)
