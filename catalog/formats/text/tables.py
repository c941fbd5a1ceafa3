"""The letters of the 8-bit encodings of Vietnamese, as they stood before Unicode.

TCVN 5712:1993, of which TCVN3 (ABC, the fonts .VnTime) is a part, and VISCII (RFC 1456) agree with glibc;
VNI-Windows and BK HCM2 write a letter as one byte and its mark as the next; VPS is that of the Vietnamese
Professionals Society. Bytes below 0x80 are those of ASCII, but for some capitals of VISCII.
"""

from __future__ import annotations

import unicodedata
from itertools import product

_TONES = {"huyền": "\u0300", "hỏi": "\u0309", "ngã": "\u0303", "sắc": "\u0301", "nặng": "\u0323"}
_VOWELS = "aăâeêioôơuưy"

LETTERS = "".join(
    unicodedata.normalize("NFC", vowel + tone)
    for vowel, tone in product(_VOWELS, ("", *_TONES.values()))
    if vowel + tone not in "aeiouy"
)
LETTERS += "đ"
LETTERS += LETTERS.upper()
"""The 134 letters of Vietnamese that ASCII lacks."""

_FREE = " "

_TCVN5712 = (
    "ÀẢÃÁẠẶẬÈẺẼÉẸỆÌỈĨ"  # 0x80
    "ÍỊÒỎÕÓỌỘỜỞỠỚỢÙỦŨ"
    " ĂÂÊÔƠƯĐăâêôơưđẰ"  # 0xA0
    "     àảãáạẲằẳẵắẴ"
    "ẮẦẨẪẤỀặầẩẫấậèỂẻẽ"  # 0xC0
    "éẹềểễếệìỉỄẾỒĩíịò"
    "Ổỏõóọồổỗốộờởỡớợù"  # 0xE0
    "ỖủũúụừửữứựỳỷỹýỵỐ"
)
_VISCII = (
    "ẠẮẰẶẤẦẨẬẼẸẾỀỂỄỆỐ"  # 0x80
    "ỒỔỖỘỢỚỜỞỊỎỌỈỦŨỤỲ"
    "Õắằặấầẩậẽẹếềểễệố"  # 0xA0
    "ồổỗỠƠộờởịỰỨỪỬơớƯ"
    "ÀÁÂÃẢĂẳẵÈÉÊẺÌÍĨỳ"  # 0xC0
    "ĐứÒÓÔạỷừửÙÚỹỵÝỡư"
    "àáâãảăữẫèéêẻìíĩỉ"  # 0xE0
    "đựòóôõỏọụùúũủýợỮ"
)
_VPS = (
    "ÀẢÃẤẦẨọỗĂếềểệẮẰẲ"  # 0x80
    "Ế  ỀỂỄỐỒỔỖýỷỵỚỜỞ"
    " ắằẳẵặỠớÙờởỡŨỨợỪ"  # 0xA0
    "ổỬỲỸÍÌộỈĨÓửữÒỎÕự"
    "ầÁÂấẩẫậđẻÉÊẹỉễịỹ"  # 0xC0
    "ƯỦồốÔỏơÈừứÚũưÝẺ "
    "àáâãảạă èéêẽìí ĩ"  # 0xE0
    "ẴĐòóôõ Ơụùúủ ỶẼỳ"
)


def _single(rows: str, **below: str) -> dict[str, str]:
    table = {chr(0x80 + place): letter for place, letter in enumerate(rows) if letter != _FREE}
    return table | {chr(int(code[1:], 16)): letter for code, letter in below.items()}


def _marked(letters: str, marks: dict[str, str], written: dict[str, str]) -> dict[str, str]:
    """Pairs of a letter as it is written and its mark, in small and in capital letters."""
    pairs = {}
    for letter, (sign, mark) in product(letters, marks.items()):
        small = unicodedata.normalize("NFC", letter + mark)
        first = written.get(letter, letter)
        pairs[first + sign], pairs[(first + sign).upper()] = small, small.upper()
    return pairs


def _alone(signs: str, letters: str) -> dict[str, str]:
    return dict(zip(signs + signs.upper(), letters + letters.upper(), strict=True))


def _vni() -> dict[str, str]:
    grave, hook, tilde, acute, dot = _TONES.values()
    hat, breve = "\u0302", "\u0306"
    tones = {"ø": grave, "û": hook, "õ": tilde, "ù": acute, "ï": dot}
    hats = {"â": hat, "à": hat + grave, "å": hat + hook, "ã": hat + tilde, "á": hat + acute, "ä": hat + dot}
    breves = {"ê": breve, "è": breve + grave, "ú": breve + hook, "ü": breve + tilde, "é": breve + acute}
    breves["ë"] = breve + dot
    del_dot = {sign: tone for sign, tone in tones.items() if tone != dot}
    table = _marked("aeouơư", tones, {"ơ": "ô", "ư": "ö"}) | _marked("y", del_dot, {})
    table |= _marked("aeo", hats, {}) | _marked("a", breves, {})
    return table | _alone("ìíæóòôöîñ", "ìíỉĩịơưỵđ")


def _bkhcm2() -> dict[str, str]:
    grave, hook, tilde, acute, dot = _TONES.values()
    tones = {"á": acute, "â": grave, "ã": hook, "ä": tilde, "å": dot}
    above = {"ë": acute, "ì": grave, "í": hook, "î": tilde, "å": dot}
    curved = {"æ": acute, "ç": grave, "è": hook, "é": tilde, "å": dot}
    table = _marked("aeouyơư", tones, {"ơ": "ú", "ư": "û"})
    table |= _marked("âêô", above, {"â": "ê", "ê": "ï", "ô": "ö"}) | _marked("ă", curved, {"ă": "ù"})
    # Ệ takes the small dot in the fonts' own table; texts have the capital one too.
    table["Ïå"] = "Ệ"
    return table | _alone("àêïñòóôõöùúû", "đâêíìỉĩịôăơư")


TCVN5712 = _single(_TCVN5712)
"""Without twelve capitals below 0x20, where ASCII has its controls."""
TCVN3 = {sign: letter for sign, letter in TCVN5712.items() if letter.islower() or "\xa1" <= sign <= "\xa7"}
"""What the fonts have of it: 67 small letters, seven capitals; a second font draws small ones as capitals."""
VISCII = _single(_VISCII, x02="Ẳ", x05="Ẵ", x06="Ẫ", x14="Ỷ", x19="Ỹ")
"""Without Ỵ at 0x1E: that byte ends a field of ISO 2709, and nearly no word has the letter."""
VPS = _single(_VPS)
"""Without the capitals with a dot below, which stand where ASCII has its controls."""
VNI = _vni()
BKHCM2 = _bkhcm2()
"""Each from one or two characters, whose numbers are the bytes, to a letter in NFC."""
