"""Everything that admins can do, in one place for the cogs."""

from dataclasses import dataclass

from bot.desk.configuration import ConfigurationDesk
from bot.desk.doctor import DoctorDesk
from bot.desk.panel import PanelDesk
from bot.desk.reconcile import ReconcileDesk
from bot.desk.setting_up import SetUpDesk


@dataclass(frozen=True)
class Admins(SetUpDesk, PanelDesk, ConfigurationDesk, ReconcileDesk, DoctorDesk):
    """The admins' side of the desk: /blog, /relay and /article."""
