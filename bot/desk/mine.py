"""What is stored about a member, for them alone; the name that they have on blogs, and whether others may say it."""

import json
import re
from collections import Counter
from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any

from bot import following
from bot import mirrors as wants
from bot.desk.consents import MemberDesk
from bot.errors import Refused
from bot.model import BlogId, Instant, ItemId, MemberId, State
from bot.policy import CONSENT
from bot.store import Tx, acts, blogs, followings, forgotten, items, members, mirrors, troubles
from bot.store.acts import Act
from bot.store.items import Item
from bot.text.card import Card, Text
from bot.text.escape import escape, name, shorten
from bot.text.pieces import fitting
from bot.text.words import say

LONGEST_NAME = 60
NEWEST = 10
"""So many comments are shown; all are in the file."""
MOST_LINES = 15
EXCERPT = 60
_MARKUP = re.compile(r"<@[!&]?[0-9]*>|[<>@#*~|`\\\[\]]")
_ADDRESS = re.compile(r"://|\bwww\.|\bdiscord\.gg\b", re.IGNORECASE)
_SOMEONE = re.compile(r"<@[!&]?[0-9]+>")
WAITS, UNDER_WAY = "waits", "under way"
"""Where a comment of a member can be, beside the states of what stands on a blog."""


class MineDesk(MemberDesk):
    """A member's own name and data."""

    async def rename(self, member: MemberId, wanted: str) -> str:
        """Keep the name that a member wants on blogs; without one, the server's again. Raises Refused."""
        cleaned = name(_MARKUP.sub("", wanted), LONGEST_NAME + 1)
        if _ADDRESS.search(wanted):
            raise Refused(say("me.name.address"))
        if len(cleaned) > LONGEST_NAME or (wanted.strip() and not cleaned):
            raise Refused(say("me.name.length", count=LONGEST_NAME))
        async with self.store.begin() as tx:
            await members.set_name(tx, member, cleaned or None)
        return say("me.name.kept", name=escape(cleaned)) if cleaned else say("me.name.server")

    async def mentions(self, member: MemberId, *, on: bool) -> str:
        """Keep whether comments of others may say a member's name; what stands loses it with a no."""
        async with self.store.begin() as tx:
            await members.set_mentions(tx, member, on=on)
            if not on:
                await unname(tx, member)
        self.wake()
        return say("me.mentions.on" if on else "me.mentions.off")

    async def show(self, member: MemberId) -> Card:
        """All that is stored about a member, in words."""
        async with self.store.begin() as tx:
            texts = [await _chosen(tx, member), await _allowed(tx, member), await _said(tx, member)]
        more = f"-# {say('me.show.more')}"
        return Card((*fitting(texts, more), Text(more)), mark=str(member))

    async def export(self, member: MemberId) -> str:
        """The same as JSON, with every text, and with nothing of anybody else."""
        async with self.store.begin() as tx:
            data = {
                "member": str(member),
                "name": await members.name(tx, member),
                "named by others": await members.mentions(tx, member),
                "locale": await members.locale(tx, member),
                "answers": [
                    {
                        "blog": (await blogs.blog(tx, answer.blog)).url,
                        "agreed": answer.agreed,
                        "first message": str(answer.since),
                        "version of the question": answer.wording,
                        "interaction": str(answer.interaction),
                        "at": _moment(answer.at),
                        "pings": answer.pings,
                    }
                    for answer in await members.answers_of(tx, member)
                ],
                "followed": [
                    {
                        "blog": (await blogs.blog(tx, one.blog)).url,
                        "what": one.topic,
                        "since": _moment(one.at),
                        "server": None if one.guild is None else str(one.guild),
                    }
                    for one in await followings.of(tx, member)
                ],
                "relays added": [str(relay) for relay in await troubles.added(tx, member)],
                "comments": [await _exported(tx, item) for item in await items.of_member(tx, member)],
                "judged as a moderator": [str(item) for item in await forgotten.judged_by(tx, member)],
            }
        return json.dumps(data, ensure_ascii=False, indent=2)


async def unname(tx: Tx, member: MemberId) -> None:
    """Let no comment of anybody say a member's name any more."""
    token = f"@{member}"
    for answer in await members.answers_of(tx, member):
        for item in await items.by_members(tx, answer.blog):
            if item.content is None or token not in dict(item.content.names):
                continue
            names = tuple((sign, called) for sign, called in item.content.names if sign != token)
            await items.change_names(tx, item, names)
            await wants.spread(tx, item)


# -- in words ---------------------------------------------------------------------------------------------------------


