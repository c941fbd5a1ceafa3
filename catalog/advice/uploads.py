"""Advice on tables that people send: rows known twice, cells of spreadsheet programs, keys that change."""

from __future__ import annotations

from catalog.advice.language import mark as _
from catalog.advice.texts import Advice

ADVICE = (
    Advice(
        ("duplicate_row",),
        _("Two rows have the same number"),
        _(
            "Give one of them another number, or take it out if both are the same thing; the first one is "
            "kept. If rows have no number, choose more columns that tell them apart (`id` in a mapping "
            "profile)."
        ),
    ),
    Advice(
        ("repeated_row",),
        _("A row stands twice in the table"),
        _("Nothing is lost: it is taken once. Take the second one out when you have the table open."),
    ),
    Advice(
        ("derived_key",),
        _("Rows are known by columns that may be corrected"),
        _(
            "Better give each row a number of its own in a column that never changes, and choose that column "
            "to tell rows apart (`id` in a mapping profile)."
        ),
    ),
    Advice(
        ("error_cell",),
        _("A cell holds an error of the spreadsheet program"),
        _("Correct its formula, or write the value in its place; until then the cell counts as empty."),
    ),
    Advice(
        ("formula_without_value",),
        _("Formulas came without their results"),
        _("Open the file in the spreadsheet program, save it there once, and send it again."),
    ),
)
