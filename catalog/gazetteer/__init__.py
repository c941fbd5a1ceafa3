"""Places of Vietnam, before and since 1 July 2025: codes with their lists, names, what became of what, near.

Pure and without dependencies; the data files are read on the first question (see ``docs/places.md``). Everything
that other parts of the catalog call is here::

    OLD = "vn-2025-06", NEW = "vn-2025-07"          the lists; Unit.key is "vn-2025-07:46"
    unit(key) -> Unit | None                        Unit(list_version, code, type, name, parent, point)
    units(list_version, level="") -> tuple[Unit, ...]       level: province, district, commune
    children(unit), parents(unit) -> tuple[Unit, ...]       parents: nearest first
    successors(unit), predecessors(unit) -> tuple[Link, ...]    Link(unit, extent), .certainty

    locate(text) -> tuple[Candidate, ...]           best first; () for what is no place of Vietnam
        Candidate(unit, certainty, extent, matched, also)   certainty: certain, likely, possible;
                                                    extent: whole, or part if the text names a part of unit
    unit_of(candidates) -> Unit | None              the one unit that is meant for certain, else None

    covering(unit) -> dict[key, certainty]          units of both lists that hold it: what an index keeps
    expanded(unit) -> dict[key, certainty]          units of both lists that are it or in it
    place_keys(place) -> tuple[str, ...]            for the index: of a published record's place (a mapping with
                                                    label, code, code_list): keys of all units that hold it
    query_keys(text) -> tuple[str, ...]             for a query: a place keyword that is one of these is a hit;
                                                    "Thừa Thiên Huế", "thành phố Huế" and "Huế" give the same
    provinces_of_place(place) -> Provinces          Provinces(new: Unit | None, old: Unit | None): for facets
    provinces_of_institution(facts) -> Provinces    of an institution's facts (province, commune, address)
    institution_keys(facts) -> tuple[str, ...]      like place_keys, of an institution

    nearest(point, list_version=NEW, level="commune", limit=5) -> tuple[Near, ...]      Near(unit, kilometres)
    centre(unit) -> (lat, lon) | None               its own, else the middle of what it was made of or became
    kilometres(point, point) -> float
    converted(numbers, to, level) -> Sums           Sums(certain, shared): numbers per key of one list as
                                                    numbers per unit of another list or a higher level

All of them remember what they were asked, so that a label that comes a thousand times costs once.
"""
