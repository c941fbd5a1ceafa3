"""What somebody wrote in a form that could not be taken, given back to be copied.

A login can end, or begin anew in another window, while a long text is being written. The form cannot be taken
then, but the text need not be lost with it.
"""

from __future__ import annotations

from flask import Response, render_template, request
from werkzeug.exceptions import RequestEntityTooLarge

from catalog.store.users import User
from catalog.web.onward import came_from

_SECRETS = ("password", "again", "secret", "key", "token")


def written() -> list[str]:
    """The texts of two words and more in the form that was sent from a page of ours, in their order.

    Forms in which passwords are chosen give nothing, nor do those that hold more than may be sent here.
    """
    # Pages behind a personal link tell no other page of it, not even ours: the browser says where it is from.
    if not came_from() and request.headers.get("Sec-Fetch-Site") != "same-origin":
        return []
    try:
        given = list(request.form.items(multi=True))
    except RequestEntityTooLarge:
        return []
    if any("password" in name for name, _value in given):
        return []
    texts = (value.strip() for name, value in given if not name.endswith(_SECRETS))
    return [text for text in texts if len(text.split()) > 1]


def page(texts: list[str], *, title: str, message: str, status: int, user: User | None) -> Response:
    """The page that gives ``texts`` back, and leads to the form once more, by the login for a stranger."""
    told = render_template(
        "admin/unsent.html", title=title, message=message, texts=texts, again=came_from(), user=user
    )
    return Response(told, status, mimetype="text/html")
