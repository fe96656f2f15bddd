"""A WordPress blog over its REST interface, with its feed as the doorbell.

An unchanged feed means unchanged articles, and costs the site least. Comments show in no validator, so they are
read by REST each time. What the interface does was measured on 6.1 to 7.1; the reasons stand where they are used.
"""

from collections.abc import Mapping, Sequence
from functools import partial
from typing import Any

from bot.blogs.bell import Told, glance, ring
from bot.blogs.examining import FeedExamination
from bot.blogs.feed import document
from bot.blogs.markup import looks_like_html, plain
from bot.blogs.parse import Parser
from bot.blogs.site import Site
from bot.blogs.wp_api import PAGE, PASSWORDS_OFF, Api, Reply, as_list, chunks, joined, trouble
from bot.blogs.wp_comments import Discussion
from bot.blogs.wp_examining import Examination
from bot.blogs.wp_media import Library
from bot.blogs.wp_reading import POST_FIELDS, absence, article, number
from bot.blogs.wp_search import Index
from bot.errors import Retry, Trouble
from bot.model import Absence, Bell, Look
from bot.net import Net, host_of, shown
from bot.net.addresses import web_address
from bot.ports import Access, Check, Found
from bot.text.words import say

NEWEST = 20
STANDING = "id,status,content.protected"
DELETED = "rest_post_invalid_id"
NOT_PUBLIC = {"rest_forbidden", "rest_cannot_read"}


async def recognise(net: Net, site: Site) -> Found | None:
    """Whether the site is a WordPress whose REST interface can be read. Says in ``site.notes`` why it is not."""
    if not site.whole:
        return None
    for address in site.apis:
        api = Api(net, address)
        try:
            root = await api.call("GET", "")
            if not (isinstance(root.data, dict) and "wp/v2" in root.data.get("namespaces", ())):
                if root.status in (401, 403):
                    site.notes.append(str(trouble(root)))
                continue
            as_list(await api.call("GET", "posts", {"per_page": "1", "_fields": "id"}))
        except Trouble as error:
            site.notes.append(str(error))
            continue
        home = str(root.data.get("home") or site.url)
        title = plain(str(root.data.get("name") or "")) or host_of(home)
        notes = [*site.notes, *await _about(api, root, site)]
        reach = Access("wordpress", home, site.feed, root.answer.permanent or address)
        return Found(reach, title, tuple(notes), web_address(str(root.data.get("site_icon_url") or "")) or site.icon)
    return None


async def _about(api: Api, root: Reply, site: Site) -> list[str]:
    notes: list[str] = [say("found.note.wordpress")]
    if not site.feed:
        notes.append(say("found.note.feedless"))
    if (await api.call("GET", "comments", {"per_page": "1", "_fields": "id"})).status != 200:
        notes.append(say("found.note.comments"))
    if "authentication" in root.data and not root.data["authentication"]:
        notes.append(say(PASSWORDS_OFF, host=api.host))
    return notes


class WordPress(Discussion, Library, Index):
    """One WordPress blog. Can do everything that bot.ports knows; writing needs an account."""

    def __init__(self, net: Net, parser: Parser, access: Access) -> None:
        super().__init__(net, access)
        self._net = net
        self._parser = parser
        self._access = access
        self._told = Told()

    async def look(self, bell: Bell) -> Look:
        """The newest articles and the last edited ones, oldest first, when the feed changed.

        Raises Gone when the feed has ended (410).
        """
        light = {"orderby": "modified", "per_page": str(NEWEST), "_fields": "id,modified_gmt"}
        address = self._access.feed or self._api.url("posts", light)
        rung = await ring(self._net, address, bell)
        if not rung.changed:
            return rung.look(None, self._told)
        if looks_like_html(rung.answer.body):
            raise Retry(say("wordpress.strange.feed", where=shown(address)))
        posts: dict[int, dict[str, Any]] = {}
        for order in ("date", "modified"):
            query = {
                "orderby": order,
                "per_page": str(NEWEST),
                "_embed": "author,wp:featuredmedia,wp:term",
                "_fields": POST_FIELDS,
            }
            posts |= {post["id"]: post for post in await self._api.public_list("posts", query) if "id" in post}
        public = [article(posts[post]) for post in sorted(posts) if absence(posts[post]) is None]
        found = sorted(public, key=lambda one: one.content.published)  # of one second: the first made first
        self._told = glance(rung.answer.body) if self._access.feed else Told()
        return rung.look(tuple(found), self._told)

    def examine(self) -> Sequence[Check]:
        """The checks of feed, interface, account and comments."""
        feed = FeedExamination(self._net, self._access.feed or self._api.url(), partial(document, self._parser))
        return Examination(self._net, self._access, feed, self.account).checks()

    async def absent(self, articles: Mapping[str, str]) -> dict[str, Absence]:
        """Those of the articles (``post:ID``) that are not shown to everyone, and why as far as we may know."""
        ids = {post: key for key in articles if (post := number(key, "post")) is not None}
        result: dict[str, Absence] = {}
        for chunk in chunks(ids):
            query = {"include": joined(chunk), "per_page": str(PAGE), "_fields": STANDING}
            listed = {post.get("id"): post for post in await self._api.public_list("posts", query)}
            for post in chunk:
                why = absence(listed[post]) if post in listed else await self._unlisted(post)
                if why is not None:
                    result[ids[post]] = why
        return result

    async def _unlisted(self, post: int) -> Absence | None:
        """Why this one is not in a list: asked by its id, as lists may leave things out."""
        reply = await self._api.public(f"posts/{post}", {"_fields": STANDING})
        if _is_post(reply, post):
            return absence(reply.data)
        if reply.status == 404 and reply.code == DELETED:
            return Absence.DELETED
        if reply.status in (401, 403) and reply.code in NOT_PUBLIC:
            return await self._hidden(post)
        raise trouble(reply)

    async def _hidden(self, post: int) -> Absence | None:
        """Why this one is hidden from strangers, who are not told; an account that may edit it is.

        None for one that is published all the same: a membership plugin keeps strangers out.
        """
        if not self._api.has_account:
            return Absence.HIDDEN
        query = {"context": "edit", "_fields": f"{STANDING},password"}
        reply = await self._api.call("GET", f"posts/{post}", query, account=True)
        if _is_post(reply, post):
            return absence(reply.data)
        if reply.status == 404 and reply.code == DELETED:
            return Absence.DELETED
        if reply.status in (401, 403):
            return Absence.HIDDEN
        raise trouble(reply, account=True)


def _is_post(reply: Reply, post: int) -> bool:
    return reply.status == 200 and isinstance(reply.data, dict) and reply.data.get("id") == post
