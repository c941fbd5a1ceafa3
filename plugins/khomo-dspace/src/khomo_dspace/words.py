"""How forms tell of this kind of source, in Vietnamese and English."""

from __future__ import annotations

from catalog.sdk.words import OptionWords, Words

WORDS = {
    "vi": Words(
        label="Kho tài liệu số DSpace",
        about="Kho số của trường đại học hay viện: luận văn, bài báo, sách số hóa.",
        options={
            "url": OptionWords(
                "Địa chỉ kho",
                "Trang đầu của kho, hoặc địa chỉ REST API hay OAI-PMH của nó.",
                "https://dspace.example.edu.vn",
            ),
            "scope": OptionWords(
                "Chỉ một bộ sưu tập",
                "Handle hoặc UUID của một đơn vị hay bộ sưu tập. Để trống thì lấy tất cả.",
                "123456789/42",
            ),
        },
    ),
    "en": Words(
        label="DSpace repository",
        about="The repository of a university or institute: theses, articles, digitised books.",
        options={
            "url": OptionWords(
                "Address of the repository",
                "Its home page, or that of its REST API or OAI-PMH.",
                "https://dspace.example.edu",
            ),
            "scope": OptionWords(
                "One collection only",
                "Handle or UUID of a community or collection. All of them when left empty.",
                "123456789/42",
            ),
        },
    ),
}
