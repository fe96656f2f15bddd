"""The database: tables, the statements on them, migrations and sealed columns. Flows see functions, no SQL."""

from bot.store.database import Store, Tx
from bot.store.seal import Seal, WrongKeyError, new_key

__all__ = ["Seal", "Store", "Tx", "WrongKeyError", "new_key"]
