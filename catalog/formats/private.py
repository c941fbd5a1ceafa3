"""What a museum or library writes down for itself alone: values, store places, addresses of people.

A column or label that ``is_private`` is mapped to nothing, by no connector and by no profile; a note under
such a label is dropped from a record about a thing in a collection. Raw bytes hold it all, and are never
public.
"""

from __future__ import annotations

import re
from dataclasses import replace
from functools import lru_cache

from catalog.formats.text.fold import fold
from catalog.record import Record
from catalog.shape import with_values

COLLECTED = ("object", "specimen", "collection", "image", "manuscript", "map", "dataset")
"""Kinds of things whose place in the store is nobody's business; a library tells where its books stand."""

# Whole labels, folded. Each line is one reason.
_ANYWHERE = re.compile(
    r"""(?x)
    # money: what it cost, what it is worth
      (?:(?:don|nguyen|dinh|tri)\ )?gia
      (?:\ tien|\ mua|\ ban|\ nhap|\ goc|\ uoc\ tinh|\ bao\ hiem|\ hien\ vat)?
    | gia\ tri
      (?:\ bao\ hiem|\ bang\ tien|\ tien|\ uoc\ tinh|\ tai\ san|\ mua|\ con\ lai|\ hien\ vat|\ kinh\ te)?
    | (?:tri\ gia|thanh\ tien|so\ tien|muc\ gia|kinh\ phi(?:\ mua)?|tien\ boi\ duong|boi\ duong)
    | (?:(?:insurance|insured|appraised|appraisal|assessed|estimated|monetary|purchase|acquisition|market)\ )?
      (?:value|valuation|price|cost)(?:\ paid|\ estimate)?
    | valuation(?:\ .*)? | bao\ hiem | insurance(?:\ .*)? | versicherungswert | valeur(?:\ d.assurance)?
    # people: where they live, how to reach them, who they are by number
    | (?:dia\ chi|noi\ o|cho\ o|que\ quan|dien\ thoai|so\ dien\ thoai|sdt|dt|email|thu\ dien\ tu|lien\ he)
      \ (?:cua\ )?(?:nguoi|chu|ben|ca\ nhan|gia\ dinh|don\ vi|co\ quan)\ .*
    | (?:so\ )?(?:cmnd|cmt|cccd|can\ cuoc(?:\ cong\ dan)?|chung\ minh(?:\ nhan\ dan)?|ho\ chieu|tai\ khoan.*)
    | (?:donor|vendor|seller|lender|owner|contact|source|private|home)'?s?\ ?(?:home\ )?
      (?:address|phone|telephone|e-?mail|contact|details)
    # guarding: where it stands in the store, how it is kept safe
    | (?:vi\ tri|dia\ diem|noi|cho)\ (?:luu\ kho|trong\ kho|kho|bao\ quan|cat\ giu|de\ hien\ vat)(?:\ .*)?
    | (?:storage|store|vault|strongroom|shelf)\ (?:location|place|room|unit|position|cabinet|box)(?:\ .*)?
    | (?:ma|so)\ (?:khoa|ket) | security(?:\ .*)? | an\ ninh(?:\ .*)?
    """
)
_OF_THINGS = re.compile(
    r"""(?x)
      (?:kho|vi\ tri|tu|gia|ke|ngan|hop|ket|phong\ kho)(?:\ (?:so|kho|tu|gia|ke|ngan|hop|hien\ tai|\d+))*
    | (?:vi\ tri|noi|dia\ diem)\ (?:hien\ tai|de|dat|sap\ xep)
    | dia\ chi | (?:so\ )?dien\ thoai | sdt | dt | e-?mail | thu\ dien\ tu | phone | telephone | address
    | (?:current\ |permanent\ |physical\ |normal\ )?location | storage | shelf | cabinet | drawer | box
    | (?:nguoi\ )?lien\ he | contact
    """
)
_EDGES = re.compile(r"[\s:.\-–*]+\Z|\A[\s\-–*]+")
_BRACKETS = re.compile(r"\s*[(\[][^)\]]*[)\]]")


@lru_cache(maxsize=4096)
def is_private(label: str, kind: str = "") -> bool:
    """Whether a column or label of that name holds what is never published.

    ``kind`` is the kind of thing that is told about, where it is known: "Kho" is a reading room's shelf of
    a book, and the store of a museum's object. Case, marks, brackets and a colon at the end do not count:
    "Giá mua (VNĐ):" is a price; "Giá trị lịch sử" and "Giá vé" are none of these.
    """
    folded = _EDGES.sub("", " ".join(fold(_BRACKETS.sub("", label)).split()))
    if _ANYWHERE.fullmatch(folded):
        return True
    return kind in COLLECTED and _OF_THINGS.fullmatch(folded) is not None


_MUSEUM_PIECES = ("object", "specimen")


def without_private(record: Record) -> Record:
    """The record without what is not for the public; most records come back as they are.

    Those are notes under a private label, and where in the house a museum's piece stands.
    """
    if record.kind not in COLLECTED:
        return record
    if record.notes:
        kept = tuple(note for note in record.notes if not _is_private_note(note, record.kind))
        if len(kept) < len(record.notes):
            record = with_values(record, notes=kept)
    if record.kind in _MUSEUM_PIECES and any(held.location for held in record.holdings):
        record = with_values(record, holdings=tuple(replace(held, location="") for held in record.holdings))
    return record


def _is_private_note(note: object, kind: str) -> bool:
    if not isinstance(note, str):
        # What a plugin gave wrong is told by the schema.
        return False
    label, colon, _ = note[:80].partition(":")
    return bool(colon) and is_private(label, kind)
