"""The strict reader says what feedparser says, or nothing."""

from xml.sax.saxutils import escape, quoteattr

import pytest
from hypothesis import assume, event, given
from hypothesis import strategies as st

from bot.blogs import loose
from bot.blogs.dates import instant
from bot.blogs.document import Document
from bot.blogs.parse import MOST_ENTRIES, document
from bot.blogs.strict import read_strictly
from bot.blogs.told import looks_like_html

FEED = "https://lantern.example/feed/"


def with_feedparser(body: bytes, content_type: str = "") -> Document:
    return document(loose.read(body, FEED, content_type, MOST_ENTRIES + 1), body)


def agree(body: bytes, content_type: str = "") -> bool:
    """Whether the strict reader read it; then it said the same."""
    found = read_strictly(body, FEED, content_type)
    if found is not None:
        assert found == with_feedparser(body, content_type)
    return found is not None


# -- feeds made at random, of everything that blogs put into them and some that they should not

SPECIAL = ("&", "<b>", "</b>", "&amp;", "&#8217;", "&nbsp;", "é", "Ã©", "\x92", "—", " ", "\n", "הפנס", "]]", "@", "'")
WORDS = st.lists(st.sampled_from(["lamp", "moth", "1", *SPECIAL]), max_size=5).map("".join)
ADDRESSES = st.sampled_from(
    (
        *(
            "https://lantern.example/1",
            "https://lantern.example/?p=1&q=a b",
            "/1",
            "1",
            "",
            " https://lantern.example/2\n",
        ),
        *("http:///x", "mailto:a@b.example", "urn:uuid:1", "https://lantern.example/a/../b?", "//cdn.example/x#y"),
        *("tag:a,1:2", "https://[bad", "HTTPS://Lantern.example", "https://lantern.example/&amp;x&copy;", "/é"),
    )
)
DATES = st.sampled_from(
    (
        *("Mon, 01 Jun 2026 21:00:00 +0000", "1 Jun 2026 21:00 EST", "Sat, 2 Oct 2026 09:00:00 -0730", "2026-06", ""),
        *("2026-06-01T21:00:00+02:00", "2026-06-01", "2026-06-01T21:00:00.5Z", "2026-06-01T24:00:00Z", "nonsense"),
        *("Mon, 31 Feb 2026 21:00:00 GMT", "Mon, 01 Jun 26 21:00:00 GMT", "Tue, 01 Jan 1960 00:00:00 GMT"),
    )
)
TYPES = st.sampled_from(("", "text", "html", "text/html", "text/plain", "HTML", "image/png", "audio/mpeg"))


def written(text: str) -> st.SearchStrategy[str]:
    """A text in XML: escaped, or as it is in CDATA."""
    text = "".join(sign for sign in text if sign >= " " or sign == "\n")
    plain = st.just(escape(text))
    return plain if "]]>" in text else plain | st.just(f"<![CDATA[{text}]]>")


