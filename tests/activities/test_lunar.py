"""The Vietnamese lunar calendar, against the days on which Tết was and will be."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from catalog.activities import lunar

# The first day of each lunar year as calendars of Vietnam print it, month and day.
_PRINTED = """
1968 0129 1969 0216 1970 0206 1971 0127 1972 0215 1973 0203 1974 0123 1975 0211 1976 0131 1977 0218
1978 0207 1979 0128 1980 0216 1981 0205 1982 0125 1983 0213 1984 0202 1985 0121 1986 0209 1987 0129
1988 0217 1989 0206 1990 0127 1991 0215 1992 0204 1993 0123 1994 0210 1995 0131 1996 0219 1997 0207
1998 0128 1999 0216 2000 0205 2001 0124 2002 0212 2003 0201 2004 0122 2005 0209 2006 0129 2007 0217
2008 0207 2009 0126 2010 0214 2011 0203 2012 0123 2013 0210 2014 0131 2015 0219 2016 0208 2017 0128
2018 0216 2019 0205 2020 0125 2021 0212 2022 0201 2023 0122 2024 0210 2025 0129 2026 0217 2027 0206
2028 0126 2029 0213 2030 0202 2031 0123 2032 0211 2033 0131 2034 0219 2035 0208 2036 0128 2037 0215
2038 0204 2039 0124 2040 0212 2041 0201 2042 0122 2043 0210 2044 0130 2045 0217 2046 0206 2047 0126
2048 0214 2049 0202 2050 0123
"""
_TET = _PRINTED.split()
TET = {
    int(year): date(int(year), int(day[:2]), int(day[2:]))
    for year, day in zip(_TET[::2], _TET[1::2], strict=True)
}


def test_tet_is_on_the_day_on_which_it_was_and_will_be() -> None:
    assert set(TET) == set(range(1968, 2051))
    assert {year: lunar.of_lunar(year, 1, 1) for year in TET} == TET


@pytest.mark.parametrize(
    ("year", "elsewhere"),
    [
        (1968, date(1968, 1, 30)),
        (1985, date(1985, 2, 20)),
        (2007, date(2007, 2, 18)),
        (2030, date(2030, 2, 3)),
    ],
)
def test_some_years_begin_on_another_day_than_in_china(year: int, elsewhere: date) -> None:
    assert lunar.of_lunar(year, 1, 1) < elsewhere


def test_every_day_has_one_lunar_date_that_leads_back_to_it() -> None:
    day, before = date(1968, 1, 29), lunar.of_solar(date(1968, 1, 28))
    while day < date(2051, 1, 1):
        found = lunar.of_solar(day)
        assert lunar.of_lunar(found.year, found.month, found.day, leap=found.leap) == day
        assert found.day in (1, before.day + 1)
        assert found.day > 1 or before.day in (29, 30)
        day, before = day + timedelta(7 if found.day == 8 else 1), found
        if found.day == 8:
            before = lunar.of_solar(day - timedelta(1))


@pytest.mark.parametrize(
    ("year", "month"), [(2017, 6), (2020, 4), (2023, 2), (2025, 6), (2028, 5), (2031, 3), (2033, 11)]
)
def test_leap_months_are_those_of_printed_calendars(year: int, month: int) -> None:
    leap = [number for number in range(1, 13) if _there_is(year, number)]
    assert leap == [month]


def _there_is(year: int, month: int) -> bool:
    try:
        lunar.of_lunar(year, month, 1, leap=True)
    except ValueError:
        return False
    return True


@pytest.mark.parametrize(
    ("solar", "told"),
    [
        (date(2026, 4, 26), lunar.LunarDate(2026, 3, 10)),  # giỗ Tổ Hùng Vương
        (date(2026, 9, 25), lunar.LunarDate(2026, 8, 15)),  # Trung thu
        (date(2025, 7, 25), lunar.LunarDate(2025, 6, 1, leap=True)),
    ],
)
def test_feasts_are_on_their_days(solar: date, told: lunar.LunarDate) -> None:
    assert lunar.of_solar(solar) == told


def test_the_thirtieth_of_a_short_month_is_kept_on_its_last_day() -> None:
    assert lunar.kept_every_year(2024, 12, 30) == date(2025, 1, 28)
    with pytest.raises(ValueError, match="no day 30"):
        lunar.of_lunar(2024, 12, 30)


@pytest.mark.parametrize(("year", "month", "day"), [(2026, 13, 1), (2026, 1, 31), (1899, 1, 1), (2200, 1, 1)])
def test_what_is_no_lunar_date_is_refused(year: int, month: int, day: int) -> None:
    with pytest.raises(ValueError, match=str(year)):
        lunar.kept_every_year(year, month, day)


def test_days_outside_of_the_table_are_refused() -> None:
    with pytest.raises(ValueError, match="1899"):
        lunar.of_solar(date(1899, 12, 31))
