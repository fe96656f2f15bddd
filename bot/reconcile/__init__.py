"""Compares blog, database and Discord: what differs is told, and repaired in the ordinary ways."""

from bot.reconcile.reconciler import Reconciler
from bot.reconcile.report import Difference, Report, Sort

__all__ = ["Difference", "Reconciler", "Report", "Sort"]
