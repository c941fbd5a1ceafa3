"""Dates of LIDO: what is displayed, in the museum's own language, and what the limits say."""

from __future__ import annotations

import pytest

from catalog.formats.lido import LidoFormat
from catalog.record import DateSpan


def period_of(dates: str) -> DateSpan | None:
    """The period of an object whose production has these elements in its date."""
    lido = (
        "<lido><lidoRecID>1</lidoRecID><descriptiveMetadata xml:lang='de'><objectIdentificationWrap>"
        "<titleWrap><titleSet><appellationValue>A</appellationValue></titleSet></titleWrap>"
        "</objectIdentificationWrap>"
        "<eventWrap><eventSet><event><eventType><term>Production</term></eventType>"
        f"<eventDate>{dates}</eventDate></event></eventSet></eventWrap></descriptiveMetadata></lido>"
    )
    return LidoFormat().read(lido.encode(), {}).period


@pytest.mark.parametrize(
    ("shown", "earliest", "latest", "certainty"),
    [
        ("1925", 1925, 1925, "certain"),
        ("Cca. 1910", 1910, 1910, "approximate"),
        ("Pusă în funcțiune în 1943", 1943, 1943, "inferred"),
        ("după 1960", 1960, None, "certain"),
        ("vor 1893", None, 1893, "certain"),
        ("secolul al XV-lea", 1401, 1500, "certain"),
        ("sfârșitul sec.al XIX-lea", 1868, 1900, "certain"),
        ("3/4 sec. XIX", 1851, 1875, "certain"),
        ("sf. sec. XIX - înc. sec. XX", 1868, 1933, "certain"),
        ("1. Hälfte 19. Jahrhundert", 1801, 1850, "certain"),
        ("XIXe siècle", 1801, 1900, "certain"),
        ("19e eeuw", 1801, 1900, "certain"),
        ("1880, restored 1925", 1880, 1880, "inferred"),
        ("4/4 sec.", None, None, "unknown"),
        ("perioada interbelică", None, None, "unknown"),
    ],
)
def test_dates_in_the_museum_s_language_are_read(
    shown: str, earliest: int | None, latest: int | None, certainty: str
) -> None:
    found = DateSpan(display=shown, earliest=earliest, latest=latest, certainty=certainty)
    assert period_of(f"<displayDate>{shown}</displayDate>") == found


@pytest.mark.parametrize(
    ("dates", "span"),
    [
        ("<displayDate>;1925;1925</displayDate><date><earliestDate>1925</earliestDate><latestDate>1925"
         "</latestDate></date>", DateSpan(display="1925", earliest=1925, latest=1925)),
        ("<date><earliestDate>1710-05-06</earliestDate></date>",
         DateSpan(display="1710-05-06", earliest=1710)),
        ("<displayDate>xưa</displayDate><date><earliestDate>1900</earliestDate><latestDate>1800</latestDate>"
         "</date>", DateSpan(display="xưa", certainty="unknown")),
        ("<displayDate>thời Lý</displayDate><date><earliestDate>1009</earliestDate><latestDate>1225"
         "</latestDate></date>", DateSpan(display="thời Lý", earliest=1009, latest=1225)),
        ("<date><earliestDate/><latestDate/></date>", None),
    ],
)  # fmt: skip
def test_the_limits_of_a_date_tell_the_years(dates: str, span: DateSpan | None) -> None:
    assert period_of(dates) == span
