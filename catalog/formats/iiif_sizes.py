"""A picture of a IIIF server in the size that is wanted, by what its info.json says it can give.

IIIF Image API 2.1 and 3.0: a server of level 0 gives the sizes that it lists and no others, one of level 1
any width, one of level 2 any box.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any

_LEVEL = re.compile(r"level([012])")
MOST_PIXELS = 200_000
"""A side longer than this is no picture's."""


def address_of_size(service: str, info: Mapping[str, Any], longest: int) -> str:
    """The address of the whole picture, its longer side at most ``longest`` pixels or little more.

    Empty where the document says nothing that can be used; ``service`` is the picture's base address.
    """
    width, height = _pixels(info.get("width")), _pixels(info.get("height"))
    if not (width and height):
        return ""
    base = service.rstrip("/")
    if _level(info.get("profile")) == 0:
        return _listed(base, info.get("sizes"), longest)
    if max(width, height) <= longest:
        return f"{base}/full/{'max' if _is_newer(info) else 'full'}/0/default.jpg"
    # A width alone is what every server of level 1 can do, and no server may make the picture larger.
    told = longest if width >= height else max(1, round(width * longest / height))
    return f"{base}/full/{told},/0/default.jpg"


def guessed(service: str, longest: int) -> str:
    """The address to try where there is no info.json: a box, which servers of level 2 know."""
    return f"{service.rstrip('/')}/full/!{longest},{longest}/0/default.jpg"


def _listed(base: str, sizes: object, longest: int) -> str:
    """The listed size next above ``longest``, the largest one where all are smaller."""
    found = []
    for entry in sizes if isinstance(sizes, Sequence) and not isinstance(sizes, str) else ():
        if isinstance(entry, Mapping):
            pair = _pixels(entry.get("width")), _pixels(entry.get("height"))
            if all(pair):
                found.append(pair)
    if not found:
        return ""
    found.sort(key=max)
    width, height = next((pair for pair in found if max(pair) >= longest), found[-1])
    return f"{base}/full/{width},{height}/0/default.jpg"


def _pixels(value: object) -> int:
    is_number = isinstance(value, int) and not isinstance(value, bool)
    return value if is_number and 0 < value <= MOST_PIXELS else 0  # type: ignore[operator, return-value]


def _level(profile: object) -> int:
    """The level of compliance; 0 where it cannot be read: what is listed is safe to ask for."""
    told = profile if isinstance(profile, str) else ""
    if isinstance(profile, Sequence) and not isinstance(profile, str) and profile:
        told = profile[0] if isinstance(profile[0], str) else ""
    found = _LEVEL.search(told)
    return int(found[1]) if found else 0


def _is_newer(info: Mapping[str, Any]) -> bool:
    """Whether it is of version 3, which says ``max`` for what version 2 calls ``full``."""
    return "image/3" in str(info.get("@context", "")) or info.get("type") == "ImageService3"
