from __future__ import annotations

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from catalog.errors import RecordError
from catalog.formats.dates import parse_date, parse_when
from catalog.formats.eras import CULTURES, DYNASTIES, REIGNS

CERTAIN, APPROXIMATE, INFERRED = "certain", "approximate", "inferred"


@pytest.mark.parametrize(
    ("text", "earliest", "latest", "certainty"),
    [
        ("25/08/2023", 2023, 2023, CERTAIN),
        ("2023-08-25", 2023, 2023, CERTAIN),
        ("2023-08-25T10:00:00+07:00", 2023, 2023, CERTAIN),
        ("ngày 25 tháng 8 năm 2023", 2023, 2023, CERTAIN),
        ("Thứ 2, Ngày 28/10/2024", 2024, 2024, CERTAIN),
        ("tháng 8 năm 1945", 1945, 1945, CERTAIN),
        ("Quý III/2025", 2025, 2025, CERTAIN),
        ("August 25, 2023", 2023, 2023, CERTAIN),
        ("28/10/2024 - 02/01/2025", 2024, 2025, CERTAIN),
        ("1998", 1998, 1998, CERTAIN),
        ("1900-1945", 1900, 1945, CERTAIN),
        ("1826–7", 1826, 1827, CERTAIN),
        ("1911–12", 1911, 1912, CERTAIN),
        ("từ 1820 đến 1825", 1820, 1825, CERTAIN),
        ("1869-", 1869, None, CERTAIN),
        ("1945 - nay", 1945, None, CERTAIN),
        ("trước 1975", None, 1975, APPROXIMATE),
        ("after c.1830", 1830, None, APPROXIMATE),
        ("c1998", 1998, 1998, CERTAIN),
        ("©2015", 2015, 2015, CERTAIN),
        ("[1998]", 1998, 1998, INFERRED),
        ("[1998?]", 1998, 1998, APPROXIMATE),
        ("[19--]", 1900, 1999, INFERRED),
        ("186-?", 1860, 1869, APPROXIMATE),
        ("1820s", 1820, 1829, CERTAIN),
        ("thập niên 1920", 1920, 1929, CERTAIN),
        ("ca. 1820", 1820, 1820, APPROXIMATE),
        ("c.1785", 1785, 1785, APPROXIMATE),
        ("khoảng 1820", 1820, 1820, APPROXIMATE),
        ("1820 or 1821", 1820, 1821, APPROXIMATE),
        ("between 1880 and 1893", 1880, 1893, APPROXIMATE),
        ("1826–7, reprinted 1892", 1826, 1827, CERTAIN),
        ("exhibited 1817", 1817, 1817, INFERRED),
        ("Hà Nội, 1998", 1998, 1998, INFERRED),
        ("1954 [c1944]", 1954, 1954, "certain"),
        ("[1962] c1955", 1962, 1962, "inferred"),
        ("1980 ©1979", 1980, 1980, "certain"),
        ("1954 [i.e. 1945]", 1945, 1945, "inferred"),
        ("1998 [tức là 1989]", 1989, 1989, "inferred"),
    ],
)
def test_days_and_years_are_read(text: str, earliest: int | None, latest: int | None, certainty: str) -> None:
    span = parse_date(text)
    assert (span.display, span.earliest, span.latest, span.certainty) == (text, earliest, latest, certainty)


@pytest.mark.parametrize(
    ("text", "earliest", "latest", "certainty"),
    [
        ("thế kỷ XV", 1401, 1500, CERTAIN),
        ("Thế kỉ 15", 1401, 1500, CERTAIN),
        ("TK 15", 1401, 1500, CERTAIN),
        ("đầu thế kỷ 20", 1901, 1933, APPROXIMATE),
        ("giữa thế kỷ 20", 1934, 1967, APPROXIMATE),
        ("cuối thế kỷ 20", 1968, 2000, APPROXIMATE),
        ("Cuối thế kỷ XIX - đầu thế kỷ XX", 1868, 1933, APPROXIMATE),
        ("nửa đầu thế kỷ XIX", 1801, 1850, APPROXIMATE),
        ("khoảng thế kỷ 18 - 19", 1701, 1900, APPROXIMATE),
        ("thế kỷ 1-2", 1, 200, CERTAIN),
        ("thế kỷ V TCN", -500, -401, CERTAIN),
        ("thế kỷ 5 - 3 trước Công nguyên", -500, -201, CERTAIN),
        ("thế kỷ I TCN - thế kỷ II", -100, 200, CERTAIN),
        ("15th century", 1401, 1500, CERTAIN),
        ("late 19th century", 1868, 1900, APPROXIMATE),
        ("5th century BC", -500, -401, CERTAIN),
        ("500 BC", -500, -500, CERTAIN),
        ("500-300 BC", -500, -300, CERTAIN),
        ("100 BC - AD 50", -100, 50, CERTAIN),
        ("năm 40", 40, 40, CERTAIN),
        ("cách ngày nay 2.000-2.500 năm", -550, -50, APPROXIMATE),
        ("3000 BP", -1050, -1050, APPROXIMATE),
    ],
)
def test_centuries_and_years_before_our_era_are_read(
    text: str, earliest: int, latest: int, certainty: str
) -> None:
    span = parse_date(text)
    assert (span.earliest, span.latest, span.certainty) == (earliest, latest, certainty)


