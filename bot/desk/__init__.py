"""What admins and members can do; every command and button ends here and is answered in words or with a Card."""

from bot.desk.admins import Admins
from bot.desk.members import WORDS, Asker, Members, Speaker
from bot.desk.relays import Role, Server

__all__ = ["WORDS", "Admins", "Asker", "Members", "Role", "Server", "Speaker"]
