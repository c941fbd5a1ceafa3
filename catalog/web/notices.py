"""The sentences for what the search tells about a query, in both languages, one table."""

from __future__ import annotations

from catalog.search.notices import Notice
from catalog.web.i18n import lazy_gettext as _
from catalog.web.labels import Names

SENTENCES: Names = {
    "plain_words": _("The signs in your query made no sense together, so its words were searched alone."),
    "wildcard_ignored": _("“*” was left out of “%(word)s”: it stands for letters of a word, not in quotes."),
    "wildcard_leading": _("“%(word)s” needs a letter before the first “*” or “?”; they were left out."),
    "wildcards_many": _("At most %(most)s words can hold “*” or “?”; in “%(word)s” they were left out."),
    "phrases_many": _(
        "At most %(most)s phrases are searched as such; the words of “%(words)s” were searched alone."
    ),
    "prefix_short": _("A beginning needs at least two letters; “%(word)s” was searched as it is."),
    "not_a_year": _("“%(value)s” is not a year; it was searched as words."),
    "unknown_field": _("“%(name)s” is no field that can be searched; it was searched as a word."),
    "words_ignored": _("Nothing in “%(words)s” can be searched."),
    "typed": _("Showing results for “%(to)s”."),
    "question_words": _("Little holds all the words, so “%(words)s” was left out."),
    "corrected": _("Little was found for “%(typed)s”, so “%(to)s” is shown too."),
    "most_words": _("Little holds all the words, so what holds most of “%(words)s” is shown too."),
}
"""By the notice's code, with its parameters; ``typed`` is the parameter ``from``."""


def message(notice: Notice) -> str:
    """A notice in the page's language; one that has no sentence is told by its code."""
    told = SENTENCES.get(notice.code)
    if told is None:
        return notice.code
    return str(told) % {**notice.params, "typed": notice.params.get("from", "")}
