"""What admins can do when they doubt that both sides show the same: have them compared."""

from dataclasses import dataclass

from bot.desk.desk import Desk
from bot.reconcile import Reconciler


@dataclass(frozen=True)
class ReconcileDesk(Desk):
    """/blog reconcile. Without a ``reconciler`` there is nobody who compares."""

    reconciler: Reconciler | None = None

    async def reconcile(self, guild: int, blog: str, *, dry_run: bool) -> str:
        """Compare a blog with its threads in this server and repair what differs, or only tell it. May take a while."""
        async with self.store.begin() as tx:
            row = await self._blog(tx, guild, blog)
        assert self.reconciler is not None
        report = await self.reconciler.compare(row.id, repair=not dry_run, guild=guild)
        if report.found and not dry_run:
            self.wake()
        return str(report)
