"""What admins can do when they doubt that both sides show the same: have them compared."""

from dataclasses import dataclass

from bot.desk.desk import Desk
from bot.reconcile import Reconciler
from bot.store import blogs
from bot.text.escape import escape
from bot.text.words import say
from bot.work import Work


@dataclass(frozen=True)
class ReconcileDesk(Desk):
    """/blog reconcile. Without a ``reconciler`` there is nobody who compares."""

    reconciler: Reconciler | None = None

    async def reconcile(self, guild: int, blog: str, *, dry_run: bool, work: Work | None = None) -> str:
        """Compare a blog with its threads in this server and repair what differs, or only tell it. May take a while.

        ``work`` stops it. When it took so long that nobody sees the answer, the server is told as of a trouble.
        """
        async with self.store.begin() as tx:
            row = await self._blog(tx, guild, blog)
            key = f"reconcile:{row.id}:{guild}"
            await self.notices.over(tx, key)
        assert self.reconciler is not None
        report = await self.reconciler.compare(row.id, repair=not dry_run, guild=guild, work=work)
        if work is not None and work.unseen:
            async with self.store.begin() as tx:
                relays = await blogs.relays_of(tx, blog_id=row.id, guild=guild)
                title = say("working.reconcile.late", title=escape(row.title))
                await self.notices.say(tx, key, title, str(report), relays=relays)
        if (report.found and not dry_run) or (work is not None and work.unseen):
            self.wake()
        return str(report)
