"""What a search tells the reader: how its words were read, which place was meant, what was left out."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from catalog.web import i18n
from catalog.web.i18n import gettext as _
from catalog.web.notices import message
from catalog.web.searching import Answer

HELPED = frozenset({"typed", "question_words", "corrected", "most_words"})
"""Codes of what was found by other words than those typed."""


@dataclass(frozen=True, slots=True)
class Told:
    """One notice: its code with parameters, and the sentence in the page's language.

    ``is_help_end``: it is the last that tells of words other than those typed.
    """

    code: str
    params: Mapping[str, str]
    message: str
    is_help_end: bool = False


def notices(answer: Answer) -> list[Told]:
    """All that there is to tell about an answer, in the order in which it is read."""
    found = answer.found.notices
    last = max((place for place, one in enumerate(found) if one.code in HELPED), default=None)
    words = [Told(one.code, one.params, message(one), place == last) for place, one in enumerate(found)]
    return [*words, *_of_places(answer)]


def _of_places(answer: Answer) -> Iterator[Told]:
    for old, new in answer.params.renamed:
        told = _("“%(old)s” is %(new)s since July 2025.", old=old, new=new)
        yield Told("province_renamed", {"old": old, "new": new}, told)
    place = answer.nearby
    if place is None:
        return
    if place.choices:
        told = _("Several places are called “%(place)s”. Choose one:", place=place.label)
        yield Told("near_several", {"place": place.label}, told)
    elif place.point is None:
        told = _("No place in Vietnam is called “%(place)s”: results are from everywhere.", place=place.label)
        yield Told("near_unknown", {"place": place.label}, told)
    if answer.around is not None and not answer.around.is_whole:
        reach = i18n.number(round(answer.around.reach))
        told = _("So much is near that only what is within %(reach)s km is shown.", reach=reach)
        yield Told("near_cut", {"reach": reach}, told)
