"""A made-up museum in the shape of Omeka S 4.1: items, item sets, media, sites with pages."""

from __future__ import annotations

from collections.abc import Sequence

from catalog.sdk.testing.omeka import Script
from catalog.sdk.testing.omeka_shapes import (
    HOST,
    Document,
    address,
    attached,
    base,
    html,
    item,
    link,
    literal,
    medium,
    moment,
    page,
    reference,
    resource,
)

__all__ = ["HOST", "items", "media", "moment", "pages", "script", "sites"]


def _bowl() -> Document:
    """An object with values of each shape, some of them private."""
    return item(
        1,
        "Bát gốm hoa lam",
        "dctype:PhysicalObject",
        media=(12, 11),
        dcterms__alternative=[literal("Blue-and-white bowl", "Alternative Title", **{"@language": "en"})],
        dcterms__creator=[resource(4, "Đặng Huyền Thông"), literal("Xưởng giấu tên", is_public=False)],
        dcterms__created=[literal("Thế kỷ XV", "Date Created")],
        dcterms__medium=[literal("Gốm", "Medium")],
        dcterms__extent=[literal("Cao 9,5 cm; đường kính miệng 15 cm", "Extent")],
        dcterms__identifier=[literal("BT.1234", "Identifier")],
        dcterms__spatial=[
            address("http://vocab.getty.edu/tgn/7011721", "Hải Dương"),
            {
                "type": "geography:coordinates",
                "is_public": True,
                "@value": {"latitude": 20.94, "longitude": 106.31},
            },
        ],
        dcterms__subject=[
            address("http://vocab.getty.edu/aat/300010669", "đồ gốm"),
            literal("Bảo vật quốc gia"),
        ],
        dcterms__rights=[address("http://creativecommons.org/licenses/by/4.0/")],
        dcterms__provenance=[literal("Ông Trần Văn A, 12 phố Hàng Gà, tặng năm 1990", "Provenance")],
        kho__giaMua=[literal("12.000.000 đồng", "Giá mua")],
        kho__viTri=[literal("Kho B, giá 3", "Vị trí kho")],
        kho__kyThuat=[literal("Vẽ lam dưới men", "Kỹ thuật")],
        kho__tinhTrang=[literal("Nguyên vẹn", "Tình trạng")],
        dcterms__relation=[resource(2, "Sắc phong đền Hùng")],
    )


def items() -> list[Document]:
    """Seven items, one of them a person, one not public."""
    edict = item(
        2,
        "Sắc phong đền Hùng",
        "bibo:Manuscript",
        media=(21, 22),
        dcterms__date=[
            {
                "type": "numeric:timestamp",
                "is_public": True,
                "@value": "1917",
                "@type": "http://www.w3.org/2001/XMLSchema#gYear",
            }
        ],
        dcterms__description=[
            {"type": "html", "is_public": True, "@value": "<p>Sắc <em>Khải Định</em> năm thứ 2.</p>"}
        ],
        dcterms__language=[literal("Hán")],
    )
    book = item(
        3,
        "Sổ tay tham quan",
        "bibo:Book",
        media=(31,),
        bibo__isbn=[literal("978-604-0-00001-9", "isbn")],
        dcterms__temporal=[{"type": "numeric:interval", "is_public": True, "@value": "1802/1945"}],
        bibo__numPages=[{"type": "numeric:integer", "is_public": True, "@value": 24}],
    )
    person = item(4, "Đặng Huyền Thông", "foaf:Person", foaf__mbox=[literal("thong@bao-tang.example")])
    song = item(
        5,
        "Hát xoan",
        "dctype:Sound",
        media=(51, 52),
        dcterms__isPartOf=[resource(100, "Hiện vật", "item_sets")],
    )
    plain = item(6, "Mảnh gốm chưa giám định", dcterms__identifier=[literal("BT.1235")])
    plain["o:site"], plain["o:item_set"] = [], []
    hidden = item(7, "Hiện vật đang tranh chấp", "dctype:PhysicalObject", media=())
    hidden["o:is_public"] = False
    return [_bowl(), edict, book, person, song, plain, hidden]


