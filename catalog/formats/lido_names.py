"""The names of LIDO 1.0 and 1.1: elements as the schemas write them, and what kinds of events there are."""

from __future__ import annotations

import re
from difflib import get_close_matches
from functools import lru_cache

from catalog.formats.text.fold import fold

LIDO = "http://www.lido-schema.org"
"""The namespace of both versions."""
_TERMINOLOGY = "terminology.lido-schema.org"

_ELEMENTS = """
actor actorID actorInRole administrativeMetadata appellationValue applicationProfile
attributionQualifierActor category classification classificationWrap collection conceptID creditLine culture
date descriptiveMetadata descriptiveNoteID descriptiveNoteValue displayActor displayActorInRole displayDate
displayEdition displayEvent displayMaterialsTech displayObject displayObjectMeasurements displayPlace
displayRelatedWork displayRepository displayState displayStateEditionWrap displaySubject earliestDate event
eventActor eventDate eventDescriptionSet eventID eventMaterialsTech eventMethod eventName
eventObjectMeasurements eventPlace eventSet eventType eventWrap extentActor extentMaterialsTech
extentMeasurements extentSubject formatMeasurements genderActor gml inscriptionDescription
inscriptionTranscription inscriptions inscriptionsWrap latestDate legalBodyID legalBodyName legalBodyWeblink
lido lidoRecID lidoWrap linkResource materialsTech measurementType measurementUnit measurementValue
measurementsSet nameActorSet namePlaceSet nationalityActor object objectClassificationWrap
objectDescriptionRights objectDescriptionSet objectDescriptionWrap objectID objectIdentificationWrap
objectMaterialsTechSet objectMaterialsTechWrap objectMeasurements objectMeasurementsSet objectMeasurementsWrap
objectName objectNote objectPublishedID objectRelationWrap objectType objectWebResource objectWorkType
objectWorkTypeWrap partOfPlace periodName place placeClassification placeID qualifierMeasurements recordID
recordInfoID recordInfoLink recordInfoSet recordMetadataDate recordRights recordSource recordType recordWrap
relatedEvent relatedEventRelType relatedEventSet relatedWork relatedWorkRelType relatedWorkSet
relatedWorksWrap repositoryLocation repositoryName repositorySet repositoryWrap resourceDateTaken
resourceDescription resourceID resourceMeasurementsSet resourcePerspective resourceRelType
resourceRepresentation resourceSet resourceSource resourceType resourceWrap rightsDate rightsHolder
rightsResource rightsType rightsWorkSet rightsWorkWrap roleActor roleInEvent scaleMeasurements
shapeMeasurements sourceActorInRole sourceAppellation sourceDescriptiveNote sourceMaterialsTech
sourceRelatedWorkSet sourceRepositorySet sourceStateEdition subject subjectActor subjectConcept subjectDate
subjectEvent subjectObject subjectPlace subjectSet subjectWrap term termMaterialsTech thingPresent titleSet
titleWrap vitalDatesActor vitalPlaceActor workID
"""
ELEMENTS = frozenset(_ELEMENTS.split())
"""The elements of lido-v1.0.xsd and lido-v1.1.xsd."""
_BY_LOWER = {name.lower(): name for name in ELEMENTS}

_SHORTEST, _LONGEST = 8, 40
"""Letters of names that are compared for slips of the pen."""
_CLOSE = 0.93

