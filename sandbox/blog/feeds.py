"""RSS and Atom as WordPress writes them, and when it answers 304."""

from __future__ import annotations

import html
import json
from collections.abc import Sequence
from email.utils import parsedate_to_datetime
from hashlib import md5

from . import text
from .archive import Archive
from .model import StoredComment, StoredPost
from .rest import show_time
from .rest_posts import rfc822

GENERATOR = "https://wordpress.org/?v=6.8.7"
"""Feeds say hourly by themselves; by this it is known that nobody chose that."""
HEAD = """<?xml version="1.0" encoding="UTF-8"?><rss version="2.0"
	xmlns:content="http://purl.org/rss/1.0/modules/content/"
	xmlns:wfw="http://wellformedweb.org/CommentAPI/"
	xmlns:dc="http://purl.org/dc/elements/1.1/"
	xmlns:atom="http://www.w3.org/2005/Atom"
	xmlns:sy="http://purl.org/rss/1.0/modules/syndication/"
	xmlns:slash="http://purl.org/rss/1.0/modules/slash/"
	>
"""


def validators(site: Archive, *, comments: bool = False) -> dict[str, str]:
    """Last-Modified and ETag. The main feed's follow the posts alone; comment feeds' the whole site.

    An edited comment changes neither. Trashing the newest post moves Last-Modified backwards.
    """
    moments = [moment for post in site.published() for moment in (post.date, post.modified)]
    if comments:
        moments += [comment.date for comment in site.comments.values() if comment.status == "approved"]
    last = rfc822(max(moments, default=site.now()), "GMT")
    etag = md5(last.encode(), usedforsecurity=False).hexdigest()
    return {"Last-Modified": last, "ETag": f'"{etag}"'}


def unchanged(current: dict[str, str], if_none_match: str, if_modified_since: str) -> bool:
    """Whether to answer 304: with both headers both must fit; a date alone is compared by "not older"."""
    same_tag = if_none_match == current["ETag"]
    if not if_modified_since.strip():
        return same_tag
    try:
        known = parsedate_to_datetime(if_modified_since)
    except ValueError:
        return False
    not_older = known.timestamp() >= parsedate_to_datetime(current["Last-Modified"]).timestamp()
    return not_older and (same_tag or not if_none_match)


def page(site: Archive, number: int) -> list[StoredPost]:
    """The posts of one page of the main feed, newest first."""
    size = site.number("posts_per_rss")
    return site.published()[(number - 1) * size : number * size]


def rss(site: Archive, posts: Sequence[StoredPost], address: str, *, discussed: bool) -> str:
    """These posts as RSS 2.0."""
    items = "".join(_rss_item(site, post, discussed) for post in posts)
    built = max((max(post.date, post.modified) for post in site.published()), default=site.now())
    return (
        f"{HEAD}\n<channel>\n\t<title>{_escape(site.title)}</title>\n"
        f'\t<atom:link href="{address}" rel="self" type="application/rss+xml" />\n{_hub(site, "atom:")}'
        f"\t<link>{site.url}</link>\n\t<description></description>\n"
        f"\t<lastBuildDate>{rfc822(built, '+0000')}</lastBuildDate>\n\t<language>en-US</language>\n"
        "\t<sy:updatePeriod>\n\thourly\t</sy:updatePeriod>\n"
        "\t<sy:updateFrequency>\n\t1\t</sy:updateFrequency>\n"
        f"\t<generator>{GENERATOR}</generator>\n" + items + "</channel>\n</rss>\n"
    )


def _rss_item(site: Archive, post: StoredPost, discussed: bool) -> str:
    link = site.link(post)
    count = len(site.comments_of(post.id, shown_only=True))
    lines = [
        f"<title>{feed_title(post)}</title>",
        f"<link>{link}</link>",
        f"<comments>{link}#{'comments' if count else 'respond'}</comments>" if discussed else "",
        f"<dc:creator><![CDATA[{site.users[post.author].name}]]></dc:creator>",
        f"<pubDate>{rfc822(post.date, '+0000')}</pubDate>",
        *(f"<category><![CDATA[{term.name}]]></category>" for term in site.terms(post)),
        f'<guid isPermaLink="false">{site.url}{post.guid_path}</guid>',
        f"<description><![CDATA[{_short(post)}]]></description>",
        f"<content:encoded><![CDATA[{shown_text(post, fed=True)}]]></content:encoded>",
        f"<wfw:commentRss>{_escape(site.comments_feed(post))}</wfw:commentRss>" if discussed else "",
        f"<slash:comments>{count}</slash:comments>" if discussed else "",
    ]
    return "\t<item>\n" + "".join(f"\t\t{line}\n" for line in lines if line) + "\t</item>\n"


