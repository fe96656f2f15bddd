"""The comments of a WordPress blog over REST: read by everyone or by a moderator, written by the account.

What the interface does was measured on 6.1 to 7.1; the reasons stand where they are used.
"""

from collections.abc import Collection
from dataclasses import replace
from typing import Any

from bot.blogs.bell import is_challenge
from bot.blogs.wp_accounts import Accounts
from bot.blogs.wp_api import CURES, PAGE, Query, Reply, as_list, chunks, joined, trouble
from bot.blogs.wp_reading import COMMENT_FIELDS, absence, comment, marked, marker_in, number, written
from bot.errors import Barred, Missing, Refused, Retry, Trouble, Unaccepted
from bot.model import Comment, Content, Draft, State, Written
from bot.net import Net
from bot.ports import Access
from bot.text.words import say

MOST_PAGES = 10
MOST_ARTICLES = 500  # whose comments are asked for at once: an address of four thousand characters
LONGEST_URL = 200  # of an author
STATUSES = {State.LIVE: "approved", State.HELD: "hold", State.SPAM: "spam", State.GONE: "trash"}
FLOOD_SECONDS = 15.0

# What WordPress says about one comment, and what to do about it.
REFUSALS = {
    "rest_comment_closed": "wordpress.comment.closed",
    "rest_comment_draft_post": "wordpress.comment.draft",
    "rest_comment_content_invalid": "wordpress.comment.empty",
    "comment_content_column_length": "wordpress.comment.long",
    "comment_author_column_length": "wordpress.comment.long.name",
    "comment_author_email_column_length": "wordpress.comment.long.address",
    "rest_comment_author_data_required": "wordpress.comment.nameless",
    "rest_cannot_read_post": "wordpress.comment.private",
    "rest_comment_invalid_author": "wordpress.comment.author",
    "rest_cannot_edit": "wordpress.comment.unedited",
    "rest_cannot_delete": "wordpress.comment.undeleted",
    "comment_duplicate": "wordpress.comment.twice",
}
MAY_NOT_JUDGE = {"rest_cannot_edit", "rest_cannot_delete", "rest_forbidden_context"}
GONE_WITH_ITS_ARTICLE = {"rest_comment_invalid_post_id", "rest_comment_trash_post"}


