"""Rights, record and pictures as LIDO administrativeMetadata."""

from __future__ import annotations

from catalog.formats.lido_node import Node
from catalog.formats.mods_node import written_address
from catalog.record import Image, Link, Record, Rights

_NO_SOURCE = "unknown"


def administrative(wrap: Node, record: Record) -> None:
    """Write what ``administrativeMetadataComplexType`` asks for, and what is known beside."""
    if record.rights:
        _permit(wrap.inside("rightsWorkWrap/rightsWorkSet"), record.rights)
    entry = wrap.inside("recordWrap")
    entry.add("recordID", record.id or _NO_SOURCE, type="local")
    entry.concept("recordType", "collection" if record.kind == "collection" else "item")
    # Required by the schema, and known for records of the catalog alone.
    entry.name("recordSource/legalBodyName", record.institution or _NO_SOURCE)
    if record.metadata_licence:
        uri = written_address(record.metadata_licence)
        Node(entry.element).inside("recordRights").concept("rightsType", record.metadata_licence, uri=uri)
    info = [link for link in record.links if link.rel in ("page", "catalogue") and written_address(link.url)]
    if info:
        pages = entry.inside("recordInfoSet")
        for link in info:
            declared = link.media_type or ("application/xml" if link.rel == "catalogue" else "")
            pages.address("recordInfoLink", link.url, formatResource=declared)
    resources = wrap.inside("resourceWrap")
    for link in record.links:
        if link.rel not in ("page", "catalogue"):
            _link(resources, link)
    for image in record.images:
        _picture(resources, image)


def _permit(entry: Node, rights: Rights) -> None:
    entry.concept("rightsType", rights.statement)
    entry.concept("rightsType", rights.licence, uri=rights.licence)
    entry.name("rightsHolder/legalBodyName", rights.holder)
    entry.add("creditLine", rights.credit)


def _link(resources: Node, link: Link) -> None:
    if address := written_address(link.url):
        entry = resources.inside("resourceSet")
        kind = "manifest" if link.rel == "manifest" else "provided"
        entry.inside("resourceRepresentation", type=kind).add(
            "linkResource", address, formatResource=link.media_type
        )
        entry.concept("resourceType", _kind(link))
        entry.add("resourceDescription", link.label)


def _kind(link: Link) -> str:
    if link.rel == "media":
        return "audio" if link.media_type.startswith("audio/") else "video"
    return "manifest" if link.rel == "manifest" else "text"


def _picture(resources: Node, image: Image) -> None:
    entry = resources.inside("resourceSet")
    _copy(entry, "image_master", image.url, image.width, image.height)
    _copy(entry, "image_thumb", image.thumbnail, None, None)
    if image.iiif:
        _copy(entry, "iiif", f"{image.iiif.rstrip('/')}/info.json", None, None)
    if len(entry.element):
        entry.concept("resourceType", "image")
        entry.add("resourceDescription", image.alt)


def _copy(entry: Node, kind: str, url: str, width: int | None, height: int | None) -> None:
    address = written_address(url)
    if not address:
        return
    node = entry.inside("resourceRepresentation", type=kind)
    node.add("linkResource", address)
    for name, pixels in (("width", width), ("height", height)):
        if pixels:
            size = node.inside("resourceMeasurementsSet")
            size.add("measurementType", name)
            size.add("measurementUnit", "pixel")
            size.add("measurementValue", str(pixels))
