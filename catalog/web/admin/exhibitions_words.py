"""What the exhibitions editor says: states, what is missing, what is wrong with a picture."""

from __future__ import annotations

from catalog.exhibitions.missing import Lack
from catalog.web.admin.desk import Words
from catalog.web.i18n import gettext as _
from catalog.web.i18n import lazy_gettext

ONE_EACH = lazy_gettext("One on each line.")
WORDS = Words(
    many=lazy_gettext("Exhibitions"),
    new=lazy_gettext("New exhibition"),
    title=lazy_gettext("Title of the exhibition"),
    untitled=lazy_gettext("Exhibition without a title"),
    none=lazy_gettext("There is no exhibition yet. Begin with a title; all else can wait."),
    waiting=lazy_gettext("Exhibition not published yet: %(title)s"),
    copied=lazy_gettext("This is a copy. The exhibition that it was made of stays as it is."),
    shared=lazy_gettext(
        "Whoever has this link sees the exhibition as it is kept, for %(days)s days."
        " The link is told only now."
    ),
)
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


def listed(text: str | None) -> tuple[str, ...]:
    """The lines of a text, without empty ones."""
    return tuple(entry.strip() for entry in (text or "").split("\n") if entry.strip())
