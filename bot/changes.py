"""Known and seen now -> new, edited, gone. Pure decisions on what a look at a blog means."""

import hashlib
from dataclasses import dataclass

from bot.model import Article, Comment, Instant, Relay, State
from bot.text.updates import visible

FUTURE_SECONDS = 600.0
"""A date further ahead than this is not believed to be now (facts: clocks and scheduled posts differ)."""


def digest(*words: str) -> str:
    """A short, stable hash of texts."""
    return hashlib.sha256("\x1f".join(words).encode()).hexdigest()[:32]


def article_digest(article: Article) -> str:
    """What of an article shows in its card: a change in anything else is no edit."""
    content = article.content
    picture = "" if content.picture is None else f"{content.picture.url} {content.picture.alt}"
    words = content.title, content.text, content.author, content.link, picture
    return digest(*words, *content.categories, str(content.comments_open))


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


def announce(relay: Relay, published: Instant, now: Instant, skew: Instant) -> bool:
    """Whether an article first seen now is new to a relay, or was there before the relay began.

    ``skew`` is how far the blog's clock is ahead of ours; blogs date in whole seconds. An article without a date
    counts as published when it is first seen.
    """
    if not published or published > now + skew + FUTURE_SECONDS:
        return True
    return published >= int(relay.since + skew)
