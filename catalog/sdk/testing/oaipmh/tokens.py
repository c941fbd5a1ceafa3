"""Resumption tokens that expire, forget what was asked, or must be asked for otherwise."""

from __future__ import annotations

import base64
import re
from collections.abc import Callable
from dataclasses import replace
from html import unescape

from catalog.sdk.testing.oaipmh.behaviour import Ask, Behaviour, Expect, mended
from catalog.sdk.testing.oaipmh.endings import of
from catalog.sdk.testing.oaipmh.provider import OaiError, Provider, Selection
from catalog.sdk.testing.serving import Answer

_TOKEN = re.compile(r"(<resumptionToken[^>]*>)([^<]+)(?=<)")
_ODD = "!+ /&=%?#<đ>"


class Forgetful(Provider):
    """Tokens do not hold the set, so that later pages are of the whole list."""

    def token_at(self, chosen: Selection, at: int) -> str:
        """A token without a set."""
        return super().token_at(replace(chosen, group=""), at)


class OddToken(Provider):
    """Tokens hold what an address must quote."""

    def token_at(self, chosen: Selection, at: int) -> str:
        """A token of odd characters."""
        return f"{_ODD}{base64.b64encode(super().token_at(chosen, at).encode()).decode()}"

    def resumed(self, verb: str, token: str) -> Selection:
        """What the token stands for; raises ``OaiError`` if one character of it was lost."""
        if not token.startswith(_ODD):
            raise OaiError("badResumptionToken", "the token was changed on its way")
        return super().resumed(verb, base64.b64decode(token.removeprefix(_ODD)).decode())


def _expired(ask: Ask, status: int = 200) -> Answer:
    return ask.error("badResumptionToken", "the resumption token has expired", status)


def _expires_once(status: int) -> Callable[[Ask], Answer]:
    """The third page's token is expired until the list has been begun a second time."""

    def answer(ask: Ask) -> Answer:
        if ask.lists and not ask.get("resumptionToken"):
            ask.memory["begun"] = ask.memory.get("begun", 0) + 1
        if "at=8" in ask.get("resumptionToken") and ask.memory["begun"] < 2:
            return _expired(ask, status)
        return ask.rightly()

    return answer


def _expires_beside_a_list(ask: Ask) -> Answer:
    """What ``_expires_once`` says, with an empty list beside the error."""
    answer = _expires_once(200)(ask)
    empty = f"</error><{ask.verb}></{ask.verb}>".encode()
    return replace(answer, body=answer.body.replace(b"</error>", empty))


def _always_expired(ask: Ask) -> Answer:
    return _expired(ask) if ask.get("resumptionToken") else ask.rightly()


def _one_token(ask: Ask) -> Answer:
    """Behind the one token that is ever given stands the place that this server remembers."""
    arguments = [
        (name, ask.memory.get("token", "") if name == "resumptionToken" else value)
        for name, value in ask.arguments
    ]
    answer = ask.instead(arguments)
    text = answer.body.decode()
    if found := _TOKEN.search(text):
        ask.memory["token"] = unescape(found[2])
    return replace(answer, body=_TOKEN.sub(r"\1session-7", text).encode())


def _wants_prefix(ask: Ask) -> Answer:
    if not ask.get("resumptionToken"):
        return ask.rightly()
    if not ask.get("metadataPrefix"):
        return ask.error("badArgument", "missing: metadataPrefix")
    return ask.instead([pair for pair in ask.arguments if pair[0] not in ("metadataPrefix", "set")])


BEHAVIOURS = (
    Behaviour(
        name="expired_token_200_once",
        what="The third page's token has expired; a list that is begun again goes through.",
        source="sickle#19, oai-harvest#30 (at 677,989 of 1.5 million)",
        answer=_expires_once(200),
        runs=(Expect(notice="token_expired"), Expect()),
    ),
    Behaviour(
        name="expired_token_http_500",
        what="The third page's token has expired, which is said with HTTP status 500.",
        source="trial of four clients; oai-harvest#40",
        answer=_expires_once(500),
        runs=(Expect(notice="token_expired"), Expect()),
    ),
    Behaviour(
        name="expired_token_beside_an_empty_list",
        what="The third page's token has expired, which is said beside an empty list.",
        source="made up after what harvesters tell: an empty list without a token is the end of a list",
        answer=_expires_beside_a_list,
        runs=(Expect(notice="token_expired"), Expect()),
    ),
    Behaviour(
        name="expired_token_always",
        what="Every token has expired as soon as it is used.",
        source="figshare-user-documentation#64",
        answer=mended(_always_expired),
        runs=(
            Expect(notice="token_expired"),
            Expect(stage=1, full=True),
        ),
    ),
    Behaviour(
        name="same_token_moves_on",
        what="All pages have the same token, and the server remembers where it is.",
        source="made up after what harvesters tell",
        answer=_one_token,
    ),
    Behaviour(
        name="token_with_odd_characters",
        what="Tokens hold spaces, signs and letters that an address must quote.",
        source="made up after what harvesters tell",
        provider=of(OddToken),
    ),
    Behaviour(
        name="token_loses_the_set",
        what="The second page and all that follow are of the whole list, not of the set that was asked for.",
        source="SobekCM-Web-Application#6",
        provider=of(Forgetful),
        options={"set": "dia-chi"},
    ),
    Behaviour(
        name="prefix_wanted_with_token",
        what="A token alone is refused with badArgument: metadataPrefix is wanted beside it.",
        source="zenodo#783, ruby-oai#107",
        answer=_wants_prefix,
        runs=(Expect(notice="prefix_with_token"), Expect()),
    ),
)
