"""The elements of OAI-PMH replies as text (the XML of the protocol's section 3 and 4, by OAI-PMH.xsd)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from xml.sax.saxutils import escape, quoteattr

from catalog.sdk.testing.oaipmh.holdings import FORMATS

NAMESPACE = "http://www.openarchives.org/OAI/2.0/"
SECONDS = "%Y-%m-%dT%H:%M:%SZ"
DAYS = "%Y-%m-%d"
_SHOWN = {SECONDS: "YYYY-MM-DDThh:mm:ssZ", DAYS: "YYYY-MM-DD"}


def shown(granularity: str) -> str:
    """A granularity as Identify tells it."""
    return _SHOWN[granularity]


def envelope(now: str, base: str, arguments: Iterable[tuple[str, str]], content: str) -> bytes:
    """A whole reply in UTF-8."""
    asked = "".join(f" {name}={quoteattr(value)}" for name, value in arguments)
    return (
        '<?xml version="1.0" encoding="UTF-8"?>\n'
        f'<OAI-PMH xmlns="{NAMESPACE}" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" '
        f'xsi:schemaLocation="{NAMESPACE} http://www.openarchives.org/OAI/2.0/OAI-PMH.xsd">\n'
        f"<responseDate>{now}</responseDate><request{asked}>{escape(base)}</request>\n{content}\n</OAI-PMH>\n"
    ).encode()


def error(code: str, message: str) -> str:
    """An error element (section 3.6)."""
    return f'<error code="{code}">{escape(message)}</error>'


def identify(base: str, earliest: str, deleted_record: str, granularity: str) -> str:
    """The Identify element (section 4.2)."""
    return (
        "<Identify><repositoryName>Thư viện thử nghiệm / Test Library</repositoryName>"
        f"<baseURL>{escape(base)}</baseURL><protocolVersion>2.0</protocolVersion>"
        f"<adminEmail>thuthu@thuvien.example</adminEmail><earliestDatestamp>{earliest}</earliestDatestamp>"
        f"<deletedRecord>{deleted_record}</deletedRecord><granularity>{shown(granularity)}</granularity>"
        '<description><oai-identifier xmlns="http://www.openarchives.org/OAI/2.0/oai-identifier" '
        'xsi:schemaLocation="http://www.openarchives.org/OAI/2.0/oai-identifier '
        'http://www.openarchives.org/OAI/2.0/oai-identifier.xsd"><scheme>oai</scheme>'
        "<repositoryIdentifier>thuvien.example</repositoryIdentifier><delimiter>:</delimiter>"
        "<sampleIdentifier>oai:thuvien.example:1</sampleIdentifier></oai-identifier></description></Identify>"
    )


def formats(prefixes: Iterable[str]) -> str:
    """The ListMetadataFormats element (section 4.4)."""
    told = "".join(
        f"<metadataFormat><metadataPrefix>{prefix}</metadataPrefix><schema>{FORMATS[prefix][0]}</schema>"
        f"<metadataNamespace>{FORMATS[prefix][1]}</metadataNamespace></metadataFormat>"
        for prefix in prefixes
    )
    return f"<ListMetadataFormats>{told}</ListMetadataFormats>"


def sets(names: Mapping[str, str]) -> str:
    """The ListSets element (section 4.6)."""
    told = "".join(
        f"<set><setSpec>{spec}</setSpec><setName>{escape(name)}</setName></set>"
        for spec, name in names.items()
    )
    return f"<ListSets>{told}</ListSets>"


def header(identifier: str, datestamp: str, groups: Iterable[str], deleted: bool) -> str:
    """A header element (section 2.5)."""
    status = ' status="deleted"' if deleted else ""
    specs = "".join(f"<setSpec>{escape(spec)}</setSpec>" for spec in groups)
    return (
        f"<header{status}><identifier>{escape(identifier)}</identifier>"
        f"<datestamp>{datestamp}</datestamp>{specs}</header>"
    )


def token(text: str, cursor: int, total: int | None) -> str:
    """A resumptionToken element (section 3.5)."""
    size = "" if total is None else f' completeListSize="{total}"'
    return f'<resumptionToken{size} cursor="{cursor}">{escape(text)}</resumptionToken>'
