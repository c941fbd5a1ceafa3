"""Languages: MARC and ISO 639-2 codes, and names in Vietnamese and English, to BCP 47 tags."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence

from catalog.formats.text.clean import compose
from catalog.formats.text.fold import fold

# ISO 639-2 (both bibliographic and terminological codes) to the shortest tag, RFC 5646 section 2.2.1.
_CODES = """
vie vi|eng en|fre fr|fra fr|ger de|deu de|spa es|por pt|ita it|rus ru|chi zh|zho zh|jpn ja|kor ko|lat la
dut nl|nld nl|swe sv|nor no|nob nb|nno nn|dan da|fin fi|ice is|isl is|pol pl|cze cs|ces cs|slo sk|slk sk
slv sl|hrv hr|scr hr|srp sr|scc sr|bos bs|bul bg|mac mk|mkd mk|ukr uk|bel be|rum ro|ron ro|hun hu|gre el
ell el|tur tr|ara ar|heb he|per fa|fas fa|hin hi|urd ur|ben bn|tam ta|tel te|mar mr|pan pa|guj gu|mal ml
kan kn|san sa|nep ne|sin si|tha th|lao lo|khm km|cam km|bur my|mya my|may ms|msa ms|ind id|tgl tl|jav jv
mon mn|tib bo|bod bo|geo ka|kat ka|arm hy|hye hy|aze az|kaz kk|uzb uz|est et|lav lv|lit lt|alb sq|sqi sq
baq eu|eus eu|cat ca|glg gl|wel cy|cym cy|gle ga|iri ga|gla gd|bre br|epo eo|esp eo|afr af|swa sw|amh am
mao mi|mri mi|yid yi|kur ku|tat tt|hau ha|yor yo|zul zu|grc grc|hmn hmn|tai tai|mul mul
"""
_NAMES = """
tiếng Việt vi|Việt vi|Vietnamese vi|tiếng Anh en|Anh en|English en|tiếng Pháp fr|Pháp fr|French fr
tiếng Đức de|Đức de|German de|tiếng Nga ru|Nga ru|Russian ru|tiếng Trung zh|tiếng Trung Quốc zh|Trung zh
tiếng Hoa zh|Chinese zh|Hán lzh|chữ Hán lzh|Hán văn lzh|tiếng Hán lzh|Hán Nôm vi-Hani|Nôm vi-Hani
chữ Nôm vi-Hani|tiếng Nhật ja|Nhật ja|Japanese ja|tiếng Hàn ko|Hàn ko|Korean ko|tiếng Tây Ban Nha es
Spanish es|tiếng Bồ Đào Nha pt|Portuguese pt|tiếng Ý it|Italian it|tiếng Lào lo|Lao lo|tiếng Khmer km
Khmer km|tiếng Thái th|Thai th|tiếng Chăm cjm|Chăm cjm|Cham cjm|tiếng Mông hmn|tiếng Hmông hmn|Hmong hmn
tiếng Tày tyz|tiếng Nùng nut|tiếng Mường mtq|tiếng Ê Đê rad|tiếng Gia Rai jra|tiếng Ba Na bdq|Latin la
tiếng La tinh la|Dutch nl|Arabic ar|tiếng Ả Rập ar|Sanskrit sa|tiếng Phạn sa|Pali pi
"""
_TAG = re.compile(r"[A-Za-z]{2,3}(?:[-_](?:[A-Za-z]{4}|[A-Za-z]{2}|\d{3}))*")
# und, zxx, mis and the fill character say that nothing is said.
_NOTHING = frozenset({"und", "zxx", "mis", "xxx", "non", "n/a"})


def _table(rows: str) -> dict[str, str]:
    pairs = (row.rsplit(" ", 1) for row in rows.strip().replace("\n", "|").split("|"))
    return {fold(name): tag for name, tag in pairs}


_BY_CODE = _table(_CODES)
_BY_NAME = _table(_NAMES)
# Without its mark "Hán", the Chinese of inscriptions and edicts, would be "Hàn", Korean.
_BY_MARKS = {"hán": "lzh", "tiếng hán": "lzh", "chữ hán": "lzh"}
# Of two codes for a language the bibliographic one, which MARC uses, stands first.
_CODE_OF = {tag: code for code, tag in reversed(_BY_CODE.items())}


def from_code(code: str) -> str:
    """The BCP 47 tag of a three-letter code; a code not in our table stands for itself; "" for none."""
    code = code.strip().lower()
    known = _BY_CODE.get(code)
    if known:
        return known
    return code if len(code) == 3 and code.isascii() and code.isalpha() and code not in _NOTHING else ""


def to_code(tag: str) -> str:
    """The three-letter code (ISO 639-2/B) of a BCP 47 tag's language, "" where none is known."""
    primary = tag.split("-", 1)[0].lower()
    return _CODE_OF.get(primary) or (primary if len(primary) == 3 and primary.isalpha() else "")


def from_codes(run: str) -> tuple[str, ...]:
    """The tags of three-letter codes written without a space, as older 041 fields have them: "engfre"."""
    run = re.sub(r"[\s,;/]+", "", run)
    return tuple(tag for place in range(0, len(run) - 2, 3) if (tag := from_code(run[place : place + 3])))


def language(text: str) -> str:
    """The BCP 47 tag for a tag, a code or a name in Vietnamese or English, "" when it is none of them."""
    text = text.strip()
    named = _BY_MARKS.get(compose(text).lower()) or _BY_NAME.get(fold(text))
    if named:
        return named
    if not _TAG.fullmatch(text) or text.lower() in _NOTHING:
        return ""
    primary, *rest = re.split(r"[-_]", text)
    primary = _BY_CODE.get(primary.lower(), primary.lower())
    return "-".join([primary, *(_subtag(part) for part in rest)])


def _subtag(part: str) -> str:
    return part.title() if len(part) == 4 else part.upper()


# Letters that hardly any other language has; é, à or ô alone prove nothing.
_VIETNAMESE = re.compile(r"[ăđơưạảấầẩẫậắằẳẵặẹẻẽếềểễệỉịọỏốồổỗộớờởỡợụủứừửữựỳỵỷỹ]", re.IGNORECASE)


def language_of(text: str, languages: Sequence[str] = ()) -> str:
    """The language tag of a text: its letters tell Vietnamese, else it is the record's one language.

    Empty when nothing is known, so that the page's language is not contradicted by a guess.
    """
    if not text.isascii() and _VIETNAMESE.search(unicodedata.normalize("NFC", text)):
        return "vi"
    others = [tag for tag in languages if tag != "vi"]
    return others[0] if len(others) == 1 else ""
