"""The Vietnamese lunar calendar (âm lịch): from a lunar date to the solar one and back, at 105° E (UTC+7).

A month begins on the day of the new moon; the month that holds the winter solstice is the eleventh; of a
year with thirteen months between two elevenths, the first that holds no principal term is the leap month.
The Chinese calendar has the same rules at UTC+8, so that some years differ (Tết of 1968, 1985, 2007, 2030).
New moons are after J. Meeus, Astronomical Algorithms (2nd edition), chapter 49, the sun's longitude after
chapter 25, both good to a few minutes between 1900 and 2199.
"""

from __future__ import annotations

from datetime import date
from functools import lru_cache
from math import floor, pi, sin
from typing import NamedTuple

FIRST_YEAR, LAST_YEAR = 1900, 2199
_ZONE_HOURS = 7
_MONTH = 29.530588861
"""Days of a mean synodic month."""
_EPOCH = 2451550.09766
"""The new moon of 6 January 2000 in Julian days (mean, dynamical time)."""
_JULIAN_OF_ORDINAL = 1721424.5
"""The Julian day of midnight UT before the proleptic ordinal 0."""
_RADIAN = pi / 180
# Meeus, table 49.A for the new moon: days, power of the eccentricity, multiples of M, M', F, omega.
_TERMS = (
    (-0.40720, 0, 0, 1, 0), (0.17241, 1, 1, 0, 0), (0.01608, 0, 0, 2, 0), (0.01039, 0, 0, 0, 2),
    (0.00739, 1, -1, 1, 0), (-0.00514, 1, 1, 1, 0), (0.00208, 2, 2, 0, 0), (-0.00111, 0, 0, 1, -2),
    (-0.00057, 0, 0, 1, 2), (0.00056, 1, 1, 2, 0), (-0.00042, 0, 0, 3, 0), (0.00042, 1, 1, 0, 2),
    (0.00038, 1, 1, 0, -2), (-0.00024, 1, -1, 2, 0), (-0.00007, 0, 2, 1, 0), (0.00004, 0, 0, 2, -2),
    (0.00004, 0, 3, 0, 0), (0.00003, 0, 1, 1, -2), (0.00003, 0, 0, 2, 2), (-0.00003, 0, 1, 1, 2),
    (0.00003, 0, -1, 1, 2), (-0.00002, 0, -1, 1, -2), (-0.00002, 0, 1, 3, 0), (0.00002, 0, 0, 4, 0),
)  # fmt: skip


class LunarDate(NamedTuple):
    """A date of the lunar calendar; ``leap`` is the second month of the same number (tháng nhuận)."""

    year: int
    month: int
    day: int
    leap: bool = False


def of_solar(day: date) -> LunarDate:
    """The lunar date of a day; raises ``ValueError`` outside of 1900 to 2199."""
    if not FIRST_YEAR <= day.year <= LAST_YEAR:
        raise ValueError(f"{day.isoformat()} is outside of {FIRST_YEAR} to {LAST_YEAR}")
    ordinal = day.toordinal()
    for year in (day.year, day.year - 1):
        for month in reversed(_months(year)):
            if month.begins <= ordinal:
                return LunarDate(year, month.number, ordinal - month.begins + 1, month.leap)
    raise AssertionError(f"{day} is in no lunar year")


def of_lunar(year: int, month: int, day: int, *, leap: bool = False) -> date:
    """The day of a lunar date; raises ``ValueError`` for a month or a day that the year does not have."""
    if not FIRST_YEAR <= year <= LAST_YEAR:
        raise ValueError(f"the lunar year {year} is outside of {FIRST_YEAR} to {LAST_YEAR}")
    found = next((one for one in _months(year) if (one.number, one.leap) == (month, leap)), None)
    if found is None or not 1 <= day <= found.days:
        raise ValueError(f"the lunar year {year} has no day {day} of month {month}{' (leap)' * leap}")
    return date.fromordinal(found.begins + day - 1)


def kept_every_year(year: int, month: int, day: int) -> date:
    """The day on which a yearly feast is kept: in a month of 29 days the 30th is kept on the 29th.

    Raises ``ValueError`` for what is no lunar day or outside of 1900 to 2199.
    """
    try:
        return of_lunar(year, month, day)
    except ValueError:
        if day != 30:
            raise
        return of_lunar(year, month, 29)


class _Month(NamedTuple):
    number: int
    leap: bool
    begins: int
    days: int