def rdf(site: Archive, posts: Sequence[StoredPost], address: str) -> str:
    """These posts as RSS 1.0: no guid, one creator, every term a subject."""
    items = "".join(
        f'<item rdf:about="{site.link(post)}">\n\t<title>{feed_title(post)}</title>\n\t<link>{site.link(post)}</link>\n'
        f"\t<dc:creator><![CDATA[{site.users[post.author].name}]]></dc:creator>\n"
        f"\t<dc:date>{show_time(post.date)}Z</dc:date>\n"
        + "".join(f"\t<dc:subject><![CDATA[{term.name}]]></dc:subject>\n" for term in site.terms(post))
        + f"\t<description><![CDATA[{_short(post)}]]></description>\n"
        f"\t<content:encoded><![CDATA[{shown_text(post, fed=True)}]]></content:encoded>\n</item>\n"
        for post in posts
    )
    listed = "".join(f'\t\t\t<rdf:li rdf:resource="{site.link(post)}"/>\n' for post in posts)
    built = max((max(post.date, post.modified) for post in site.published()), default=site.now())
    return (
        '<?xml version="1.0" encoding="UTF-8"?><rdf:RDF\n\txmlns="http://purl.org/rss/1.0/"\n'
        '\txmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"\n\txmlns:dc="http://purl.org/dc/elements/1.1/"\n'
        '\txmlns:sy="http://purl.org/rss/1.0/modules/syndication/"\n\txmlns:atom="http://www.w3.org/2005/Atom"\n'
        '\txmlns:admin="http://webns.net/mvcb/"\n'
        '\txmlns:content="http://purl.org/rss/1.0/modules/content/"\n\t>\n'
        f'<channel rdf:about="{site.url}">\n\t<title>{_escape(site.title)}</title>\n\t<link>{site.url}</link>\n'
        f"\t<description></description>\n{_hub(site, 'atom:')}\t<dc:date>{show_time(built)}Z</dc:date>\n"
        "\t<sy:updatePeriod>hourly</sy:updatePeriod>\n\t<sy:updateFrequency>1</sy:updateFrequency>\n"
        f'\t<admin:generatorAgent rdf:resource="{GENERATOR}" />\n'
        f"\t<items>\n\t\t<rdf:Seq>\n{listed}\t\t</rdf:Seq>\n\t</items>\n</channel>\n{items}</rdf:RDF>\n"
    )


def atom(site: Archive, posts: Sequence[StoredPost], address: str) -> str:
    """These posts as Atom; only this one tells when a post was edited."""
    built = max((max(post.date, post.modified) for post in site.published()), default=site.now())
    entries = "".join(
        f"\t<entry>\n\t\t<author><name>{_escape(site.users[post.author].name)}</name></author>\n"
        f'\t\t<title type="html"><![CDATA[{feed_title(post)}]]></title>\n'
        f'\t\t<link rel="alternate" type="text/html" href="{site.link(post)}" />\n'
        f"\t\t<id>{site.url}{post.guid_path}</id>\n"
        f"\t\t<updated>{show_time(max(post.date, post.modified))}Z</updated>\n"
        f"\t\t<published>{show_time(post.date)}Z</published>\n"
        + "".join(f'\t\t<category scheme="{site.url}" term="{_escape(term.name)}" />\n' for term in site.terms(post))
        + f'\t\t<summary type="html"><![CDATA[{_short(post)}]]></summary>\n'
        f'\t\t<content type="html" xml:base="{site.link(post)}">'
        f"<![CDATA[{shown_text(post, fed=True)}]]></content>\n\t</entry>\n"
        for post in posts
    )
    return (
        '<?xml version="1.0" encoding="UTF-8"?><feed xmlns="http://www.w3.org/2005/Atom" xml:lang="en-US">\n'
        f'\t<title type="text">{_escape(site.title)}</title>\n\t<updated>{show_time(built)}Z</updated>\n'
        f'\t<link rel="alternate" type="text/html" href="{site.url}" />\n\t<id>{address}</id>\n'
        f'\t<link rel="self" type="application/atom+xml" href="{address}" />\n{_hub(site)}{entries}</feed>\n'
    )


def _hub(site: Archive, prefix: str = "") -> str:
    hub = str(site.option("hub"))
    return f'\t<{prefix}link rel="hub" href="{html.escape(hub)}" />\n' if hub else ""


