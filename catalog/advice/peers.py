"""Advice on other catalogs of this software: what is newer there, what came from here, whether all came."""

from __future__ import annotations

from catalog.advice.language import mark as _
from catalog.advice.texts import Advice

ADVICE = (
    Advice(
        ("log_lost",),
        _("The other catalog was restored or set up anew"),
        _("Nothing: everything was taken again, and what is no longer there was withdrawn."),
    ),
    Advice(
        ("set_differs",),
        _("What came is not what the other catalog says it holds"),
        _(
            "Nothing is withdrawn, and the next run takes everything again. If it stays so, ask the other "
            "catalog's operator to compare `catalog db digest` with the digest in its feed."
        ),
    ),
    Advice(
        ("digest_differs",),
        _("The digest of a record is not that of its text"),
        _(
            "The records were taken. Something changes texts on their way, often a proxy, or the other "
            "catalog writes them in another way: ask its operator."
        ),
    ),
    Advice(
        ("newer_fields",),
        _("The other catalog is newer"),
        _(
            "Update this catalog when there is time, then run `catalog remap`: what is not read yet is kept, "
            "and need not be fetched again."
        ),
    ),
    Advice(
        ("echo",),
        _("Records that came from this catalog in the first place"),
        _("Nothing: they are here already, and are not taken a second time."),
    ),
    Advice(
        ("unmapped_institutions",),
        _("Institutions of the other catalog that are none here"),
        _(
            "Nothing, if their records may belong to the institution of the source. Otherwise add the "
            "institution, and name it in the option `institutions` of the source as there=here."
        ),
    ),
)
