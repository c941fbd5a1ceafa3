"""People, bodies and meetings of MARC 21 records (fields 100-111, 700-720) and their roles."""

from __future__ import annotations

from functools import lru_cache

from catalog.formats.identifiers import web_address
from catalog.formats.marc_draft import Draft
from catalog.formats.marc_record import DataField
from catalog.formats.names import RELATORS, role
from catalog.formats.text.clean import strip_full_stop, strip_isbd
from catalog.formats.text.fold import fold

MAX_ROLE = 100
"""Characters; a longer text is no role."""

_NAME_PARTS = {"00": "abc", "10": "ab", "11": "andc", "20": "a"}
# $e as Vietnamese and English cataloguers write it, folded, and the word of MARC's relators that it means.
_WORDS = """
tac gia|author;dong tac gia|author;nguoi viet|author;viet|author;author|author;joint author|author;by|author
dich|translator;nguoi dich|translator;dich gia|translator;bien dich|translator;tr|translator;trl|translator
trans|translator;translated by|translator;chuyen ngu|translator;dich tho|translator
chu bien|editor;nguoi bien tap|editor;bien tap|editor;tong chu bien|editor;dong chu bien|editor
ed|editor;eds|editor;edited by|editor;joint editor|editor;hieu dinh|corrector;nguoi hieu dinh|corrector
bien soan|compiler;nguoi bien soan|compiler;suu tam|compiler;nguoi suu tam|compiler;tuyen chon|compiler
suu tam, bien soan|compiler;comp|compiler;joint comp|compiler;suu tam va bien soan|compiler
minh hoa|illustrator;nguoi minh hoa|illustrator;ve minh hoa|illustrator;tranh|illustrator
ve tranh|illustrator;ill|illustrator;illus|illustrator;illustrated by|illustrator;hoa si|artist;ve|illustrator
ve bia|cover designer;trinh bay bia|cover designer;thiet ke|designer;loi gioi thieu|author of introduction
gioi thieu|author of introduction;viet loi gioi thieu|author of introduction
loi tua|author of introduction;de tua|author of introduction;loi bat|author of afterword
chu giai|annotator;chu thich|annotator;binh chu|annotator;phien am|transliterator
nguoi phien am|transliterator;phien am, chu giai|transliterator;nhiep anh|photographer
anh|photographer;chup anh|photographer;soan nhac|composer;nhac|composer
nhac si|composer;sang tac nhac|composer;loi|lyricist;loi tho|lyricist
dao dien|director;dien vien|actor;bieu dien|performer;trinh bay|performer;nguoi doc|narrator;doc|narrator
nguoi ke|storyteller;ke|storyteller;ke chuyen|storyteller;ghi|interviewer;phong van|interviewer
huong dan|thesis advisor;nguoi huong dan|thesis advisor;huong dan khoa hoc|thesis advisor
can bo huong dan|thesis advisor;hd|thesis advisor;giao vien huong dan|thesis advisor
phan bien|opponent;nghien cuu sinh|author;xuat ban|publisher;in|printer;co quan chu quan|issuing body
co quan ban hanh|issuing body;ban hanh|issuing body;to chuc|organizer;khac|engraver;khac in|engraver
chep|scribe;sao chep|scribe;ban do|cartographer;ve ban do|cartographer;phong tac|adapter;chuyen the|adapter
"""
ROLE_WORDS = dict(entry.split("|") for entry in _WORDS.strip().replace("\n", ";").split(";"))
"""What stands in $e, folded and without its full stop -> the relator's word."""

Agent = tuple[str, str, str, str]
"""Name, role, dates, address."""


@lru_cache(maxsize=4096)
def plain_role(text: str) -> str:
    """The relator's word for a code, an address, or a word in Vietnamese or English; else the text itself."""
    found = role(text)
    if found.lower() in RELATORS.values():
        return found.lower()
    return ROLE_WORDS.get(fold(found).strip(" .()[]"), found)[:MAX_ROLE]


def name_of(entry: DataField) -> str:
    """The name in a heading, "" for none; meetings with their number, date and place."""
    parts = entry.all(_NAME_PARTS[entry.tag[1:]])
    return strip_full_stop(parts[0] if len(parts) == 1 else " ".join(parts))


def agent(entry: DataField) -> Agent | None:
    """The agent that a heading names; None for one without a name or of a work ($t)."""
    # In headings of meetings $e is a part of the body and $j its role (MARC 21, X11).
    is_meeting = entry.tag[1:] == "11"
    roles = "4j" if is_meeting else "4e"
    dates = uri = part = ""
    for code, value in entry.subfields:
        if code == "d":
            dates = dates or strip_isbd(value).rstrip(".")[:200]
        elif code in roles and value and not part:
            part = plain_role(value)
        elif code in "01" and not uri:
            uri = web_address(value)
        elif code == "t":
            return None
    name = name_of(entry)
    return (name, part, "" if is_meeting else dates, uri) if name else None


def take_names(draft: Draft, fields: list[DataField]) -> None:
    """Headings of people, bodies and meetings; those with $t name works, which become related things."""
    for entry in fields:
        known = agent(entry)
        if known:
            draft.creators[known] = None
        elif title := entry.get("t"):
            _relate_work(draft, entry, title)


def _relate_work(draft: Draft, entry: DataField, title: str) -> None:
    rest = " ".join(entry.all("np"))
    title = strip_full_stop(f"{title} {rest}" if rest else title)
    name = strip_full_stop(" ".join(entry.all("ab")))
    # Second indicator 2: a work that is within the thing.
    kind = "has_part" if entry.second == "2" else "related"
    draft.relate(kind, f"{title} / {name}" if name else title)


def take_statement(draft: Draft, statement: str) -> None:
    """Who is named on the title page, as a note where no heading names anybody: nothing is made out of it."""
    if not draft.creators:
        draft.note(strip_full_stop(statement))