@pytest.mark.parametrize(
    ("text", "earliest", "latest"),
    [
        ("Minh Mạng thứ 10", 1829, 1829),
        ("Minh Mạng năm thứ 10 (1829)", 1829, 1829),
        ("Minh Mệnh thứ 10", 1829, 1829),
        ("niên hiệu Gia Long", 1802, 1819),
        ("Năm Tự Đức thứ 5", 1852, 1852),
        ("Cảnh Hưng thứ 40", 1779, 1779),
        ("Hồng Đức nguyên niên", 1470, 1470),
        ("Khải Định thứ IX", 1924, 1924),
        ("Thành Thái thứ 13", 1901, 1901),
        ("thời Lý", 1009, 1225),
        ("Thời Trần", 1225, 1400),
        ("Lê sơ", 1428, 1527),
        ("triều Nguyễn", 1802, 1945),
        ("Thời Nguyễn, thế kỷ XIX", 1802, 1900),
        ("Lý - Trần", 1009, 1400),
        ("văn hóa Đông Sơn", -700, 100),
        ("Văn hoá Sa Huỳnh", -1000, 200),
        ("Nguyễn dynasty", 1802, 1945),
    ],
)
def test_reigns_dynasties_and_cultures_give_years(text: str, earliest: int, latest: int) -> None:
    span = parse_date(text)
    assert (span.earliest, span.latest) == (earliest, latest)
    assert span.certainty != "unknown"


@pytest.mark.parametrize(
    "text",
    ["", "date not known", "không rõ", "Chưa xác định", "n.d.", "no date", "s.d.", "15 tháng Giêng âm lịch",
     "rằm tháng bảy", "xưa", "12", "Minh Mạng thứ 99", "3024", "20222", "0000", "45/13/2023", "2023-02-30",
     "1945-1900", "thế kỷ 99", "năm 99999", "1" * 150],
)  # fmt: skip
def test_undated_unread_and_absurd_dates_keep_their_text_with_certainty_unknown(text: str) -> None:
    span = parse_date(text)
    assert (span.display, span.earliest, span.latest, span.certainty) == (text, None, None, "unknown")


def test_ten_years_ahead_are_believed_and_eleven_are_not() -> None:
    year = datetime.now(UTC).year
    assert parse_date(str(year + 10)).earliest == year + 10
    assert parse_date(f"{year}-{year + 11}").certainty == "unknown"
    assert parse_date("2090", latest_year=2100).earliest == 2090


def test_every_era_of_the_tables_can_be_read() -> None:
    for table in (REIGNS, DYNASTIES, CULTURES):
        for name, (first, last) in table.items():
            assert first <= last
            span = parse_date(name)
            assert (span.earliest, span.latest) == (first, last), name


@given(st.text(alphabet="0123456789 -/.[]?cathếkỷxvi TCN,()nămđầu–", max_size=40))
def test_any_text_gives_a_span_that_is_in_order(text: str) -> None:
    span = parse_date(text)
    if span.earliest is not None and span.latest is not None:
        assert span.earliest <= span.latest
    assert (span.earliest is None and span.latest is None) == (span.certainty == "unknown")


@pytest.mark.parametrize(
    "text", ["1" * 100_000, "(" * 5000, "1, " * 60, "thế kỷ " * 25, "- " * 100, "khoảng " * 28]
)
def test_long_and_nasty_texts_are_kept_unread(text: str) -> None:
    assert parse_date(text).certainty == "unknown"


@pytest.mark.parametrize(
    ("text", "iso"),
    [
        ("2026-09-01", "2026-09-01"),
        ("01/09/2026", "2026-09-01"),
        ("1-9-2026", "2026-09-01"),
        ("01/09/2026 19:30", "2026-09-01T19:30:00"),
        ("01/09/2026 19h30", "2026-09-01T19:30:00"),
        ("ngày 1 tháng 9 năm 2026", "2026-09-01"),
        ("2026-09-01T19:30:00+07:00", "2026-09-01T19:30:00+07:00"),
        ("2026-09-01 00:00:00", "2026-09-01T00:00:00"),
    ],
)
def test_a_day_to_attend_is_iso_8601(text: str, iso: str) -> None:
    assert parse_when(text) == iso


@pytest.mark.parametrize(
    "text", ["31/02/2026", "01/13/2026", "32026-01-01", "01/01/0026", "sắp tới", "", "9" * 9999]
)
def test_an_absurd_day_to_attend_is_refused_by_name(text: str) -> None:
    with pytest.raises(RecordError) as caught:
        parse_when(text, field="schedule.end")
    fault = caught.value.faults[0]
    assert (fault.field, fault.value, fault.rule) == ("schedule.end", text[:200], "date")
    assert str(fault).startswith("schedule.end")
    assert fault.message == "is no date that can be kept (use YYYY-MM-DD)"
