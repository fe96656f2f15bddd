"""Threads and posts beyond their messages: open a post in a forum, find it again, change name, lock and tags."""

import asyncio
import logging
from collections.abc import Sequence
from datetime import datetime
from typing import Any, Literal, cast

import aiohttp
import discord
from discord.http import Route, json_or_text

from bot.chat import tags
from bot.chat.messages import carries, snowflake
from bot.chat.places import may
from bot.chat.tags import Tag
from bot.chat.troubles import NO_PERMISSION, NO_SUCH_TAG, TAG_DEMANDED, code, discord_call
from bot.chat.views import body
from bot.errors import Barred, Missing, Refused, Trouble
from bot.model import Instant, ThreadShape
from bot.text.card import Card
from bot.text.escape import thread_name
from bot.text.words import say

log = logging.getLogger(__name__)

ARCHIVE_MINUTES: Literal[10080] = 10080  # a thread rests after a week of silence, the longest that Discord offers
REQUIRE_TAG = 1 << 4
FORUMS = (15, 16)  # types of channels: forum, media
MOST_PAGES = 5  # of archived posts, 100 each
MODERATORS = frozenset({"locked", "rate_limit_per_user"})
"""What only Manage Threads changes: https://discord.com/developers/docs/topics/threads#editing--deleting-threads."""


