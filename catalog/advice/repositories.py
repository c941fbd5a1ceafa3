"""Advice on repositories that are asked by their own API: files, who may read them, what changed."""

from __future__ import annotations

from catalog.advice.language import mark as _
from catalog.advice.texts import Advice

ADVICE = (
    Advice(
        ("files_unreadable",),
        _("The files of an item cannot be had"),
        _(
            "Open the item at the repository: one of its files is damaged or lost there. Its description was "
            "taken, or stays as it was."
        ),
    ),
    Advice(
        ("access_unknown",),
        _("The repository does not tell who may read its files"),
        _("Nothing; records say that it is not known. From DSpace 7.3 on the server tells it."),
    ),
    Advice(
        ("changes_unknown",),
        _("The repository cannot be asked for what changed"),
        _(
            "Nothing: everything was listed, which takes longer. Its staff may rebuild the search index "
            "(dspace index-discovery -b)."
        ),
    ),
    Advice(
        ("repaired_controls",),
        _("Control characters stood in the texts of an answer"),
        _(
            "The records were taken without them. Delete such characters at the repository when there is "
            "time."
        ),
    ),
    Advice(
        ("repaired_bytes",),
        _("Bytes of an answer are no UTF-8"),
        _("The records were taken with a mark in place of these bytes. Correct the texts at the repository."),
    ),
)
