"""What people do: the verbs of a member, under the same rules as the bot (`Refusal` where Discord forbids)."""

from collections.abc import Sequence
from typing import Any

from sandbox.discord import (
    commands,
    forums,
    interactions,
    invoking,
    messages,
    payloads,
    private,
    publishing,
    reactions,
    threads,
)
from sandbox.discord.answers import Answer, filled_in, find_control, press_data
from sandbox.discord.components import BUTTON, SELECTS
from sandbox.discord.errors import Refusal
from sandbox.discord.files import File
from sandbox.discord.permissions import Permission
from sandbox.discord.places import Channel, Forum, Private, Thread
from sandbox.discord.state import Membership, Message, Role


class Member(Membership):
    """A person in a guild. Every verb is one thing that one does in the client."""

    async def say(
        self,
        channel: Channel,
        text: str,
        *,
        reply_to: Message | None = None,
        ping: bool = True,
        files: Sequence[File] = (),
        stickers: Sequence[str] = (),
    ) -> Message:
        """Send a message, perhaps as a reply (`ping`: with the reply's mention switched on), with files and stickers.

        A message with files or stickers needs no text.
        """
        body: dict[str, object] = {"content": text}
        if reply_to is not None:
            body["message_reference"] = {"message_id": reply_to.id, "channel_id": channel.id}
            body["allowed_mentions"] = {"parse": ["users", "roles", "everyone"], "replied_user": ping}
        return messages.send(self.guild.world, self, channel, body, files, stickers)

    async def edit(self, message: Message, text: str, *, files: Sequence[File] | None = None) -> Message:
        """Change the text of one's own message; with `files`, keep of its files (`message.files`) only these."""
        found = messages.find(message.channel, message.id)
        return messages.edit(self.guild.world, self, found, {"content": text}, files)

    async def delete(self, message: Message) -> None:
        """Delete one's own message, or as a moderator anybody's."""
        messages.delete(self.guild.world, self, messages.find(message.channel, message.id))

    async def react(self, message: Message, emoji: str) -> None:
        """React with an emoji."""
        reactions.add(self.guild.world, self, messages.find(message.channel, message.id), emoji)

    async def unreact(self, message: Message, emoji: str) -> None:
        """Take the reaction back."""
        reactions.remove(self.guild.world, self, messages.find(message.channel, message.id), emoji)

    async def clear_reactions(self, message: Message, emoji: str | None = None) -> None:
        """As a moderator, take away all reactions, or all with one emoji."""
        reactions.clear(self.guild.world, self, messages.find(message.channel, message.id), emoji)

    async def purge(self, channel: Channel, gone: Sequence[Message]) -> None:
        """As a moderator, delete several messages at once (2 to 100)."""
        messages.delete_many(self.guild.world, self, channel, [message.id for message in gone])

    async def ban(self, member: Membership, *, purge: bool = False) -> None:
        """As a moderator, ban somebody, and with `purge` delete all that they wrote."""
        self.guild.ban(member, self, purge=purge)

    async def give(self, command: str, who: Role | Membership, *, allowed: bool | None = True) -> None:
        """As an admin, under Integrations, let a role or a member use a command, or not; None takes that back."""
        if not self.may(Permission.MANAGE_GUILD):
            raise Refusal(50013)
        commands.give(self.guild, command, who, allowed)

    async def time_out(self, member: Membership, seconds: float) -> None:
        """As a moderator, silence somebody for so many seconds; 0 lifts it."""
        self.guild.time_out(member, seconds, self)

    async def slow_down(self, thread: Thread, seconds: int) -> None:
        """As a moderator, let members wait so long between two messages in a thread."""
        threads.change(self.guild.world, self, thread, {"rate_limit_per_user": seconds})

    async def start_thread(self, message: Message, name: str) -> Thread:
        """Open a thread on a message."""
        return threads.start(self.guild.world, self, messages.find(message.channel, message.id), {"name": name})

    async def post(self, forum: Forum, name: str, text: str, *tags: str) -> Thread:
        """Make a post in a forum, with tags by name."""
        chosen = [str(forum.tag(tag).id) for tag in tags]
        body = {"name": name, "message": {"content": text}, "applied_tags": chosen}
        return forums.post(self.guild.world, self, forum, body)[0]

    async def tag(self, post: Thread, *tags: str) -> None:
        """Give one's own post (a moderator: any) exactly these tags."""
        assert isinstance(post.parent, Forum)
        chosen = [str(post.parent.tag(tag).id) for tag in tags]
        threads.change(self.guild.world, self, post, {"applied_tags": chosen})

    async def publish(self, message: Message) -> None:
        """Publish a message to the channels that follow this one."""
        publishing.publish(self.guild.world, self, messages.find(message.channel, message.id))

    async def private(self) -> Private:
        """Open the private messages with the bot. They stay where they are when one leaves."""
        return self.guild.world.private_with(self)

    @property
    def closed(self) -> bool:
        """Whether this person takes no private messages from the bot."""
        return self.id in self.guild.world.closed

    @closed.setter
    def closed(self, closed: bool) -> None:
        keep = self.guild.world.closed
        (keep.add if closed else keep.discard)(self.id)

    async def add_app(self) -> None:
        """Add the app to one's account: commands made for that go wherever one goes. ValueError where it cannot be."""
        if private.USER_INSTALL not in self.guild.world.installs:
            raise ValueError("this app can be added to servers only")
        self.guild.world.added_app.add(self.id)

    async def leave(self) -> None:
        """Leave this server. `guild.join(person)` is the way back, and into others."""
        data = {"guild_id": str(self.guild.id), "user": payloads.user(self)}
        self.guild.members.pop(self.id, None)
        self.guild.world.publish("GUILD_MEMBER_REMOVE", data, guild=self.guild)

    async def run(self, where: Channel, command: str, /, **options: Any) -> Answer:
        """Use a slash command: `run(channel, "relay add", blog="harbour", channel=other)`. Waits for the first answer.

        Raises `Refusal` 10063 where the client does not offer the command, `ValueError` for options that it would not
        send, `NoAnswer` when the app stays silent.
        """
        data = invoking.data(self, where, command, options)
        return await self._begin(where, interactions.COMMAND, data)

    async def use_menu(self, name: str, message: Message) -> Answer:
        """Choose an app's command in the menu of a message (right click, Apps). Waits for the first answer.

        Raises `Refusal` 10063 where the client does not offer it, `NoAnswer` when the app stays silent.
        """
        [seen] = self._seen(message)
        return await self._begin(seen.channel, interactions.COMMAND, invoking.menu_data(self, name, seen))

    async def autocomplete(
        self, where: Channel, command: str, /, *, focused: str, **options: Any
    ) -> list[tuple[str, Any]]:
        """What the app offers for the option `focused` while it is being typed: (name, value) pairs."""
        data = invoking.data(self, where, command, options, focused=focused)
        return (await self._begin(where, interactions.AUTOCOMPLETE, data)).choices

    async def press(
        self, target: Message | Answer, *, custom_id: str | None = None, label: str | None = None
    ) -> Answer:
        """Press a button, named by its custom id or its label. Waits for the first answer."""
        message, button = find_control(self._seen(target), {BUTTON}, custom_id, label)
        return await self._begin(message.channel, interactions.COMPONENT, press_data(button), message)

    async def choose(self, target: Message | Answer, custom_id: str, *values: str) -> Answer:
        """Choose from a select menu: values of its options, or ids of channels or roles. Waits for the first answer."""
        message, select = find_control(self._seen(target), SELECTS, custom_id, None)
        data = press_data(select, list(values), self)
        return await self._begin(message.channel, interactions.COMPONENT, data, message)

    async def submit(self, answer: Answer, values: dict[str, Any]) -> Answer:
        """Fill in the form that an answer opened, fields named by custom id or label. Waits for the first answer."""
        if answer.modal is None:
            raise ValueError("this answer opened no form")
        opened_by = answer.interaction
        data = filled_in(answer.modal, values)
        return await self._begin(opened_by.channel, interactions.MODAL_SUBMIT, data, opened_by.source)

    def _seen(self, target: Message | Answer) -> list[Message]:
        """The messages meant, as far as this member can see them."""
        found = target.messages if isinstance(target, Answer) else [target]
        for message in found:
            private = message.ephemeral and message.interaction and message.interaction.member != self
            if message.deleted or private or not self.may(Permission.VIEW_CHANNEL, message.channel):
                raise Refusal(10008)
        return found

    async def _begin(self, where: Channel, kind: int, data: Any, source: Message | None = None) -> Answer:
        world = self.guild.world
        return await Answer(world, interactions.begin(world, self, where, kind, data, source)).first()
