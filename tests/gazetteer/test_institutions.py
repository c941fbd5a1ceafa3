"""Where an institution is: what people enter, as they load it, and what they are told."""

from __future__ import annotations

from typing import Any

import pytest

from catalog.errors import InvalidInput
from catalog.gazetteer import seat
from catalog.schemas import InstitutionSchema, load_checked


def loaded(**facts: Any) -> dict[str, Any]:
    given = {"slug": "tv", "name_vi": "Thư viện", "system": "library", **facts}
    return load_checked(InstitutionSchema(), given, "row 2")


def refusal(**facts: Any) -> str:
    with pytest.raises(InvalidInput) as caught:
        loaded(**facts)
    ((field, messages),) = caught.value.faults.items()
    return f"{field}: {' '.join(messages)}"


@pytest.mark.parametrize(
    "said", ["Huế", "TP Huế", "Hue", "Thừa Thiên Huế", "tỉnh Thừa Thiên - Huế", "46", "vn-2025-06:46"]
)
def test_a_province_is_kept_by_its_official_name_of_today(said: str) -> None:
    assert loaded(province=said)["province"] == "Thành phố Huế"


def test_an_old_province_becomes_the_one_that_it_is_in_today() -> None:
    assert loaded(province="Quảng Nam", commune="xã Duy Sơn")["province"] == "Thành phố Đà Nẵng"
    assert loaded(province="tỉnh Yên Bái")["province"] == "Tỉnh Lào Cai"


@pytest.mark.parametrize(
    ("said", "kept"),
    [
        ("Thuận Hóa", "Phường Thuận Hóa"),
        ("P. Thuận Hoá", "Phường Thuận Hóa"),
        ("xã phú vang", "Xã Phú Vang"),
        ("Phường Thuận Hòa", "Phường Phú Xuân"),
        ("vn-2025-06:19762", "Phường Phú Xuân"),
    ],
)
def test_a_commune_is_kept_by_its_official_name_of_today(said: str, kept: str) -> None:
    assert loaded(province="Thành phố Huế", commune=said)["commune"] == kept


def test_a_commune_whose_name_is_alone_tells_its_province() -> None:
    assert loaded(commune="phường Thuận Hóa")["province"] == "Thành phố Huế"


@pytest.mark.parametrize(
    ("address", "province", "commune"),
    [
        ("29A Lê Quý Đôn, phường Thuận Hóa, thành phố Huế", "Thành phố Huế", "Phường Thuận Hóa"),
        ("31 Tràng Thi, phường Cửa Nam, thành phố Hà Nội", "Thành phố Hà Nội", "Phường Cửa Nam"),
        ("69 Lý Tự Trọng, P. Bến Thành, Quận 1, TPHCM", "Thành phố Hồ Chí Minh", "Phường Bến Thành"),
        ("66 Nguyễn Thái Học, thành phố Hà Nội", "Thành phố Hà Nội", None),
        ("Millbank, London SW1P 4RG, United Kingdom", None, None),
        ("ấp 3, xã Tân An", None, None),
        ("", None, None),
    ],
)
def test_the_address_tells_what_is_left_out(address: str, province: str | None, commune: str | None) -> None:
    facts = loaded(address=address)
    assert (facts.get("province"), facts.get("commune")) == (province, commune)


def test_an_address_elsewhere_does_not_move_an_institution() -> None:
    assert loaded(province="Huế", address="1 Tràng Tiền, Hà Nội")["province"] == "Thành phố Huế"


def test_an_address_is_kept_as_it_is() -> None:
    assert loaded(address="20 Lê Lợi, TP Huế")["address"] == "20 Lê Lợi, TP Huế"


@pytest.mark.parametrize(
    ("facts", "told"),
    [
        (
            {"province": "England"},
            "province: 'England' is not a province of Vietnam, old or new: write it like",
        ),
        (
            {"province": "Bình Trị Thiên"},
            "province: 'Bình Trị Thiên' was divided: name one of Tỉnh Quảng Bình",
        ),
        ({"province": "15"}, "is the code of Tỉnh Yên Bái until June 2025 and of Tỉnh Lào Cai since"),
        ({"province": "99"}, "is the code of no province of Vietnam"),
        ({"commune": "Tân An"}, "is the name of 10 units (Xã Tân An, Tỉnh Tuyên Quang; Phường Tân An, Tỉnh"),
        ({"commune": "Tân An"}, "give the province too"),
        ({"province": "Hà Nội", "commune": "Xã Không Có"}, "is no commune in Thành phố Hà Nội, old or new"),
        ({"province": "Huế", "commune": "huyện Phú Vang"}, "is Huyện Phú Vang, which ended on 30 June 2025"),
        ({"province": "Hà Nội", "commune": "phường Hàng Trống"}, "was divided on 1 July 2025: name one of"),
        ({"province": "Hà Nội", "commune": "vn-2025-07:19789"}, "which is not in Thành phố Hà Nội"),
        ({"province": "Huế", "commune": "19942"}, "is the code of Thị trấn Phú Đa until June 2025 and of Xã"),
    ],
)
def test_what_cannot_be_told_is_refused_with_what_to_write(facts: dict[str, str], told: str) -> None:
    assert told in refusal(**facts)


def test_codes_come_with_their_list() -> None:
    found = seat({"province": "Thành phố Huế", "commune": "Phường Thuận Hóa"})
    assert found.codes == {"province_code": "46", "commune_code": "19789", "code_list": "vn-2025-07"}
    assert seat({"province": "Thành phố Huế"}).codes == {"province_code": "46", "code_list": "vn-2025-07"}
    assert seat({"address": "Berlin"}).codes == {}


def test_a_bad_fact_of_another_kind_is_told_alone() -> None:
    assert refusal(province="Huế\0").startswith("province: 'Huế\\x00' holds the forbidden character")
