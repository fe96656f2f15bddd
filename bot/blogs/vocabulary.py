"""Which elements the strict reader knows, where each may stand, and with which attributes.

Names are as expat gives them: the namespace, a space, the name.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from bot.blogs.told import ABOUT, BASE, RESOURCE, Attributes, Told

ATOM = "http://www.w3.org/2005/Atom"
RSS_1 = "http://purl.org/rss/1.0/"
_RDF = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
_DC = "http://purl.org/dc/elements/1.1/"
_TERMS = "http://purl.org/dc/terms/"
_CONTENT = "http://purl.org/rss/1.0/modules/content/"
_MEDIA = "http://search.yahoo.com/mrss/"
_ITUNES = "http://www.itunes.com/dtds/podcast-1.0.dtd"
_SY = "http://purl.org/rss/1.0/modules/syndication/"
_THR = "http://purl.org/syndication/thread/1.0"
_ADMIN = "http://webns.net/mvcb/"
POST_ID = "com-wordpress:feed-additions:1"
_LANG = "http://www.w3.org/XML/1998/namespace lang"

PREFIXES = {
    _RDF: "rdf",
    _DC: "dc",
    _TERMS: "dcterms",
    _CONTENT: "content",
    _MEDIA: "media",
    _ITUNES: "itunes",
    _SY: "sy",
    _ADMIN: "admin",
    "http://purl.org/rss/1.0/modules/slash/": "slash",
    "http://wellformedweb.org/commentapi/": "wfw",
    _THR: "thr",
    "http://www.georss.org/georss": "georss",
    "http://www.w3.org/2003/01/geo/wgs84_pos#": "geo",
    "http://rssnamespace.org/feedburner/ext/1.0": "feedburner",
    "https://podcastindex.org/namespace/1.0": "podcast",
    "http://www.google.com/schemas/play-podcasts/1.0": "googleplay",
    "http://webfeeds.org/rss/1.0": "webfeeds",
}
"""The prefix that each namespace must have, in lower case: feedparser goes by prefixes in places."""

HARMLESS = frozenset(
    {
        "http://purl.org/rss/1.0/modules/slash/",
        "http://wellformedweb.org/commentapi/",
        _THR,
        "https://podcastindex.org/namespace/1.0",
        "http://www.google.com/schemas/play-podcasts/1.0",
        "http://webfeeds.org/rss/1.0",
    }
)
"""Namespaces in which nothing is for us, so that everything in them can be passed over."""


@dataclass(frozen=True, slots=True)
class Shape:
    """An element: what is done with it, its attributes (None: any), and what may stand in it (None: text alone)."""

    takes: Callable[[Told, Attributes, str], None] | None = None
    attributes: frozenset[str] | None = frozenset()
    inside: Mapping[str, "Shape"] | None = None
    is_entry: bool = False


_Table = dict[str, Shape]


def _of(namespace: str, table: _Table) -> _Table:
    return {f"{namespace} {name}": shape for name, shape in table.items()}


def _names(names: str) -> frozenset[str]:
    return frozenset(names.split())


def _each(names: str, shape: Shape) -> _Table:
    return dict.fromkeys(names.split(), shape)


def _stands(name: str) -> Shape:
    return Shape(lambda told, _, text: told.takes_term(name, text))


PASSED_OVER = Shape(attributes=None, inside={})
_IGNORED = Shape(attributes=None)
_TEXT = frozenset({"type", BASE, _LANG})
_LINK = Shape(
    Told.takes_link,
    frozenset({"rel", "type", "href", "title", "hreflang", "length", _LANG, f"{_THR} count", f"{_THR} updated"}),
)
_CATEGORY = Shape(Told.takes_category, frozenset({"term", "scheme", "label", "domain", _LANG}))
_TITLE = Shape(Told.takes_title, _TEXT)
_DESCRIPTION = Shape(Told.takes_description, _TEXT)
_GUID = Shape(Told.takes_guid, frozenset({"isPermaLink"}))
_PUBLISHED = Shape(Told.takes_published)
_UPDATED = Shape(Told.takes_updated)
_CREATOR = Shape(Told.takes_creator)
_GENERATOR = Shape(Told.takes_generator, frozenset({"uri", "url", "version"}))

_PERSON = _each("name uri email", _IGNORED)
_AUTHOR = Shape(
    Told.takes_author, inside=_of(ATOM, {"name": Shape(Told.takes_name), "uri": _IGNORED, "email": _IGNORED})
)

_MEDIA_LEAVES = _of(
    _MEDIA,
    {
        "title": Shape(Told.takes_other_title, frozenset({"type"})),
        "description": Shape(Told.takes_description, frozenset({"type"})),
        "thumbnail": Shape(Told.takes_thumbnail, frozenset({"url", "width", "height", "time"})),
        **_each("credit rating copyright text hash player status community", _IGNORED),
    },
)
_MEDIA_CONTENT = _of(
    _MEDIA,
    {
        "content": Shape(
            Told.takes_media,
            _names(
                "url type medium fileSize height width duration isDefault expression bitrate framerate samplingrate "
                "channels lang"
            ),
            _MEDIA_LEAVES,
        )
    },
)

_MODULES: _Table = {
    **_of(
        _DC,
        {
            "creator": _CREATOR,
            "date": _UPDATED,
            "subject": Shape(Told.takes_category),
            **_each("language publisher rights identifier format type", Shape()),
        },
    ),
    **_of(_TERMS, {"issued": _PUBLISHED, "modified": _UPDATED, "created": Shape()}),
    **_of(_CONTENT, {"encoded": Shape(Told.takes_encoded)}),
    **_of(
        _ITUNES,
        {
            "author": _CREATOR,
            "summary": Shape(Told.takes_summary),
            "image": Shape(Told.takes_image, frozenset({"href"})),
            "keywords": Shape(Told.takes_keywords),
            **_each("duration explicit episode season episodeType subtitle title block order", Shape()),
        },
    ),
    **_MEDIA_LEAVES,
    **_MEDIA_CONTENT,
    **_of(_MEDIA, {"group": Shape(inside={**_MEDIA_LEAVES, **_MEDIA_CONTENT})}),
    **_of(POST_ID, {"post-id": Shape()}),
}

_FEED_MODULES: _Table = {
    **_of(_DC, _each("creator date subject language publisher rights identifier", Shape())),
    **_of(
        _SY,
        {
            "updatePeriod": _stands("period"),
            "updateFrequency": _stands("frequency"),
            "updateBase": Shape(),
        },
    ),
    **_of(
        _ADMIN,
        {
            "generatorAgent": Shape(Told.takes_generator, frozenset({RESOURCE})),
            "errorReportsTo": Shape(attributes=frozenset({RESOURCE})),
        },
    ),
    **_of(
        _ITUNES,
        {
            "summary": Shape(Told.takes_summary),
            "image": _IGNORED,
            "category": Shape(attributes=None, inside=_of(_ITUNES, {"category": _IGNORED})),
            "owner": Shape(inside=_of(_ITUNES, _each("name email", _IGNORED))),
            **_each("author subtitle explicit type block complete keywords new-feed-url title", Shape()),
        },
    ),
}

_RSS_ITEM = Shape(
    is_entry=True,
    inside={
        "title": _TITLE,
        "link": _LINK,
        "guid": _GUID,
        "description": _DESCRIPTION,
        "pubDate": _PUBLISHED,
        "author": _CREATOR,
        "category": _CATEGORY,
        "comments": _IGNORED,
        "enclosure": Shape(Told.takes_enclosure, frozenset({"url", "type", "length"})),
        **_of(ATOM, {"link": _LINK, "updated": _UPDATED, "published": _PUBLISHED}),
        **_MODULES,
    },
)
_CHANNEL = Shape(
    inside={
        "title": _TITLE,
        "link": _LINK,
        "description": _DESCRIPTION,
        "ttl": _stands("minutes"),
        "generator": _GENERATOR,
        **_each(
            "language pubDate lastBuildDate docs managingEditor webMaster copyright category cloud rating", _IGNORED
        ),
        "image": Shape(inside=_each("url title link width height description", Shape())),
        "skipHours": Shape(inside={"hour": Shape()}),
        "skipDays": Shape(inside={"day": Shape()}),
        "item": _RSS_ITEM,
        **_of(ATOM, {"link": _LINK}),
        **_FEED_MODULES,
    }
)
_RDF_ITEM = Shape(
    attributes=frozenset({ABOUT}),
    is_entry=True,
    inside={**_of(RSS_1, {"title": _TITLE, "link": _LINK, "description": _DESCRIPTION}), **_MODULES},
)
_RDF_CHANNEL = Shape(
    attributes=frozenset({ABOUT}),
    inside={
        **_of(
            RSS_1,
            {
                "title": _TITLE,
                "link": _LINK,
                "description": _DESCRIPTION,
                "image": Shape(attributes=frozenset({RESOURCE})),
                "items": Shape(
                    inside=_of(_RDF, {"Seq": Shape(inside=_of(_RDF, {"li": Shape(attributes=frozenset({RESOURCE}))}))})
                ),
            },
        ),
        **_FEED_MODULES,
    },
)
_ATOM_ENTRY = Shape(
    attributes=frozenset({_LANG}),
    is_entry=True,
    inside={
        **_of(
            ATOM,
            {
                "title": _TITLE,
                "link": _LINK,
                "id": Shape(Told.takes_guid),
                "summary": Shape(Told.takes_summary, _TEXT),
                "content": Shape(Told.takes_content, _TEXT),
                "published": _PUBLISHED,
                "updated": _UPDATED,
                "author": _AUTHOR,
                "category": _CATEGORY,
                "contributor": Shape(inside=_of(ATOM, _PERSON)),
                "rights": _IGNORED,
            },
        ),
        **_MODULES,
    },
)
_ATOM_FEED = Shape(
    attributes=frozenset({_LANG}),
    inside={
        **_of(
            ATOM,
            {
                "title": _TITLE,
                "link": _LINK,
                "id": Shape(Told.takes_guid),
                "author": _AUTHOR,
                "generator": _GENERATOR,
                "contributor": Shape(inside=_of(ATOM, _PERSON)),
                **_each("subtitle updated category rights icon logo", _IGNORED),
                "entry": _ATOM_ENTRY,
            },
        ),
        **_FEED_MODULES,
    },
)

RSS_ROOT, RDF_ROOT, ATOM_ROOT = "rss", f"{_RDF} RDF", f"{ATOM} feed"
RDF_CHANNEL = f"{RSS_1} channel"
ROOTS: _Table = {
    RSS_ROOT: Shape(attributes=frozenset({"version", _LANG}), inside={"channel": _CHANNEL}),
    RDF_ROOT: Shape(
        attributes=frozenset({_LANG}),
        inside=_of(
            RSS_1,
            {
                "channel": _RDF_CHANNEL,
                "image": Shape(
                    attributes=frozenset({ABOUT}), inside=_of(RSS_1, _each("title url link description", Shape()))
                ),
                "item": _RDF_ITEM,
            },
        ),
    ),
    ATOM_ROOT: _ATOM_FEED,
}
