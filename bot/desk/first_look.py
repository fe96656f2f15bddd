"""How far the first reading of a blog's comments is: with many articles at once it takes several looks."""

from bot.comments import WATCHED_SECONDS
from bot.store import Tx, readings
from bot.store.blogs import BlogRow
from bot.text.words import say


async def first_look(tx: Tx, blog: BlogRow, pages: int) -> list[str]:
    """A line, while there are articles shown whose comments were not yet read to the end; comments come after that.

    ``pages``: how many of the next articles were read.
    """
    if not blog.api or blog.baseline is None:
        return []
    watched = await readings.watched(tx, blog.id, tx.now - WATCHED_SECONDS, ())
    unread = sum(not each.since for each in watched.values())
    if not unread:
        return []
    done, count = len(watched) - unread, len(watched)
    if pages:
        return [say("working.first.pages", done=done, count=count, pages=pages)]
    return [say("working.first.comments", done=done, count=count)]
