"""Everything that members can do, in one place for the cogs."""

from bot.desk.consents import Speaker
from bot.desk.forgetting import ForgettingDesk
from bot.desk.mine import MineDesk
from bot.desk.writing import WORDS, WritingDesk

__all__ = ["WORDS", "Members", "Speaker"]


class Members(WritingDesk, MineDesk, ForgettingDesk):
    """The members' side of the desk: the question, /me, the form and the message menus."""