_EVENTS = {
    "production": "lido00007 lido00012 lido00025 lido00028 lido00031 lido00484 lido00486 lido00487",
    "design": "lido00224 lido00032",
    "commission": "lido00226",
    "find": "lido00002 lido00033",
    "collecting": "lido00010",
    "use": "lido00011",
    "acquisition": "lido00001 lido00005 lido00227",
    "exhibition": "lido00225",
    "publication": "lido00228 lido00485",
}
_BY_NUMBER = {number: kind for kind, numbers in _EVENTS.items() for number in numbers.split()}
_WORDS = {
    "production": "production|creation|manufactur(?:e|ing)|making|execution|beginning of existence"
    "|herstellung|(?:geistige )?schopfung|ausfuhrung|vervaardiging|productie|producere|creatie|fabricare"
    "|fabrication|realisation|produzione|produccion|san xuat|che tac|che tao|sang tac|sang tao|tao tac",
    "design": "design(?:ing)?|planning|entwurf|ontwerp|conception|proiectare|thiet ke",
    "commission": "commission(?:ing)?|order|auftrag|beauftragung|commande|opdracht|dat hang",
    "find": "find(?:ing)?|found|discovery|excavation|fund|auffindung|ausgrabung|decouverte|fouille|vondst"
    "|opgraving|descoperire|tim thay|phat hien|khai quat|tim thay hien vat",
    "collecting": "collect(?:ing|ion)|sammeln|aufsammlung|collecte|suu tam|thu thap",
    "use": "use|usage|gebrauch|nutzung|utilisation|gebruik|utilizare|su dung",
    "acquisition": "acquisition|transfer of custody|provenance|purchase|gift|donation|bequest|erwerb(?:ung)?"
    "|provenienz|verwerving|achizitie|tiep nhan|nhan|nhap kho|mua|hien tang|tang|nguon goc",
    "exhibition": "exhibition|ausstellung|exposition|tentoonstelling|expozitie|mostra|exposicion"
    "|trung bay|trien lam",
    "publication": "publication|publishing|veroffentlichung|publicatie|publicare|pubblicazione|publicacion"
    "|xuat ban|an hanh|phat hanh",
    "recognition": "recognition|designation|listing|unterschutzstellung|classement|clasare|bescherming"
    "|cong nhan|xep hang|cong nhan bao vat quoc gia|ghi danh",
}  # fmt: skip
_PATTERNS = tuple((kind, re.compile(words)) for kind, words in _WORDS.items())

EVENT_TYPES = {
    "production": ("lido00007", "Production"),
    "find": ("lido00002", "Finding"),
    "use": ("lido00011", "Use"),
    "acquisition": ("lido00001", "Acquisition"),
    "exhibition": ("lido00225", "Exhibition"),
    "publication": ("lido00228", "Publication event"),
    "recognition": ("", "designation"),
    "": ("lido00003", "Event"),
}
"""Kind of event -> number in the LIDO terminology, English term."""


def address_of(number: str) -> str:
    """The address of a concept of the LIDO terminology."""
    return f"http://{_TERMINOLOGY}/{number}"


@lru_cache(maxsize=4096)
def canonical(tag: str) -> str:
    """The name of an element as the schemas write it, whatever its namespace, case and slips of the pen."""
    local = tag.rpartition("}")[2]
    if local in ELEMENTS:
        return local
    return _BY_LOWER.get(local.lower()) or _misspelt(local) or local


def _misspelt(local: str) -> str:
    """The element that a long name is a slip of the pen for ("meausurementType"), "" for none."""
    if len(local) < _SHORTEST or len(local) > _LONGEST:
        return ""
    near = get_close_matches(local.lower(), _BY_LOWER, n=1, cutoff=_CLOSE)
    return _BY_LOWER[near[0]] if near else ""


def event_kind(address: str, *terms: str) -> str:
    """What kind of event an address of the LIDO terminology or a term in several languages names, else "".

    One of production, design, commission, find, collecting, use, acquisition, exhibition, publication,
    recognition.
    """
    words = [address.rstrip("/").rpartition("/")[2].replace("_", " ")] if _TERMINOLOGY in address else []
    if words and words[0] in _BY_NUMBER:
        return _BY_NUMBER[words[0]]
    folded = [fold(word).strip(" .:") for word in (*words, *terms)]
    return next((kind for word in folded for kind, known in _PATTERNS if known.fullmatch(word)), "")
