"""Codes of MARC 21 and UNIMARC in words: countries, areas, audiences, literary forms.

The lists are those of the Library of Congress (MARC Code List for Countries, MARC Code List for Geographic
Areas, 008/22 and 008/33 of books) and of ISO 3166-1; the words are Vietnamese, as the site is. Codes that are
not here say nothing.
"""

from __future__ import annotations

COUNTRY_LIST, AREA_LIST = "marccountry", "marcgac"
"""The names of the two lists, as MARC's own source codes have them."""

# MARC country, geographic area, ISO 3166-1: one row a country; "-" where a list has no such code.
_COUNTRIES = """
vm a-vt VN Việt Nam|ls a-ls LA Lào|cb a-cb KH Campuchia|th a-th TH Thái Lan|cc a-cc CN Trung Quốc
ja a-ja JP Nhật Bản|ko a-ko KR Hàn Quốc|kn a-kn KP Triều Tiên|ch a-ch TW Đài Loan|mp a-mp MN Mông Cổ
br a-br MM Myanmar|my a-my MY Malaysia|si a-si SG Singapore|io a-io ID Indonesia|ph a-ph PH Philippines
bx a-bx BN Brunei|em a-em TL Đông Timor|ii a-ii IN Ấn Độ|pk a-pk PK Pakistan|bg a-bg BD Bangladesh
ce a-ce LK Sri Lanka|np a-np NP Nepal|bt a-bt BT Bhutan|af a-af AF Afghanistan|ir a-ir IR Iran
iq a-iq IQ Iraq|is a-is IL Israel|jo a-jo JO Jordan|le a-le LB Liban|sy a-sy SY Syria|su a-su SA Ả Rập Xê Út
tu a-tu TR Thổ Nhĩ Kỳ|ku a-ku KW Kuwait|ts a-ts AE Các Tiểu vương quốc Ả Rập Thống nhất|kz a-kz KZ Kazakhstan
uz a-uz UZ Uzbekistan|fr e-fr FR Pháp|gw e-gx DE Đức|it e-it IT Ý|sp e-sp ES Tây Ban Nha|po e-po PT Bồ Đào Nha
ne e-ne NL Hà Lan|be e-be BE Bỉ|lu e-lu LU Luxembourg|sz e-sz CH Thụy Sĩ|au e-au AT Áo|dk e-dk DK Đan Mạch
sw e-sw SE Thụy Điển|no e-no NO Na Uy|fi e-fi FI Phần Lan|ic e-ic IS Iceland|ie e-ie IE Ireland
pl e-pl PL Ba Lan|xr e-xr CZ Séc|xo e-xo SK Slovakia|hu e-hu HU Hungary|rm e-rm RO Romania|bu e-bu BG Bulgaria
gr e-gr GR Hy Lạp|xv e-xv SI Slovenia|ci e-ci HR Croatia|rb e-rb RS Serbia|ru e-ru RU Nga|un e-un UA Ukraina
bw e-bw BY Belarus|li e-li LT Litva|lv e-lv LV Latvia|er e-er EE Estonia|vc e-vc VA Vatican|mx n-mx MX Mexico
cu nwcu CU Cuba|bl s-bl BR Brazil|ag s-ag AR Argentina|cl s-cl CL Chile|pe s-pe PE Peru|ck s-ck CO Colombia
ve s-ve VE Venezuela|ua f-ua EG Ai Cập|sa f-sa ZA Nam Phi|ng f-ng NE Niger|nr f-nr NG Nigeria|mr f-mr MA Maroc
ae f-ae DZ Algérie|ti f-ti TN Tunisia|ke f-ke KE Kenya|et f-et ET Ethiopia|at u-at AU Úc
nz u-nz NZ New Zealand|xxu n-us US Hoa Kỳ|xxk e-uk GB Vương quốc Anh|xxc n-cn CA Canada|- a-cc-hk HK Hồng Kông
- a-cc-mh MO Ma Cao
"""
# Whole continents and regions of the list of areas.
_AREAS = """
a--- Châu Á|as--- Đông Nam Á|ae--- Đông Á|aw--- Trung Đông|e--- Châu Âu|f--- Châu Phi|n--- Bắc Mỹ|s--- Nam Mỹ
cl--- Mỹ La-tinh|r--- Bắc Cực|t--- Châu Nam Cực|p--- Thái Bình Dương|i--- Ấn Độ Dương|l--- Đại Tây Dương
d--- Các nước đang phát triển
"""
# States and provinces have codes of three letters, the last of which stands for the country.
_PARTS = {"u": "xxu", "k": "xxk", "c": "xxc", "a": "at"}

AUDIENCES = {
    "a": "Trẻ mẫu giáo", "b": "Học sinh tiểu học", "c": "Thiếu nhi 9–13 tuổi", "d": "Thanh thiếu niên",
    "e": "Người lớn", "f": "Người đọc chuyên ngành", "j": "Thiếu nhi",
}  # fmt: skip
"""MARC 21 008/22 -> audience; "g", general, says nothing that needs to be said."""
UNIMARC_AUDIENCES = {
    "a": "Thiếu nhi", "b": "Trẻ mẫu giáo", "c": "Học sinh tiểu học", "d": "Thiếu nhi 9–14 tuổi",
    "e": "Thanh thiếu niên", "k": "Người đọc chuyên ngành",
}  # fmt: skip
"""UNIMARC 100 $a/17-19 -> audience."""
LITERARY_FORMS = {
    "1": "Tác phẩm hư cấu", "c": "Truyện tranh", "d": "Kịch", "e": "Tiểu luận", "f": "Tiểu thuyết",
    "h": "Trào phúng", "i": "Thư từ", "j": "Truyện ngắn", "p": "Thơ", "s": "Diễn văn",
}  # fmt: skip
"""MARC 21 008/33 of books -> form."""


def _rows() -> list[tuple[str, str, str, str]]:
    rows = (row.split(" ", 3) for row in _COUNTRIES.strip().replace("\n", "|").split("|"))
    return [(marc, area, iso, name) for marc, area, iso, name in rows]


_BY_COUNTRY = {marc: name for marc, _area, _iso, name in _rows() if marc != "-"}
_BY_ISO = {iso: name for _marc, _area, iso, name in _rows()}
_BY_AREA = {area.ljust(7, "-"): name for _marc, area, _iso, name in _rows() if area != "-"} | {
    area.ljust(7, "-"): name
    for area, name in (row.split(" ", 1) for row in _AREAS.strip().replace("\n", "|").split("|"))
}


def country(code: str) -> str:
    """The country of a MARC code (008/15-17) in Vietnamese, "" for none; states lead to their country."""
    code = code.strip(" |").lower()
    known = _BY_COUNTRY.get(code)
    if known or len(code) != 3:
        return known or ""
    return _BY_COUNTRY.get(_PARTS.get(code[2], ""), "")


def iso_country(code: str) -> str:
    """The country of a code of ISO 3166-1 (alpha-2) in Vietnamese, "" for none."""
    return _BY_ISO.get(code.strip().upper(), "")


def area(code: str) -> str:
    """The area of a MARC code ("a-vt---") in Vietnamese; one within a known area leads to it, "" for none."""
    code = code.strip().lower().ljust(7, "-")
    return _BY_AREA.get(code) or _BY_AREA.get(f"{code[:4]}---", "")


def country_code(label: str) -> str:
    """The MARC code of a country named in Vietnamese, "" for none."""
    return _CODES.get(label, "")


_CODES = {name: marc for marc, name in _BY_COUNTRY.items()}
