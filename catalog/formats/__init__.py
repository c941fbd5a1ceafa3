"""Pure readers and writers: bytes to records and back, without I/O, application or database."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from catalog.sdk.format import Format

__all__ = ["builtin_formats"]


def builtin_formats() -> tuple[Format, ...]:
    """The formats that the core brings: of libraries, of open archives, of tables and of citations."""
    # Imported here, so that who needs only the text functions does not load XML and MARC-8 tables.
    from catalog.formats.bibtex import BibtexFormat
    from catalog.formats.csl import CslFormat
    from catalog.formats.dublincore import DublinCoreFormat
    from catalog.formats.edm import EdmFormat
    from catalog.formats.etdms import EtdMsFormat
    from catalog.formats.iiif import IiifFormat
    from catalog.formats.isis import IsisFormat
    from catalog.formats.lido import LidoFormat
    from catalog.formats.linkedart import LinkedArtFormat
    from catalog.formats.marc import MarcFormat
    from catalog.formats.marcxml import MarcXmlFormat
    from catalog.formats.mods import ModsFormat
    from catalog.formats.qualified_dc import QualifiedDublinCoreFormat
    from catalog.formats.ris import RisFormat
    from catalog.formats.table import TableFormat

    return (
        MarcFormat(),
        MarcXmlFormat(),
        DublinCoreFormat(),
        QualifiedDublinCoreFormat(),
        ModsFormat(),
        EdmFormat(),
        EtdMsFormat(),
        TableFormat(),
        RisFormat(),
        BibtexFormat(),
        IsisFormat(),
        LidoFormat(),
        IiifFormat(),
        LinkedArtFormat(),
        CslFormat(),
    )