def element(name: str, text: st.SearchStrategy[str], **attributes: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    """An element with this text; attributes that are drawn empty are left out."""

    @st.composite
    def one(draw: st.DrawFn) -> str:
        drawn = {key: draw(values) for key, values in attributes.items()}
        told = "".join(f" {key.replace('_', ':')}={quoteattr(value)}" for key, value in drawn.items() if value)
        return f"<{name}{told}>{draw(text.flatmap(written))}</{name}>"

    return one()


NOTHING = st.just("")
MAYBE_TRUE = st.sampled_from(["", "true", "false", "True"])
COMMON = [
    element("dc:creator", WORDS),
    element("dc:date", DATES),
    element("dc:subject", WORDS),
    element("content:encoded", WORDS),
    element("itunes:summary", WORDS),
    element("itunes:author", WORDS),
    element("itunes:image", NOTHING, href=ADDRESSES),
    element("itunes:keywords", st.sampled_from(["a,b", " a, ,b", ""])),
    element(
        "media:content", NOTHING, url=ADDRESSES, type=TYPES, medium=st.sampled_from(["", "image", "Image", "video"])
    ),
    element("media:thumbnail", NOTHING, url=ADDRESSES),
    element("media:title", WORDS, type=TYPES),
    element("media:description", WORDS, type=TYPES),
    element("slash:comments", st.just("3")),
    element("x:unknown", WORDS),
]
LINKED = {
    "rel": st.sampled_from(["", "alternate", "self", "hub", "enclosure", "Enclosure"]),
    "type": TYPES,
    "href": ADDRESSES,
}
ITEM = st.one_of(
    element("title", WORDS),
    element("link", ADDRESSES),
    element("guid", ADDRESSES, isPermaLink=MAYBE_TRUE),
    element("description", WORDS),
    element("pubDate", DATES),
    element("author", st.sampled_from(["Odo", "odo@a.example (Odo)", "odo@a.museum", ""])),
    element("category", WORDS, domain=st.sampled_from(["", "x"])),
    element("enclosure", NOTHING, url=ADDRESSES, type=TYPES),
    element("atom:link", NOTHING, **LINKED),
    *COMMON,
)
ENTRY = st.one_of(
    element("title", WORDS, type=TYPES),
    element("link", NOTHING, **LINKED),
    element("id", ADDRESSES),
    element("summary", WORDS, type=TYPES),
    element("content", WORDS, type=TYPES, xml_base=ADDRESSES),
    element("published", DATES),
    element("updated", DATES),
    element("name", WORDS).map(lambda name: f"<author>{name}<email>a@b.example</email></author>"),
    element("category", NOTHING, term=WORDS, label=WORDS, scheme=st.sampled_from(["", "x"])),
    *COMMON,
)
CHANNEL = st.one_of(
    element("title", WORDS),
    element("link", ADDRESSES),
    element("atom:link", NOTHING, **LINKED),
    element("description", WORDS),
    element("itunes:summary", WORDS),
    element("ttl", st.sampled_from(["60", "", "x", "-1"])),
    element("sy:updatePeriod", st.sampled_from(["hourly", " daily ", "x"])),
    element("sy:updateFrequency", st.sampled_from(["1", "2", "0", ""])),
    element("generator", st.sampled_from(["https://wordpress.org/?v=7", "x"])),
)
HEAD = st.one_of(
    element("title", WORDS, type=TYPES),
    element("link", NOTHING, **LINKED),
    element("id", ADDRESSES),
    element("name", WORDS).map(lambda name: f"<author>{name}</author>"),
    element("generator", st.just("WordPress"), uri=ADDRESSES),
    element("subtitle", WORDS, type=TYPES),
    element("sy:updatePeriod", st.just("daily")),
)
NAMESPACES = " ".join(
    f'xmlns:{prefix}="{address}"'
    for prefix, address in {
        "content": "http://purl.org/rss/1.0/modules/content/",
        "dc": "http://purl.org/dc/elements/1.1/",
        "sy": "http://purl.org/rss/1.0/modules/syndication/",
        "slash": "http://purl.org/rss/1.0/modules/slash/",
        "itunes": "http://www.itunes.com/dtds/podcast-1.0.dtd",
        "media": "http://search.yahoo.com/mrss/",
    }.items()
)
ATOM = 'xmlns:atom="http://www.w3.org/2005/Atom"'


def some(parts: st.SearchStrategy[str], most: int) -> st.SearchStrategy[str]:
    """Some of these elements, in any order; mostly without those that nobody knows."""
    known = st.lists(parts, max_size=most).filter(lambda drawn: not any("<x:" in part for part in drawn))
    return st.lists(parts, max_size=2).map("".join) | known.map("\n".join)


def item(tag: str, parts: st.SearchStrategy[str], about: st.SearchStrategy[str] = NOTHING) -> st.SearchStrategy[str]:
    """Up to three entries."""
    key = about.map(lambda address: f" rdf:about={quoteattr(address)}" if address else "")
    one = st.tuples(key, some(parts, 6)).map(lambda told: f"<{tag}{told[0]}>{told[1]}</{tag}>")
    return st.lists(one, max_size=3).map("".join)


@st.composite
def rss_feeds(draw: st.DrawFn) -> str:
    version = draw(st.sampled_from(["2.0", "0.91", "2.1", "x", ""]))
    inside = draw(some(CHANNEL, 5)) + draw(item("item", ITEM))
    return f'<rss version="{version}" {NAMESPACES} {ATOM} xmlns:x="urn:x"><channel>{inside}</channel></rss>'


@st.composite
def atom_feeds(draw: st.DrawFn) -> str:
    inside = draw(some(HEAD, 5)) + draw(item("entry", ENTRY))
    return f'<feed xmlns="http://www.w3.org/2005/Atom" {NAMESPACES} xmlns:x="urn:x">{inside}</feed>'


@st.composite
def rdf_feeds(draw: st.DrawFn) -> str:
    inside = f"<channel>{draw(some(CHANNEL, 3))}</channel>{draw(item('item', ITEM, ADDRESSES))}"
    own = 'xmlns="http://purl.org/rss/1.0/" xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"'
    return f'<rdf:RDF {own} {NAMESPACES} xmlns:x="urn:x">{inside}</rdf:RDF>'


@pytest.mark.parametrize("feeds", [rss_feeds(), atom_feeds(), rdf_feeds()], ids=["RSS", "Atom", "RDF"])
def test_feeds_made_at_random_are_read_as_feedparser_reads_them(feeds: st.SearchStrategy[str]) -> None:
    read = [0, 0]

    @given(feeds, st.sampled_from(["", "application/rss+xml; charset=utf-8", "text/xml"]))
    def holds(body: str, content_type: str) -> None:
        accepted = agree(body.encode(), content_type)
        event("accepted" if accepted else "left to feedparser")
        read[accepted] += 1

    holds()
    assert read[True] > 10


# -- what it must not accept, each for a reason

ITEM_OF_1 = "<item><title>Lamp</title><guid>https://lantern.example/1</guid>{}</item>"


def rss(inside: str, namespaces: str = NAMESPACES, head: str = '<?xml version="1.0" encoding="utf-8"?>') -> bytes:
    return f'{head}<rss version="2.0" {namespaces}><channel>{inside}</channel></rss>'.encode()


def test_a_plain_feed_is_accepted() -> None:
    assert agree(rss(ITEM_OF_1.format("<dc:creator>Odo</dc:creator>")))


@pytest.mark.parametrize(
    "inside",
    [
        "<description><p>not escaped</p></description>",
        "<description type='xhtml'>x</description>",
        "<description mode='base64'>eA==</description>",
        "<title>A second one<b/></title>",
        "<pubDate>the day before</pubDate>",
        "<source url='https://other.example/'>Other</source>",
        "<author>odo@lantern.example</author>",
        "<link rel='self'>https://lantern.example/</link>",
        "<item><title>one in another</title></item>",
        "<guid xml:base='https://other.example/'>1</guid>",
        "<description base='https://other.example/'>1</description>",
        "<pubdate>Mon, 01 Jun 2026 21:00:00 GMT</pubdate>",
        "<media:content><media:content url='x'/></media:content>",
        "<content xmlns='http://www.w3.org/1999/xhtml'>x</content>",
        "<x:title xmlns:x='urn:x'>x</x:title>",
        "<category/>" * 30_000,
    ],
)
def test_what_it_does_not_know_is_left_to_feedparser(inside: str) -> None:
    assert read_strictly(rss(ITEM_OF_1.format(inside)), FEED, "") is None


@pytest.mark.parametrize(
    "namespaces",
    [
        'xmlns:dc="urn:another"',
        'xmlns:creator="http://purl.org/dc/elements/1.1/"',
        'xmlns="http://backend.userland.com/rss2"',
        'xmlns="urn:x"',
        'xmlns:dc="http://www.w3.org/2005/Atom"',
        'xmlns:r="http://purl.org/rss/1.0/"',
    ],
)
def test_a_namespace_under_an_unusual_name_is_left_to_feedparser(namespaces: str) -> None:
    assert read_strictly(rss(ITEM_OF_1.format(""), namespaces), FEED, "") is None


@pytest.mark.parametrize(
    "head",
    [
        '<?xml version="1.0" encoding="iso-8859-1"?>',
        '<?xml version="1.1" encoding="utf-8"?>',
        "<!DOCTYPE rss>",
        '<!DOCTYPE rss SYSTEM "https://lantern.example/rss.dtd">',
        " <?xml version='1.0'?>",
        '<?xml version="1.0"?><?lamp encoding="utf-16"?>',
        "Warning: ",
    ],
)
def test_an_unusual_beginning_is_left_to_feedparser(head: str) -> None:
    assert read_strictly(rss(ITEM_OF_1.format(""), head=head), FEED, "") is None


@pytest.mark.parametrize(("head", "content_type"), [("", ""), ("", "text/xml; charset=iso-8859-1")])
def test_an_encoding_that_is_not_certain_is_left_to_feedparser(head: str, content_type: str) -> None:
    assert read_strictly(rss(ITEM_OF_1.format("<category>é</category>"), head=head), FEED, content_type) is None


def test_an_encoding_said_by_the_server_is_certain() -> None:
    assert agree(rss(ITEM_OF_1.format("<category>é</category>"), head=""), "text/xml; charset=utf-8")


@pytest.mark.parametrize(
    "body", [b"", b"{}", b"<html></html>", b"<rss", b"\xff\xfe<\0r\0s\0s\0/\0>\0", b"<rss>\xff</rss>"]
)
def test_what_is_no_whole_feed_is_left_to_feedparser(body: bytes) -> None:
    assert read_strictly(body, FEED, "") is None


def test_addresses_that_are_none_of_the_web_are_no_base() -> None:
    assert read_strictly(rss(""), "file:///etc/feed.xml", "") is None


# -- its parts, against feedparser's own


@given(
    st.from_regex(r"\A(Mon, )?\d{1,2} (Jan|Feb|Sep|Dec) (19|20)\d\d \d\d:\d\d(:\d\d)? ([+-]\d{4}|GMT|UTC|EST|PDT)\Z")
)
def test_dates_of_rss_are_those_of_feedparser(text: str) -> None:
    agree(rss(ITEM_OF_1.format(f"<pubDate>{text}</pubDate>")))


@given(
    st.from_regex(r"\A(19|20)\d\d-[01]\d-[0-3]\d(T[0-2]\d:[0-5]\d(:[0-5]\d(\.\d{1,3})?)?(Z|[+-][01]\d:[0-5]\d)?)?\Z")
)
def test_dates_of_atom_are_those_of_feedparser(text: str) -> None:
    agree(rss(ITEM_OF_1.format(f"<dc:date>{text}</dc:date>")))


def test_a_date_without_a_time_is_its_midnight() -> None:
    assert instant("1970-01-02") == 86_400
    assert instant("02 Jan 1970 01:00 +0100") == 86_400


@given(WORDS)
def test_what_looks_like_html_is_decided_as_feedparser_does(text: str) -> None:
    assume("@" not in text)
    agree(rss(f"<item><guid>1</guid><title>{escape(text)}</title></item>"))


def test_a_text_with_tags_and_an_entity_looks_like_html() -> None:
    assert looks_like_html("<b>x</b> &copy;")
    assert not looks_like_html("x < y")
    assert not looks_like_html("&nosuch;")


@given(
    st.from_regex(
        r"\Ahttps?://[a-z0-9.-]{1,9}(/[\w/.%~+-]{0,9}(\?[\w/.%~+=&-]{0,9})?(#[\w-]{0,5})?)?\Z", fullmatch=True
    )
)
def test_addresses_are_put_together_as_feedparser_does(address: str) -> None:
    agree(rss(f"<item><link>{escape(address)}</link></item>"))


@given(st.text(st.characters(codec="utf-8", exclude_categories=["Cc"]), max_size=40))
def test_any_text_is_kept_as_feedparser_keeps_it(text: str) -> None:
    assert agree(rss(f"<item><description>{escape(text)}</description></item>"))
