"""Codes for the places of records that name one unit for certain."""

from __future__ import annotations

import dataclasses
from functools import lru_cache

from catalog.gazetteer.locating import locate, unit_of
from catalog.gazetteer.units import CERTAIN
from catalog.record import Place, Record, Source
from catalog.sdk.enricher import Enricher
from catalog.shape import with_values


class PlaceCodes(Enricher):
    """Gives a place its code, with the list that it is from, where its label names one unit for certain.

    The label stays as it is, and so does a code that the record brings. Homonyms get none.
    """

    name = "places"
    version = "1"
    order = 50

    def apply(self, record: Record, source: Source) -> Record:
        """``record`` with codes at its places."""
        if not record.places:
            return record
        places = tuple([_coded(place) for place in record.places])
        return record if places == record.places else with_values(record, places=places)


# The same places stand in very many records.
@lru_cache(maxsize=20_000)
def _coded(place: Place) -> Place:
    if place.code or not place.label:
        return place
    unit = unit_of(locate(place.label))
    if unit is None:
        return place
    certainty = place.certainty or CERTAIN
    return dataclasses.replace(place, code=unit.code, code_list=unit.list_version, certainty=certainty)
