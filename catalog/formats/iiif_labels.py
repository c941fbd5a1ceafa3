"""The labels that institutions give their metadata pairs in IIIF, and the fields of a record they mean.

Labels are free text in any language (Presentation 3.0, section 3.1.1): these are those that occur, in
Vietnamese, English, French, German, Spanish, Italian, Dutch. A source's own map goes before them.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import lru_cache

from catalog.formats.text.fold import fold

LEFT_OUT = "-"
"""The field of labels that say nothing to readers."""
FIELDS = (
    "title", "creator", "contributor", "publisher", "issued", "period", "place", "language", "subject",
    "description", "extent", "material", "technique", "dimensions", "culture", "identifier", "inventory",
    "call_number", "kind", "collection", "series", "holder", "rights", "licence", "credit", "audience",
    "education_level", "school_subject", "designation", "note", LEFT_OUT,
)  # fmt: skip
"""What a label can be mapped to; those of ``ROLED`` may carry a role after a colon."""
ROLED = ("creator", "contributor", "place")

_LABELS = """
title|nhan đề|tên sách|tên tài liệu|tên tác phẩm|tên hiện vật|tên gọi|tiêu đề|title
title|titre|titel|título|titolo
title|other title|alternative title|alternate title|uniform title|caption|nhan đề khác|tên khác|autre titre
title|nebentitel|original title|short title|full title
creator|creator|creators|người tạo|người tạo lập|créateur|maker|makers|người làm|nghệ nhân|urheber|creador
creator|artist/maker|maker/artist|main author|agent|people|person|persons|personen|personnes|creatore
creator:author|author|authors|tác giả|tác giả chính|auteur|auteurs|verfasser|autor|autoren|autore|author(s)
creator:author|người viết|soạn giả|người biên soạn|autorin|autores|autori
creator:artist|artist|artists|họa sĩ|hoạ sĩ|nghệ sĩ|artiste|künstler|artista|kunstenaar|painter|người vẽ
creator:artist|peintre|maler
creator:photographer|photographer|photographers|người chụp|nhà nhiếp ảnh|tác giả ảnh|photographe|fotograf
creator:sculptor|sculptor|nhà điêu khắc|sculpteur|bildhauer
creator:cartographer|cartographer|người vẽ bản đồ|cartographe|kartograf
creator:composer|composer|nhạc sĩ|compositeur|komponist
creator:engraver|engraver|người khắc|graveur|stecher
creator:architect|architect|kiến trúc sư|architecte|architekt
creator:scribe|scribe|copyist|người chép|copiste|schreiber|người sao chép
creator:director|director|đạo diễn|réalisateur|regisseur
contributor|contributor|contributors|người cộng tác|đồng tác giả|contributeur|mitwirkende|collaborator
contributor|beiträger|beteiligte|beteiligte personen|associated names|associated name|other names
contributor:editor|editor|editors|biên tập|người biên tập|chủ biên|éditeur scientifique|herausgeber
contributor:translator|translator|translators|người dịch|dịch giả|traducteur|übersetzer
contributor:illustrator|illustrator|người minh họa|minh họa|illustrateur
contributor:printer|printer|nhà in|imprimeur|drucker
contributor:donor|donor|người tặng|người hiến tặng|donateur|schenker
contributor:former owner|former owner|former owners|chủ sở hữu cũ|ancien possesseur|vorbesitzer
publisher|publisher|publishers|nhà xuất bản|nxb|éditeur|verlag|editor comercial|editore|uitgever
publisher|publication|publication statement|imprint|published|xuất bản|erschienen
issued|date|dates|ngày|năm|date issued|date of publication
issued|publication date|ngày xuất bản|năm xuất bản|năm xb
issued|date de publication|erscheinungsjahr|erscheinungsdatum|datum|datierung|fecha
issued|data|jaar|jahr|date published
issued|issued|year|année|published date|date de parution|ngày phát hành|ngày tháng
period|date created|created|date made|date of creation|date of origin|ngày tạo|năm tạo|thời gian|niên đại
period|thời kỳ|thời kì|thế kỷ|triều đại|period|époque|zeitraum
period|dating|entstehungszeit|entstehungsdatum|period/date
period|dynasty|reign|century|siècle|jahrhundert|production date|niên hiệu|năm chụp|ngày chụp|date range
place|place|places|location depicted|coverage|spatial coverage|spatial|geographic|địa danh|địa điểm|lieu|ort
place|geographic subject|geographical|country|quốc gia|pays|land|region|province|tỉnh|vùng|lugar|luogo
place:production|place of origin|origin|origin place|place made|place of production|nơi sản xuất|nơi chế tạo
place:production|nguồn gốc|xuất xứ|nơi làm|entstehungsort|lieu de création|lieu de production|made in
place:find|find spot|findspot|find place|nơi phát hiện|nơi tìm thấy|nơi khai quật|địa điểm phát hiện|fundort
place:find|lieu de découverte|excavation site|nơi sưu tầm
place:publication|place of publication|publication place|nơi xuất bản|lieu de publication|erscheinungsort
place:publication|lugar de publicación
place:depicted|depicted place|place depicted|nơi chụp|location shown
language|language|languages|ngôn ngữ|tiếng|langue|langues|sprache|sprachen|idioma|lingua|taal|text language
subject|subject|subjects|chủ đề|đề tài|từ khóa|từ khoá|keyword|keywords|sujet|sujets|mots-clés|schlagwort
subject|schlagwörter|thema|tema|materia|soggetto|topic|topics|tag
subject|tags|onderwerp|tiêu đề chủ đề|subject headings
subject|genre|genres|thể loại|form/genre|gattung|género|genere|depicts|names|theme
description|description|summary|abstract|mô tả|tóm tắt|giới thiệu|nội dung|résumé|beschreibung|descripción
description|descrizione|zusammenfassung|contents|content|table of contents|inhalt|inhaltsangabe
extent|extent|physical description|physical extent|mô tả vật lý|số trang|pages
extent|number of pages|umfang|étendue
extent|collation|description physique|physische beschreibung|pagination|số tờ|số lượng|duration|thời lượng
extent|folios|leaves|number of leaves|running time|physical form
material|material|materials|chất liệu|vật liệu|matériau|matériaux
material|materialien|medium|support|writing material
material|media|materiaal|materiale|beschreibstoff|material/technique|chất liệu/kỹ thuật
technique|technique|techniques|kỹ thuật|kĩ thuật|technik|técnica|tecnica|techniek|process|kỹ thuật chế tác
dimensions|dimensions|dimension|size|kích thước|khổ|kích cỡ|maße|masse|format|abmessungen|dimensiones
dimensions|measurements|measurement|afmetingen|misure|dimensioni|page dimensions
culture|culture|cultures|văn hóa|văn hoá|dân tộc|tộc người|ethnic group|people/culture|kultur|civilisation
identifier|identifier|identifiers|mã số|số định danh|identifiant|kennung|identificador|doi
identifier|ark|handle|isbn|issn|id
identifier|persistent identifier|permalink|persistent url|purl|urn
identifier|record identifier|system number|mã tài liệu
identifier|record id|catalog number|catalogue number|bib id|bibid|oclc number|oclc|mã định danh
inventory|inventory number|accession number|số kiểm kê|số đăng ký|số đăng kí|mã hiện vật|object number
inventory|numéro d'inventaire|inventarnummer|inventory no|accession no|museum number|registration number
inventory|inventaire|inv. nr.|số hiệu hiện vật|inventory no.
inventory|accession no.|número de inventario|inventarisnummer
call_number|call number|shelfmark|shelf mark|ký hiệu|ký hiệu kho|kí hiệu|signature|signatur|cote|signatura
call_number|ký hiệu xếp giá|local identifier|segnatura|reference|reference number|signatuur|classmark
kind|type|types|resource type|type of resource|object type|loại|loại hình|loại tài liệu|loại hiện vật|typ
kind|content type|work type|classification|phân loại|dokumenttyp|type de document|objekttyp|tipo|object name
kind|category|objectart
collection|collection|collections|bộ sưu tập|sưu tập|sammlung|colección
collection|collezione|is part of|part of|thuộc bộ
collection|digital collection|fonds|phông|collectie|sub-collection
series|series|tùng thư|loạt|série|reihe|serie|volume|tập|band|issue|số
holder|repository|holding institution|institution|provider|library|museum|thư viện|bảo tàng|nơi lưu giữ
holder|đơn vị lưu giữ|cơ quan lưu trữ|owning institution|institution de conservation|besitzende institution
holder|current location|owner|held by|contributing institution|physical location|đơn vị quản lý|standort
holder|lieu de conservation|institución|digitised by|contributed by
rights|rights|copyright|rights statement|quyền|bản quyền|droits|rechte|nutzungsrechte|derechos|diritti
rights|rights information|terms of use|conditions of use|access rights|usage rights|điều kiện sử dụng
rights|conditions d'utilisation|nutzungshinweis|access condition|copyright statement|rights and permissions
licence|license|licence|giấy phép|lizenz|licencia|licenza|licentie|rights uri
credit|credit|credit line|attribution|ghi công|nguồn ảnh|mention|quellenangabe|courtesy of|credits|crédit
credit|acknowledgement|acknowledgements|provenienz der abbildung|crediti
audience|audience|target audience|đối tượng|người dùng|public|zielgruppe|intended audience
education_level|education level|grade|grade level|lớp|cấp học|khối lớp|niveau scolaire|klassenstufe
school_subject|school subject|môn học|môn|matière|schulfach
designation|designation|bảo vật quốc gia|xếp hạng|công nhận|heritage status|protection status
note|note|notes|ghi chú|chú thích|anmerkung|anmerkungen|remarque|remarques
note|nota|provenance|lai lịch|inscription
note|inscriptions|minh văn|bia ký|edition|lần xuất bản|condition|tình trạng|bibliography|thư mục|references
note|comments|provenienz|provenance note|history|lịch sử|script|chữ viết|binding|decoration|hands|literature
-|thumbnail|manifest|iiif manifest|viewer|source metadata|metadata link
-|see also|date digitized|date digitised
-|digitization date|ngày số hóa|last modified|file name|tên tệp|pdf
-|download|record created|record updated|format of file
-|digital format|file format|mime type|image count|number of images|số ảnh
-|full catalogue record|view record|link
"""
_EDGES = " .:;*•-"


def _table(rows: str) -> dict[str, str]:
    table: dict[str, str] = {}
    for row in rows.strip().splitlines():
        field, *words = row.split("|")
        for word in words:
            table.setdefault(_key(word), field)
    return table


def _key(label: str) -> str:
    return " ".join(re.sub(r"\s*\([^()]*\)\s*\Z", "", fold(label)).strip(_EDGES).split())


_BY_LABEL = _table(_LABELS)


@lru_cache(maxsize=8192)
def field_named(label: str) -> str:
    """The field that a label means, with its role after a colon (``creator:author``); "" for none known."""
    return _BY_LABEL.get(_key(label)) or _BY_LABEL.get(_key(label.partition("/")[0]), "")


def own_field(label: str, labels: Mapping[str, str]) -> str:
    """The field that a source's own map gives a label, "" for one that it does not name."""
    if not labels:
        return ""
    return {_key(name): field for name, field in labels.items()}.get(_key(label), "")


def is_field(name: str) -> bool:
    """Whether a source's map may name this field, with a role or without."""
    field, _, role = name.partition(":")
    return field in FIELDS and (not role or field in ROLED)
