"""A plugin for tests: a connector that brings records in every format, each with what is for nobody's eyes.

``SECRET`` stands in every place of a format where museums and libraries keep values, store places and the
addresses of people; ``OPEN`` stands in what is for the public.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from typing import Any

from marshmallow import Schema

from catalog.sdk import (
    Checkpoint,
    Connector,
    Fetched,
    FetchRequest,
    HttpClient,
    RawRecord,
    Record,
    Source,
    SourceInfo,
    hookimpl,
)
from tests.formats.conftest import build_marc

SECRET = "bimatxyz"
OPEN = "Trống đồng Cẩm Giang"

_TABLE = {
    "Số kiểm kê": "BT 1",
    "Tên hiện vật": OPEN,
    "Chất liệu": "Đồng",
    "Giá mua (VNĐ)": f"{SECRET} 5.000.000",
    "Giá trị bảo hiểm": SECRET,
    "Vị trí kho": f"Tủ {SECRET}",
    "Kho": f"Kho {SECRET}",
    "Địa chỉ người hiến tặng": f"12 {SECRET}",
    "Điện thoại người tặng": SECRET,
    "Số CCCD": SECRET,
    "Ghi chú": "Nguyên vẹn",
    "Hình ảnh": "https://museum.example/1.jpg",
}
_MARC = build_marc(
    ("001", "m1"),
    ("245", f"10$a{OPEN}"),
    ("541", f"0 $aBà {SECRET}$b12 {SECRET}$h{SECRET} đồng"),
    ("561", f"0 $a{SECRET}"),
    ("583", f"0 $a{SECRET}"),
    ("590", f"  $a{SECRET}"),
    ("952", f"  $aTV$bTV$cKho mở$oA 1$g{SECRET}$v{SECRET}$x{SECRET}"),
    ("856", "41$uhttps://museum.example/2.jpg$qimage/jpeg"),
)
_UNIMARC = build_marc(
    ("001", "u1"),
    ("200", f"1 $a{OPEN}"),
    ("317", f"0 $a{SECRET}"),
    ("345", f"  $a{SECRET}$d{SECRET}"),
)
_MODS = f"""<mods xmlns="http://www.loc.gov/mods/v3" version="3.7">
<titleInfo><title>{OPEN}</title></titleInfo>
<note type="acquisition">{SECRET}</note>
<location><holdingExternal>{SECRET}</holdingExternal></location>
</mods>"""
_LIDO = f"""<lido:lido xmlns:lido="http://www.lido-schema.org">
<lido:lidoRecID lido:type="local">l1</lido:lidoRecID>
<lido:descriptiveMetadata xml:lang="vi"><lido:objectClassificationWrap><lido:objectWorkTypeWrap>
<lido:objectWorkType><lido:term>trống</lido:term></lido:objectWorkType></lido:objectWorkTypeWrap>
</lido:objectClassificationWrap><lido:objectIdentificationWrap>
<lido:titleWrap><lido:titleSet><lido:appellationValue>{OPEN}</lido:appellationValue></lido:titleSet>
</lido:titleWrap>
<lido:repositoryWrap><lido:repositorySet lido:type="current"><lido:repositoryName><lido:legalBodyName>
<lido:appellationValue>Bảo tàng</lido:appellationValue></lido:legalBodyName></lido:repositoryName>
<lido:workID lido:type="inventory number">BT 9</lido:workID>
<lido:repositoryLocation><lido:namePlaceSet><lido:appellationValue>Kho {SECRET}</lido:appellationValue>
</lido:namePlaceSet></lido:repositoryLocation></lido:repositorySet></lido:repositoryWrap>
</lido:objectIdentificationWrap>
<lido:eventWrap><lido:eventSet><lido:event><lido:eventType><lido:term>Acquisition</lido:term>
</lido:eventType>
<lido:eventActor><lido:actorInRole><lido:actor><lido:nameActorSet>
<lido:appellationValue>Bà {SECRET}</lido:appellationValue>
</lido:nameActorSet></lido:actor></lido:actorInRole></lido:eventActor>
<lido:eventPlace><lido:displayPlace>12 {SECRET}</lido:displayPlace></lido:eventPlace>
<lido:eventDescriptionSet><lido:descriptiveNoteValue>mua {SECRET} đồng</lido:descriptiveNoteValue>
</lido:eventDescriptionSet>
</lido:event></lido:eventSet></lido:eventWrap></lido:descriptiveMetadata>
<lido:administrativeMetadata xml:lang="vi"><lido:recordWrap>
<lido:recordID lido:type="local">l1</lido:recordID>
<lido:recordType><lido:term>item</lido:term></lido:recordType><lido:recordSource><lido:legalBodyName>
<lido:appellationValue>Bảo tàng</lido:appellationValue></lido:legalBodyName></lido:recordSource>
</lido:recordWrap></lido:administrativeMetadata></lido:lido>"""
_LINKED_ART = {
    "id": "https://museum.example/object/1",
    "type": "HumanMadeObject",
    "_label": OPEN,
    "identified_by": [{"type": "Name", "content": OPEN}],
    "current_location": {"type": "Place", "_label": f"Kho {SECRET}"},
    "current_permanent_custodian": {"type": "Group", "_label": "Bảo tàng"},
    "referred_to_by": [
        {
            "type": "LinguisticObject",
            "content": f"Insured for {SECRET}",
            "classified_as": [
                {"id": "https://museum.example/v", "type": "Type", "_label": "Insurance value"}
            ],
        }
    ],
    "changed_ownership_through": [
        {
            "type": "Acquisition",
            "transferred_title_from": [
                {
                    "type": "Person",
                    "_label": f"Bà {SECRET}",
                    "contact_point": [{"type": "Identifier", "content": f"12 {SECRET}"}],
                }
            ],
            "part_of": [{"type": "Payment", "paid_amount": {"type": "MonetaryAmount", "_label": SECRET}}],
        }
    ],
}
_IIIF = {
    "@context": "http://iiif.io/api/presentation/3/context.json",
    "id": "https://museum.example/iiif/1/manifest",
    "type": "Manifest",
    "label": {"vi": [OPEN]},
    "metadata": [
        {"label": {"vi": ["Giá mua"]}, "value": {"vi": [SECRET]}},
        {"label": {"en": ["Insurance value"]}, "value": {"en": [SECRET]}},
        {"label": {"en": ["Storage location"]}, "value": {"en": [SECRET]}},
        {"label": {"vi": ["Địa chỉ người hiến tặng"]}, "value": {"vi": [SECRET]}},
    ],
    "items": [],
}


def _told(value: Any) -> bytes:
    return json.dumps(value, ensure_ascii=False).encode()


RAW: dict[str, RawRecord] = {
    raw.native_id: raw
    for raw in (
        RawRecord("table", _told(_TABLE), "table"),
        RawRecord("marc", _MARC, "marc"),
        RawRecord("unimarc", _UNIMARC, "marc", context={"flavour": "unimarc"}),
        RawRecord("mods", _MODS.encode(), "mods"),
        RawRecord("lido", _LIDO.encode(), "lido"),
        RawRecord("linkedart", _told(_LINKED_ART), "linkedart"),
        RawRecord("iiif", _told(_IIIF), "iiif"),
    )
}
"""Raw records by their ids."""


class Confided(Connector):
    name, label, options = "confided", "What people confide to us", Schema

    def check(self, source: Source, http: HttpClient) -> SourceInfo:
        return SourceInfo(title="Confided", total=len(RAW))

    def fetch(self, source: Source, request: FetchRequest, http: HttpClient) -> Iterator[Fetched]:
        for raw in RAW.values():
            assert SECRET.encode() in raw.payload
            yield raw
        yield Checkpoint(complete=True)

    def to_record(self, raw: RawRecord, source: Source, formats: Any) -> Record:
        return formats.read(raw.format, raw.payload, raw.context)


@hookimpl
def catalog_connectors() -> Iterable[type[Connector]]:
    return [Confided]
