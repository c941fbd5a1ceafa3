from __future__ import annotations

import csv
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

import catalog.demo
import catalog.gazetteer
from catalog.formats.text.misreadings import BY_NAME, is_suspect
from catalog.formats.text.repair import MAX_CHARACTERS, read_again, repaired
from catalog.formats.text.scoring import bits, frequency, is_vietnamese
from tests.formats.text.written import in_1258, shown

DEMO = Path(catalog.demo.__file__).parent / "data"
GAZETTEER = Path(catalog.gazetteer.__file__).parent / "data"
TITLES = [
    "Lịch sử Đảng bộ huyện Phú Vang (1930 - 1975)",
    "Giáo trình kinh tế chính trị học : dùng cho các trường đại học",
    "Nhà xuất bản Giáo dục",
    "Toán học và tuổi trẻ / Nguyễn Đình Trí chủ biên",
    "Quản lý nhà nước về văn hóa ở cơ sở",
    "Cộng hòa xã hội chủ nghĩa Việt Nam",
    "Những người thợ gốm làng Phước Tích kể chuyện",
]


DAMAGES = {
    "vni": lambda text: shown(text.encode("vni")),
    "bkhcm2": lambda text: shown(text.encode("bkhcm2")),
    "cp1258": lambda text: shown(in_1258(text)),
    "utf8": lambda text: shown(text.encode()),
    "utf8 twice": lambda text: shown(shown(text.encode()).encode()),
    "utf8 and spaces made one": lambda text: " ".join(shown(text.encode()).split()),
    "tcvn3": lambda text: shown(text.encode("tcvn3")),
}


def demo_texts() -> list[str]:
    texts: set[str] = set()
    for path in DEMO.glob("**/*.csv"):
        with path.open(encoding="utf-8-sig", newline="") as stream:
            texts.update(cell for row in csv.reader(stream) for cell in row)
    return sorted(texts)


def place_names() -> list[str]:
    lines = (line for path in GAZETTEER.glob("vn-*.tsv") for line in path.read_text("utf-8").splitlines())
    return sorted({line.split("\t")[3] for line in lines if not line.startswith("#")})


@pytest.mark.parametrize("damage", DAMAGES)
@pytest.mark.parametrize("title", TITLES)
def test_a_title_that_was_misread_is_read_as_it_was_meant(damage: str, title: str) -> None:
    repair = repaired(DAMAGES[damage](title))
    assert repair is not None
    assert repair.text == title
    assert repair.read_as == (damage.split()[0],)


@pytest.mark.parametrize(
    ("text", "meant", "name"),
    [
        ("Nh÷ng nguyªn t¾c", "Những nguyên tắc", "tcvn3"),
        ("Céng hoµ x· héi", "Cộng hoà xã hội", "tcvn3"),
        ("TR¦êNG §¹I HäC S¦ PH¹M Hµ NéI", "TRƯỜNG ĐẠI HỌC SƯ PHẠM HÀ NỘI", "tcvn3"),
        ("«Nhµ n\xad\u00edc» vµ ph¸p luËt", "«Nhà nước» và pháp luật", "tcvn3"),
        ("TiÕng ViÖt", "Tiếng Việt", "tcvn3"),
        ("Chñ nghÜa M¸c - Lªnin", "Chủ nghĩa Mác - Lênin", "tcvn3"),
        ("Chá»§ nghÄ©a MÃ¡c - LÃªnin", "Chủ nghĩa Mác - Lênin", "utf8"),
        ("Tieáng Vieät", "Tiếng Việt", "vni"),
        ("Saùch giaùo khoa", "Sách giáo khoa", "vni"),
        ("PHÊÌN MÏÌM QUAÃN TRÕ THÛ VIÏÅN", "PHẦN MỀM QUẢN TRỊ THƯ VIỆN", "bkhcm2"),
        ("chương tŕnh đào tạo", "chương trình đào tạo", "cp1252"),
        ("mô h́nh quản lư", "mô hình quản lý", "cp1252"),
        ("đă được quản lư theo chương tŕnh", "đã được quản lý theo chương trình", "cp1252"),
        ("Nhà xuất bản Hải Pḥng", "Nhà xuất bản Hải Phòng", "cp1252"),
        ("Thƣ viện, đối tƣợng", "Thư viện, đối tượng", "leftover"),
        ("th− viện n−ớc", "thư viện nước", "leftover"),
        ("th\xad viện n\xadớc", "thư viện nước", "leftover"),
        ("Bảo tàng Ðà Nẵng", "Bảo tàng Đà Nẵng", "leftover"),
        ("THƯ VIệN TỈNH", "THƯ VIỆN TỈNH", "capitals"),
        ("tá»‰nh Quáº£ng Nam", "tỉnh Quảng Nam", "utf8"),
    ],
)
def test_a_damage_seen_in_real_texts_is_repaired(text: str, meant: str, name: str) -> None:
    repair = repaired(text)
    assert repair is not None
    assert (repair.original, repair.text, repair.read_as) == (text, meant, (name,))


def test_the_half_that_was_right_already_stays() -> None:
    repair = repaired("Céng hoµ x· héi chủ nghĩa Việt Nam, bé sách: 100 năm")
    assert repair is not None
    assert repair.text == "Cộng hoà xã hội chủ nghĩa Việt Nam, bé sách: 100 năm"


def test_what_one_part_of_a_text_was_the_others_are_too() -> None:
    repair = repaired("chÊt; ph©n tö; states of matter; khoa häc")
    assert repair is not None
    assert (repair.text, repair.read_as) == ("chất; phân tử; states of matter; khoa học", ("tcvn3",))


