"""The flows of one running bot, built once by bot/app.py and handed to the cogs."""

from dataclasses import dataclass

from bot.desk import Admins, Members
from bot.forgets import Forgets
from bot.heat import Heat
from bot.inbox import Inbox
from bot.losses import Losses
from bot.outbox import Outbox
from bot.pushes import Pushes
from bot.reconcile import Reconciler
from bot.servers import Servers
from bot.watcher import Watcher
from bot.work import Works


@dataclass(frozen=True)
class Flows:
    """Everything that a cog may call."""

    watcher: Watcher
    inbox: Inbox
    outbox: Outbox
    pushes: Pushes
    admins: Admins
    members: Members
    heat: Heat
    reconciler: Reconciler
    servers: Servers
    losses: Losses
    forgets: Forgets
    works: Works
