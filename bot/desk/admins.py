"""Everything that admins can do, in one place for the cogs."""

from bot.desk.articles import ArticleDesk
from bot.desk.blogs import BlogDesk
from bot.desk.reconcile import ReconcileDesk
from bot.desk.relays import RelayDesk


class Admins(BlogDesk, RelayDesk, ArticleDesk, ReconcileDesk):
    """The admins' side of the desk: /blog, /relay and /article."""
