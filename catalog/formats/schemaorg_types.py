"""The types of schema.org (30.0) that are records here, their kinds, and those that own them."""

from __future__ import annotations

from collections.abc import Iterable

_KINDS = """
exhibition: ExhibitionEvent VisualArtsEvent
event: Event BusinessEvent ChildrensEvent ComedyEvent CourseInstance DanceEvent DeliveryEvent EventSeries
event: Festival FoodEvent Hackathon LiteraryEvent MusicEvent PublicationEvent SaleEvent ScreeningEvent
event: SocialEvent SportsEvent TheaterEvent
class: EducationEvent
course: Course
programme: EducationalOccupationalProgram
lesson: LearningResource Quiz SyllabusLesson HowTo PresentationDigitalDocument
book: Book ComicStory Report
audio: Audiobook AudioObject MusicRecording MusicComposition PodcastEpisode
periodical: Periodical Newspaper PublicationIssue PublicationVolume ComicIssue ComicSeries
article: Article NewsArticle BlogPosting ScholarlyArticle MedicalScholarlyArticle TechArticle
article: AdvertiserContentArticle AnalysisNewsArticle BackgroundNewsArticle OpinionNewsArticle
article: ReportageNewsArticle ReviewNewsArticle SocialMediaPosting LiveBlogPosting Chapter
thesis: Thesis
manuscript: Manuscript ArchiveComponent
map: Map
image: Photograph ImageObject Poster CoverArt ComicCoverArt
object: VisualArtwork Sculpture Painting Drawing
video: VideoObject Movie Clip MovieClip TVEpisode
dataset: Dataset DataFeed
software: SoftwareApplication WebApplication MobileApplication VideoGame SoftwareSourceCode
collection: Collection
image: ImageGallery
"""
_BY_TYPE = {
    name: kind
    for line in _KINDS.strip().splitlines()
    for kind, names in [line.split(": ", 1)]
    for name in names.split()
}
GENERIC = frozenset(("CreativeWork", "MediaObject", "DigitalDocument", "TextDigitalDocument"))
"""Types that say no more than that someone made it: the kind is told by its other words."""
MEDIA = frozenset(("ImageObject", "VideoObject", "AudioObject", "MediaObject", "Clip"))
"""What usually stands beside the thing that a page is about."""
ARTICLES = frozenset(name for name, kind in _BY_TYPE.items() if kind == "article")
INSTITUTIONS = frozenset(
    ("Museum", "Library", "ArtGallery", "ArchiveOrganization", "LibrarySystem", "PerformingArtsTheater")
)
"""Types of those who own records: told to the operator, never recorded."""
WANTED = frozenset(_BY_TYPE) | GENERIC


def is_wanted(types: Iterable[str]) -> bool:
    """Whether something of these types becomes a record."""
    return any(name in WANTED or _is_event(name) for name in types)


def kind_of_types(types: Iterable[str]) -> str:
    """The kind by the narrowest of the types, "" where they only say that it is a creative work."""
    known = [_BY_TYPE.get(name) or ("event" if _is_event(name) else "") for name in types]
    found = [kind for kind in known if kind]
    # "Event" beside "ExhibitionEvent", "Article" beside "Thesis": the wider word adds nothing.
    return next((kind for kind in found if kind not in ("event", "article")), found[0] if found else "")


def is_event(types: Iterable[str]) -> bool:
    """Whether something of these types is to be attended."""
    return any(_is_event(name) or _BY_TYPE.get(name) in ("event", "exhibition", "class") for name in types)


def _is_event(name: str) -> bool:
    return name.endswith("Event")
