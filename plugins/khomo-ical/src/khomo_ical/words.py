"""How forms tell of this kind of source, in Vietnamese and English."""

from __future__ import annotations

from catalog.sdk.words import OptionWords, Words

WORDS = {
    "vi": Words(
        label="Lịch sự kiện (iCal, Google Lịch)",
        about="Lịch hoạt động công khai của đơn vị: Google Lịch, Outlook hoặc tệp .ics.",
        options={
            "url": OptionWords(
                "Địa chỉ lịch",
                "Địa chỉ .ics hoặc trang lịch công khai.",
                "https://calendar.google.com/calendar/ical/…/public/basic.ics",
            ),
            "path": OptionWords("Tệp lịch trên máy chủ"),
            "missing": OptionWords(
                "Sự kiện không còn trong lịch",
                "",
                choices={
                    "auto": "gỡ, nếu lịch vẫn giữ sự kiện đã qua",
                    "withdraw": "gỡ khỏi trang",
                    "keep": "giữ lại",
                },
            ),
        },
    ),
    "en": Words(
        label="Calendar of events (iCal, Google Calendar)",
        about="The institution's public calendar: Google Calendar, Outlook, or an .ics file.",
        options={
            "url": OptionWords(
                "Address of the calendar",
                "An .ics address, or the public page of the calendar.",
                "https://calendar.google.com/calendar/ical/…/public/basic.ics",
            ),
            "path": OptionWords("Calendar file on the server"),
            "missing": OptionWords(
                "Events that are no longer in it",
                "",
                choices={
                    "auto": "taken off, if the calendar keeps what is past",
                    "withdraw": "taken off the site",
                    "keep": "kept",
                },
            ),
        },
    ),
}
