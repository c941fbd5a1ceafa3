"""Which kind of things a table holds, told by its headers and by the words above it."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence

from catalog.formats.table_headers import plain_header
from catalog.formats.text.fold import fold
from catalog.record import KINDS

ALL_KINDS = KINDS
"""Every kind that a table may hold."""
USUAL = "object"
"""The kind of a table that tells nothing."""

# kind: weight word|word ...; words are looked for as wholes. A title column's own name tells most.
_OF_HEADERS = """
book: 4 ten sach|dau sach|book title|ten an pham
book: 3 isbn|nam xuat ban|nam xb|nha xuat ban|nxb|nha xb|noi xuat ban
book: 2 nhan de|tac gia|author|authors|publisher|so trang|pages|dkcb|ky hieu kho|ky hieu xep gia
book: 2 publication year
book: 2 ky hieu pl|ky hieu phan loai|ddc|nguoi dich|ten tai lieu|ma sach|so dkcb
object: 4 ten hien vat|ten bao vat|ten co vat|ten di vat|object name
object: 3 chat lieu|nien dai|accession number|medium|so kiem ke|bao vat quoc gia|ma hien vat|materials
object: 3 hien vat
object: 2 kich thuoc|dimensions|tinh trang bao quan|noi tim thay|noi phat hien|nguon goc|object number
object: 2 inventory number
object: 2 quyet dinh cong nhan|suu tap|nguoi hien tang|credit line|ky thuat che tac
specimen: 5 ten mau vat|ten khoa hoc|ten loai|mau vat|scientific name
exhibition: 5 ten trung bay|ten trien lam|trung bay chuyen de|ten trung bay chuyen de|exhibition
exhibition: 3 khai mac|be mac|dia diem trung bay|tham quan truc tuyen|noi trung bay
class: 5 ten lop|ten lop hoc|lop nang khieu|ma lop
class: 3 hoc phi|khai giang|ngay khai giang|be giang|giao vien|giao vien phu trach|si so|lich hoc
club: 5 ten cau lac bo|ten clb|ma clb
club: 3 lich sinh hoat|chu nhiem clb|chu nhiem|so hoi vien
course: 5 ten khoa hoc
programme: 5 ten chuong trinh|ma chuong trinh
event: 5 ten su kien|ten hoat dong|ma su kien
event: 3 dien gia|ngay to chuc|thoi gian to chuc|don vi to chuc
lesson: 5 ten hoc lieu|ten bai giang|ma hoc lieu|loai hoc lieu
lesson: 3 yeu cau can dat|mon hoc|learning outcomes|cap hoc
manuscript: 4 ten chu han|nhan de chu han|chu han|ma van ban|so to
thesis: 5 ten luan van|ten luan an|nam bao ve|nguoi huong dan khoa hoc
thesis: 3 chuyen nganh|nguoi huong dan
article: 5 ten bai viet|ten bai bao|ten bai trich
article: 3 tap chi|so tap chi|nguon trich
periodical: 4 ten bao|ten tap chi|issn|dinh ky
image: 5 ten anh|ten buc anh|nguoi chup|nam chup|dia diem chup
video: 5 ten phim|ten video
map: 5 ten ban do|ty le
"""
_OF_TITLES = """
book: danh muc sach|sach|thu muc|kho sach|books|tai lieu thu vien|an pham|thu vien
object: hien vat|bao vat|co vat|di vat|kiem ke hien vat|so dang ky|objects|artworks|collection|bao tang
specimen: mau vat|tieu ban
exhibition: trung bay|trien lam|exhibitions|exhibition
class: lop nang khieu|lich hoc|cac lop|khai giang|thoi khoa bieu|lop hoc|classes
club: cau lac bo|clb
course: khoa hoc|courses
programme: chuong trinh giao duc|programmes
event: su kien|hoat dong|lich su kien|events|toa dam|ngay hoi
lesson: hoc lieu|bai giang|hoc lieu so|tai nguyen hoc tap|lessons
manuscript: han nom|sac phong|gia pha|thu tich co|huong uoc|manuscripts
thesis: luan van|luan an|khoa luan|theses
article: bai trich|bai bao|bai tap chi|articles
periodical: bao tap chi|tap chi|an pham dinh ky
image: anh tu lieu|tu lieu anh|kho anh|photographs
video: phim tu lieu|bang hinh|videos
audio: bang dia|am thanh|ghi am
map: ban do|maps
"""
_ENOUGH = 2
_TITLE_WEIGHT = 3
_MOST_ABOVE = 20


def _weights() -> dict[str, list[tuple[str, int]]]:
    found: dict[str, list[tuple[str, int]]] = {}
    for line in _OF_HEADERS.strip().splitlines():
        kind, told = line.split(": ", 1)
        weight, words = told.split(" ", 1)
        for word in words.split("|"):
            found.setdefault(word, []).append((kind, int(weight)))
    return found


_BY_HEADER = _weights()
_BY_TITLE = [
    (re.compile(rf"\b(?:{words})\b"), kind)
    for kind, words in (line.split(": ", 1) for line in _OF_TITLES.strip().splitlines())
]


def kind_of(headers: Sequence[str], above: Iterable[str] = ()) -> tuple[str, float]:
    """The kind that a table of these headers holds, and how sure that is (0 to 1).

    ``above`` are texts around the table: lines over it, the sheet's and the file's name. ``object`` with 0
    where nothing tells.
    """
    scores: Counter[str] = Counter()
    for header in headers:
        plain = plain_header(header)
        for kind, weight in _BY_HEADER.get(plain, ()):
            scores[kind] += weight
    for text in list(above)[:_MOST_ABOVE]:
        folded = fold(text[:300]).replace("_", " ").replace("-", " ")
        for pattern, kind in _BY_TITLE:
            if pattern.search(folded):
                scores[kind] += _TITLE_WEIGHT
    if not scores:
        return USUAL, 0.0
    (kind, most), *others = scores.most_common(2)
    if most < _ENOUGH:
        return USUAL, 0.0
    second = others[0][1] if others else 0
    return kind, round(min(1.0, most / 8) * (1 - 0.5 * second / most), 2)
