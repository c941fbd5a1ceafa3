"""Programs that say that they are: told by the User-Agent, by a list that others keep (crawler-user-agents).

Who hides is not looked for: that would take addresses and habits, which are not kept here.
"""

from __future__ import annotations

import functools

from crawleruseragents import is_crawler
from werkzeug.wrappers import Request

_LONGEST = 500
_AHEAD = ("Sec-Purpose", "Purpose", "X-Purpose", "X-Moz")
"""Headers by which browsers say that they fetch a page that nobody has asked for yet."""


def is_person(request: Request) -> bool:
    """Whether a request comes of somebody who looks at the page, as far as the program says."""
    if any("prefetch" in request.headers.get(name, "").lower() for name in _AHEAD):
        return False
    return not is_robot(request.headers.get("User-Agent", "")[:_LONGEST])


# A thousand patterns take a millisecond; the same few programs come again and again.
@functools.lru_cache(4096)
def is_robot(agent: str) -> bool:
    """Whether a program of that name is no browser; one that gives no name is none."""
    return not agent or bool(is_crawler(agent))
