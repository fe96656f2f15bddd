"""Known and seen now -> new, edited, gone. Pure decisions on what a look at a blog means."""

import hashlib
from dataclasses import dataclass, replace
from urllib.parse import urlsplit

from bot.model import Article, Comment, Content, State
from bot.text.to_discord import render
from bot.text.updates import visible


def digest(*words: str) -> str:
    """A short, stable hash of texts."""
    return hashlib.sha256("\x1f".join(words).encode()).hexdigest()[:32]


_FORM = "2:"
"""What article_digest looks at: another number whenever that changes, so that no new release finds edits in it."""


def is_current(article_digest: str) -> bool:
    """Whether the digest of an article is of this release, so that it can be compared."""
    return article_digest.startswith(_FORM)


def article_digest(article: Article) -> str:
    """What of an article shows in its card: a change in anything else is no edit."""
    content = article.content
    picture = "" if content.picture is None else f"{content.picture.url} {content.picture.alt}"
    words = content.title, content.text, content.author, content.link, picture
    return _FORM + digest(*words, *content.categories, *content.tags, str(content.comments_open))


def looks_alike(one: Content, other: Content) -> bool:
    """Whether two texts of an article show the same: WordPress writes random keys and counters into what it answers."""
    alike = replace(one, text="", published=0.0) == replace(other, text="", published=0.0)
    return alike and render(one.text, one.link) == render(other.text, other.link)


def comment_digest(comment: Comment) -> str:
    """What of a comment shows. The picture is left out: its address changes with the blog's theme."""
    return digest(comment.content.author, comment.content.text)


def copy_digest(html: str) -> str:
    """What a blog shows of a comment that we wrote there; by it an echo is told from a person's edit."""
    return digest(visible(html))


@dataclass(frozen=True, slots=True)
class Known:
    """What the store knows of one comment or article: its digest when last read, and its state."""

    digest: str
    state: State


@dataclass(frozen=True, slots=True)
class Change:
    """What happened to something: it is shown differently, or it came or went."""

    edited: bool
    state: State | None  # the new one, if it changed

    def __bool__(self) -> bool:
        return self.edited or self.state is not None


def compare(known: Known, digest_now: str, state_now: State) -> Change:
    """What is different now. Words of something that is not live do not count as an edit of it."""
    return Change(
        edited=known.digest != digest_now and state_now in (State.LIVE, State.HELD),
        state=state_now if state_now is not known.state else None,
    )


def same_site(one: str, other: str) -> bool:
    """Whether two addresses belong to one site: the same host but for ``www.``, or one below the other."""
    ours, theirs = (host.removeprefix("www.") for host in (_host(one), _host(other)))
    return bool(ours and theirs) and (ours == theirs or ours.endswith(f".{theirs}") or theirs.endswith(f".{ours}"))


def _host(url: str) -> str:
    try:
        return (urlsplit(url).hostname or "").lower()
    except ValueError:
        return ""
