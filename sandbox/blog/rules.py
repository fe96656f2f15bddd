"""What happens to a comment that somebody hands in: refused, held, published or put in the trash.

The same rules stand behind REST and behind the form; they follow WordPress 6.8, corner by corner.
"""

from __future__ import annotations

import re

from . import text
from .archive import Archive
from .model import Refusal, StoredComment, User

LONGEST = {"author_name": 245, "author_email": 100, "author_url": 200, "content": 65525}  # the last in bytes
COLUMN = {
    "author_name": "comment_author",
    "author_email": "comment_author_email",
    "author_url": "comment_author_url",
    "content": "comment_content",
}
HOUR = 3600


def check_lengths(values: dict[str, str]) -> None:
    """Refuse what would not fit its database column."""
    for name, longest in LONGEST.items():
        value = values.get(name, "")
        if (len(value.encode()) if name == "content" else len(value)) > longest:
            code = f"{COLUMN[name]}_column_length"
            raise Refusal(code, "Comment field exceeds maximum length allowed.", 400)


def submit(site: Archive, draft: StoredComment, by: User | None, *, unhurried: bool = False) -> StoredComment:
    """Judge and keep a comment. `unhurried` leaves the flood check out, so that tests need not wait.

    Raises Refusal: 409 comment_duplicate, 429 comment_flood (REST answers that one with 400).
    """
    _refuse_duplicate(site, draft)
    if not unhurried:
        _refuse_flood(site, draft, by)
    draft.status = _first_status(site, draft)
    draft.content = filtered(site, draft.content, by)
    draft.author_name = text.clean_name(draft.author_name)
    draft.author_url = text.clean_url(draft.author_url)
    return site.add_comment(draft)


def filtered(site: Archive, content: str, by: User | None) -> str:
    """The text as it is stored: who lacks unfiltered_html loses most tags; every link is marked."""
    unfiltered = by is not None and by.can("unfiltered_html")
    return text.mark_links(content if unfiltered else text.kses(content), site.url)


def _refuse_duplicate(site: Archive, draft: StoredComment) -> None:
    """Same post, parent, name, e-mail and text, at any age.

    WordPress compares what was sent (a level of backslashes taken away) with what is stored, so a text that
    kses changes is never found again.
    """
    sent = text.folded(re.sub(r"\\(.?)", r"\1", draft.content, flags=re.DOTALL))
    for other in site.comments.values():
        if (
            (other.post, other.parent) == (draft.post, draft.parent)
            and other.status != "trash"
            and text.folded(other.author_name) == text.folded(draft.author_name)
            and (not draft.author_email or text.folded(other.author_email) == text.folded(draft.author_email))
            and text.folded(other.content) == sent
        ):
            message = "Duplicate comment detected; it looks as though you&#8217;ve already said that!"
            raise Refusal("comment_duplicate", message, 409)


def _refuse_flood(site: Archive, draft: StoredComment, by: User | None) -> None:
    """Fifteen seconds between two comments of one person, by the comments' own dates; moderators are free."""
    if by is not None and by.can("moderate_comments"):
        return
    recent = [
        other.date
        for other in site.comments.values()
        if other.date >= site.now() - HOUR
        and (
            (other.user_id == by.id if by is not None else other.author_ip == draft.author_ip)
            or text.folded(other.author_email) == text.folded(draft.author_email)
        )
    ]
    if recent and draft.date - max(recent) < site.number("comment_flood_seconds"):
        raise Refusal("comment_flood", "You are posting comments too quickly. Slow down.", 429)


def _first_status(site: Archive, draft: StoredComment) -> str:
    user = site.users.get(draft.user_id)
    if user is not None and (user.id == site.posts[draft.post].author or user.can("moderate_comments")):
        return "approved"
    if _names_a_word(site, draft, "disallowed_keys", text.strip_tags(draft.content)):
        return "trash"
    return "approved" if _may_pass(site, draft) else "hold"


def _may_pass(site: Archive, draft: StoredComment) -> bool:
    if site.option("comment_moderation"):
        return False
    links = len(re.findall(r"<a [^>]*href", text.rendered_comment(draft.content), re.IGNORECASE))
    if site.number("comment_max_links") and links >= site.number("comment_max_links"):
        return False
    if _names_a_word(site, draft, "moderation_keys"):
        return False
    return not site.option("comment_previously_approved") or _approved_before(site, draft)


def _names_a_word(site: Archive, draft: StoredComment, option: str, *more: str) -> bool:
    words = [word.strip().lower() for word in str(site.option(option)).split("\n") if word.strip()]
    fields = (draft.author_name, draft.author_email, draft.author_url, draft.content, draft.author_ip, draft.agent)
    return any(word in field.lower() for word in words for field in (*fields, *more))


def _approved_before(site: Archive, draft: StoredComment) -> bool:
    """One approved comment by that account, or by that name and e-mail together."""
    if not draft.author_name or not draft.author_email:
        return False
    account = next((user for user in site.users.values() if user.email == draft.author_email), None)
    approved = (other for other in site.comments.values() if other.status == "approved")
    if account is not None:
        return any(other.user_id == account.id for other in approved)
    who = (text.folded(draft.author_name), text.folded(draft.author_email))
    return any((text.folded(other.author_name), text.folded(other.author_email)) == who for other in approved)
