"""A blog on loopback: start it, write on it, comment on it, make trouble for it."""

from __future__ import annotations

import re
import time
from collections import deque
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from aiohttp import web

from sandbox.faults import Faults, Journal, Seen, answer

from . import form
from . import text as texts
from .archive import Archive, Listener
from .manners import Manners
from .model import Account, CommentRecord, MediaRecord, Picture, Post, StoredComment, StoredPost
from .pings import Pings
from .rest_posts import rfc822
from .server import Front


class Blog:
    """A blog that behaves like WordPress 6.8, in memory, on 127.0.0.1.

    rest=False: a plain site with article pages and one feed (`feed`: "rss" at /index.xml, "atom" at /atom.xml, "rdf"
    at /index.rdf, "json" at /feed.json).
    permalinks=False: a WordPress whose REST answers only at /?rest_route=/ and whose feed is /?feed=rss2.
    hub, webhook: addresses that are told of what is published (as the options of these names).
    options: settings that differ from WordPress' own (model.DEFAULT_OPTIONS names them all).
    """

    version = "6.8"  # of the WordPress that it behaves like

    def __init__(
        self,
        title: str = "Test blog",
        clock: Callable[[], float] = time.time,
        *,
        rest: bool = True,
        feed: str = "rss",
        permalinks: bool = True,
        hub: str = "",
        webhook: str = "",
        options: Mapping[str, object] | None = None,
    ) -> None:
        self.archive = Archive(title, clock, permalinks=permalinks)
        for name, value in {"hub": hub, "webhook": webhook, **(options or {})}.items():
            self._set(name, value)
        self.faults = Faults()
        self._front = Front(self.archive, rest=rest, feed=feed, permalinks=permalinks)
        self.pings = Pings(self.archive, (self._front.feed_path,))
        self.archive.listeners.append(self.pings.hear)
        self._journal = Journal()
        self._runner: web.AppRunner | None = None

    # -- life

    async def start(self, port: int = 0) -> None:
        """Listen on 127.0.0.1; port 0 takes a free one. After `stop` it can be started again, memory intact."""
        app = web.Application(client_max_size=2**24)
        app.router.add_route("*", "/{path:.*}", self._answer)
        self._runner = web.AppRunner(app, access_log=None, shutdown_timeout=0.1)
        await self._runner.setup()
        listener = web.TCPSite(self._runner, "127.0.0.1", port, reuse_address=True)
        await listener.start()
        host, chosen = self._runner.addresses[0][:2]
        self.archive.url = f"http://{host}:{chosen}"
        await self.pings.start()

    async def stop(self) -> None:
        """Close the port at once."""
        await self.pings.stop()
        if self._runner is not None:
            await self._runner.cleanup()
            self._runner = None

    @property
    def url(self) -> str:
        """The site's address, without a slash at the end."""
        return self.archive.url

    @property
    def feed_url(self) -> str:
        """Where the main feed is."""
        return self.archive.url + self._front.feed_path

    @property
    def manners(self) -> Manners:
        """How the feed answers: headers, redirects, its end, ... (manners.py)."""
        return self._front.manners

    @property
    def requests(self) -> deque[Seen]:
        """The last requests, newest last."""
        return self._journal.seen

    def subscribe(self, listener: Listener) -> Callable[[], None]:
        """Call `listener` with a Change after every change; the answer ends it."""
        self.archive.listeners.append(listener)
        return lambda: self.archive.listeners.remove(listener)

    async def _answer(self, request: web.Request) -> web.StreamResponse:
        body = await request.read()
        fault = self.faults.next_for(request.method, request.path_qs)
        status = 0
        try:
            response = await answer(fault, request, self._front.answer)
            response.headers.setdefault("Date", rfc822(self.archive.now(), "GMT"))  # every server has its own clock
            status = 0 if fault and fault.drop else response.status
        finally:
            self._journal.write(request, body, status)
        return response

    # -- articles

    async def publish(
        self,
        title: str,
        html: str,
        author: str = "admin",
        categories: tuple[str, ...] = (),
        picture: Picture | None = None,
        date: float | None = None,
        comments_open: bool = True,
        password: str = "",
        tags: tuple[str, ...] = (),
        status: str = "publish",
    ) -> Post:
        """Publish an article; `date` (seconds since 1970) back-dates it, or, a minute or more ahead, schedules it.

        status: "draft" or "private" only writes it down; set_post_status publishes it.
        """
        site, now = self.archive, self.archive.now()
        when = now if date is None else int(date)
        image = site.add_picture(picture) if picture else 0
        post = StoredPost(
            id=site.next_id(),
            title=title,
            content=html,
            author=site.writer(author).id,
            date=when,
            modified=when,  # as WordPress does: what is back-dated was last modified back then
            slug="",
            guid_path="",
            categories=_each(site.category, categories or ("Uncategorized",)),
            tags=_each(site.tag, tags),
            picture=image,
            status="future" if status == "publish" and when >= now + 60 else status,
            dated=status == "publish" or date is not None,
            comments_open=comments_open,
            password=password,
        )
        post.slug = site.free_slug(texts.slug(title) or str(post.id), post.id)
        post.guid_path = site.path(post) if post.status == "publish" else f"/?p={post.id}"
        site.posts[post.id] = post
        what = {"publish": "article published", "future": "article scheduled"}.get(post.status, "article written")
        site.tell(what, post.id, post.id)
        return Post(post.id, site.link(post))

    async def upload(self, picture: Picture) -> str:
        """Upload a picture for the text of an article; answers its address."""
        self.archive.add_picture(picture)
        return f"{self.url}/wp-content/uploads/{picture.name}"

    async def gallery(self, pictures: Sequence[Picture]) -> str:
        """Upload pictures; answers the HTML of WordPress' gallery block with them, each in three sizes."""
        return texts.gallery([(await self.upload(picture), picture.alt) for picture in pictures])

    async def media(self) -> list[MediaRecord]:
        """The newest hundred pictures of the media library, oldest first."""
        return [self.archive.picture_record(media) for media in self.archive.media.values()][-100:]

    async def edit_post(
        self,
        post_id: int,
        title: str | None = None,
        html: str | None = None,
        comments_open: bool | None = None,
        *,
        password: str | None = None,
        author: str | None = None,
        categories: tuple[str, ...] | None = None,
        tags: tuple[str, ...] | None = None,
        picture: Picture | None = None,
        date: float | None = None,
    ) -> None:
        """Change an article; what is None stays."""
        site, post = self.archive, self.archive.posts[post_id]
        post.title = post.title if title is None else title
        post.content = post.content if html is None else html
        post.comments_open = post.comments_open if comments_open is None else comments_open
        post.password = post.password if password is None else password
        post.author = post.author if author is None else site.writer(author).id
        post.categories = post.categories if categories is None else _each(site.category, categories)
        post.tags = post.tags if tags is None else _each(site.tag, tags)
        post.picture = post.picture if picture is None else site.add_picture(picture)
        post.date = post.date if date is None else int(date)
        self._touched(post, "article edited")

    async def set_post_status(self, post_id: int, status: str) -> None:
        """Move an article: publish, draft, pending, private or trash."""
        post = self.archive.posts[post_id]
        if status == "trash":
            await self.trash_post(post_id)
        elif post.status == "trash":
            await self.restore_post(post_id, status)
        else:
            post.status = status
            if status == "publish" and not post.dated:
                post.date, post.dated = self.archive.now(), True
            self._touched(post, "article published" if status == "publish" else "article withdrawn")

    async def trash_post(self, post_id: int) -> None:
        """Put an article in the trash, its comments with it; its address becomes free."""
        post = self.archive.posts[post_id]
        post.status, post.slug = "trash", f"{post.slug}__trashed"
        for comment in self.archive.comments_of(post_id):
            if comment.status in ("approved", "hold", "spam"):
                comment.status_before, comment.status = comment.status, "post-trashed"
        self._touched(post, "article trashed")

    async def restore_post(self, post_id: int, status: str = "publish") -> None:
        """Take an article back out of the trash and publish it."""
        post = self.archive.posts[post_id]
        post.status = status
        post.slug = self.archive.free_slug(post.slug.removesuffix("__trashed"), post.id)
        for comment in self.archive.comments_of(post_id):
            if comment.status == "post-trashed":
                comment.status = comment.status_before
        self._touched(post, "article published" if status == "publish" else "article withdrawn")

    async def delete_post(self, post_id: int) -> None:
        """Delete an article and its comments for good."""
        for comment in self.archive.comments_of(post_id):
            del self.archive.comments[comment.id]
        del self.archive.posts[post_id]
        self.archive.tell("article deleted", post_id, post_id)

    async def publish_due(self) -> None:
        """What WordPress' cron does: publish scheduled articles whose time has come."""
        for post in self.archive.posts.values():
            if post.status == "future" and post.date <= self.archive.now():
                post.status = "publish"
                self.archive.tell("article published", post.id, post.id)

    async def article(self, post_id: int) -> dict[str, Any]:
        """An article as its author sees it: title, html, link, status, comments_open."""
        post = self.archive.posts[post_id]
        shown = {"title": post.title, "html": post.content, "link": self.archive.link(post)}
        return {**shown, "status": post.status, "comments_open": post.comments_open}

    def _touched(self, post: StoredPost, what: str) -> None:
        post.modified = self.archive.now()
        self.archive.tell(what, post.id, post.id)

    # -- comments

    async def comment(
        self,
        post_id: int,
        author: str,
        text: str,
        email: str | None = None,
        parent: int | None = None,
        date: float | None = None,
    ) -> CommentRecord:
        """A visitor comments through the form: held or published by the blog's rules (the flood check is left out).

        Without `email` every name has its own; `date` back-dates. Raises Refusal (duplicate, comments closed, ...).
        """
        fields = {
            "comment_post_ID": str(post_id),
            "author": author,
            "comment": text,
            "comment_parent": str(parent or 0),
        }
        fields["email"] = form.visitor_email(author) if email is None else email
        when = self.archive.now() if date is None else int(date)
        return self.archive.record(form.hand_in(self.archive, fields, address="127.0.0.1", date=when, unhurried=True))

    async def pingback(self, post_id: int, title: str, url: str) -> CommentRecord:
        """Another blog's article, with this title and address, links to an article."""
        said = f"[&#8230;] {title} [&#8230;]"
        ping = StoredComment(0, post_id, title, "", said, self.archive.now(), author_url=url, type="pingback")
        return self.archive.record(self.archive.add_comment(ping))

    async def edit_comment(self, comment_id: int, content: str) -> None:
        """A moderator changes a comment's text (which changes no validator and no date)."""
        comment = self._comment(comment_id)
        comment.content = texts.mark_links(content.strip(), self.url)
        self.archive.tell("comment edited", comment.id, comment.post)

    async def set_status(self, comment_id: int, status: str) -> None:
        """A moderator moves a comment: approved, hold, spam or trash."""
        self.archive.set_comment_status(self._comment(comment_id), status)

    async def delete_comment(self, comment_id: int) -> None:
        """A moderator deletes a comment for good."""
        self.archive.drop_comment(self._comment(comment_id))

    async def comments(self, post_id: int) -> list[CommentRecord]:
        """All comments of an article whatever their status, oldest first."""
        return [self.archive.record(comment) for comment in self.archive.comments_of(post_id)]

    def _comment(self, comment_id: int) -> StoredComment:
        return self.archive.get_comment(comment_id)

    # -- people and options

    def account(self, name: str) -> Account:
        """The application password of admin, editor, author or subscriber (or of an account that was added)."""
        user = next(user for user in self.archive.users.values() if user.login == name)
        secret = user.applications[0].secret if user.applications else ""
        spaced = " ".join(re.findall(r".{4}", secret))
        return Account(user.login, spaced, user.id, user.email)

    async def add_account(self, login: str, capabilities: tuple[str, ...], role: str = "author") -> Account:
        """An account that may do exactly this."""
        self.archive.add_user(login, login.title(), role, capabilities)
        return self.account(login)

    async def revoke(self, name: str) -> None:
        """End an account's application passwords."""
        next(user for user in self.archive.users.values() if user.login == name).applications.clear()

    async def login_password(self, name: str) -> str:
        """The password with which an account comes in at the site's own door."""
        return next(user for user in self.archive.users.values() if user.login == name).login_password

    async def set_option(self, name: str, value: object) -> None:
        """Change a setting, such as comment_moderation."""
        self._set(name, value)

    def _set(self, name: str, value: object) -> None:
        self.archive.option(name)  # an unknown name is an error
        self.archive.options[name] = value


def _each(known: Callable[[str], int], names: tuple[str, ...]) -> tuple[int, ...]:
    """The ids of categories or tags, in the order of their names, as WordPress gives them."""
    return tuple(known(name) for name in sorted(names, key=str.casefold))
