"""The form below an article: how a visitor without any account comments."""

from __future__ import annotations

from collections.abc import Mapping

from . import rules, text
from .archive import Archive
from .model import Refusal, StoredComment
from .rest_comments import EMAIL


def visitor_email(name: str) -> str:
    """The address of a visitor of whom only the name was said: every name has its own."""
    return f"{text.slug(name) or 'visitor'}@readers.example"


def hand_in(
    site: Archive,
    fields: Mapping[str, str],
    *,
    address: str,
    agent: str = "",
    date: int | None = None,
    unhurried: bool = False,
) -> StoredComment:
    """Take what the form sent. Raises Refusal with the status and the sentence of WordPress' error page."""
    number = fields.get("comment_post_ID", "")
    post = site.posts.get(int(number)) if number.isdigit() else None
    author = text.one_line(fields.get("author", ""))
    email, content = fields.get("email", "").strip(), fields.get("comment", "").strip()
    parent = int(fields["comment_parent"]) if fields.get("comment_parent", "").isdigit() else 0
    if parent and (parent not in site.comments or site.comments[parent].status == "hold"):
        message = "Sorry, replies to unapproved comments are not allowed."
        raise Refusal("comment_reply_to_unapproved_comment", message, 403)
    if post is None:
        raise Refusal("comment_id_not_found", "", 200)
    if not post.comments_open:
        raise Refusal("comment_closed", "Sorry, comments are closed for this item.", 403)
    if not site.public(post) or post.password:
        raise Refusal("comment_on_draft", "", 200)
    if site.option("require_name_email"):
        if not author or not email:
            raise Refusal("require_name_email", "<strong>Error:</strong> Please fill the required fields.", 200)
        if not EMAIL.fullmatch(email):
            message = "<strong>Error:</strong> Please enter a valid email address."
            raise Refusal("require_valid_email", message, 200)
    if not content:
        raise Refusal("require_valid_comment", "<strong>Error:</strong> Please type your comment text.", 200)
    url = fields.get("url", "").strip()
    values = {"author_name": author, "author_email": email, "author_url": url, "content": content}
    try:
        rules.check_lengths(values)
    except Refusal as refusal:
        raise Refusal(refusal.code, "<strong>Error:</strong> Your comment is too long.", 200) from None
    draft = StoredComment(
        id=0,
        post=post.id,
        author_name=author,
        author_email=email,
        author_url=url,
        author_ip=address,
        content=content,
        date=site.now() if date is None else date,
        parent=parent,
        agent=agent,
    )
    return rules.submit(site, draft, None, unhurried=unhurried)
