"""What is written as Dublin Core is the XML that a library for XML would write of it."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree

from catalog.formats.dublincore import DublinCoreFormat
from catalog.formats.text.clean import clean
from catalog.record import Record, Subject, Title
from tests.web.samples import EVERYTHING, SAMPLES

DC = "{http://purl.org/dc/elements/1.1/}"
OAI_DC = DublinCoreFormat()
signs = st.one_of(st.characters(), st.sampled_from("<>&\"' \n\r\t\x85\u2028]\u0302"))
texts = st.text(alphabet=signs, max_size=40)


def again(written: bytes) -> bytes:
    return etree.tostring(etree.fromstring(written), encoding="UTF-8", xml_declaration=False)


def test_samples_are_written_as_a_tree_would_be() -> None:
    for record in (*SAMPLES(), EVERYTHING()):
        assert again(OAI_DC.write(record)) == OAI_DC.write(record)


@given(texts, texts, texts)
@settings(deadline=None)
def test_any_text_is_written_and_read_as_it_is_when_clean(title: str, subject: str, language: str) -> None:
    record = Record(
        kind="book",
        title=title,
        titles=(Title(value=subject, language=language),),
        subjects=(Subject(label=subject),),
        description=title,
    )
    root = etree.fromstring(OAI_DC.write(record))
    assert [entry.text or "" for entry in root.iter(f"{DC}title")] == [
        clean(text, keep_lines=True) for text in (title, subject)
    ]
    assert (root.findtext(f"{DC}subject") or "") == clean(subject, keep_lines=True)


@given(texts)
@settings(deadline=None)
def test_clean_text_is_the_same_whether_looked_at_or_not(text: str) -> None:
    # What is printable is cleaned by a shorter way.
    forced = clean(f"{text}\n\n\n\u200b", keep_lines=True)
    assert forced == clean(text, keep_lines=True)
