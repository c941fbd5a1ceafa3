"""What can be seen of an object in EDM: ore:Aggregation with its web resources, rights and data provider."""

from __future__ import annotations

from collections.abc import Iterator

from lxml import etree

from catalog.formats.edm_context import described
from catalog.formats.identifiers import web_address
from catalog.formats.marc_access import as_link
from catalog.formats.text.clean import clean
from catalog.formats.xml import local_name, text_of
from catalog.record import Image, Link

_RDF = "{http://www.w3.org/1999/02/22-rdf-syntax-ns#}"
_VIEWS = ("isShownBy", "hasView")


class Views:
    """Links, pictures, licence, statement of rights and holder that an aggregation tells.

    ``flat`` are elements that hold the same statements without an aggregation (ESE).
    """

    def __init__(self, root: etree._Element, flat: list[etree._Element]) -> None:
        self._context = described(root)
        named = [entry for entry in root.iter() if local_name(entry) == "Aggregation"]
        self._parents = named or flat
        self._resources = {
            address: entry
            for entry in root.iter()
            if local_name(entry) == "WebResource" and (address := web_address(entry.get(f"{_RDF}about", "")))
        }
        self.holder = next(self._texts("dataProvider"), "") or next(self._texts("provider"), "")
        self.licence = next(self._addresses("rights"), "")
        self.statement = "; ".join(
            dict.fromkeys(text for text in self._texts("rights") if text != self.licence)
        )
        found = dict.fromkeys([*self._shown()])
        self.links = tuple(entry for entry in found if isinstance(entry, Link))
        self.images = tuple(entry for entry in found if isinstance(entry, Image))

    def _children(self, name: str) -> Iterator[etree._Element]:
        return (child for parent in self._parents for child in parent if local_name(child) == name)

    def _texts(self, name: str) -> Iterator[str]:
        return (text for child in self._children(name) if (text := self._context.text_or_label(child)))

    def _addresses(self, name: str) -> Iterator[str]:
        for child in self._children(name):
            address = web_address(child.get(f"{_RDF}resource", "")) or web_address(clean(text_of(child)))
            if address:
                yield address

    def _shown(self) -> Iterator[Link | Image]:
        yield from (Link(rel="page", url=address) for address in self._addresses("isShownAt"))
        thumbnails = list(self._addresses("object"))
        pictured = False
        for name in _VIEWS:
            for address in self._addresses(name):
                for entry in self._view(address, thumbnails):
                    pictured = pictured or isinstance(entry, Image)
                    yield entry
        if not pictured:
            yield from (Image(url=address) for address in thumbnails)

    def _view(self, address: str, thumbnails: list[str]) -> Iterator[Link | Image]:
        resource = self._resources.get(address)
        media_type = _said(resource, "format") if resource is not None else ""
        entry = as_link(address, "", media_type if "/" in media_type and " " not in media_type else "")
        service = _pointed(resource, "has_service") if resource is not None else ""
        manifest = _pointed(resource, "isReferencedBy") if resource is not None else ""
        if isinstance(entry, Image) or service:
            thumbnail = thumbnails[0] if thumbnails and thumbnails[0] != address else ""
            yield Image(url=address, thumbnail=thumbnail, iiif=service)
        else:
            yield entry
        if manifest:
            yield Link(rel="manifest", url=manifest)


def _said(element: etree._Element, name: str) -> str:
    return next((clean(text_of(child)) for child in element if local_name(child) == name), "")


def _pointed(element: etree._Element, name: str) -> str:
    """The address that the child ``name`` points to; "" where there is none."""
    child = next((child for child in element if local_name(child) == name), None)
    return web_address(child.get(f"{_RDF}resource", "")) if child is not None else ""
