"""How forms tell of this kind of source, in Vietnamese and English."""

from __future__ import annotations

from catalog.sdk.words import OptionWords, Words

WORDS = {
    "vi": Words(
        label="Trang trưng bày Omeka",
        about="Trang Omeka S hoặc Omeka Classic: tài liệu, bộ sưu tập và trưng bày số.",
        options={
            "url": OptionWords(
                "Địa chỉ trang",
                "Trang đầu, một trang bất kỳ, hoặc địa chỉ API.",
                "https://trungbay.example.vn",
            ),
            "flavour": OptionWords(
                "Loại Omeka",
                "Để trống thì được nhận ra.",
                choices={"": "tự nhận ra", "s": "Omeka S", "classic": "Omeka Classic"},
            ),
            "key": OptionWords(
                "Khóa API", "Chỉ khi API không mở cho mọi người. Với Omeka S là key_credential."
            ),
            "key_identity": OptionWords(
                "Mã của khóa (key_identity)", "Chỉ với Omeka S: đi cùng khóa ở trên."
            ),
        },
    ),
    "en": Words(
        label="Omeka site",
        about="A site of Omeka S or Omeka Classic: items, collections, digital exhibitions.",
        options={
            "url": OptionWords(
                "Address of the site",
                "Its home page, any page of it, or that of its API.",
                "https://exhibits.example.org",
            ),
            "flavour": OptionWords(
                "Which Omeka",
                "Found out when left empty.",
                choices={"": "find out", "s": "Omeka S", "classic": "Omeka Classic"},
            ),
            "key": OptionWords(
                "API key", "Only where the API is not open to everyone. Of Omeka S the key_credential."
            ),
            "key_identity": OptionWords(
                "Identity of the key (key_identity)", "Omeka S only: belongs to the key above."
            ),
        },
    ),
}
