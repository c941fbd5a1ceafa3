"""What buttons beside a form of the exhibitions editor do, once what stands in the form is kept.

They belong to the form (``then`` says what is done besides saving: "publish", "up:c2"), so that nothing that
was typed is lost, or is missing in what is published.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

from flask import Response, request

from catalog.web.admin import exhibitions, exhibitions_outline

# All ask for what saving asks for: may one save, one may do these.
_BUTTONS: Mapping[str, Callable[[str], Response]] = {
    "chapter_add": exhibitions_outline.exhibition_chapter_add,
    **exhibitions.BUTTONS,
}
_OF_CHAPTERS: Mapping[str, Callable[[str, str], Response]] = {
    "up": exhibitions_outline.move_up,
    "down": exhibitions_outline.move_down,
    "remove": exhibitions_outline.exhibition_chapter_remove,
}


def go_on(number: str) -> Response | None:
    """What the button beside the form leads to; None where it was one within the form."""
    verb, _colon, key = request.form.get("then", "").partition(":")
    if verb in _BUTTONS:
        return _BUTTONS[verb](number)
    return _OF_CHAPTERS[verb](number, key) if verb in _OF_CHAPTERS else None
