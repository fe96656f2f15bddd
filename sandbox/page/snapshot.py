"""The town as the page shows it: plain JSON, ids as strings (they are too long for JavaScript's numbers)."""

from __future__ import annotations

import html
from collections.abc import Iterable
from typing import Any

from sandbox.blog import text
from sandbox.blog.model import StoredComment, StoredPost
from sandbox.blog.rest import avatars
from sandbox.discord import Channel, Message, Private, Thread, invoking
from sandbox.discord.numbers import (
    DM_CHANNEL,
    FORUM_CHANNEL,
    IS_LOADING,
    MEDIA_CHANNEL,
    NEWS_CHANNEL,
    TEXT_CHANNEL,
    THREAD_STARTER,
)
from sandbox.discord.permissions import Permission
from sandbox.town import Town

Json = dict[str, Any]

PICTURES = ("image/png", "image/jpeg", "image/gif", "image/webp")
SORTS = {
    TEXT_CHANNEL: "text",
    NEWS_CHANNEL: "news",
    FORUM_CHANNEL: "forum",
    MEDIA_CHANNEL: "media",
    DM_CHANNEL: "private",
}


def whole(town: Town, bot: str) -> Json:
    """Everything. ``bot``: up, starting or down."""
    return {"bot": bot, "blog": _blog(town), "chat": _chat(town)}


# -- the blog


def _blog(town: Town) -> Json:
    site = town.blog.archive
    return {
        "title": site.title,
        "url": site.url,
        "articles": [_article(town, post) for post in site.published()],
    }


def _article(town: Town, post: StoredPost) -> Json:
    site = town.blog.archive
    media = site.media.get(post.picture)
    picture = {"url": f"{site.url}/wp-content/uploads/{media.name}", "alt": media.alt} if media else None
    return {
        "id": str(post.id),
        "title": _plain(post.title),
        "html": text.rendered_post(post.content),
        "raw": post.content,
        "author": site.users[post.author].name,
        "date": post.date,
        "categories": [_plain(site.categories[number].name) for number in post.categories],
        "picture": picture,
        "open": post.comments_open,
        "link": site.link(post),
        "comments": [_comment(town, comment) for comment in site.comments_of(post.id)],
    }


def _comment(town: Town, comment: StoredComment) -> Json:
    site = town.blog.archive
    return {
        "id": str(comment.id),
        "parent": str(comment.parent) if comment.parent else None,
        "author": html.unescape(comment.author_name) or "Anonymous",
        "avatar": avatars(site.url, comment.author_email)["48"],
        "html": text.rendered_comment(comment.content),
        "raw": comment.content,
        "status": comment.status,
        "date": comment.date,
        "link": site.comment_link(comment),
    }


def _plain(title: str) -> str:
    return html.unescape(text.rendered_title(text.strip_tags(title)))


# -- the chat


def _chat(town: Town) -> Json:
    guild = town.guild
    private = [message for one in town.discord.world.interactions.values() for message in _answers(one) if message]
    return {
        "guild": guild.name,
        "bot": str(guild.me.id),
        "people": [
            {
                "id": str(member.id),
                "name": member.name,
                "admin": member.may(Permission.MANAGE_GUILD),
                "moderator": member.may(Permission.MANAGE_THREADS),
                "roles": [str(role.id) for role in member.roles],
                "menu": invoking.menus(member, town.articles),
            }
            for member in town.members
        ],
        "roles": [{"id": str(role.id), "name": role.name} for role in guild.roles],
        "channels": [_channel(town, channel, private) for channel in (*guild.channels.values(), *_private(town))],
        "threads": [_thread(town, thread, private) for thread in guild.threads.values()],
    }


def _private(town: Town) -> list[Private]:
    """What the bot and each member write to each other: a channel that nobody else sees."""
    return [town.discord.world.private_with(member) for member in town.members]


def _answers(interaction: Any) -> list[Message]:
    """What only the member who caused it sees."""
    found = [interaction.original, *interaction.followups]
    return [message for message in found if message and message.ephemeral and not message.deleted]


def _channel(town: Town, channel: Channel, private: Iterable[Message]) -> Json:
    here = [*channel.posted.values(), *{one.id: one for one in private if one.channel is channel}.values()]
    here.sort(key=lambda message: message.id)
    return {
        "id": str(channel.id),
        "name": "Private messages" if isinstance(channel, Private) else channel.name,
        "sort": SORTS.get(channel.type, "text"),
        "seen_by": [str(one.id) for one in town.members if one.may(Permission.VIEW_CHANNEL, channel)],
        "messages": [_message(message) for message in here if message.type != THREAD_STARTER],
    }


def _thread(town: Town, thread: Thread, private: Iterable[Message]) -> Json:
    more = {
        "parent": str(thread.parent.id),
        "archived": thread.archived,
        "locked": thread.locked,
        "slow": thread.rate_limit_per_user,
        "tags": thread.tags,
        "by": thread.owner.name,
        "at": thread.created,
    }
    return _channel(town, thread, private) | more


def _message(message: Message) -> Json:
    thread, asked = message.thread, message.interaction
    starter = None if thread is None or thread.deleted else {"id": str(thread.id), "name": thread.name}
    if starter is not None and thread is not None and thread.locked:
        starter["name"] = f"🔒 {thread.name}"
    return {
        "id": str(message.id),
        "author": {"id": str(message.author.id), "name": message.author.name, "bot": message.author.bot},
        "at": message.created,
        "edited": message.edited,
        "type": message.type,
        "text": message.content,
        "components": message.components,
        "files": [
            {
                "url": f"attachments/{file.id}/{file.name}",
                "name": file.name,
                "alt": file.description,
                "picture": file.type in PICTURES,
            }
            for file in message.files
        ],
        "stickers": message.stickers,
        "reply": _reply(message),
        "reactions": [
            {"emoji": emoji, "who": [str(user.id) for user in users]}
            for emoji, users in message.reactors.items()
            if users
        ],
        "thread": None if starter is None or thread is None else starter | {"count": len(thread.messages)},
        "published": message.published,
        "silent": message.silent,
        "pings": [str(role.id) for role in message.pinged_roles],
        "named": [str(user.id) for user in message.mentions if message.author.bot and not user.bot],
        "only": str(asked.member.id) if message.ephemeral and asked else None,
        "thinking": bool(message.flags & IS_LOADING),
    }


def _reply(message: Message) -> Json | None:
    """The message that is answered, in one line."""
    above = message.reply_to
    if message.reference is None or above is None:
        return None
    if above.deleted:
        return {"id": None, "name": "", "text": ""}
    return {"id": str(above.id), "name": above.author.name, "text": above.text[:300]}