def json_feed(site: Archive, posts: Sequence[StoredPost], address: str) -> str:
    """These posts as JSON Feed 1.1, as the plugin of that name writes them."""
    hub = str(site.option("hub"))
    feed: dict[str, object] = {
        "version": "https://jsonfeed.org/version/1.1",
        "title": site.title,
        "home_page_url": site.url,
        "feed_url": address,
        "language": "en-US",
        **({"hubs": [{"type": "WebSub", "url": hub}]} if hub else {}),
        "items": [_json_item(site, post) for post in posts],
    }
    return json.dumps(feed, ensure_ascii=False, indent="\t")


def _json_item(site: Archive, post: StoredPost) -> dict[str, object]:
    author = site.users[post.author]
    item: dict[str, object] = {
        "id": f"{site.url}{post.guid_path}",
        "url": site.link(post),
        "title": html.unescape(feed_title(post)),
        "content_html": shown_text(post, fed=True),
        "summary": html.unescape(_short(post)),
        "date_published": f"{show_time(post.date)}+00:00",
        "date_modified": f"{show_time(post.modified)}+00:00",
        "authors": [{"name": author.name, "url": f"{site.url}/author/{author.login}/"}],
        "tags": [term.name for term in site.terms(post)],
    }
    if post.picture:
        item["image"] = f"{site.url}/wp-content/uploads/{site.media[post.picture].name}"
    return item


def comments_rss(site: Archive, post: StoredPost | None, address: str) -> str:
    """The newest ten comments of the site, or of one post."""
    shown = [
        comment
        for comment in site.comments.values()
        if comment.status == "approved"
        and site.public(site.posts[comment.post])
        and (post is None or comment.post == post.id)
    ]
    shown.sort(key=lambda comment: (comment.date, comment.id), reverse=True)
    title = f"Comments for {site.title}" if post is None else f"Comments on: {text.strip_tags(post.title)}"
    built = max((comment.date for comment in shown), default=site.now())
    items = "".join(_comment_item(site, comment, whole_site=post is None) for comment in shown[:10])
    return (
        f"{HEAD}<channel>\n\t<title>\n\t{_escape(title)}\t</title>\n"
        f'\t<atom:link href="{address}" rel="self" type="application/rss+xml" />\n'
        f"\t<link>{site.url if post is None else site.link(post)}</link>\n\t<description></description>\n"
        f"\t<lastBuildDate>{rfc822(built, '+0000')}</lastBuildDate>\n{items}</channel>\n</rss>\n"
    )


def _comment_item(site: Archive, comment: StoredComment, *, whole_site: bool) -> str:
    post, name = site.posts[comment.post], comment.author_name
    title = f"Comment on {feed_title(post)} by {name}" if whole_site else f"By: {name}"
    shown = text.rendered_comment(comment.content)
    return (
        f"\t<item>\n\t\t<title>\n\t\t{title}\t\t</title>\n\t\t<link>{site.comment_link(comment)}</link>\n"
        f"\t\t<dc:creator><![CDATA[{html.unescape(name)}]]></dc:creator>\n"
        f"\t\t<pubDate>{rfc822(comment.date, '+0000')}</pubDate>\n"
        f'\t\t<guid isPermaLink="false">{site.url}{post.guid_path}#comment-{comment.id}</guid>\n'
        f"\t\t<description><![CDATA[{html.escape(text.strip_tags(shown))}]]></description>\n"
        f"\t\t<content:encoded><![CDATA[{shown}]]></content:encoded>\n\t</item>\n"
    )


def feed_title(post: StoredPost) -> str:
    """A title as the feed gives it: no tags, quotes as numeric entities."""
    title = text.texturize(text.strip_tags(post.title)).strip()
    title = title.replace("<", "&lt;").replace(">", "&gt;")
    return f"Protected: {title}" if post.password else title


def shown_text(post: StoredPost, *, fed: bool = False) -> str:
    """A post's text for everybody; of one with a password only the form that asks for it."""
    if post.password:
        return (
            '<form action="/wp-login.php?action=postpass" class="post-password-form" method="post">\n'
            "<p>This content is password protected. To view it please enter your password below:</p>\n"
            '<p><label>Password: <input name="post_password" type="password" required size="20" /></label> '
            '<input type="submit" name="Submit" value="Enter" /></p>\n</form>\n'
        )
    return text.fed_post(post.content, post.id) if fed else text.rendered_post(post.content)


def _short(post: StoredPost) -> str:
    if post.password:
        return "There is no excerpt because this is a protected post."
    return text.excerpt(post.content).replace("&hellip;", "&#8230;")


def _escape(value: str) -> str:
    return html.escape(value, quote=False)
