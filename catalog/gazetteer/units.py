"""What a unit is: a code of a dated list, with its type, its name and the unit that it is in."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

OLD = "vn-2025-06"
"""The list as it stood on 30 June 2025: provinces, districts, communes (codes of 2, 3 and 5 digits)."""
NEW = "vn-2025-07"
"""The list since 1 July 2025: provinces and communes (19/2025/QĐ-TTg; codes of 2 and 5 digits)."""
LISTS = (NEW, OLD)
PROVINCE, DISTRICT, COMMUNE = "province", "district", "commune"
LEVELS = {2: PROVINCE, 3: DISTRICT, 5: COMMUNE}
"""What a code of so many digits stands for, in both lists."""
TYPES = {
    PROVINCE: ("tỉnh", "thành phố"),
    DISTRICT: ("quận", "huyện", "thành phố", "thị xã"),
    COMMUNE: ("phường", "xã", "thị trấn", "đặc khu"),
}

_DIGITS = {level: digits for digits, level in LEVELS.items()}


@lru_cache(maxsize=200)
def digits_of(types: tuple[str, ...]) -> frozenset[int]:
    """How many digits codes of these types have: a "thành phố" may be a province or a district."""
    return frozenset(_DIGITS[level] for level, kinds in TYPES.items() if not set(kinds).isdisjoint(types))


CERTAIN, LIKELY, POSSIBLE = "certain", "likely", "possible"
WHOLE, PART, BEYOND = "whole", "part", "beyond"

Point = tuple[float, float]
"""Degrees north and east (WGS 84)."""


@dataclass(frozen=True, slots=True)
class Unit:
    """An administrative unit of one list; a code means nothing without its list.

    ``type`` is in lower case ("thành phố"), ``name`` without it ("Huế"), ``parent`` the code of the unit it
    is in, of the same list ("" for a province), ``point`` its centre, None where no sound one is known.
    """

    list_version: str
    code: str
    type: str
    name: str
    parent: str = ""
    point: Point | None = None

    @property
    def key(self) -> str:
        """List and code in one text, as an index or a filter holds it: ``vn-2025-07:46``."""
        return f"{self.list_version}:{self.code}"

    @property
    def level(self) -> str:
        """province, district or commune."""
        return LEVELS[len(self.code)]

    @property
    def full_name(self) -> str:
        """The name with its type, as it begins a line: "Thành phố Huế"."""
        return f"{self.type[:1].upper()}{self.type[1:]} {self.name}"


@dataclass(frozen=True, slots=True)
class Link:
    """Another unit that took over a unit, or was taken over: ``extent`` is whole or part of the older one."""

    unit: Unit
    extent: str

    @property
    def certainty(self) -> str:
        """certain if the older unit went into the newer one whole, else possible."""
        return CERTAIN if self.extent == WHOLE else POSSIBLE
