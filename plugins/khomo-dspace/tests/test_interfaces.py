"""Where a repository answers, which of its interfaces does, and what is said of it."""

import dataclasses
from datetime import UTC, datetime

import pytest
from khomo_dspace import DspaceConnector
from khomo_dspace.interface import interface_of
from khomo_dspace.server import Server

from catalog.sdk import FetchRequest, SourceError, SourceRefused, SourceUnavailable
from catalog.sdk.testing import Answer
from catalog.sdk.testing.dspace import Script, items, nasty_dspace
from catalog.sdk.testing.oaipmh import Item as OaiItem
from catalog.sdk.testing.oaipmh import Provider

NOW = datetime(2026, 3, 1, tzinfo=UTC)
HANDLES = [f"123456789/{number}" for number in (1, 2, 3)]
BOOKS = [
    OaiItem(identifier=f"oai:thuvienso.example.vn:{handle}", title=f"Sách {handle}", creator="", year="2001",
            datestamp=NOW, sets=("col_123456789_9",) if handle.endswith("3") else ())
    for handle in HANDLES
]  # fmt: skip


@pytest.fixture
def older(repository):
    """A repository of DSpace 6: no REST API of version 7, OAI-PMH below /oai."""
    repository.script.has_api = False
    sets = {"com_123456789_8": "Khoa Sử", "col_123456789_9": "Luận văn"}
    repository.script.oai = Provider(items=BOOKS, now=NOW, sets=sets)
    return repository


@pytest.mark.parametrize(
    "path",
    ["", "/", "/home", "/handle/123456789/1", "/server", "/server/api", "/server/api/core/items?page=2",
     "/server/#/server/api", "/communities/1911e8a4-6939-490c-b58b-a5d70f8d91fb"],
)  # fmt: skip
def test_any_address_of_a_repository_leads_to_its_api(repository, path):
    told = repository.check(url=repository.url + path).details["interface"]
    assert told == f"REST at {repository.url}/server/api"


def test_the_api_is_found_at_another_host_or_port_by_what_the_interface_says(repository):
    with nasty_dspace(Script(has_api=False, rest=f"{repository.url}/server")) as pages:
        info = repository.check(url=pages)
        assert info.details["interface"] == f"REST at {repository.url}/server/api"
        assert repository.fetch(url=pages).ids == repository.handles


def test_the_check_tells_name_version_number_and_how_changes_are_found(repository):
    info = repository.check()
    assert (info.title, info.total, info.notices) == ("Thư viện số Trường Đại học", 30, ())
    assert info.details["system"] == "DSpace 7.6.1"
    assert info.details["changes"] == "by date"


def test_the_check_says_where_changes_cannot_be_asked_for(repository):
    repository.script.fields = ()
    assert "each run lists everything" in repository.check().notices[0]


def test_the_check_says_that_a_repository_lists_nothing(repository):
    repository.script.items = []
    assert "lists no items" in repository.check().notices[0]


@pytest.mark.parametrize(
    ("told", "pages"),
    [("https://thuvienso.example.vn/", "https://thuvienso.example.vn"),
     ("http://localhost:4000", "https://api.example.vn"), ("http://10.0.0.5", "https://api.example.vn"),
     ("", "https://api.example.vn"), ("javascript:alert(1)", "https://api.example.vn")],
)  # fmt: skip
def test_pages_are_linked_where_the_world_can_reach_them(repository, told, pages):
    server = Server(repository.http, "https://api.example.vn/server/api", {"dspaceUI": told})
    assert interface_of(server) == pages


def test_the_check_of_a_host_offers_the_repository(repository):
    (offer,) = DspaceConnector.discover(repository.url, repository.http, frozenset())
    assert offer.options == {"url": f"{repository.url}/server/api"}
    assert (offer.system, offer.info.total) == ("DSpace 7.6.1", 30)
    assert repository.fetch(**offer.options).end.complete


def test_a_host_whose_every_address_is_a_web_page_offers_nothing(repository):
    repository.script.has_api = False
    assert list(DspaceConnector.discover(repository.url, repository.http, frozenset())) == []


def test_a_repository_that_cannot_be_searched_is_told_not_offered(repository):
    repository.script.spoil = lambda path, asked, body: (
        Answer(b'{"message": "No"}', 403) if "search" in path else body
    )
    with pytest.raises(SourceRefused, match="status 403"):
        list(DspaceConnector.discover(repository.url, repository.http, frozenset()))