class Posts:
    """Threads and posts, through a client's REST side. Raises as bot.ports.Chat says."""

    def __init__(self, client: discord.Client) -> None:
        self._client = client
        self._making = asyncio.Lock()  # a forum's tags are replaced all at once
        self._told: set[int] = set()

    async def open(self, forum: int, shape: ThreadShape, card: Card) -> str:
        """Open a post, with one attempt; only what was refused for its tags is tried again, with those of now."""
        try:
            return await self._open(forum, shape, card)
        except Trouble as trouble:
            if code(trouble) not in (*TAG_DEMANDED, NO_SUCH_TAG):
                raise
        return await self._open(forum, shape, card)

    async def _open(self, forum: int, shape: ThreadShape, card: Card) -> str:
        post = {
            "name": thread_name(shape.name),
            "auto_archive_duration": ARCHIVE_MINUTES,
            "applied_tags": await self._tags(forum, await self._look(forum), shape.tags or (), ()),
            "message": body(card),
        }
        once = _Once()
        async with discord_call(say("discord.doing.post")):
            made = await self._client.http.request(
                Route("POST", "/channels/{channel_id}/threads", channel_id=forum),
                json=post,
                files=cast("list[discord.File]", [once]),
                raise_for_status=once.answered,
            )
        return str(made["id"])

    async def find(self, forum: int, mark: str, since: Instant) -> str | None:
        """Our post whose first message has the mark: among the active ones, then among the archived."""
        oldest, me = snowflake(since), self._client.user
        guild = int((await self._look(forum))["guild_id"])
        async with discord_call(say("discord.doing.posts"), changes=False):
            listed: Sequence[Any] = (await self._client.http.get_active_threads(guild))["threads"]
        for archived in (False, True):
            if archived:
                listed = await self._archived(forum, since)
            for post in listed:
                ours = me is not None and int(post["owner_id"]) == me.id and int(post["parent_id"]) == forum
                if ours and int(post["id"]) >= oldest and await self._begins_with(int(post["id"]), mark):
                    return str(post["id"])
        return None

    async def _archived(self, forum: int, since: Instant) -> list[Any]:
        found: list[Any] = []
        before: Any = None
        for _ in range(MOST_PAGES):
            async with discord_call(say("discord.doing.posts.archived"), changes=False):
                page = await self._client.http.get_public_archived_threads(forum, before=before, limit=100)
            found += page["threads"]
            if not page["has_more"] or not page["threads"]:
                break
            before = page["threads"][-1]["thread_metadata"]["archive_timestamp"]
            if datetime.fromisoformat(before).timestamp() < since:
                break
        return found

    async def _begins_with(self, post: int, mark: str) -> bool:
        try:
            async with discord_call(say("discord.doing.post.first"), changes=False):
                return carries(await self._client.get_partial_messageable(post).fetch_message(post), mark)
        except Missing:
            return False

    async def change(self, thread: int, shape: ThreadShape) -> None:
        """Change what differs from what the thread is now, in one request; nothing when nothing does."""
        now = await self._look(thread)
        if "thread_metadata" not in now:
            raise Refused(say("discord.thread.none", channel=f"<#{thread}>"))
        parent, state = int(now["parent_id"]), now["thread_metadata"]
        changes: dict[str, object] = {}
        if shape.name and thread_name(shape.name) != now["name"]:
            changes["name"] = thread_name(shape.name)
        wanted_of_moderators = {"locked": shape.locked, "rate_limit_per_user": shape.slow}
        standing = {"locked": state.get("locked", False), "rate_limit_per_user": now.get("rate_limit_per_user", 0)}
        changes |= {
            name: value for name, value in wanted_of_moderators.items() if value is not None and value != standing[name]
        }
        if MODERATORS & changes.keys() and may(self._client, parent, "manage_threads") is False:
            self._tell_of_moderators(parent)
            changes = _without_moderators(changes)
        if shape.tags is not None and "applied_tags" in now:
            applied = [int(tag) for tag in now["applied_tags"]]
            wanted = await self._tags(parent, await self._look(parent), shape.tags, applied)
            if set(wanted) != set(applied):
                changes["applied_tags"] = wanted
        if changes:
            await self._change(thread, parent, changes, archived=bool(state["archived"]))

    async def _change(self, thread: int, parent: int, changes: dict[str, object], *, archived: bool) -> None:
        waking = {"archived": False} if archived else {}
        try:
            async with discord_call(say("discord.doing.thread.change")):
                await self._client.http.edit_channel(thread, reason=None, **changes, **waking)
        except Barred as barred:
            if code(barred) != NO_PERMISSION:
                raise
            if not MODERATORS & changes.keys():
                # no reason to keep from the whole thread what is said in it
                raise Refused(say("discord.thread.barred", channel=f"<#{thread}>")) from barred
            self._tell_of_moderators(parent)
            rest = _without_moderators(changes)
            if rest:
                await self._change(thread, parent, rest, archived=archived)

    def _tell_of_moderators(self, parent: int) -> None:
        if parent not in self._told:
            self._told.add(parent)
            log.warning(
                "Threads of channel %d are neither locked, unlocked nor slowed: Manage Threads is missing.", parent
            )

    # -- tags

    async def _look(self, channel: int) -> Any:
        """A channel's or thread's JSON, fresh: what is known of tags and locks may be old."""
        async with discord_call(say("discord.doing.channel"), changes=False):
            return await self._client.http.get_channel(channel)

    async def _tags(self, forum: int, now: Any, wanted: Sequence[str], applied: Sequence[int]) -> list[int]:
        """The tags that a post of the forum should have; missing ones are made if we may."""
        if now["type"] not in FORUMS:
            return list(applied)
        known = [Tag.read(tag) for tag in now["available_tags"]]
        if tags.missing(wanted, known) and may(self._client, forum, "manage_channels"):
            known = await self._with_new_ones(forum, wanted) or known
        moderator = bool(may(self._client, forum, "manage_threads"))
        found = tags.chosen(wanted, known, applied, moderator=moderator)
        return found or (tags.usable(known, moderator=moderator) if now["flags"] & REQUIRE_TAG else [])

    async def _with_new_ones(self, forum: int, wanted: Sequence[str]) -> list[Tag]:
        """Make the missing tags. A post goes out without them rather than not at all."""
        try:
            async with self._making:
                there = (await self._look(forum))["available_tags"]
                new = tags.missing(wanted, [Tag.read(tag) for tag in there])
                if new:
                    listed = [*there, *({"name": name} for name in new)]
                    async with discord_call(say("discord.doing.tags")):
                        made: Any = await self._client.http.edit_channel(forum, reason=None, available_tags=listed)
                    there = made["available_tags"]
                return [Tag.read(tag) for tag in there]
        except Trouble as trouble:
            log.warning("A post has fewer tags than its article: %s", trouble)
            return []


def _without_moderators(changes: dict[str, object]) -> dict[str, object]:
    return {name: value for name, value in changes.items() if name not in MODERATORS}


class _Once:
    """Lets discord.py try but once: it rewinds its files before every attempt, and shows each answer to a callable.

    Left alone it would send a post again after an answer of 500, and Discord has no nonce for posts.
    """

    def __init__(self) -> None:
        self._may_go = True

    def reset(self, *, seek: int) -> None:
        """Before an attempt. Raises ConnectionError for one that might be the second."""
        if not self._may_go:
            raise ConnectionError("the answer got lost")
        self._may_go = False

    async def answered(self, response: aiohttp.ClientResponse) -> None:
        """After an attempt: what was asked to wait was not done, and may go again."""
        if response.status >= 500:
            raise discord.DiscordServerError(response, await json_or_text(response))
        self._may_go = response.status == 429
