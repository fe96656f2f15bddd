"""/blog reconcile on simcord: what differs is told to who asked, and repaired unless it is a dry run."""

import asyncio

import discord
from discord.ext import commands

from cogs.reconcile import Reconcile
from tests.cogs.harbour import Harbour, text_of

LAMP = {"blog": "The Harbour Lamp"}


async def missed(harbour: Harbour) -> str:
    """A comment that the bot has not heard of."""
    post, _ = await harbour.article("The ferry stays")
    comment = await harbour.blog.comment(post, "Nil Amber", "<p>Nobody asked the goats.</p>")
    await harbour.blog.set_status(comment.id, "approved")
    return f"#comment-{comment.id}"


async def test_a_dry_run_only_tells_and_then_it_is_repaired(harbour: Harbour) -> None:
    await harbour.follow()
    link = await missed(harbour)
    for _ in range(2):
        said = await harbour.ask(harbour.mayor, harbour.admins, "blog reconcile", **LAMP, dry_run=True)
        assert "Nil Amber" in said
        assert link in said
        assert "Nothing was changed" in said
    said = await harbour.ask(harbour.mayor, harbour.admins, "blog reconcile", **LAMP)
    assert "✅ repaired" in said
    said = await harbour.ask(harbour.mayor, harbour.admins, "blog reconcile", **LAMP)
    assert "Both sides show the same" in said
    while await harbour.app.client.flows.outbox.step():
        pass
    await harbour.env.settle()
    [thread] = harbour.channel.threads
    assert any("goats" in text_of(message) for message in thread.history())


async def test_a_card_deleted_while_nobody_listened_is_found_in_the_threads_history(harbour: Harbour) -> None:
    await harbour.follow()
    await missed(harbour)
    await harbour.catch_up()
    [thread] = harbour.channel.threads
    card = next(message for message in thread.history() if "goats" in text_of(message))
    await harbour.emil.send(thread, "I am listening.")  # an empty thread would not be believed
    flows = harbour.app.client.flows
    flows.inbox.away()
    tidying = harbour.guild.create_role("Sweepers", permissions=discord.Permissions(manage_messages=True))
    await harbour.guild.add_member(harbour.env.create_user("sweeper"), roles=[tidying]).delete(card)
    said = await harbour.ask(harbour.mayor, harbour.admins, "blog reconcile", **LAMP)
    assert "deleted by hand" in said
    assert str(card.id) in said
    await flows.inbox.catch_up()


async def test_another_blog_is_not_compared(harbour: Harbour) -> None:
    await harbour.follow()
    said = await harbour.ask(harbour.mayor, harbour.admins, "blog reconcile", blog="Another")
    assert "follows no blog" in said


async def test_the_daily_comparison_begins_when_the_bot_is_ready_and_ends_with_it(harbour: Harbour) -> None:
    await harbour.follow()
    flows, stepped = harbour.app.client.flows, asyncio.Event()

    class Counting:
        woken = asyncio.Event()

        async def step(self) -> float:
            stepped.set()
            return await flows.reconciler.step()

    bot: commands.Bot = harbour.app.client
    cog = Reconcile(bot, Counting(), flows.outbox, flows.forgets)  # type: ignore[arg-type]
    await cog.cog_load()
    async with asyncio.timeout(5):
        await stepped.wait()
    await cog.cog_unload()
