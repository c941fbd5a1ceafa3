"""How forms tell of this kind of source, in Vietnamese and English."""

from __future__ import annotations

from catalog.sdk.words import OptionWords, Words

WORDS = {
    "vi": Words(
        label="Phần mềm thư viện Koha",
        about=("Thư viện dùng Koha: lấy bản ghi và, khi có khóa, cả các bản đang có hay đang cho mượn."),
        options={
            "url": OptionWords("Địa chỉ trang tra cứu (OPAC)", "", "https://opac.example.vn"),
            "key": OptionWords(
                "Khóa API",
                (
                    "Do người quản trị Koha cấp, viết là mã:bí mật. Để trống thì lấy qua OAI-PMH, không "
                    "có tình trạng bản."
                ),
            ),
        },
    ),
    "en": Words(
        label="Koha library software",
        about=("A library that runs Koha: its records and, with a key, the copies on the shelf or on loan."),
        options={
            "url": OptionWords("Address of the OPAC", "", "https://opac.example.org"),
            "key": OptionWords(
                "API key",
                "From whoever runs Koha, as id:secret. Over OAI-PMH, without copies, when left empty.",
            ),
        },
    ),
}