class OldDspace(Provider):
    """As DSpace 6 answers: it offers formats of its own beside those of others."""

    def reply(self, arguments, base):
        own = b"<metadataFormat><metadataPrefix>xoai</metadataPrefix><schema>x</schema><metadataNamespace>"
        own += b"http://www.lyncode.com/xoai</metadataNamespace></metadataFormat></ListMetadataFormats>"
        return super().reply(arguments, base).replace(b"</ListMetadataFormats>", own)


def test_the_check_of_a_host_offers_an_older_repository(older):
    older.script.oai = OldDspace(items=BOOKS, now=NOW)
    (offer,) = DspaceConnector.discover(older.url, older.http, frozenset())
    assert offer.options == {"url": older.url}
    assert (offer.system, offer.info.total) == ("DSpace", 3)
    assert older.fetch(**offer.options).ids == HANDLES
    (named,) = DspaceConnector.discover(f"{older.url}/oai/request", older.http, frozenset())
    assert named.options == {"url": f"{older.url}/oai/request"}


def test_other_software_with_oai_pmh_at_that_address_is_not_offered_as_dspace(older):
    assert list(DspaceConnector.discover(older.url, older.http, frozenset())) == []


def test_a_site_that_is_no_repository_is_told_with_the_addresses_that_were_tried(repository):
    repository.script.has_api = False
    with pytest.raises(SourceRefused, match=r"/server/api.*/oai/request"):
        repository.check()


def test_a_host_that_does_not_answer_is_worth_trying_again(repository):
    with pytest.raises(SourceUnavailable):
        repository.check(url="http://127.0.0.1:9")


def test_an_older_repository_is_harvested_over_oai_pmh_under_its_handles(older):
    trial = older.trial()
    assert list(trial.records) == HANDLES
    assert trial.records[HANDLES[0]].title == "Sách 123456789/1"
    assert trial.checkpoints[-1].complete


def test_the_check_of_an_older_repository_says_which_interface_answers(older):
    info = older.check()
    assert info.total == 3
    assert "harvested over OAI-PMH" in info.notices[0]
    assert info.details["interface"] == f"OAI-PMH at {older.url}/oai/request"


def test_records_keep_their_names_when_a_repository_moves_to_a_new_version(older):
    before = older.fetch().ids
    older.script.has_api = True
    older.script.items = items(3)
    assert older.fetch().ids == before


def test_the_mark_of_one_interface_is_not_gone_on_from_over_the_other(older):
    kept = older.fetch().end.next_since
    older.script.has_api = True
    assert older.fetch(FetchRequest(since=kept)).end.complete
    rest = older.fetch().end.next_since
    assert older.fetch(FetchRequest(since=rest), url=f"{older.url}/oai/request").ids == HANDLES


def test_an_api_that_is_gone_for_a_while_is_waited_for(older):
    older.script.has_api = True
    kept = older.fetch().end.next_since
    older.script.has_api = False
    with pytest.raises(SourceUnavailable, match="answered before and does not now"):
        older.fetch(FetchRequest(since=kept))


def test_an_api_that_is_down_is_not_taken_for_an_older_version(older):
    older.script.has_api = True
    older.script.spoil = lambda path, asked, body: Answer(status=503) if path == "/server/api" else body
    with pytest.raises(SourceUnavailable):
        older.fetch()


def test_the_address_of_oai_pmh_is_taken_at_its_word(older):
    older.script.has_api = True
    assert older.fetch(url=f"{older.url}/oai/request").ids == HANDLES


@pytest.mark.parametrize("scope", ["123456789/9", "col_123456789_9"])
def test_one_collection_of_an_older_repository_is_its_set(older, scope):
    assert older.fetch(scope=scope).ids == ["123456789/3"]


def test_a_set_that_an_older_repository_does_not_have_is_told(older):
    with pytest.raises(SourceRefused, match="no set 123456789/7"):
        older.fetch(scope="123456789/7")


def test_deletions_of_an_older_repository_come_under_handles(older):
    gone = [dataclasses.replace(BOOKS[0], deleted=True), *BOOKS[1:]]
    older.script.oai = Provider(items=gone, now=NOW)
    assert [raw.native_id for raw in older.fetch().raws if raw.deleted] == ["123456789/1"]


def test_a_scope_that_the_repository_does_not_know_is_told(repository):
    repository.script.spoil = lambda path, asked, body: Answer(status=404) if "pid" in path else body
    with pytest.raises(SourceRefused, match="no community or collection '10/5'"):
        repository.fetch(scope="10/5")


def test_a_server_that_asks_for_a_login_for_everything_is_no_repository_to_us(repository):
    repository.script.spoil = lambda path, asked, body: Answer(status=401)
    with pytest.raises(SourceError):
        repository.check()
