"""What the tags and types of RIS mean for a record."""

from __future__ import annotations

_KINDS = """
book: BOOK EDBOOK EBOOK CONF RPRT GEN GOVDOC CLSWK DICT ENCYC PAMP PAT STAND LEGAL STAT BILL CASE HEAR STA
book: UNBILL LAW ANCIENT MUSIC CTLG GRANT
article: JOUR EJOUR MGZN NEWS CHAP ECHAP CPAPER ABST INPR
periodical: JFULL SER
thesis: THES
manuscript: MANSCPT UNPB UNPD PCOMM
map: MAP
image: ART FIGURE CHART SLIDE EQUA
audio: SOUND
video: VIDEO ADVS MPCT MULTI
dataset: DATA DBASE AGGR
software: COMP
web: ELEC BLOG WEB ICOMM
"""
KINDS = {code: kind for line in _KINDS.split("\n") if line for kind, codes in [line.split(": ")]
         for code in codes.split()}  # fmt: skip
"""Type of reference (TY) -> kind of record; others are books, as GEN is."""
# Some programs write the names that people see.
KINDS |= dict.fromkeys(("JOURNAL ARTICLE", "BOOK SECTION", "CONFERENCE PAPER", "MAGAZINE ARTICLE"), "article")
KINDS |= {"NEWSPAPER ARTICLE": "article", "THESIS": "thesis", "WEB PAGE": "web", "DATASET": "dataset"}

HOSTED = frozenset(code for code, kind in KINDS.items() if kind == "article") | {"UNPB", "FIGURE", "GEN"}
"""Types whose secondary title is that of the periodical or book they stand in."""

CREATORS = {
    "AU": "author", "A1": "author", "A2": "editor", "ED": "editor", "A3": "series editor",
    "A4": "contributor", "TA": "translator",
}  # fmt: skip
"""Tag -> part played."""

PLAIN = {
    "PB": "publisher", "VL": "volume", "VO": "volume", "IS": "issue", "CP": "issue", "ET": "edition",
    "AB": "abstract", "N2": "abstract", "CN": "call_number", "AV": "location",
}  # fmt: skip
"""Tag -> field of a citation, the first value counts."""

SEVERAL = {"CY": "places", "PP": "places", "LA": "languages", "KW": "subjects", "N1": "notes", "RN": "notes"}
"""Tag -> field of a citation that takes all values."""

NUMBERS = {"DO": "doi", "SN": "other", "M3": "doi"}
"""Tag -> scheme of a number that is neither ISBN nor ISSN; those for "doi" are left out without one."""

ADDRESSES = {"UR": "", "L1": "fulltext", "L2": "fulltext", "LK": "page", "L3": "", "L4": ""}
"""Tag -> what an address leads to, "" where the address itself tells."""
