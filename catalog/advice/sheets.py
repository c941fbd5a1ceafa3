"""Advice on what was found, left out and put together while a spreadsheet was read."""

from __future__ import annotations

from catalog.advice.language import mark as _
from catalog.advice.texts import Advice

ADVICE = (
    Advice(
        ("proposed_mapping",),
        _("The columns were understood without a mapping profile"),
        _(
            "Compare the columns with the fields in the message. To correct one, write a profile "
            "with `catalog sheets propose` and name it in the option `profile`."
        ),
    ),
    Advice(
        ("rows_left_out",),
        _("Rows that are no records are left out"),
        _("Nothing if they are sums, notes, signatures or headings; otherwise give the row its number."),
    ),
    Advice(
        ("hidden_left_out",),
        _("What is hidden in the workbook is left out"),
        _(
            "Show the rows, columns or sheets again if they are to be published, and send the workbook "
            "once more."
        ),
    ),
    Advice(
        ("rows_joined",),
        _("Rows under one merged number are read as one record"),
        _("Nothing if they are lines of one thing; otherwise undo the merging and give each row its number."),
    ),
    Advice(
        ("ditto",),
        _("Marks of repetition were filled in"),
        _("Look whether the value above is meant; better write it out in each row."),
    ),
    Advice(
        ("second_table",),
        _("Another table on the sheet is not read"),
        _("Put it on a sheet or in a file of its own, or name its header in a profile of another source."),
    ),
    Advice(
        ("other_sheets",),
        _("Sheets of the workbook are not read"),
        _(
            "Nothing if they hold no records; otherwise name them in the profile (`sheet`), or send "
            "them alone."
        ),
    ),
    Advice(
        ("old_font",),
        _("The table was typed with an old Vietnamese font"),
        _("Look whether the titles are right in `catalog sources preview`; if so, nothing."),
    ),
    Advice(
        ("lost_zeros",),
        _("Numbers seem to have lost the zeros at their beginning"),
        _(
            "Make the column text in the spreadsheet program and write the zeros again: a number "
            "without them is another number."
        ),
    ),
)
