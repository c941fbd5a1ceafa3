"""Advice on records of museums' collection systems: LIDO."""

from __future__ import annotations

from catalog.advice.language import mark as _
from catalog.advice.texts import Advice

ADVICE = (
    Advice(
        ("lido",),
        _("Not a record of LIDO"),
        _(
            "The file or the server gives another kind of XML: the address or the format is not the right "
            "one."
        ),
    ),
    Advice(
        ("lido_namespace",),
        _("LIDO without its namespace"),
        _(
            "The records are read all the same. Ask the supplier of the collection system to export with "
            'xmlns:lido="http://www.lido-schema.org", so that other catalogs can read them too.'
        ),
    ),
    Advice(
        (
            "lido_element_name",
            "lido_unknown_element",
        ),
        _("Elements that are not named as LIDO names them"),
        _(
            "Misspelt ones are read, others are passed over: what they hold is not shown. The message "
            "names them; have the export corrected, and checked by the schema lido-v1.1.xsd."
        ),
    ),
    Advice(
        ("lido_required",),
        _("A record of LIDO lacks what the schema requires"),
        _(
            "It is taken as far as it goes. Without lidoRecID it is known by its inventory number, which "
            "must not change then; an event without a type is not shown as making, finding or exhibition."
        ),
    ),
    Advice(
        ("lido_date",),
        _("A date of LIDO is not understood"),
        _(
            "The record is taken without these years. Write earliestDate and latestDate as 1875 or "
            "1875-11-22, and words as 'late 19th century' into displayDate."
        ),
    ),
    Advice(
        ("lido_address",),
        _("A picture or page has no address of the web"),
        _(
            "A file name or a path within the museum leads nowhere: put the pictures on a web server and "
            "export their whole addresses, beginning with https://."
        ),
    ),
    Advice(
        ("lido_page_of_list",),
        _("The file is one page of a longer list"),
        _(
            "Nothing is withdrawn. Give the address of the OAI-PMH server itself as the option url: then "
            "all pages are read, later only what has changed."
        ),
    ),
)