async def _chosen(tx: Tx, member: MemberId) -> str:
    wanted, locale = await members.name(tx, member), await members.locale(tx, member)
    lines = [f"### {say('me.show.title')}"]
    lines.append(say("me.show.name", name=escape(wanted)) if wanted else say("me.show.name.server"))
    lines.append(say("me.show.named") if await members.mentions(tx, member) else say("me.show.unnamed"))
    if locale:
        lines.append(say("me.show.locale", wanted=escape(locale)))
    for one in (await followings.of(tx, member))[:MOST_LINES]:
        topic = escape(following.in_words(one.topic))
        lines.append(say("me.show.followed", blog=await _title(tx, one.blog), topic=topic))
    if await troubles.last_refused(tx, member):
        lines.append(say("follow.unreached"))
    if added := await troubles.added(tx, member):
        lines.append(say("me.show.added", count=len(added)))
    return "\n".join(lines)


async def _allowed(tx: Tx, member: MemberId) -> str:
    lines = []
    for answer in (await members.answers_of(tx, member))[:MOST_LINES]:
        blog, at = await _title(tx, answer.blog), f"<t:{int(answer.at)}:f>"
        if answer.agreed:
            lines.append(say("me.show.yes", blog=blog, moment=at, version=answer.wording))
            lines.append(say("me.pings.state.on" if answer.pings else "me.pings.state.off", blog=blog))
        else:
            lines.append(say("me.show.no", blog=blog, moment=at, version=answer.wording))
    if permits := await members.permits_of(tx, member):
        lines.append(say("me.show.permits", count=len(permits)))
    return "\n".join(lines) or say("me.show.unasked")


async def _said(tx: Tx, member: MemberId) -> str:
    found = await items.of_member(tx, member)
    where = {item.id: await _where(tx, item) for item in found}
    count = Counter(where.values())
    told = {
        State.LIVE: say("me.show.live", count=count[State.LIVE]),
        State.HELD: say("me.show.held", count=count[State.HELD]),
        State.SPAM: say("me.show.spam", count=count[State.SPAM]),
        State.GONE: say("me.show.gone", count=count[State.GONE]),
        UNDER_WAY: say("me.show.under.way", count=count[UNDER_WAY]),
        WAITS: say("me.show.waits", count=count[WAITS]),
    }
    lines = [text for state, text in told.items() if count[state]] or [say("me.show.nothing")]
    for item in [each for each in reversed(found) if each.content is not None and each.state is not State.GONE][
        :NEWEST
    ]:
        assert item.content is not None
        start = escape(shorten(" ".join(item.content.text.split()), EXCERPT))
        lines.append(f"- {start} <{item.content.link}>" if item.content.link else f"- {start}")
    judged = [act for item in found for act in await _judged(tx, item.id, member)]
    if judged:
        lines.append(say("me.show.judged", count=len(judged)))
    if did := len(await forgotten.judged_by(tx, member)):
        lines.append(say("me.show.judge", count=did))
    return "\n".join(lines)


async def _judged(tx: Tx, item: ItemId, member: MemberId) -> Sequence[Act]:
    """What others did with a comment of a member."""
    return [act for act in await acts.of_item(tx, item) if act.member != member]


async def _title(tx: Tx, blog: BlogId) -> str:
    return escape((await blogs.blog(tx, blog)).title)


async def _where(tx: Tx, item: Item) -> str:
    """Where a comment is: a State on its blog, or still in chat."""
    copy = await wants.copy_of(tx, item)
    if item.state is not State.HELD or copy is None:
        return item.state
    if copy.hold == CONSENT:
        return WAITS
    return State.HELD if await mirrors.standing(tx, copy.id) is not None else UNDER_WAY


# -- as a file --------------------------------------------------------------------------------------------------------


async def _exported(tx: Tx, item: Item) -> dict[str, Any]:
    assert item.member is not None
    permit, content = await members.permit(tx, item.id), item.content
    heard = [source for source in await items.sources_of(tx, item.id) if source.in_chat]
    found: dict[str, Any] = {
        "number": str(item.id),
        "blog": None if item.blog is None else (await blogs.blog(tx, item.blog)).url,
        "where": await _where(tx, item),
        "heard at": _moment((item.id >> 20) / 1000),
        "heard in": [f"{source.place}/{source.remote}" for source in heard],
        "messages": [_own(source.text) for source in heard if source.text],
        "judged": [{"did": act.did, "at": _moment(act.at)} for act in await _judged(tx, item.id, item.member)],
    }
    if content is not None:
        files = [{"name": file.name, "description": file.description} for file in content.files]
        found |= {"name": content.author, "picture": content.avatar, "text": _own(content.text), "files": files}
        found |= {"link": content.link}
    if permit is not None:
        proof = {"version of the question": permit.wording, "interaction": str(permit.interaction)}
        found["allowed alone"] = proof | {"at": _moment(permit.at)}
    return found


def _own(text: str) -> str:
    """A member's words, in which nobody else is named by their id."""
    return _SOMEONE.sub(say("public.someone"), text)


def _moment(at: Instant) -> str:
    return datetime.fromtimestamp(at, UTC).isoformat(timespec="seconds")
