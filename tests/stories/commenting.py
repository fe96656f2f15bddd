"""How readers comment on the blog, and what of it stands in a thread."""

from asking import asked
from talking import Talk, article
from town import Town

from sandbox.blog import CommentRecord, Post
from sandbox.discord import Message, Thread

DAY = 86_400.0
OLD = 1_100_000_000.0
"""When the blog was young: years before any story begins."""
BLIND = {"blog_user": None, "blog_app_password": None}
"""No account on the blog: the bot sees what everybody sees."""


async def begun(town: Town, **changes: object) -> Talk:
    """A started bot and an article, on a blog that holds nobody's comments."""
    await lenient(town)
    await town.start_bot(**changes)
    return await article(town)


async def lenient(town: Town) -> None:
    """Let the blog hold nobody's comments."""
    await town.blog.set_option("comment_previously_approved", value=False)


async def comments(talking: Talk, *texts: str, author: str = "Old Tom") -> list[CommentRecord]:
    """A reader comments on the blog, once for each text."""
    return [await talking.town.blog.comment(talking.post.id, author, text) for text in texts]


async def waits(talking: Talk, text: str, author: str = "Old Tom", parent: int | None = None) -> CommentRecord:
    """A reader's comment that is held."""
    made = await talking.town.blog.comment(talking.post.id, author, text, parent=parent)
    await talking.town.blog.set_status(made.id, "hold")
    return made


async def moderator_answers(talking: Talk, parent: CommentRecord, text: str) -> CommentRecord:
    """A moderator answers a comment in WordPress, where also one that is held can be answered."""
    made = await talking.town.blog.comment(talking.post.id, "Editor", text)
    talking.town.blog.archive.comments[made.id].parent = parent.id
    return made


async def answers_on_blog(talking: Talk, parent: CommentRecord, text: str, author: str = "Nell") -> CommentRecord:
    """A reader answers a comment with the blog's own reply button."""
    return await talking.town.blog.comment(talking.post.id, author, text, parent=parent.id)


async def old_article(town: Town, title: str, count: int = 0) -> Post:
    """An article of years ago, with so many comments from back then."""
    post = await town.blog.publish(title, "<p>It was dry that year.</p>", date=OLD)
    for number in range(1, count + 1):
        await town.blog.comment(post.id, f"Reader {number}", f"Word {number} of old.", date=OLD + number * 3600)
    return post


def words(thread: Thread) -> list[str]:
    """What stands in a thread, in its order: what the bot's cards say, without names and small print."""
    return [line for message in thread.messages if message.author.bot for line in message.text.split("\n")[1:2]]


async def until_words(town: Town, thread: Thread, *wanted: str) -> None:
    """Wait until just these comments stand in a thread, in this order."""
    await town.until(lambda: words(thread) == list(wanted), what=f"{list(wanted)} instead of {words(thread)}")


def answered_by(message: Message) -> str | None:
    """What the message says to which this one is a reply."""
    return None if message.reply_to is None else message.reply_to.text.split("\n")[1]


def replies(thread: Thread) -> dict[str, str | None]:
    """Each card in a thread -> the one that it answers."""
    ours = [message for message in thread.messages if message.author.bot and "\n" in message.text]
    return {message.text.split("\n")[1]: answered_by(message) for message in ours}


async def set_to(town: Town, **settings: str) -> None:
    """The mayor changes settings of the relay."""
    for setting, value in settings.items():
        said = await asked(town.mayor, town.channel, "relay set", setting=setting, value=value)
        assert "is now" in said, said
