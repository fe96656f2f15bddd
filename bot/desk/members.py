"""Everything that members can do, in one place for the cogs."""

from bot.desk.catching_up import CatchingUpDesk
from bot.desk.consents import Speaker
from bot.desk.finding import Asker, FindingDesk
from bot.desk.following import FollowingDesk
from bot.desk.forgetting import ForgettingDesk
from bot.desk.mine import MineDesk
from bot.desk.writing import WORDS, WritingDesk

__all__ = ["WORDS", "Asker", "Members", "Speaker"]


class Members(WritingDesk, MineDesk, ForgettingDesk, FollowingDesk, FindingDesk, CatchingUpDesk):
    """The members' side of the desk: the question, /me, the form and the message menus, and what they find."""
