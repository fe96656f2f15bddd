"""The first step of a new installation: a ``.env`` with a key of its own."""

import os
import re
from pathlib import Path

from bot.config import PLACEHOLDERS, read_env_file


def write_env(path: Path, example_text: str, key: str) -> str:
    """Write ``example_text`` with this SECRET_KEY to ``path``, for its owner's eyes only; return what to tell them.

    A file that is there already is left as it is: what it lacks is in the answer. Raises OSError when the file can
    be neither written nor read.
    """
    line = f"SECRET_KEY={key}"
    try:
        file = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        return _keep(path, line)
    with os.fdopen(file, "w", encoding="utf-8") as stream:
        stream.write(re.sub(r"^SECRET_KEY=.*$", line, example_text, count=1, flags=re.MULTILINE))
    return (
        f"Wrote {path.name} with a new SECRET_KEY. Keep a copy of that key: without it the database cannot be read.\n"
        f"Next: put your DISCORD_TOKEN into {path.name}, then run `python -m bot check`."
    )


def _keep(path: Path, line: str) -> str:
    values, _ = read_env_file(path)
    known = values.get("SECRET_KEY", "").strip()
    kept = f"{path.name} is there already and stays as it is."
    if not known:
        return f"{kept} It has no SECRET_KEY yet: add this line to it.\n{line}"
    if known in PLACEHOLDERS:
        return f"{kept} Its SECRET_KEY is still the placeholder: put this line in its place.\n{line}"
    return f"{kept} It has a SECRET_KEY: nothing to do."
