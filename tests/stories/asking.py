"""How an admin asks: commands, what is offered while typing, forms; and another server that asks, too."""

import json
from dataclasses import dataclass
from typing import Any

from sqlalchemy import text
from town import Town

from sandbox.discord import Channel, Member
from sandbox.discord.answers import Answer

POST = "<p>The council met until midnight, and the old ferry stays.</p>"


async def asked(who: Member, where: Channel, command: str, **options: Any) -> str:
    """What a command answers, to who asked only, and within three seconds (the sandbox takes no later answer)."""
    answer = await who.run(where, command, **options)
    await answer.settled()
    assert answer.ephemeral
    return answer.text


async def ended(town: Town, answer: Answer) -> str:
    """What an answer says when its work is over: while it goes on, it can be stopped."""
    await answer.settled()

    def over() -> bool:
        return '"work:' not in json.dumps(answer.components) and "being stopped" not in answer.text

    await town.until(over, what="the end of the work")
    return answer.text


async def offered(who: Member, where: Channel, command: str, focused: str, **options: Any) -> dict[str, str]:
    """What autocomplete offers: name -> value."""
    return dict(await who.autocomplete(where, command, focused=focused, **options))


ENTER = "Enter user and password"


async def form_of(who: Member, where: Channel, blog: str) -> Answer:
    """The form that the answer to /blog connect opens."""
    card = await (await who.run(where, "blog connect", blog=blog)).settled()
    assert card.ephemeral, card.text
    answer = await who.press(card, label=ENTER)
    assert answer.modal is not None, answer.text
    return answer


async def connected(who: Member, where: Channel, blog: str, user: str, password: str) -> str:
    """What /blog connect answers to an account."""
    form = await form_of(who, where, blog)
    answer = await who.submit(form, {"User name on the blog": user, "Application password": password})
    await answer.settled()
    assert answer.ephemeral
    return answer.text


async def alone(town: Town, **changes: object) -> None:
    """Start a bot to which the settings name no blog."""
    nothing = dict.fromkeys(("blog_url", "channel_id", "blog_user", "blog_app_password"))
    await town.start_bot(**{**nothing, **changes})


@dataclass
class Neighbours:
    """Another server, with an admin of its own."""

    town: Town

    def __post_init__(self) -> None:
        self.guild = self.town.discord.add_guild("Far Shore")
        self.channel = self.guild.add_text_channel("news")
        self.admin = self.guild.add_member("Reeve", manage_guild=True)

    async def follow(self) -> None:
        """Follow the same blog, without an account on it."""
        await asked(self.admin, self.channel, "blog add", url=self.town.blog.url)
        options = {"blog": "The Harbour Lamp", "channel": self.channel}
        assert "will appear" in await asked(self.admin, self.channel, "relay add", **options)


async def secrets_kept(town: Town) -> int:
    assert town.app is not None
    async with town.app.store.begin() as tx:
        rows = await tx.conn.execute(text("SELECT count(*) FROM follows WHERE password IS NOT NULL"))
        return int(rows.scalar_one())