@lru_cache(maxsize=400)
def _months(year: int) -> tuple[_Month, ...]:
    """The months of a lunar year, by the proleptic ordinals of their first days."""
    named = [*_from_eleventh(year - 1), *_from_eleventh(year)]
    first = next(place for place, (number, _, _) in enumerate(named) if number == 1)
    after = next(place for place, (number, _, _) in enumerate(named) if number == 1 and place > first + 1)
    begins = [place_begins for _, _, place_begins in named]
    return tuple(
        _Month(number, leap, begin, begins[place + 1] - begin)
        for place, (number, leap, begin) in enumerate(named[:after])
        if place >= first
    )


def _from_eleventh(year: int) -> list[tuple[int, bool, int]]:
    """Number, whether it is leap, first day: of the months from the eleventh to the next tenth."""
    count, next_count = _eleventh(year), _eleventh(year + 1)
    begins = [_new_moon_day(number) for number in range(count, next_count + 1)]
    leap = _leap_place(begins) if next_count - count == 13 else None
    months: list[tuple[int, bool, int]] = []
    number = 11
    for place, begin in enumerate(begins[:-1]):
        if place and place != leap:
            number = number % 12 + 1
        months.append((number, place == leap, begin))
    return months


def _leap_place(begins: list[int]) -> int:
    """The first month after the eleventh during which the sun enters no new sign."""
    return next(place for place in range(1, 13) if _sign(begins[place]) == _sign(begins[place + 1]))


def _eleventh(year: int) -> int:
    """The number of the new moon that begins the month of the winter solstice."""
    last = date(year, 12, 31).toordinal()
    count = floor((last + _JULIAN_OF_ORDINAL - _EPOCH) / _MONTH) + 1
    while _new_moon_day(count) > last:
        count -= 1
    # The sun enters Capricorn (270 degrees, the tenth sign from 0) at the solstice.
    return count - 1 if _sign(_new_moon_day(count)) >= 9 else count


@lru_cache(maxsize=4000)
def _sign(ordinal: int) -> int:
    """In which of twelve signs the sun is as the day begins in Vietnam, 0 from the spring equinox on."""
    return int(_sun_longitude(ordinal + _JULIAN_OF_ORDINAL - _ZONE_HOURS / 24) // 30)


@lru_cache(maxsize=4000)
def _new_moon_day(count: int) -> int:
    """The proleptic ordinal of the day in Vietnam on which the new moon of that number falls."""
    moment = _new_moon(count) + _ZONE_HOURS / 24
    return floor(moment - _JULIAN_OF_ORDINAL)


def _new_moon(count: int) -> float:
    """The Julian day (universal time) of the new moon ``count`` after that of 6 January 2000."""
    t = count / 1236.85
    mean = _EPOCH + _MONTH * count + 0.00015437 * t**2 - 0.000000150 * t**3
    eccentricity = 1 - 0.002516 * t - 0.0000074 * t**2
    sun = 2.5534 + 29.10535670 * count - 0.0000014 * t**2
    moon = 201.5643 + 385.81693528 * count + 0.0107582 * t**2 + 0.00001238 * t**3
    latitude = 160.7108 + 390.67050284 * count - 0.0016118 * t**2
    node = 124.7746 - 1.56375588 * count + 0.0020672 * t**2
    moved = -0.00017 * sin(node * _RADIAN)
    for days, power, of_sun, of_moon, of_latitude in _TERMS:
        angle = of_sun * sun + of_moon * moon + of_latitude * latitude
        moved += days * eccentricity**power * sin(angle * _RADIAN)
    planets = 0.000325 * sin((299.77 + 0.107408 * count - 0.009173 * t**2) * _RADIAN)
    planets += 0.000165 * sin((251.88 + 0.016321 * count) * _RADIAN)
    return mean + moved + planets - _clock_difference(2000 + t * 100)


def _sun_longitude(julian: float) -> float:
    """The apparent longitude of the sun in degrees from 0 to 360."""
    t = (julian + _clock_difference(2000 + (julian - 2451545) / 365.25) - 2451545) / 36525
    mean = 280.46646 + 36000.76983 * t + 0.0003032 * t**2
    anomaly = (357.52911 + 35999.05029 * t - 0.0001537 * t**2) * _RADIAN
    centre = (1.914602 - 0.004817 * t - 0.000014 * t**2) * sin(anomaly)
    centre += (0.019993 - 0.000101 * t) * sin(2 * anomaly) + 0.000289 * sin(3 * anomaly)
    return (mean + centre - 0.00569 - 0.00478 * sin((125.04 - 1934.136 * t) * _RADIAN)) % 360


def _clock_difference(year: float) -> float:
    """Dynamical less universal time, in days (F. Espenak's fit of 2005 to 2050 in outline, 64 s at 2000)."""
    since = year - 2000
    seconds = 62.92 + 0.32217 * since + 0.005589 * since**2 if since > 5 else 63.86 + 0.3345 * since
    return max(seconds, 0.0) / 86400
