"""The words of items, as they stand sealed in a row."""

import json
from dataclasses import asdict

from bot.model import Absence, Attachment, Content, Format, Picture
from bot.store.database import Tx


def lock(tx: Tx, content: Content, where: str) -> str:
    """Seal a content; ``where`` names its table, column and row."""
    return tx.seal.lock(json.dumps(asdict(content), ensure_ascii=False), where)


def unlock(tx: Tx, sealed: str, where: str) -> Content:
    """The content again. Raises WrongKeyError."""
    raw = json.loads(tx.seal.open(sealed, where))
    picture, absence = raw.pop("picture", None), raw.pop("absence", None)
    for many in ("categories", "tags"):
        raw[many] = tuple(raw.get(many, ()))
    raw["names"] = tuple((token, name) for token, name in raw.get("names", ()))
    raw["files"] = tuple(Attachment(**file) for file in raw.get("files", ()))
    raw["format"] = Format(raw["format"])
    return Content(
        **raw, picture=Picture(**picture) if picture else None, absence=Absence(absence) if absence else None
    )
