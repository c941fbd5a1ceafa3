"""Advice on documents of the web of data: IIIF, Linked Art."""

from __future__ import annotations

from catalog.advice.language import mark as _
from catalog.advice.texts import Advice

ADVICE = (
    Advice(
        ("no_json",),
        _("A document is no JSON"),
        _(
            "Open its address in a browser. If a page or an error is shown there, tell the "
            "institution's staff."
        ),
    ),
    Advice(
        (
            "no_manifest",
            "no_thing",
        ),
        _("A document is not of the kind that is harvested"),
        _("Give the address of a manifest, of an object or of a list of these as the option `url`."),
    ),
    Advice(
        (
            "manifest_refused",
            "document_refused",
        ),
        _("A document that the list names cannot be had"),
        _(
            "Its last good version stays. Tell the institution's staff, with the address: it is gone, or "
            "closed to visitors; the next harvest asks again."
        ),
    ),
    Advice(
        ("unmapped_labels",),
        _("The institution has metadata labels of its own"),
        _(
            "Their values stay as notes. Say which fields they mean with the option `labels` of the "
            'source, for example "Cote = call_number".'
        ),
    ),
    Advice(
        ("unmapped_properties",),
        _("The documents say more than is shown"),
        _("Nothing: whoever develops the plugin can see here what else there is."),
    ),
    Advice(
        (
            "see_also_unreadable",
            "parts_unreadable",
        ),
        _("Documents beside the main one cannot be had"),
        _("The records were taken without them. Open the first address; the next harvest asks again."),
    ),
    Advice(
        ("collection_loop",),
        _("A collection holds itself"),
        _("Nothing is lost: it is read once. The institution's staff should take it out of itself."),
    ),
    Advice(
        ("collection_bounds",),
        _("The collections are too many, or too deep in one another"),
        _(
            "Nothing is withdrawn. Connect a part of the collection, or several parts as sources of "
            "their own."
        ),
    ),
    Advice(
        ("collection_unreadable",),
        _("A collection within the collection cannot be read"),
        _(
            "Nothing is withdrawn, what is in it stays as it is. Open its address; the next harvest "
            "asks again."
        ),
    ),
    Advice(
        ("member_unnamed",),
        _("An entry of the list has no id"),
        _(
            "Nothing is withdrawn. Ask the institution's staff to give each entry the address of its "
            "document."
        ),
    ),
)
