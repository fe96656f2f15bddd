"""The blog as its readers see it: front page, article with comments and the form to write one. Plain HTML of 2007."""

from __future__ import annotations

import html
import time
from collections.abc import Iterable
from pathlib import Path

from . import feeds, text
from .archive import Archive
from .model import StoredComment, StoredPost
from .rest import avatars

STYLE = (Path(__file__).parent / "style.css").read_text(encoding="utf-8")
PER_PAGE = 10


class Pages:
    """Writes the pages of one blog. `rest`: with comments and links to the API, else a plain site with a feed."""

    def __init__(self, site: Archive, *, rest: bool, feed_path: str, feed_type: str) -> None:
        self.site = site
        self.rest = rest
        self.feed_path = feed_path
        self.feed_type = feed_type

    def home(self, page: int = 1) -> str | None:
        """The newest articles in full, ten a page; None when there is no such page."""
        posts = self.site.published()
        shown = posts[(page - 1) * PER_PAGE : page * PER_PAGE]
        if not shown and page > 1:
            return None
        older = (
            f'<a href="{self.site.url}/page/{page + 1}/">&laquo; Older entries</a>' if posts[page * PER_PAGE :] else ""
        )
        newer = f'<a href="{self.site.url}/page/{page - 1}/">Newer entries &raquo;</a>' if page > 1 else ""
        body = "".join(self._article(post, "h2") for post in shown) or "<p>Nothing has been written yet.</p>"
        return self._page(self.site.title, f'{body}<nav class="older">{older} {newer}</nav>')

    def article(self, post: StoredPost, *, waiting: StoredComment | None = None) -> str:
        """One article with its comments; `waiting` is the reader's own comment that awaits moderation."""
        parts = [self._article(post, "h1")]
        if self.rest:
            parts += [self._comments(post, waiting), self._form(post)]
        links = ""
        if self.rest:
            links = self._alternate(self.site.comments_feed(post), f"{text.strip_tags(post.title)} Comments Feed")
        return self._page(f"{text.strip_tags(post.title)} | {self.site.title}", "".join(parts), links)

    def problem(self, sentence: str) -> str:
        """A page that says what went wrong."""
        return self._page("Not here", f'<article class="post"><h1>Sorry</h1><p>{sentence}</p></article>')

    def asking(self, title: str, main: str) -> str:
        """A page of the site's own, for its users."""
        return self._page(title, f'<article class="post"><h1>{html.escape(title)}</h1>{main}</article>')

    # -- parts

    def _alternate(self, address: str, title: str, kind: str = "application/rss+xml") -> str:
        return f'<link rel="alternate" type="{kind}" title="{html.escape(title)}" href="{address}" />\n'

    def _page(self, title: str, main: str, links: str = "") -> str:
        site = self.site
        feeds_of_site = self._alternate(f"{site.url}{self.feed_path}", f"{site.title} » Feed", self.feed_type)
        if icon := site.icon():
            links += f'<link rel="icon" href="{icon}" sizes="32x32" />\n<link rel="apple-touch-icon" href="{icon}" />\n'
        if self.rest:
            feeds_of_site += self._alternate(site.comments_feed(), f"{site.title} » Comments Feed")
            links += f'<link rel="https://api.w.org/" href="{site.url}/wp-json/" />\n'
        return (
            '<!DOCTYPE html>\n<html lang="en-US">\n<head>\n<meta charset="UTF-8" />\n'
            '<meta name="viewport" content="width=device-width, initial-scale=1" />\n'
            f"<title>{html.escape(html.unescape(title))}</title>\n{feeds_of_site}{links}<style>\n{STYLE}</style>\n"
            "</head>\n<body>\n"
            f'<header><p class="title"><a href="{site.url}/">{html.escape(site.title)}</a></p></header>\n'
            f'<div class="columns">\n<main>\n{main}\n</main>\n{self._sidebar()}\n</div>\n'
            f"<footer>{html.escape(site.title)} &middot; best viewed with a cup of tea</footer>\n</body>\n</html>\n"
        )

    def _sidebar(self) -> str:
        site = self.site
        recent = "".join(
            f'<li><a href="{site.link(post)}">{text.rendered_title(text.strip_tags(post.title)) or "Untitled"}</a></li>'
            for post in site.published()[:6]
        )
        boxes = f"<h2>Recent articles</h2><ul>{recent}</ul>"
        if self.rest:
            talk = [c for c in site.comments.values() if c.status == "approved" and site.public(site.posts[c.post])]
            said = "".join(
                f'<li>{comment.author_name} on <a href="{site.comment_link(comment)}">'
                f"{text.rendered_title(text.strip_tags(site.posts[comment.post].title))}</a></li>"
                for comment in sorted(talk, key=lambda c: (c.date, c.id), reverse=True)[:5]
            )
            boxes += f"<h2>Recent comments</h2><ul>{said or '<li>None yet</li>'}</ul>"
        address = f"{site.url}{self.feed_path}"
        subscribe = f'<h2>Subscribe</h2><ul><li><a class="feed" href="{address}">All articles</a></li></ul>'
        return f"<aside>{boxes}{subscribe}</aside>"

    def _article(self, post: StoredPost, level: str) -> str:
        site, link = self.site, self.site.link(post)
        title = text.rendered_title(post.title) or "Untitled"
        categories = ", ".join(text.rendered_title(site.categories[number].name) for number in post.categories)
        picture = ""
        if post.picture:
            media = site.media[post.picture]
            address = f"{site.url}/wp-content/uploads/{media.name}"
            picture = f'<img class="lead" src="{address}" alt="{html.escape(media.alt)}" width="480" height="270" />'
        count = len(site.comments_of(post.id, shown_only=True))
        talk = f' | <a href="{link}#comments">{_counted(count)}</a>' if self.rest else ""
        return (
            f'<article class="post" id="post-{post.id}">\n<{level}><a href="{link}">{title}</a></{level}>\n'
            f'<p class="byline">{self._date(post.date)} by <b>{html.escape(site.users[post.author].name)}</b></p>\n'
            f'{picture}<div class="entry">\n{feeds.shown_text(post)}</div>\n'
            f'<p class="filed">Filed under {categories}{talk}</p>\n</article>\n'
        )

    def _date(self, seconds: int) -> str:
        local = time.gmtime(seconds + self.site.number("gmt_offset") * 3600)
        return time.strftime(f"%B {local.tm_mday}, %Y, %H:%M", local)

    def _comments(self, post: StoredPost, waiting: StoredComment | None) -> str:
        shown = self.site.comments_of(post.id, shown_only=True)
        if waiting is not None:
            shown = sorted([*shown, waiting], key=lambda comment: (comment.date, comment.id))
        if not shown:
            return '<section id="comments"><h2>No comments yet</h2></section>\n'
        known = {comment.id for comment in shown}
        top = [comment for comment in shown if comment.parent not in known]
        listed = self._thread(top, shown, 1)
        return (
            f'<section id="comments"><h2>{_counted(len(shown))}</h2>\n<ol class="comments">\n{listed}</ol></section>\n'
        )

    def _thread(self, comments: Iterable[StoredComment], shown: list[StoredComment], depth: int) -> str:
        return "".join(self._comment(comment, shown, depth) for comment in comments)

    def _comment(self, comment: StoredComment, shown: list[StoredComment], depth: int) -> str:
        answers = self._thread([other for other in shown if other.parent == comment.id], shown, depth + 1)
        address = self.site.comment_link(comment)
        picture = avatars(self.site.url, comment.author_email)["48"]
        held = '<p class="held">Your comment is awaiting moderation.</p>' if comment.status != "approved" else ""
        name = comment.author_name or "Anonymous"
        if comment.author_url:
            name = f'<a href="{html.escape(html.unescape(comment.author_url))}" rel="nofollow ugc">{name}</a>'
        link = self.site.link(self.site.posts[comment.post])
        reply = f"{link}{'&' if '?' in link else '?'}replytocom={comment.id}#respond"
        return (
            f'<li id="comment-{comment.id}" class="comment depth-{min(depth, 5)}">\n'
            f'<img class="avatar" src="{html.escape(picture)}" alt="" width="32" height="32" />\n'
            f'<p class="who"><cite>{name}</cite> says:<br />\n'
            f'<a href="{address}">{self._date(comment.date)}</a></p>\n{held}'
            f'<div class="said">\n{text.rendered_comment(comment.content)}</div>\n'
            f'<p class="reply"><a href="{reply}" data-reply="{comment.id}">Reply</a></p>\n'
            + (f'<ol class="children">\n{answers}</ol>\n' if answers else "")
            + "</li>\n"
        )

    def _form(self, post: StoredPost) -> str:
        if not post.comments_open:
            return '<section id="respond"><p>Comments are closed.</p></section>'
        return FORM.format(action=f"{self.site.url}/wp-comments-post.php", post=post.id)


def _counted(number: int) -> str:
    return {0: "No comments", 1: "One comment"}.get(number, f"{number} comments")


FORM = """<section id="respond">
<h2>Leave a reply</h2>
<form action="{action}" method="post" id="commentform">
<p><label for="author">Name (required)</label><input id="author" name="author" maxlength="245" required /></p>
<p><label for="email">Mail (will not be published, required)</label>
<input id="email" name="email" type="email" maxlength="100" required /></p>
<p><label for="comment">Comment</label>
<textarea id="comment" name="comment" rows="6" maxlength="65525" required></textarea></p>
<p><input type="submit" id="submit" value="Submit comment" />
<input type="hidden" name="comment_post_ID" value="{post}" />
<input type="hidden" name="comment_parent" id="comment_parent" value="0" /></p>
</form>
<script>
const parent = document.getElementById("comment_parent");
parent.value = new URLSearchParams(location.search).get("replytocom") || 0;
document.addEventListener("click", (event) => {{
  const link = event.target.closest("[data-reply]");
  if (!link) return;
  event.preventDefault();
  parent.value = link.dataset.reply;
  document.getElementById("respond").scrollIntoView();
  document.getElementById("comment").focus();
}});
</script>
</section>
"""
