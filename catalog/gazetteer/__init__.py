"""Places of Vietnam, before and since 1 July 2025: codes with their lists, names, what became of what, near.

Pure and without dependencies; the data files are read on the first question (see ``docs/places.md``).
Everything that other parts of the catalog call is here::

    OLD = "vn-2025-06", NEW = "vn-2025-07"          the lists; Unit.key is "vn-2025-07:46"
    unit(key) -> Unit | None                        Unit(list_version, code, type, name, parent, point)
    units(list_version, level="") -> tuple[Unit, ...]       level: province, district, commune
    children(unit), parents(unit) -> tuple[Unit, ...]       parents: nearest first; address(unit) -> str
    successors(unit), predecessors(unit) -> tuple[Link, ...]    Link(unit, extent), .certainty

    locate(text) -> tuple[Candidate, ...]           best first; () for what is no place of Vietnam
        Candidate(unit, certainty, extent, matched, also)   certainty: certain, likely, possible;
                                                    extent: whole; part, beyond: the text names less, more
    unit_of(candidates) -> Unit | None              the one unit that is meant for certain, else None

    covering(unit) -> dict[key, certainty]          units of both lists that hold it: what an index keeps
    expanded(unit) -> dict[key, certainty]          units of both lists that are it or in it
    place_keys(place) -> tuple[str, ...]            for the index: of a published record's place (mapping with
                                                    label, code, code_list): keys of all that hold it
    query_keys(text) -> tuple[str, ...]             for a query: a place key that is one of these is a hit;
                                                    "Thừa Thiên Huế", "thành phố Huế" and "Huế" give the same
    provinces_of_place(place) -> Provinces          for facets: Provinces(new, old), tuples of units
    provinces_of_institution(facts) -> Provinces    of an institution's facts (province, commune, address)
    institution_keys(facts) -> tuple[str, ...]      like place_keys, of an institution
    seat(facts) -> Seat                             Seat(province, commune, faults): its units of today

    nearest(point, list_version=NEW, level="commune", limit=5) -> tuple[Near, ...]      Near(unit, kilometres)
    centre(unit) -> (lat, lon) | None               its own, else the middle of what it was made of or became
    kilometres(point, point) -> float
    converted(numbers, to, level) -> Sums           Sums(certain, shared), .span(key): numbers per key as
                                                    numbers per unit of another list or level

All of them remember what they were asked, so that a label that comes a thousand times costs once.
"""

from catalog.gazetteer.distance import kilometres
from catalog.gazetteer.institutions import Seat, institution_keys, provinces_of_institution, seat
from catalog.gazetteer.listed import address, children, parents, unit, units
from catalog.gazetteer.locating import Candidate, locate, unit_of
from catalog.gazetteer.meant import Provinces, place_keys, provinces_of_place, query_keys
from catalog.gazetteer.near import Near, centre, nearest
from catalog.gazetteer.sums import Shared, Sums, converted
from catalog.gazetteer.territory import covering, expanded, predecessors, successors
from catalog.gazetteer.units import (
    BEYOND,
    CERTAIN,
    COMMUNE,
    DISTRICT,
    LIKELY,
    LISTS,
    NEW,
    OLD,
    PART,
    POSSIBLE,
    PROVINCE,
    WHOLE,
    Link,
    Unit,
)

__all__ = [
    "NEW", "OLD", "LISTS", "PROVINCE", "DISTRICT", "COMMUNE", "CERTAIN", "LIKELY", "POSSIBLE",
    "WHOLE", "PART", "BEYOND",
    "Unit", "Link", "unit", "units", "children", "parents", "address", "successors", "predecessors",
    "Candidate", "locate", "unit_of",
    "covering", "expanded", "place_keys", "query_keys", "Provinces", "provinces_of_place",
    "Seat", "seat", "provinces_of_institution", "institution_keys",
    "Near", "nearest", "centre", "kilometres", "Shared", "Sums", "converted",
]  # fmt: skip
