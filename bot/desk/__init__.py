"""What admins and members can do; every command and button ends here and is answered in words or with a Card."""

from bot.desk.admins import Admins
from bot.desk.members import Choice, Form, Members, Speaker
from bot.desk.relays import Role, Server

__all__ = ["Admins", "Choice", "Form", "Members", "Role", "Server", "Speaker"]
