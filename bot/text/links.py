"""Links from a feed: their words are text; where they lead is said in words of ours, so that none can be forged."""

import re

from bot.text import escape


def says_itself(shown: str, url: str) -> bool:
    """Whether a link's text is (the beginning of) its own address."""
    if " " in shown.strip():
        return False
    if "://" in shown and escape.address(shown) == url:  # it may be spelt otherwise
        return True
    said, meant = (re.sub(r"^(https?://)?(www\.)?|/+$", "", text.strip().lower()) for text in (shown, url))
    cut = re.sub(r"(…|\.\.\.)$", "", said)
    return bool(cut) and (said == meant or ("/" in cut and cut != said and meant.startswith(cut)))


def is_same_page(url: str, base: str) -> bool:
    """Whether an address leads to a place on the page ``base``, as the links of footnotes do."""
    return bool(base) and url.partition("#")[0].rstrip("/") == base.partition("#")[0].rstrip("/")


def named(url: str) -> str:
    """A link whose text is ours and true: the host that it leads to."""
    host = escape.host(url)
    if "_" in host or not host.islower():  # that is, without a letter
        return f"<{url}>"
    return f"[{host}](<{url.replace('(', '%28').replace(')', '%29')}>)"