class Discussion(Accounts):
    """What readers say about the articles of a blog."""

    def __init__(self, net: Net, access: Access) -> None:
        super().__init__(net, access)
        self._blind = False  # whether only approved comments were seen

    # -- comments, read

    async def newest_comments(self, after: str | None) -> list[Comment]:
        """The newest comments of the whole blog by id, newest first, back to ``after`` (at most a thousand)."""
        mark = number(after or "", "comment") or 0
        found: dict[str, Comment] = {}
        for page in range(1, MOST_PAGES + 1):
            reply = await self._comments({"orderby": "id", "order": "desc", "page": str(page)})
            entries = as_list(reply)
            found |= {one.key: one for one in map(comment, entries)}
            reached = after is None or any(int(entry.get("id", 0)) <= mark for entry in entries)
            if reached or page >= reply.pages:
                break
        return list(found.values())

    async def comments_on(self, articles: Collection[str], page: int = 1) -> tuple[list[Comment], bool]:
        """The comments on these articles, newest first by id; whether there are more pages.

        A hundred on a page, for each five hundred articles.
        """
        ids = sorted({post for key in articles if (post := number(key, "post")) is not None})
        found: dict[int, Comment] = {}
        more = False
        for chunk in chunks(ids, MOST_ARTICLES):
            if reply := await self._comments_of(chunk, page):
                found |= {int(entry.get("id", 0)): comment(entry) for entry in as_list(reply)}
                more = more or page < reply.pages
        return [found[id_] for id_ in sorted(found, reverse=True)], more

    async def _comments_of(self, posts: list[int], page: int) -> Reply | None:
        """One page for these articles; None when there is none that may be read.

        A single article that is withdrawn or has a password closes the whole list, so then only the public ones count.
        """
        query = {"orderby": "id", "order": "desc", "page": str(page)}
        reply = await self._comments({"post": joined(posts), **query})
        if reply.code != "rest_cannot_read_post":
            return reply
        readable: list[int] = []
        for chunk in chunks(posts):
            asked = {"include": joined(chunk), "per_page": str(PAGE), "_fields": "id,status,content.protected"}
            readable += [post["id"] for post in await self._api.public_list("posts", asked) if absence(post) is None]
        return await self._comments({"post": joined(readable), **query}) if readable else None

    async def comments(self, keys: Collection[str]) -> list[Comment]:
        """These comments as they are now. To an account that may not moderate, what is missing may be held."""
        found: list[Comment] = []
        for chunk in chunks(id_ for key in keys if (id_ := number(key, "comment")) is not None):
            found += map(comment, as_list(await self._comments({"include": joined(chunk)})))
        if self._blind:
            known = {one.key for one in found}
            found += [Comment(key, "", None, State.HELD, Content()) for key in keys if key not in known]
        return found

    async def _comments(self, query: Query) -> Reply:
        """A list of comments: all that the account may see, or else all that everyone may see.

        ``type`` because editors' notes are comments, too. A 401 with an account is a wrong password: what is held would
        seem to have vanished, so it is not covered up.
        """
        query = {"type": "comment", "per_page": str(PAGE), "_fields": COMMENT_FIELDS, **query}
        if self._api.has_account:
            reply = await self._api.call("GET", "comments", {**query, "status": "any", "context": "edit"}, account=True)
            if reply.status == 401:
                raise trouble(reply, account=True)
            if reply.status != 403:
                self._blind = False
                return reply
        self._blind = True
        return await self._api.public("comments", query)

    # -- comments, written

    async def write(self, draft: Draft) -> Written:
        """Create the comment, as a guest by the blog's own rules, or under the account (``draft.approved``)."""
        self._require_account()
        body: dict[str, Any] = {
            "post": number(draft.article, "post"),
            "content": marked(draft.html, draft.marker),
            "author_name": draft.author,
            "author_email": draft.address,
        }
        if url := _author_url(draft):
            body["author_url"] = url
        if draft.parent:
            body["parent"] = number(draft.parent, "comment")
        if draft.approved:  # the account's own id, never another's: WordPress would let us write as anyone
            body["author"] = int(await self.own_id())
        reply = await self._api.call("POST", "comments", body=body, account=True)
        if reply.status == 201 and isinstance(reply.data, dict) and isinstance(reply.data.get("id"), int):
            return written(reply.data)
        if reply.status == 409 and (found := await self.find(draft.marker)):
            return found
        raise _refused(reply, "POST")

    async def rewrite(self, key: str, draft: Draft) -> Written:
        """Make the comment show the draft's text, and its author's name lead where the draft says."""
        return await self._change(key, {"content": marked(draft.html, draft.marker), "author_url": _author_url(draft)})

    async def _change(self, key: str, body: dict[str, Any]) -> Written:
        self._require_account()
        reply = await self._api.call("POST", f"comments/{number(key, 'comment')}", body=body, account=True)
        if reply.status == 200 and isinstance(reply.data, dict) and isinstance(reply.data.get("id"), int):
            return written(reply.data)
        raise _refused(reply, "POST")

    async def withdraw(self, key: str) -> None:
        """Put the comment into the trash; where the site has none (501), delete it."""
        self._require_account()
        _check_gone(await self._trash(key))

    async def _trash(self, key: str) -> Reply:
        reply = await self._delete(key)
        return await self._delete(key, {"force": "true"}) if reply.status == 501 else reply

    async def erase(self, key: str) -> None:
        """Delete the comment for good; where it lies in the trash, too."""
        self._require_account()
        _check_gone(await self._delete(key, {"force": "true"}))

    async def _delete(self, key: str, query: Query | None = None) -> Reply:
        return await self._api.call("DELETE", f"comments/{number(key, 'comment')}", query, account=True)

    async def sign(self, key: str, author: str, address: str) -> Written:
        """Put another name on the comment, and nothing else."""
        return await self._change(key, {"author_name": author, "author_email": address, "author_url": ""})

    async def find(self, marker: str) -> Written | None:
        """The oldest comment with our marker. The search finds parts of words, so it is compared exactly."""
        entries = as_list(await self._comments({"search": f"backchannel:{marker}", "orderby": "id", "order": "asc"}))
        return next((written(entry) for entry in entries if marker_in(entry) == marker), None)

    # -- comments, judged

    async def judge(self, key: str, state: State) -> Written:
        """Move the comment; one that is judged so already is fine.

        WordPress' code has a 500 for a status set twice (6.1 to 7.1 never come there: an edit changes the address,
        too), so after a 500 the comment is read again before it is a failure.
        """
        self._require_account()
        if state is State.GONE:
            reply = await self._trash(key)
        else:
            route, body = f"comments/{number(key, 'comment')}", {"status": STATUSES[state]}
            reply = await self._api.call("POST", route, body=body, account=True, expected={500})
        if reply.status == 200 and isinstance(reply.data, dict):
            if isinstance(gone := reply.data.get("previous"), dict):  # a site without a trash
                return replace(written(gone), state=State.GONE)
            if isinstance(reply.data.get("id"), int):
                return written(reply.data)
        if reply.status in (410, 500):
            now = await self._api.call("GET", f"comments/{number(key, 'comment')}", {"context": "edit"}, account=True)
            if now.status == 200 and isinstance(now.data, dict) and written(now.data).state is state:
                return written(now.data)
        if reply.status == 403 and reply.code in MAY_NOT_JUDGE:
            raise Barred(say("wordpress.comment.unjudged", host=reply.answer.host))
        raise _refused(reply, "POST")


def _author_url(draft: Draft) -> str:
    """Where the author's name leads; nowhere, rather than that the comment is refused for it."""
    return draft.url if len(draft.url) <= LONGEST_URL else ""


def _check_gone(reply: Reply) -> None:
    already = reply.status == 410 or (reply.status == 404 and reply.code == "rest_comment_invalid_id")
    if reply.status != 200 and not already:
        raise _refused(reply, "DELETE")


def _refused(reply: Reply, method: str) -> Trouble:
    """What a refusal to write means."""
    host = reply.answer.host
    if reply.code == "comment_flood":
        return Retry(say("wordpress.comment.flood", host=host, seconds=round(FLOOD_SECONDS)), FLOOD_SECONDS)
    if reply.status == 401:
        word = reply.code or "401"
        return Unaccepted(say("wordpress.account.stranger", host=host, word=word, cures=say(CURES)))
    if reply.code in GONE_WITH_ITS_ARTICLE:
        return Missing(say("wordpress.comment.gone", host=host))
    if reply.code in REFUSALS:
        return Refused(say(REFUSALS[reply.code], host=host))
    if reply.status == 409:
        return Refused(say("wordpress.comment.twice", host=host))
    if reply.status in (403, 406) and not reply.code and not is_challenge(reply.answer):
        return Refused(say("wordpress.comment.firewall", host=host, status=reply.status))
    return trouble(reply, method, account=True)
