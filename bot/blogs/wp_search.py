"""Finding articles of a WordPress blog by words, over REST.

Posts are asked for, not ``/wp/v2/search``: that gives addresses only, and neither texts nor dates. All words must
occur, in the title or the text; "relevance" is what stands in the title first. Strangers do not find what has a
password; an account finds its title, so that is left out here.
"""

from bot.blogs.wp_api import PAGE, Connected
from bot.blogs.wp_reading import POST_FIELDS, absence, article
from bot.model import Article


class Index(Connected):
    """The articles of a blog, by what is in them."""

    async def search(self, words: str, most: int) -> list[Article]:
        """Those that everyone may read, the best first. ``words`` must not be empty, or the blog refuses."""
        query = {
            "search": words,
            "orderby": "relevance",
            "per_page": str(min(most, PAGE)),
            "_embed": "author,wp:featuredmedia,wp:term",
            "_fields": POST_FIELDS,
        }
        return [article(post) for post in await self._api.public_list("posts", query) if absence(post) is None]
