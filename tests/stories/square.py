"""A town in which there is something of everything that people can use (tests/parts.py)."""

import re
from dataclasses import dataclass

import discord
from asking import ended
from commenting import set_to
from sqlalchemy import select
from talking import Talk, agrees, article, open_door
from town import Town

from bot.chat.views import view
from bot.store import tables
from sandbox.discord import Answer, Channel, File, Member, Message
from tests.parts import Thing


@dataclass
class Square:
    """A town in which there is something of everything to be misused."""

    town: Town
    talk: Talk
    said: Message
    ids: dict[str, str]

    async def thing(self, thing: Thing, where: Channel) -> Message:
        """A message for all to see in which it can be used."""
        assert self.town.app is not None
        channel = self.town.app.client.get_channel(where.id)
        assert isinstance(channel, discord.abc.Messageable)
        sent = await channel.send(view=view(thing.card(self.ids)))
        return next(message for message in where.messages if message.id == sent.id)

    async def use(self, who: Member, thing: Thing, where: Channel | None = None, *, settled: bool = True) -> Answer:
        """Use it, and wait for the first answer; unless told otherwise, also for what comes of it."""
        message = await self.thing(thing, where or self.talk.thread)
        custom_id, pick = thing.written(self.ids)
        used = who.choose(message, custom_id, pick) if pick else who.press(message, custom_id=custom_id)
        answer = await used
        if settled and answer.modal is None:
            await answer.settled()
        return answer

    async def stored(self) -> dict[str, list[tuple[object, ...]]]:
        """Everything that the bot remembers of what people decided and said."""
        changing = {"blogs", "lanes", "bookmarks", "parts", "servers"}  # by themselves, while nobody does anything
        chosen = [table for table in tables.metadata.sorted_tables if table.name not in changing]
        assert self.town.app is not None
        async with self.town.app.store.begin() as tx:
            return {table.name: [tuple(row) for row in await tx.conn.execute(select(table))] for table in chosen}


async def squared(town: Town) -> Square:
    """A relay with settings, a test message and a file to import; a comment that waits, and one of Dora's."""
    await open_door(town)
    await town.start_bot()
    await agrees(town, town.dora)
    await set_to(town, slow_at="20", moderators=str(town.admins.id))
    talk = await article(town)
    held = await town.blog.comment(talk.post.id, "Ole", "Who asked the goats?")
    await town.blog.set_status(held.id, "hold")
    await town.card("Who asked the goats", town.admins)
    said = await town.dora.say(talk.thread, "Nobody asked the islanders.")
    await talk.comment("islanders")
    panel = await (await town.mayor.run(town.admins, "relay panel")).settled()
    await (await town.mayor.press(panel, label="Test")).settled()
    await town.card("This is a test")
    file = await (await town.mayor.run(town.admins, "relay export")).settled()
    (written,) = [each for message in file.messages for each in message.files]
    changed = File(written.name, written.data.replace(b'"20"', b'"30"'))
    shown = await town.mayor.run(town.admins, "relay import", file=changed)
    await ended(town, shown)
    offered = re.search(r"import:([0-9]+):do", str(shown.components))
    assert offered is not None, shown.text
    await town.quiet()
    assert town.app is not None
    async with town.app.store.begin() as tx:
        known = (await tx.conn.execute(select(tables.items).order_by(tables.items.c.id))).all()
        relay = (await tx.conn.execute(select(tables.relays))).one()
    found = {"test": next(one for one in known if (one.key or "").startswith("test:"))}
    found["held"] = next(one for one in known if one.kind == "comment" and one.member is None)
    found["article"] = next(one for one in known if one.kind == "article")
    found["said"] = next(one for one in known if one.kind == "comment" and one.member is not None)
    elsewhere = town.guild.add_text_channel("elsewhere")
    ids = {name: str(row.id) for name, row in found.items()}
    ids |= {"relay": str(relay.id), "blog": str(relay.blog), "message": str(said.id), "elsewhere": str(elsewhere.id)}
    ids |= {"channel": str(talk.thread.id), "import": offered[1]}
    return Square(town, talk, said, ids)
