"""A made-up library for tests: twelve records in Vietnamese and English, as Dublin Core, MARCXML and LIDO."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from xml.sax.saxutils import escape

SETS = {
    "nong-nghiep": "Nông nghiệp / Farming",
    "dia-chi": "Địa chí / Local history",
    "thieu-nhi": "Thiếu nhi / Children",
}
OPENED = datetime(2026, 3, 10, 8, tzinfo=UTC)
"""The library's clock at its first stage; a week passes from stage to stage."""
WEEK = timedelta(days=7)
PREFIX = "oai:thuvien.example:"


@dataclass(frozen=True, slots=True, kw_only=True)
class Item:
    """One record as the library holds it; a deleted one is announced as deleted.

    ``description`` is sent where it is not empty.
    """

    identifier: str
    title: str
    creator: str
    year: str
    datestamp: datetime
    sets: tuple[str, ...] = ()
    deleted: bool = False
    description: str = ""


def named(number: int) -> str:
    """The identifier of the item with that number, from 1 on."""
    return f"{PREFIX}{number}"


_BOOKS = (
    ("Sổ tay trồng lúa vùng đồng bằng", "Nguyễn Thị Hoa", "nong-nghiep"),
    ("Chuyện kể ở làng gốm", "Trần Văn Đức", "dia-chi"),
    ("A Field Guide to River Birds", "Mai Whitfield", "thieu-nhi"),
    ("Đường về quê ngoại", "Lê Thị Mười", "thieu-nhi"),
    ("Nghề dệt chiếu cói xưa và nay", "Phạm Quốc Ưng", "dia-chi"),
    ("Cà phê và trà", "Hoàng Yến", "nong-nghiep"),
    ("Growing Mushrooms at Home", "Daniel Ashby", "nong-nghiep"),
    ("Những con thuyền trên phá Tam Giang", "Võ Đình Huế", "dia-chi"),
    ("Tờ rơi đã bỏ", "Khuyết danh", "dia-chi"),
    ("Kể chuyện bằng tranh: con nghé nhỏ", "Đặng Ánh Ngọc", "thieu-nhi"),
    ("Letters from a Market Town", "Ruth Pemberton", "dia-chi"),
    ("Mười hai tháng ở vườn nhà", "Bùi Thế Kỷ", "nong-nghiep"),
)
SPOILT = 6
"""The number of the item that is spoilt where a behaviour spoils one; it is on the second page."""
DELETED = 9

ITEMS = tuple(
    Item(
        identifier=named(number),
        title=title,
        creator=creator,
        year=str(2000 + number),
        datestamp=datetime(2026, 1, number, 8, 30, tzinfo=UTC),
        sets=(group,),
        deleted=number == DELETED,
    )
    for number, (title, creator, group) in enumerate(_BOOKS, 1)
)


def as_oai_dc(item: Item) -> str:
    """The item as an ``oai_dc:dc`` element."""
    description = f"<dc:description>{escape(item.description)}</dc:description>" if item.description else ""
    return (
        '<oai_dc:dc xmlns:oai_dc="http://www.openarchives.org/OAI/2.0/oai_dc/" '
        'xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" '
        'xsi:schemaLocation="http://www.openarchives.org/OAI/2.0/oai_dc/ '
        'http://www.openarchives.org/OAI/2.0/oai_dc.xsd">'
        f"<dc:title>{escape(item.title)}</dc:title><dc:creator>{escape(item.creator)}</dc:creator>"
        f"{description}<dc:date>{item.year}</dc:date><dc:type>book</dc:type>"
        f"<dc:identifier>{escape(item.identifier)}</dc:identifier></oai_dc:dc>"
    )


def as_marcxml(item: Item) -> str:
    """The item as a MARC 21 ``record`` element."""
    description = _field("520", " ", "a", item.description) if item.description else ""
    number = item.identifier.rpartition(":")[2]
    fixed = f"260110s{item.year}    vm            000 0 vie d"
    return (
        '<record xmlns="http://www.loc.gov/MARC21/slim"><leader>00000nam a2200000 a 4500</leader>'
        f'<controlfield tag="001">{escape(number)}</controlfield>'
        f'<controlfield tag="008">{fixed}</controlfield>'
        + _field("100", "1", "a", item.creator)
        + _field("245", "1", "a", item.title)
        + _field("260", " ", "c", item.year)
        + description
        + "</record>"
    )


def as_lido(item: Item) -> str:
    """The item as a ``lido:lido`` element, known by the number at the end of its identifier."""
    number = escape(item.identifier.rpartition(":")[2])
    return (
        '<lido:lido xmlns:lido="http://www.lido-schema.org">'
        f'<lido:lidoRecID lido:type="local">{number}</lido:lidoRecID><lido:descriptiveMetadata xml:lang="vi">'
        "<lido:objectClassificationWrap><lido:objectWorkTypeWrap><lido:objectWorkType><lido:term>sách"
        "</lido:term></lido:objectWorkType></lido:objectWorkTypeWrap></lido:objectClassificationWrap>"
        "<lido:objectIdentificationWrap><lido:titleWrap><lido:titleSet><lido:appellationValue>"
        f"{escape(item.title)}</lido:appellationValue></lido:titleSet></lido:titleWrap><lido:repositoryWrap>"
        f'<lido:repositorySet><lido:workID lido:type="inventory number">{number}</lido:workID>'
        "</lido:repositorySet></lido:repositoryWrap></lido:objectIdentificationWrap>"
        '</lido:descriptiveMetadata><lido:administrativeMetadata xml:lang="vi"><lido:recordWrap>'
        f'<lido:recordID lido:type="local">{number}</lido:recordID><lido:recordType>'
        "<lido:term>item</lido:term></lido:recordType><lido:recordSource><lido:legalBodyName>"
        "<lido:appellationValue>Bảo tàng</lido:appellationValue></lido:legalBodyName></lido:recordSource>"
        "</lido:recordWrap></lido:administrativeMetadata></lido:lido>"
    )


def _field(tag: str, first: str, code: str, value: str) -> str:
    return (
        f'<datafield tag="{tag}" ind1="{first}" ind2=" "><subfield code="{code}">{escape(value)}</subfield>'
        "</datafield>"
    )


FORMATS = {
    "oai_dc": (
        "http://www.openarchives.org/OAI/2.0/oai_dc.xsd",
        "http://www.openarchives.org/OAI/2.0/oai_dc/",
        as_oai_dc,
    ),
    "marcxml": (
        "http://www.loc.gov/standards/marcxml/schema/MARC21slim.xsd",
        "http://www.loc.gov/MARC21/slim",
        as_marcxml,
    ),
    "lido": (
        "http://www.lido-schema.org/schema/v1.0/lido-v1.0.xsd",
        "http://www.lido-schema.org",
        as_lido,
    ),
}
"""Schema, namespace and writer by metadataPrefix."""
