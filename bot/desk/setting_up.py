"""Setting a blog up: what stands at an address, the channel for its articles, how they would look."""

from bot.article_faces import style
from bot.desk.blogs import BlogDesk, noted, under_its_own_name
from bot.desk.relays import RelayDesk
from bot.errors import Refused, Trouble
from bot.model import Bell, BlogId, Content, MemberId
from bot.ports import Access, CommentWriter
from bot.store import blogs
from bot.text.article_cards import Style, article_card, title_of
from bot.text.card import Card, Text
from bot.text.escape import escape
from bot.text.setup_cards import newest_line, setup_card
from bot.text.words import say


class SetUpDesk(BlogDesk, RelayDesk):
    """/blog add, and what is pressed on its answer."""

    async def add_blog(self, guild: int, address: str) -> Card:
        """Find out what is at an address and follow it. Raises Refused with the reason when it is no blog."""
        found = await self.blogs.discover(address.strip())
        reach = under_its_own_name(found.access)
        async with self.store.begin() as tx:
            blog = await blogs.add_blog(tx, reach.url, reach.kind, found.title, reach.feed, reach.api)
            await blogs.follow(tx, blog, guild)
        try:
            newest = newest_line(await self._newest_of(reach))
        except Trouble as trouble:
            newest = say("blog.trouble", trouble=trouble)
        lines = [say("blog.added", title=escape(found.title), url=reach.url), newest]
        lines.append(await self._answers(guild, blog, reach))
        return self._setup(blog, reach, [*lines, *noted(found), say("setup.next")], found.picture)

    async def choose_channel(self, guild: int, blog: BlogId, channel: int, by: MemberId | None = None) -> Card:
        """Begin a relay in the channel that was chosen; what keeps it from that is told in the same place."""
        async with self.store.begin() as tx:
            row = await self._blog(tx, guild, str(blog))
        lines = [say("blog.added", title=escape(row.title), url=row.url), await self._answers(guild, blog, row.access)]
        try:
            begun = await self.add_relay(guild, str(blog), channel, by)
        except Trouble as trouble:
            lines.append(say("blog.trouble", trouble=trouble))
        else:
            lines.append(say("setup.begun", begun=begun))
        return self._setup(blog, row.access, lines)

    async def preview_newest(self, guild: int, blog: BlogId) -> list[Card]:
        """What the newest article of a blog would look like here, and a line that says so. Raises Refused."""
        async with self.store.begin() as tx:
            row = await self._blog(tx, guild, str(blog))
            relays = await blogs.relays_of(tx, blog_id=blog, guild=guild)
            looks = style(relays[0], tx.now) if relays else Style()
            connected = await blogs.login(tx, blog, guild) is not None
        content = await self._newest_of(row.access)
        if content is None:
            raise Refused(say("setup.empty"))
        card = article_card(content, row.title, answers="both" if connected else "chat", style=looks)
        said = say("setup.previewed", title=escape(title_of(content)))
        return [card, Card((Text(said),), mark="", framed=False)]

    async def _newest_of(self, reach: Access) -> Content | None:
        """The newest article of a blog, as it stands there now. Raises what keeps it from being read."""
        look = await self.blogs.open(reach).look(Bell())
        return max((each.content for each in look.articles or ()), key=lambda content: content.published, default=None)

    async def _answers(self, guild: int, blog: BlogId, reach: Access) -> str:
        """Whether answers can become comments there, and how."""
        if not self._takes_answers(reach):
            return say("setup.answers.none")
        async with self.store.begin() as tx:
            login = await blogs.login(tx, blog, guild)
        return say("setup.answers.unconnected") if login is None else say("setup.answers", user=escape(login.user))

    def _setup(self, blog: BlogId, reach: Access, lines: list[str], picture: str = "") -> Card:
        return setup_card(blog, lines, writable=self._takes_answers(reach), picture=picture)

    def _takes_answers(self, reach: Access) -> bool:
        return isinstance(self.blogs.open(reach), CommentWriter)