def test_words_of_other_languages_beside_it_stay() -> None:
    repair = repaired("Bé luËt d©n sù ViÖt Nam = Code civil français : édition révisée")
    assert repair is not None
    assert repair.text == "Bộ luật dân sự Việt Nam = Code civil français : édition révisée"


@pytest.mark.parametrize(
    "text",
    [
        "Les Moï et les Thaï du Tonkin",
        "Thaï - Moï",
        "L'été à la plage, côté mer, ça va naïve, être aéré, haï",
        "Ein König in München: über die Vögel, Köln für Tür und Größe",
        "Los años del niño español: aún en el país del baúl, Raúl y Jaén",
        "São Paulo não é João, «IRMÃ» e À»",
        "Românii: bibliotecă să casă și țară",
        "Łódź: ćwiczenia, książka, Kraków, źródło",
        "Dvořák: Rusalka, žluťoučký kůň úpěl ďábelské ódy",
        "Jón Ðórsson, Ísafjörður, það",
        "İstanbul'da güneş, çay, öğle",
        "L'illa: col·legi, x·y, Þorvaldur",
        "中国历史: 越南",
        "История Вьетнама",
        "5 µm, 20 °C, § 5, © Nam 2001, N° 7, c−n, p−n, thu\xadviện",
        "Ê Đê: klei duê, Đăk Lăk, Kŏn Tŭm, Bana Kơ̆m",
        "Thé, né, dû, Noé, Chloé",
        "Kṛṣṇa, saṃsāra, Ḥāfiẓ",
        "L ̀ch s ̀Ư Huð̀",
        "Cö Tö",  # Cử Tử in TCVN3, Cư Tư in VNI, Cô Tô in BK HCM2
    ],
)
def test_what_is_no_vietnamese_or_is_unsure_stays(text: str) -> None:
    assert repaired(text) is None


def test_every_text_of_the_demonstration_data_stays() -> None:
    texts = demo_texts()
    assert sum(not text.isascii() for text in texts) > 1000
    assert [text for text in texts if repaired(text)] == []


def test_every_name_of_a_place_stays() -> None:
    names = place_names()
    assert len(names) > 5000
    assert [name for name in names if repaired(name)] == []


def test_a_clean_title_is_done_with_one_look() -> None:
    assert [title for title in TITLES if is_suspect(title)] == []


@pytest.mark.parametrize("damage", DAMAGES)
def test_most_names_are_repaired_where_the_record_had_the_same_damage(damage: str) -> None:
    whole = seen = 0
    for name in place_names()[::7]:
        try:
            damaged = DAMAGES[damage](name)
        except UnicodeEncodeError:  # a capital that the fonts lack
            continue
        if damaged != name:
            seen += 1
            repair = repaired(damaged, expected=damage.split()[0])
            whole += repair is not None and repair.text == name
    assert seen > 500
    assert whole > 0.8 * seen


@given(st.text(max_size=60))
def test_any_text_is_repaired_or_left_and_never_an_error(text: str) -> None:
    repair = repaired(text)
    assert repair is None or (repair.original == text and repair.text != text and repair.read_as)


@given(st.text("aeouyAEOUYthnTHN \xadáàéù·µ¸®ÐƣĂằ́ïöûñÃºáº»ÄÂƯư:/«»", max_size=40))
def test_what_was_repaired_needs_no_second_repair_of_the_same_kind(text: str) -> None:
    if (first := repaired(text)) and (second := repaired(first.text)):
        assert second.text != first.text
        assert len(second.text) <= len(text) * 2


@pytest.mark.parametrize(
    "text", ["Ã" * 20_000, "Ã " * 9_000, "á»" * 9_000, "VI" * 9_999 + "ệ", "µ" * 20_000, "ệV" * 10_000]
)
def test_a_text_made_to_be_slow_is_left(text: str) -> None:
    assert len(text) <= MAX_CHARACTERS
    assert repaired(text) is None


def test_a_text_longer_than_any_field_is_left() -> None:
    assert repaired("Nh÷ng nguyªn t¾c. " * 2_000) is None


@pytest.mark.parametrize("name", ["viscii", "vps"])
def test_viscii_and_vps_are_read_only_by_choice(name: str) -> None:
    text = "thư viện tỉnh; người ở miền quê, ước mơ"
    damaged = shown(text.encode(name))
    guessed = repaired(damaged)
    assert guessed is None or name not in guessed.read_as
    chosen = read_again(damaged, name)
    assert chosen is not None
    assert (chosen.text, chosen.read_as, chosen.original) == (text, (name,), damaged)


def test_a_choice_leaves_words_that_it_cannot_have_made() -> None:
    assert read_again("đã rõ", "viscii") is None
    assert read_again("plain", "viscii") is None
    assert set(BY_NAME) >= {"tcvn3", "vni", "bkhcm2", "viscii", "vps", "cp1258", "cp1252", "utf8", "leftover"}


@pytest.mark.parametrize("word", ["Việt", "NGHIÊNG", "hoà", "hòa", "quý", "giếng", "ở"])
def test_a_syllable_costs_less_than_its_misreading(word: str) -> None:
    assert is_vietnamese(word)
    assert frequency(word) > 0
    assert bits(word) + 1 < bits(shown(word.lower().encode("vni")))


@pytest.mark.parametrize("word", ["Viet̃", "français", "über", "nghiiêng", "x" * 100, "", "µ", "tấn2"])
def test_a_foreign_word_is_no_syllable(word: str) -> None:
    assert not is_vietnamese(word)
