"""/article: how an article looks, why it was (not) posted, what changed; and the buttons that ask or answer."""

from typing import Literal, get_args

import discord
from discord import app_commands
from discord.ext import commands

from bot.model import ItemId
from cogs import admins_of, flows_of
from cogs.answers import Choices, Pressed, Usable, answer, answer_card, answer_cards, card_in_place, choices
from cogs.relays import server_of
from cogs.working import answer_working

Held = Literal["newest", "all", "none"]


class Changes(Pressed, template=r"changes:(?P<article>[0-9]+)"):
    """Shows anybody, and only them, what changed in an article at last."""

    async def callback(self, interaction: discord.Interaction) -> None:
        """Show it."""
        article = ItemId(int(self.match["article"]))
        await answer_card(interaction, admins_of(interaction).compare(interaction.guild_id or 0, article))


class Step(Pressed, template=r"changes:(?P<article>[0-9]+):(?P<old>[0-9]+):(?P<new>[0-9]+)"):
    """Leads to two other versions of the article, in the place of the answer."""

    async def callback(self, interaction: discord.Interaction) -> None:
        """Show them."""
        article, old, new = (int(self.match[name]) for name in ("article", "old", "new"))
        work = admins_of(interaction).compare(interaction.guild_id or 0, ItemId(article), old, new)
        await card_in_place(interaction, work)


class Flood(Pressed, template=r"flood:(?P<relay>[0-9]+):(?P<answer>newest|all|none)"):
    """Answers what is to become of articles that came at once. The question may stand where everybody can press."""

    command = "article"

    async def callback(self, interaction: discord.Interaction) -> None:
        """Do it."""
        said = next(known for known in get_args(Held) if known == self.match["answer"])
        work = admins_of(interaction).settle(interaction.guild_id or 0, int(self.match["relay"]), said)
        await answer(interaction, work)


BUTTONS = Changes, Step, Flood
WHICH = "Which relay; needed only where there are several"


@app_commands.guild_only()
@app_commands.default_permissions(manage_guild=True)
class ArticleQuestions(
    Usable, commands.GroupCog, group_name="article", group_description="Single articles: how they look, and why"
):
    """Thin commands over the desk."""

    items = BUTTONS

    def __init__(self, bot: commands.Bot) -> None:
        super().__init__(bot)
        self._desk = flows_of(bot).admins

    @app_commands.command(description="See what an article looks like with a relay's settings; nothing is posted")
    @app_commands.describe(article="Which article", relay=WHICH)
    async def preview(self, interaction: discord.Interaction, article: str, relay: str | None = None) -> None:
        """Show its card."""
        guild, here = _where(interaction)
        await answer_cards(interaction, self._desk.preview(guild, article, relay, here))

    @app_commands.command(description="Whether an article was posted, where and when; or why not, and what to do")
    @app_commands.describe(article="Which article", relay="Which relay; otherwise all of its blog")
    async def why(self, interaction: discord.Interaction, article: str, relay: str | None = None) -> None:
        """Tell the reasons."""
        guild, here = _where(interaction)
        await answer(interaction, self._desk.why(guild, article, relay, here))

    @app_commands.command(description="Post the newest articles that are not in the channel yet")
    @app_commands.describe(count="How many at most", relay=WHICH)
    async def newest(
        self, interaction: discord.Interaction, count: app_commands.Range[int, 1, 10], relay: str | None = None
    ) -> None:
        """Post them."""
        guild, here = _where(interaction)
        await answer_working(interaction, lambda work: self._desk.newest(guild, count, relay, here, work))

    @app_commands.command(description="Post one article now, whatever was decided about it")
    @app_commands.describe(article="Which article", relay=WHICH)
    async def post(self, interaction: discord.Interaction, article: str, relay: str | None = None) -> None:
        """Post it."""
        guild, here = _where(interaction)
        await answer(interaction, self._desk.post(guild, article, relay, here))

    @app_commands.command(description="Show the newest comments on an article that are not in its thread yet")
    @app_commands.describe(article="Which article", count="How many at most", relay=WHICH)
    async def comments(
        self,
        interaction: discord.Interaction,
        article: str,
        count: app_commands.Range[int, 1, 50],
        relay: str | None = None,
    ) -> None:
        """Show them."""
        guild, here = _where(interaction)
        await answer_working(interaction, lambda work: self._desk.comments(guild, article, count, relay, here, work))

    @app_commands.command(description="What changed in an article, between any two versions that are kept")
    @app_commands.describe(article="Which article")
    async def changes(self, interaction: discord.Interaction, article: str) -> None:
        """Show the last change."""
        await answer_card(interaction, self._desk.changes(_where(interaction)[0], article))

    @app_commands.command(description="Say what becomes of articles that came at once and wait for an answer")
    @app_commands.rename(said="answer")
    @app_commands.describe(said="Which of them are posted", relay=WHICH)
    async def held(self, interaction: discord.Interaction, said: Held, relay: str | None = None) -> None:
        """Answer the question without its buttons."""
        guild, here = _where(interaction)
        await answer(interaction, self._desk.held(guild, said, relay, here))

    @preview.autocomplete("article")
    @why.autocomplete("article")
    @post.autocomplete("article")
    @comments.autocomplete("article")
    @changes.autocomplete("article")
    async def _articles(self, interaction: discord.Interaction, typed: str) -> Choices:
        guild, _ = _where(interaction)
        relay = getattr(interaction.namespace, "relay", None)
        return await choices(self._desk.article_choices(guild, relay), typed)

    @preview.autocomplete("relay")
    @why.autocomplete("relay")
    @newest.autocomplete("relay")
    @post.autocomplete("relay")
    @comments.autocomplete("relay")
    @held.autocomplete("relay")
    async def _relays(self, interaction: discord.Interaction, typed: str) -> Choices:
        return await choices(self._desk.relay_choices(server_of(interaction)), typed)


def _where(interaction: discord.Interaction) -> tuple[int, int]:
    """The server and the channel in which a command is used."""
    assert interaction.guild_id is not None
    return interaction.guild_id, interaction.channel_id or 0


async def setup(bot: commands.Bot) -> None:
    """Load."""
    await bot.add_cog(ArticleQuestions(bot))
