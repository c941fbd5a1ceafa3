"""Answers of an OAI-PMH repository, checked by the schemas of the protocol and of what it carries."""

from __future__ import annotations

import functools
from pathlib import Path

from lxml import etree

DATA = Path(__file__).parent / "data" / "oai"
LIDO = Path(__file__).parents[1] / "formats" / "data" / "lido" / "lido-v1.0.xsd"
OAI = "{http://www.openarchives.org/OAI/2.0/}"
DC = "{http://purl.org/dc/elements/1.1/}"
_XS, _XML = "http://www.w3.org/2001/XMLSchema", "http://www.w3.org/XML/1998/namespace"
_MODS = "http://www.loc.gov/mods/v3"
_SCHEMAS = {
    "http://www.openarchives.org/OAI/2.0/": DATA / "OAI-PMH.xsd",
    "http://www.openarchives.org/OAI/2.0/oai_dc/": DATA / "oai_dc.xsd",
    "http://www.openarchives.org/OAI/2.0/oai-identifier": DATA / "oai-identifier.xsd",
    "http://www.loc.gov/MARC21/slim": DATA / "MARC21slim.xsd",
    "http://www.lido-schema.org": LIDO,
}
# What schemas import over the network: the attributes of XML, and for LIDO three elements of GML. MODS is
# checked where it is written; here its elements need only be there.
_STUBS = {
    "xml.xsd": f"<s:schema xmlns:s='{_XS}' targetNamespace='{_XML}'>"
    "<s:attribute name='lang' type='s:string'/></s:schema>",
    "feature.xsd": f"<s:schema xmlns:s='{_XS}' targetNamespace='http://www.opengis.net/gml' "
    "elementFormDefault='qualified'><s:element name='LineString'/><s:element name='Polygon'/>"
    "<s:element name='Point'><s:complexType><s:sequence><s:element name='pos' type='s:string'/></s:sequence>"
    "</s:complexType></s:element></s:schema>",
    "mods.xsd": f"<s:schema xmlns:s='{_XS}' targetNamespace='{_MODS}'><s:element name='mods'/></s:schema>",
}


class _Local(etree.Resolver):
    def resolve(self, url: str | None, public_id: str | None, context: object) -> object:
        stub = _STUBS.get((url or "").rpartition("/")[2])
        return self.resolve_string(stub, context) if stub else None  # type: ignore[arg-type]


@functools.cache
def schema() -> etree.XMLSchema:
    """The schema of whole answers, with everything that they may hold."""
    known = {**_SCHEMAS, _MODS: "mods.xsd"}
    imports = "".join(
        f"<s:import namespace='{name}' schemaLocation='{path}'/>" for name, path in known.items()
    )
    parser = etree.XMLParser(no_network=True)
    parser.resolvers.add(_Local())
    return etree.XMLSchema(etree.fromstring(f"<s:schema xmlns:s='{_XS}'>{imports}</s:schema>", parser))


def checked(answer: bytes) -> etree._Element:
    """The answer's root, valid by the schemas."""
    root = etree.fromstring(answer, etree.XMLParser(huge_tree=True))
    schema().assertValid(root)
    return root


def error(root: etree._Element) -> str:
    """The code of the error that an answer tells, "" if it tells none."""
    found = root.find(f"{OAI}error")
    return "" if found is None else found.get("code", "")


def identifiers(root: etree._Element) -> list[str]:
    """The identifiers of all headers in an answer."""
    return [entry.text or "" for entry in root.iter(f"{OAI}identifier")]


def token(root: etree._Element) -> etree._Element | None:
    """The element that leads on, None if there is none."""
    return next(root.iter(f"{OAI}resumptionToken"), None)
