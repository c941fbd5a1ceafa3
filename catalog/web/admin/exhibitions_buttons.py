"""What a button within a chapter's form does besides saving: "verb:section:record" ("up:s2")."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace

from catalog.errors import UnknownName
from catalog.exhibitions import editing
from catalog.exhibitions.model import Chapter, Exhibition, Section
from catalog.web.admin.exhibitions_finding import shown_record
from catalog.web.admin.exhibitions_frame import Edit
from catalog.web.admin.exhibitions_pictures import picture_of_record
from catalog.web.admin.exhibitions_sections import SectionForm
from catalog.web.admin.shell import tell
from catalog.web.i18n import gettext as _

SectionEdit = Callable[[Section], Section]
_ONLY_SAVE = ("", "save", "auto", "find")


class Button:
    """A button that was pressed."""

    def __init__(self, text: str) -> None:
        verb, _colon, rest = text.partition(":")
        self.verb = verb
        self.section, _colon, self.record = rest.partition(":")

    @property
    def does(self) -> bool:
        """Whether it does anything besides saving."""
        return self.verb not in _ONLY_SAVE

    def of(self, key: str) -> Edit | None:
        """What it does to the chapter of that key, once it is kept; None for one that only saves.

        The edit raises ``UnknownName`` for what is not there (any more), ``TooMany`` where there is no room.
        """
        if not self.does:
            return None
        change = self._section_edit()

        def edit(now: Exhibition) -> Exhibition:
            chapter = now.chapter(key)
            if chapter is None:
                raise UnknownName("chapter", key)
            if self.verb == "cover":
                picture = next((one.picture for one in chapter.sections if one.key == self.section), None)
                return replace(now, cover=picture or now.cover)
            return editing.put_chapter(now, self._done(chapter, change))

        return edit

    def _done(self, chapter: Chapter, change: SectionEdit | None) -> Chapter:
        match self.verb:
            case "section":
                chapter, self.section = editing.add_section(chapter)
                return chapter
            case "up":
                return editing.move_section(chapter, self.section, -1)
            case "down":
                return editing.move_section(chapter, self.section, 1)
            case "remove":
                return editing.remove_section(chapter, self.section)
        return editing.change_section(chapter, self.section, change) if change else chapter

    def _section_edit(self) -> SectionEdit | None:
        """What is done to the section alone; None for what is done to the chapter, or not known."""
        name = self.record
        simple: dict[str, SectionEdit] = {
            "nopicture": lambda section: replace(section, picture=None),
            "drop": lambda section: editing.drop_record(section, name),
            "earlier": lambda section: editing.move_record(section, name, -1),
            "later": lambda section: editing.move_record(section, name, 1),
        }
        if self.verb in ("show", "picture"):
            return self._with_record()
        return simple.get(self.verb)

    def _with_record(self) -> SectionEdit:
        found = shown_record(self.record)
        if found is None:
            raise UnknownName("record", self.record)
        shown, record = found
        if self.verb == "show":
            return lambda section: editing.show_record(section, shown)
        picture = picture_of_record(record)
        return lambda section: replace(section, picture=picture or section.picture)

    def tell(self, entry: int | None) -> None:
        """Say what was done."""
        match self.verb:
            case "remove":
                tell(_("The section is removed."), undo=entry)
            case "cover":
                tell(_("This picture stands on the cover now."), undo=entry)
            case "" | "save":
                tell(_("Saved."), undo=entry)

    def after(self, forms: Mapping[str, SectionForm]) -> dict[str, str]:
        """Where to go on in the page: at the section, what was searched for in it still there."""
        there = {"anchor": f"section-{self.section}"} if self.section and self.verb != "remove" else {}
        form = forms.get(self.section)
        if form is None or self.verb not in ("find", "show", "picture") or not form.words.data:
            return there
        found = {"find": self.section, "q": form.words.data, **there}
        return {**found, "own": "1"} if form.own.data else found
