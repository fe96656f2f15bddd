"""What admins and members can do; every command and button ends here and is answered in words or with a Card."""

from bot.desk.admins import Admins
from bot.desk.members import Members, Speaker

__all__ = ["Admins", "Members", "Speaker"]
