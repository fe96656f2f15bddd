"""What one can do on the page, by name. Each takes what the page sent and answers with what it should know."""

from __future__ import annotations

import base64
import shlex
from collections.abc import Awaitable, Callable
from typing import Any

from sandbox.discord import Answer, Channel, File, Member, Message, invoking
from sandbox.discord.commands import ATTACHMENT, BOOLEAN, CHANNEL, INTEGER
from sandbox.town import Town

Json = dict[str, Any]


class Odd(Exception):
    """The page asked for something that is not there (any more); the message is for the person who looks at it."""


class Acts:
    """The verbs of both sides. Members' and readers' own rules hold: Refusals of the sandboxes come through."""

    def __init__(self, town: Town) -> None:
        self.town = town
        self._forms: dict[str, Answer] = {}
        self.verbs: dict[str, Callable[[Json], Awaitable[Json | None]]] = {
            name: getattr(self, name)
            for name in (
                *("publish", "rewrite", "append", "comment", "edit_comment", "move_comment", "delete_comment"),
                *("say", "edit", "delete", "react", "press", "choose", "submit", "run", "menu"),
            )
        }

    # -- on the blog

    async def publish(self, asked: Json) -> Json:
        """A new article by the blog's author."""
        post = await self.town.blog.publish(_text(asked, "title"), _text(asked, "html"), author="Edda Marsh")
        return {"article": str(post.id)}

    async def rewrite(self, asked: Json) -> None:
        """Another title or text for an article."""
        await self.town.blog.edit_post(self._article(asked), _text(asked, "title"), _text(asked, "html"))

    async def append(self, asked: Json) -> None:
        """A passage at the end of an article, as authors of 2007 did it."""
        number = self._article(asked)
        html = self.town.blog.archive.posts[number].content
        passage = f"<p><strong>Update:</strong> {_text(asked, 'html')}</p>"
        await self.town.blog.edit_post(number, html=f"{html}\n{passage}")

    async def comment(self, asked: Json) -> None:
        """A reader writes below an article, perhaps in answer to a comment."""
        parent = int(asked["parent"]) if asked.get("parent") else None
        await self.town.blog.comment(self._article(asked), _text(asked, "author"), _text(asked, "text"), parent=parent)

    async def edit_comment(self, asked: Json) -> None:
        """The blogger changes a comment's text."""
        await self.town.blog.edit_comment(int(asked["comment"]), _text(asked, "text"))

    async def move_comment(self, asked: Json) -> None:
        """The blogger moves a comment: approved, hold, spam, trash."""
        await self.town.blog.set_status(int(asked["comment"]), str(asked["status"]))

    async def delete_comment(self, asked: Json) -> None:
        """The blogger deletes a comment for good."""
        await self.town.blog.delete_comment(int(asked["comment"]))

    # -- in the chat

    async def say(self, asked: Json) -> None:
        """A member writes, perhaps in reply, perhaps with a picture."""
        above = self._message(asked, "reply_to") if asked.get("reply_to") else None
        files = [
            File(str(one["name"]), base64.b64decode(one["data"]), str(one.get("alt", "")))
            for one in asked.get("files", [])
        ]
        text = str(asked["text"]).strip() if files else _text(asked, "text")
        await self._member(asked).say(self._channel(asked), text, reply_to=above, files=files)

    async def edit(self, asked: Json) -> None:
        """A member changes an own message."""
        await self._member(asked).edit(self._message(asked), _text(asked, "text"))

    async def delete(self, asked: Json) -> None:
        """A member deletes a message."""
        await self._member(asked).delete(self._message(asked))

    async def react(self, asked: Json) -> None:
        """A member reacts, or takes the reaction back."""
        member, message, emoji = self._member(asked), self._message(asked), str(asked["emoji"])
        if member in message.reactors.get(emoji, []):
            await member.unreact(message, emoji)
        else:
            await member.react(message, emoji)

    async def press(self, asked: Json) -> Json:
        """A member presses a button."""
        return self._told(await self._member(asked).press(self._message(asked), custom_id=str(asked["custom_id"])))

    async def choose(self, asked: Json) -> Json:
        """A member chooses from a menu."""
        values = [str(value) for value in asked["values"]]
        return self._told(await self._member(asked).choose(self._message(asked), str(asked["custom_id"]), *values))

    async def menu(self, asked: Json) -> Json:
        """A member chooses what the bot offers in the menu of a message."""
        return self._told(await self._member(asked).use_menu(_text(asked, "name"), self._message(asked)))

    async def submit(self, asked: Json) -> Json:
        """A member sends a form that was opened for them."""
        form = self._forms.pop(str(asked["form"]), None)
        if form is None:
            raise Odd("This form is no longer open.")
        return self._told(await self._member(asked).submit(form, dict(asked["values"])))

    async def run(self, asked: Json) -> Json:
        """A member types a slash command: ``/relay set setting:updates value:"card only"``.

        What is offered while one types is chosen by its name.
        """
        try:
            words = shlex.split(_text(asked, "text").removeprefix("/"))
        except ValueError:
            raise Odd("A quotation mark is not closed.") from None
        member, where = self._member(asked), self._channel(asked)
        name = " ".join(word for word in words if ":" not in word)
        typed = dict(word.split(":", 1) for word in words if ":" in word)
        _, steps = invoking.find(member, where, name)
        known = {option["name"]: option for option in steps[-1].get("options", [])}
        given = {key: self._meant(value, known.get(key, {}).get("type")) for key, value in typed.items()}
        for key in given:
            if known.get(key, {}).get("autocomplete"):
                offered = dict(await member.autocomplete(where, name, focused=key, **given))
                given[key] = offered.get(given[key], given[key])
        return self._told(await member.run(where, name, **given))

    # -- who and what is meant

    def _told(self, answer: Answer) -> Json:
        if answer.modal is None:
            return {}
        number = str(answer.interaction.id)
        self._forms[number] = answer
        return {"form": number, "modal": answer.modal}

    def _meant(self, typed: str, kind: int | None) -> Any:
        """What the client makes of a value that is typed for an option of this kind."""
        if kind == INTEGER:
            return int(typed)
        if kind == BOOLEAN:
            return typed.casefold() in ("true", "yes", "on")
        if kind == ATTACHMENT:
            return File("typed.json", typed.encode())  # what would stand in the file
        channels = {f"#{one.name}": one for one in self.town.guild.channels.values()}
        if kind == CHANNEL:
            return channels.get(typed, typed)
        mentions = {name: f"<#{one.id}>" for name, one in channels.items()}
        mentions |= {f"@{role.name}": f"<@&{role.id}>" for role in self.town.guild.roles}
        return mentions.get(typed, typed)

    def _article(self, asked: Json) -> int:
        number = int(asked["article"])
        if number not in self.town.blog.archive.posts:
            raise Odd("This article is gone.")
        return number

    def _member(self, asked: Json) -> Member:
        found = next((one for one in self.town.members if str(one.id) == asked["as"]), None)
        if found is None:
            raise Odd("Nobody of this name is here.")
        return found

    def _channel(self, asked: Json) -> Channel:
        found = self.town.discord.world.channel(int(asked["channel"]))
        if found is None:
            raise Odd("This channel is gone.")
        return found

    def _message(self, asked: Json, name: str = "message") -> Message:
        number = int(asked[name])
        found = self._channel(asked).posted.get(number)
        for one in self.town.discord.world.interactions.values():
            private = [one.original, *one.followups]
            found = found or next((message for message in private if message and message.id == number), None)
        if found is None or found.deleted:
            raise Odd("This message is gone.")
        return found


def _text(asked: Json, name: str) -> str:
    value = str(asked[name]).strip()
    if not value:
        raise Odd("There is nothing to send yet: please write something first.")
    return value
