"""Everything that members can do, in one place for the cogs."""

from bot.desk.consents import Speaker
from bot.desk.writing import Choice, Form, WritingDesk

__all__ = ["Choice", "Form", "Members", "Speaker"]


class Members(WritingDesk):
    """The members' side of the desk: the question, /me, the form and the message menus."""
