"""RSS and Atom as WordPress writes them, and when it answers 304."""

from __future__ import annotations

import html
from email.utils import parsedate_to_datetime
from hashlib import md5

from . import text
from .archive import Archive
from .model import StoredComment, StoredPost
from .rest import show_time
from .rest_posts import rfc822

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


def rss(site: Archive, page: int, address: str, *, discussed: bool) -> str | None:
    """The main feed as RSS 2.0; None when there is no such page of it."""
    posts = _page(site, page)
    if not posts and page > 1:
        return None
    items = "".join(_rss_item(site, post, discussed) for post in posts)
    built = max((max(post.date, post.modified) for post in site.published()), default=site.now())
    return (
        f"{HEAD}\n<channel>\n\t<title>{_escape(site.title)}</title>\n"
        f'\t<atom:link href="{address}" rel="self" type="application/rss+xml" />\n'
        f"\t<link>{site.url}</link>\n\t<description></description>\n"
        f"\t<lastBuildDate>{rfc822(built, '+0000')}</lastBuildDate>\n\t<language>en-US</language>\n"
        "\t<sy:updatePeriod>\n\thourly\t</sy:updatePeriod>\n"
        "\t<sy:updateFrequency>\n\t1\t</sy:updateFrequency>\n" + items + "</channel>\n</rss>\n"
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
        *(f"<category><![CDATA[{site.categories[number].name}]]></category>" for number in post.categories),
        f'<guid isPermaLink="false">{site.url}{post.guid_path}</guid>',
        f"<description><![CDATA[{_short(post)}]]></description>",
        f"<content:encoded><![CDATA[{shown_text(post, fed=True)}]]></content:encoded>",
        f"<wfw:commentRss>{_escape(site.comments_feed(post))}</wfw:commentRss>" if discussed else "",
        f"<slash:comments>{count}</slash:comments>" if discussed else "",
    ]
    return "\t<item>\n" + "".join(f"\t\t{line}\n" for line in lines if line) + "\t</item>\n"


def atom(site: Archive, page: int, address: str) -> str | None:
    """The main feed as Atom; only this one tells when a post was edited."""
    posts = _page(site, page)
    if not posts and page > 1:
        return None
    built = max((max(post.date, post.modified) for post in site.published()), default=site.now())
    entries = "".join(
        f"\t<entry>\n\t\t<author><name>{_escape(site.users[post.author].name)}</name></author>\n"
        f'\t\t<title type="html"><![CDATA[{feed_title(post)}]]></title>\n'
        f'\t\t<link rel="alternate" type="text/html" href="{site.link(post)}" />\n'
        f"\t\t<id>{site.url}{post.guid_path}</id>\n"
        f"\t\t<updated>{show_time(max(post.date, post.modified))}Z</updated>\n"
        f"\t\t<published>{show_time(post.date)}Z</published>\n"
        + "".join(
            f'\t\t<category scheme="{site.url}" term="{_escape(site.categories[number].name)}" />\n'
            for number in post.categories
        )
        + f'\t\t<summary type="html"><![CDATA[{_short(post)}]]></summary>\n'
        f'\t\t<content type="html" xml:base="{site.link(post)}">'
        f"<![CDATA[{shown_text(post, fed=True)}]]></content>\n\t</entry>\n"
        for post in posts
    )
    return (
        '<?xml version="1.0" encoding="UTF-8"?><feed xmlns="http://www.w3.org/2005/Atom" xml:lang="en-US">\n'
        f'\t<title type="text">{_escape(site.title)}</title>\n\t<updated>{show_time(built)}Z</updated>\n'
        f'\t<link rel="alternate" type="text/html" href="{site.url}" />\n\t<id>{address}</id>\n'
        f'\t<link rel="self" type="application/atom+xml" href="{address}" />\n{entries}</feed>\n'
    )


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
            '<form class="post-password-form" method="post"><p>This content is password-protected. To view it, please '
            'enter the password below.</p><p><label>Password: <input name="post_password" type="password"></label> '
            '<input type="submit" name="Submit" value="Enter"></p></form>\n'
        )
    return text.fed_post(post.content, post.id) if fed else text.rendered_post(post.content)


def _short(post: StoredPost) -> str:
    if post.password:
        return "There is no excerpt because this is a protected post."
    return text.excerpt(post.content).replace("&hellip;", "&#8230;")


def _page(site: Archive, page: int) -> list[StoredPost]:
    size = site.number("posts_per_rss")
    return site.published()[(page - 1) * size : page * size]


def _escape(value: str) -> str:
    return html.escape(value, quote=False)
