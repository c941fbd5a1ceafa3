"""The names behind Koha's codes of libraries and of the places in them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, NamedTuple

from catalog.sdk import SourceError, SourceMalformed, SourceRefused
from catalog.sdk.answers import WebBroken
from khomo_koha.api import Api

_PLACES = "/authorised_value_categories/LOC/authorised_values"
_MOST = 50
_PAGE = 100
_Trouble = (SourceRefused, SourceMalformed, WebBroken)


class Words(NamedTuple):
    """Names by code: of libraries, and of places in them (reading rooms, stacks)."""

    libraries: Mapping[str, str] = {}
    places: Mapping[str, str] = {}

    def of(self, libraries: Iterable[str], places: Iterable[str]) -> Words:
        """Those of these codes alone, in their order."""
        return Words(
            {code: self.libraries[code] for code in sorted(set(libraries)) if code in self.libraries},
            {code: self.places[code] for code in sorted(set(places)) if code in self.places},
        )


class Names:
    """Names, asked for once; where Koha does not tell them, its codes stand for themselves."""

    def __init__(self, api: Api) -> None:
        self.api = api
        self.problem = ""
        """Why the libraries' names are not known; "" where they are, or were not asked for yet."""
        self._words: Words | None = None

    @property
    def words(self) -> Words:
        """All names; raises ``SourceUnavailable``."""
        if self._words is None:
            self._words = Words(self.libraries(), self.places())
        return self._words

    def libraries(self) -> dict[str, str]:
        """The names of the libraries by their codes; raises ``SourceUnavailable``."""
        refused: SourceError | None = None
        for path in ("/public/libraries", "/libraries") if self.api.access else ("/public/libraries",):
            try:
                return _by_code(self._listed(path), "library_id", "name")
            except _Trouble as error:
                refused = error
        self.problem = refused.message if refused is not None else ""
        return {}

    def places(self) -> dict[str, str]:
        """The names of places in libraries by their codes, which a key alone opens.

        Raises ``SourceUnavailable``.
        """
        if not self.api.access:
            return {}
        try:
            found = self._listed(_PLACES)
        except _Trouble:
            return {}
        return _by_code(found, "value", "description") | _by_code(found, "value", "opac_description")

    def _listed(self, path: str) -> list[dict[str, Any]]:
        found: list[dict[str, Any]] = []
        for page in range(1, _MOST + 1):
            told = self.api.values(path, {"_page": str(page), "_per_page": str(_PAGE)})
            found += told.entries
            if len(told.entries) < _PAGE:
                break
        return found


def _by_code(entries: Iterable[Mapping[str, Any]], code: str, name: str) -> dict[str, str]:
    pairs = ((_word(entry.get(code)), _word(entry.get(name))) for entry in entries)
    return {key: word for key, word in pairs if key and word}


def _word(value: Any) -> str:
    return " ".join(value.split())[:300] if isinstance(value, str) else ""
