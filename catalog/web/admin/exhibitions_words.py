"""What the exhibitions editor says: states, what is missing, what is wrong with a picture."""

from __future__ import annotations

from catalog.errors import MediaRefused
from catalog.exhibitions.missing import Lack
from catalog.web.i18n import gettext as _
from catalog.web.i18n import lazy_gettext

ONE_EACH = lazy_gettext("One on each line.")
STATES = {
    "draft": lazy_gettext("Draft, seen by nobody else"),
    "published": lazy_gettext("Published"),
    "changed": lazy_gettext("Published; written on since"),
    "withdrawn": lazy_gettext("Taken down"),
}
VERSION_KINDS = {
    "saved": lazy_gettext("Saved"),
    "auto": lazy_gettext("Saved by the browser"),
    "published": lazy_gettext("Published"),
}
LICENCES = (
    ("", lazy_gettext("Not said yet")),
    ("https://creativecommons.org/licenses/by/4.0/", lazy_gettext("CC BY: all use, naming you")),
    (
        "https://creativecommons.org/licenses/by-sa/4.0/",
        lazy_gettext("CC BY-SA: all use, naming you, under the same terms"),
    ),
    ("https://creativecommons.org/licenses/by-nc/4.0/", lazy_gettext("CC BY-NC: no commercial use")),
    ("https://creativecommons.org/licenses/by-nc-nd/4.0/", lazy_gettext("CC BY-NC-ND: unchanged, not sold")),
    ("https://creativecommons.org/publicdomain/zero/1.0/", lazy_gettext("CC0: all use, without conditions")),
    ("http://rightsstatements.org/vocab/InC/1.0/", lazy_gettext("All rights reserved")),
)
LANGUAGES = (
    ("vi", lazy_gettext("Vietnamese")),
    ("vi en", lazy_gettext("Vietnamese and English")),
    ("en", lazy_gettext("English")),
)
_LACKS = {
    "title": lazy_gettext("The exhibition has no title."),
    "introduction": lazy_gettext("The introduction is missing: two or three sentences on what one will see."),
    "end_before_start": lazy_gettext("The last day is before the first day."),
    "cover": lazy_gettext("There is no picture on the cover."),
    "cover_alt": lazy_gettext("The picture on the cover is not described for those who cannot see it."),
    "cover_credit": lazy_gettext("The picture on the cover does not say whose it is."),
    "chapters": lazy_gettext("There is nothing in the chapters yet."),
}
_REFUSED = {
    "empty": lazy_gettext("This file is empty. Choose the picture again."),
    "too_large": lazy_gettext("This picture is too large; at most 40 MB are taken. Choose a smaller one."),
    "too_many_pixels": lazy_gettext("This picture has too many pixels. Make it smaller and choose it again."),
    "heic": lazy_gettext("This is a HEIC picture, which few browsers can show. Save it as JPEG first."),
    "damaged": lazy_gettext("This picture is damaged. Open it on your computer to see whether it is whole."),
}


def lack_words(lack: Lack) -> str:
    """A sentence on what is missing."""
    number = lack.number
    match lack.rule:
        case "chapter_title":
            return _("Chapter %(number)s has no title.", number=number)
        case "chapter_empty":
            return _("Chapter %(number)s is empty: it will not be shown.", number=number)
        case "section_alt":
            return _(
                "A picture in chapter %(number)s is not described for those who cannot see it.", number=number
            )
        case "section_credit":
            return _("A picture in chapter %(number)s does not say whose it is.", number=number)
    return str(_LACKS[lack.rule])


def refusal(error: MediaRefused) -> str:
    """Why a picture was not taken, and what to do."""
    found = _REFUSED.get(error.rule)
    return str(found) if found else _("This is no picture that can be shown. Choose a JPEG, PNG or WebP.")


def listed(text: str | None) -> tuple[str, ...]:
    """The lines of a text, without empty ones."""
    return tuple(entry.strip() for entry in (text or "").split("\n") if entry.strip())