def media() -> list[Document]:
    """Pictures with and without alternative text, of a IIIF service, a PDF, a recording, a film elsewhere."""
    info = {
        "@context": "http://iiif.io/api/image/2/context.json",
        "@id": "https://iiif.example/sac-phong",
        "width": 6000,
        "height": 4000,
        "protocol": "http://iiif.io/api/image",
    }
    return [
        medium(
            11,
            1,
            "upload",
            "image/jpeg",
            original=f"{HOST}/files/original/11.jpg",
            title="DSC_0042.JPG",
            alt="Bát nhìn từ trên xuống",
        ),
        medium(12, 1, "upload", "image/tiff", original=f"{HOST}/files/original/12.tif", title="Đáy bát"),
        medium(
            21, 2, "iiif", "", source="https://iiif.example/sac-phong/info.json", data=info, renderer="iiif"
        ),
        medium(22, 2, "html", "", data={"html": "<p>Phiên âm</p>"}, renderer="html"),
        medium(
            31, 3, "upload", "application/pdf", original=f"{HOST}/files/original/31.pdf", title="Sổ tay.pdf"
        ),
        medium(51, 5, "upload", "audio/mpeg", original=f"{HOST}/files/original/51.mp3", title="Băng 1"),
        medium(
            52,
            5,
            "youtube",
            "",
            source="https://www.youtube.com/watch?v=abc",
            title="Phim",
            renderer="youtube",
        ),
    ]


def sites() -> list[Document]:
    """The door to the collections, and an exhibition of four pages."""
    door = base("o:Site", "sites", 1, "Bảo tàng tỉnh", "2026-02-01T02:00:00+00:00")
    door |= {
        "o:slug": "bao-tang",
        "o:summary": None,
        "o:homepage": reference("site_pages", 201),
        "o:navigation": [link(201)],
        "o:site_item_set": [],
    }
    show = base("o:Site", "sites", 2, "Gốm và giấy", "2026-02-01T02:00:00+00:00")
    show |= {
        "o:slug": "gom-va-giay",
        "o:homepage": reference("site_pages", 202),
        "o:summary": "Trưng bày từ 5/9 đến hết ngày 30/11/2026. Địa điểm: tầng 2 nhà trưng bày.",
        "o:navigation": [
            link(202),
            {"type": "browse", "data": {"label": "Hiện vật"}, "links": []},
            link(203, link(204)),
        ],
        "o:site_item_set": [{"o:item_set": reference("item_sets", 100)}],
    }
    return [door, show]


def pages() -> list[Document]:
    """Pages that tell, pages that show, a page that is not public, one outside the navigation."""
    return [
        page(
            201, 1, "Chào mừng", "chao-mung", [html("<p>Mời xem.</p>"), attached("itemShowcase", (1, 11, ""))]
        ),
        page(
            202,
            2,
            "Lời mở đầu",
            "mo-dau",
            [
                {"o:layout": "pageTitle", "o:data": [], "o:attachment": []},
                html("<p>Đất và <strong>giấy</strong>.</p><p>Hai chất liệu.</p>"),
            ],
        ),
        page(
            203,
            2,
            "Gốm",
            "gom",
            [attached("media", (1, 11, "<p>Bát <em>hoa lam</em></p>"), (1, 12, "")), html("<p>Men lam.</p>")],
        ),
        page(204, 2, "Giấy", "giay", [attached("itemWithMetadata", (2, 21, ""), (3, 0, "Sổ tay"))]),
        page(
            205,
            2,
            "Bản nháp",
            "nhap",
            [attached("media", (7, 0, "Không công khai"))],
            **{"o:is_public": False},
        ),
        page(206, 2, "Lời cảm ơn", "cam-on", [html("<p>Xin cảm ơn.</p>")]),
    ]


def script() -> Script:
    """The museum on a server that gives three things at a time, whatever is asked."""
    sets = base("o:ItemSet", "item_sets", 100, "Hiện vật", "2026-02-01T02:00:00+00:00")
    sets |= {
        "o:is_open": True,
        "o:items": {"@id": f"{HOST}/api/items?item_set_id=100"},
        "dcterms:title": [literal("Hiện vật")],
        "dcterms:description": [literal("Mọi hiện vật.")],
    }
    lists: dict[str, Sequence[Document]] = {
        "items": items(),
        "media": media(),
        "item_sets": [sets],
        "sites": sites(),
        "site_pages": pages(),
    }
    return Script(flavour="s", lists=lists, most=3)
