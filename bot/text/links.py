"""Links from a feed: their words are text; where they lead is said in words of ours, so that none can be forged."""

import re

from bot.text import escape


def says_itself(shown: str, url: str) -> bool:
    """Whether a link's text is (the beginning of) its own address."""
    said, meant = (re.sub(r"^(https?://)?(www\.)?|/+$", "", text.strip().lower()) for text in (shown, url))
    cut = re.sub(r"(…|\.\.\.)$", "", said)
    return bool(cut) and (said == meant or ("/" in cut and cut != said and meant.startswith(cut)))


def named(url: str) -> str:
    """A link whose text is ours and true: the host that it leads to."""
    host = escape.host(url)
    if "_" in host or not re.search("[a-z]", host):
        return f"<{url}>"
    return f"[{host}](<{url.replace('(', '%28').replace(')', '%29')}>)"
