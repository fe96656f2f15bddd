"""REST routes of comments: who may read, write, move and delete which, and what each refusal is called."""

from __future__ import annotations

import html
import re
from collections.abc import Callable
from typing import Any

from . import rules, text
from .archive import Archive
from .model import Refusal, StoredComment, StoredPost, User
from .rest import Call, Json, Reply, avatars, invalid, paged, read_time, show_time

ORDERS = ("date", "date_gmt", "id", "include", "post", "parent", "type")
EMAIL = re.compile(r"[^@\s]+@[^@\s]+\.[^@\s.]+")


def list_comments(site: Archive, call: Call) -> Reply:
    """`/wp/v2/comments`: newest first; hidden ones are counted in X-WP-Total, but not shown."""
    _may_list(site, call)
    by, order = call.choice("orderby", "date_gmt", ORDERS), call.choice("order", "desc", ("asc", "desc"))
    fits = _filter(site, call)
    found = [comment for comment in site.comments.values() if fits(comment)]
    key = by if by in ("id", "post", "parent") else "date"
    found.sort(key=lambda comment: comment.id)
    found.sort(key=lambda comment: getattr(comment, key), reverse=order == "desc")
    reply = paged(call, found, lambda comment: show_comment(site, comment, call))
    reply.data = [shown for shown in reply.data if may_read(site, site.comments[shown["id"]], call.user)]
    return reply


def _may_list(site: Archive, call: Call) -> None:
    for post_id in call.numbers("post") or []:
        post = site.posts.get(post_id)
        if post is not None and not _may_read_post(site, call, post):
            raise _no(call, "rest_cannot_read_post", "Sorry, you are not allowed to read the post for this comment.")
    if call.params.get("context") == "edit" and not _can(call, "moderate_comments"):
        raise _no(call, "rest_forbidden_context", "Sorry, you are not allowed to edit comments.")
    if _can(call, "edit_posts"):
        return
    usual = {"status": "approve", "type": "comment"}
    asked = ("author", "author_exclude", "author_email", "type", "status")
    forbidden = [name for name in asked if call.params.get(name) and call.params[name] != usual.get(name)]
    if forbidden:
        raise _no(call, "rest_forbidden_param", f"Query parameter not permitted: {', '.join(forbidden)}")


def _filter(site: Archive, call: Call) -> Callable[[StoredComment], bool]:
    offset = site.number("gmt_offset")
    posts, parents, authors = call.numbers("post"), call.numbers("parent"), call.numbers("author")
    include, exclude = call.numbers("include"), call.numbers("exclude")
    after, before = call.time("after", offset), call.time("before", offset)
    email, kind = text.folded(str(call.params.get("author_email", ""))), str(call.params.get("type", "comment"))
    status, search = str(call.params.get("status", "approve")), str(call.params.get("search", "")).casefold()

    def fits(comment: StoredComment) -> bool:
        return all(
            (
                _status_fits(comment.status, status),
                kind in (comment.type, "all"),
                posts is None or comment.post in posts,
                parents is None or comment.parent in parents,
                authors is None or comment.user_id in authors,
                not include or comment.id in include,
                not exclude or comment.id not in exclude,
                after is None or comment.date > after,
                before is None or comment.date < before,
                not email or text.folded(comment.author_email) == email,
                _contains(comment, search),
            )
        )

    return fits


def _status_fits(status: str, asked: str) -> bool:
    known = {
        "approve": ("approved",),
        "hold": ("hold",),
        "all": ("approved", "hold"),
        "spam": ("spam",),
        "trash": ("trash",),
    }
    return asked == "any" or status in known.get(asked, ())


def _contains(comment: StoredComment, search: str) -> bool:
    fields = (comment.author_name, comment.author_email, comment.author_url, comment.author_ip, comment.content)
    return any(search in value.casefold() for value in fields)


def get_comment(site: Archive, call: Call, comment_id: int) -> Reply:
    """`/wp/v2/comments/ID`: 404 when gone for good, 401 (403 with an account) when it is not for this reader."""
    comment = site.get_comment(comment_id)
    if call.params.get("context") == "edit" and not _can(call, "moderate_comments"):
        raise _no(call, "rest_forbidden_context", "Sorry, you are not allowed to edit comments.")
    if not may_read(site, comment, call.user):
        raise _no(call, "rest_cannot_read", "Sorry, you are not allowed to read this comment.")
    return Reply(show_comment(site, comment, call))


def create_comment(site: Archive, call: Call) -> Reply:
    """POST `/wp/v2/comments`: 201, and the status in the answer tells what became of it."""
    _may_create(site, call)
    values = _sent_values(site, call)
    content = values.get("content", "")
    if content == "":
        raise Refusal("rest_comment_content_invalid", "Invalid comment content.", 400)
    user = call.user
    assert user is not None
    if not any(values.get(name) for name in ("user_id", "author_name", "author_email", "author_url")):
        values |= {"user_id": user.id, "author_name": user.name, "author_email": user.email}
    named = values.get("author_name") and values.get("author_email")
    if site.option("require_name_email") and not named:
        message = "Creating a comment requires valid author name and email values."
        raise Refusal("rest_comment_author_data_required", message, 400)
    rules.check_lengths({name: str(values.get(name, "")) for name in rules.LONGEST})
    draft = StoredComment(
        id=0,
        post=call.number("post", 0),
        author_name=values.get("author_name", ""),
        author_email=values.get("author_email", ""),
        author_url=values.get("author_url", ""),
        author_ip=values.get("author_ip", call.address),
        content=content,
        date=values.get("date", site.now()),
        parent=values.get("parent", 0),
        user_id=values.get("user_id", 0),
        agent=values.get("agent", call.agent),
    )
    try:
        comment = rules.submit(site, draft, user, unhurried=call.unhurried)
    except Refusal as refusal:
        if refusal.code == "comment_flood":  # the form says 429, REST says 400
            raise Refusal(refusal.code, refusal.message, 400) from None
        raise
    if "status" in call.params:
        site.set_comment_status(comment, str(call.params["status"]))
    call.params["context"] = "edit" if user.can("moderate_comments") else "view"
    place = f"{call.base}/wp/v2/comments/{comment.id}"
    return Reply(show_comment(site, comment, call), 201, {"Location": place})


def _may_create(site: Archive, call: Call) -> None:
    user = call.user
    if user is None:
        raise Refusal("rest_comment_login_required", "Sorry, you must be logged in to comment.", 401)
    if not user.can("moderate_comments"):
        author, address = call.params.get("author"), call.params.get("author_ip")
        if author is not None and str(author) != str(user.id):
            raise _not_yours("author")
        if address is not None and address != call.address:
            raise _not_yours("author_ip")
        if "status" in call.params:
            raise _not_yours("status")
    post = site.posts.get(call.number("post", 0))
    if post is None:
        message = "Sorry, you are not allowed to create this comment without a post."
        raise Refusal("rest_comment_invalid_post_id", message, 403)
    if post.status in ("draft", "trash"):
        message = "Sorry, you are not allowed to create a comment on this post."
        raise Refusal(f"rest_comment_{post.status}_post", message, 403)
    if not _may_read_post(site, call, post):
        raise _no(call, "rest_cannot_read_post", "Sorry, you are not allowed to read the post for this comment.")
    if not post.comments_open:
        raise Refusal("rest_comment_closed", "Sorry, comments are closed for this item.", 403)


def _sent_values(site: Archive, call: Call) -> dict[str, Any]:
    """What the request says about the comment, checked and cleaned, under our names for the fields."""
    params = call.params
    values = _sent_author(site, call)
    content = params.get("content")
    if isinstance(content, dict):
        content = content.get("raw")
    if isinstance(content, str):
        values["content"] = content.strip(" \t\n\r\0\x0b")
    if "parent" in params:
        values["parent"] = call.number("parent", 0)
    if params.get("author_user_agent"):
        values["agent"] = str(params["author_user_agent"])
    if params.get("date"):
        values["date"] = read_time("date", str(params["date"]), site.number("gmt_offset"))
    elif params.get("date_gmt"):
        values["date"] = read_time("date_gmt", str(params["date_gmt"]), 0)
    return values


def _sent_author(site: Archive, call: Call) -> dict[str, Any]:
    """Who is said to have written it: an account, and over its own the guest fields."""
    values: dict[str, Any] = {}
    params = call.params
    if "author" in params:
        user = site.users.get(call.number("author", 0))
        if user is None:
            raise Refusal("rest_comment_author_invalid", "Invalid comment author ID.", 400)
        values |= {"user_id": user.id, "author_name": user.name, "author_email": user.email}
    if "author_name" in params:
        values["author_name"] = text.one_line(str(params["author_name"]))
    if "author_email" in params:
        values["author_email"] = str(params["author_email"]).strip()
        if values["author_email"] and not EMAIL.fullmatch(values["author_email"]):
            raise invalid("author_email", "Invalid email address.", code="rest_invalid_email")
    if "author_url" in params:
        values["author_url"] = text.clean_url(str(params["author_url"]))
    if "author_ip" in params and _can(call, "moderate_comments"):
        values["author_ip"] = str(params["author_ip"])
    return values


def update_comment(site: Archive, call: Call, comment_id: int) -> Reply:
    """POST, PUT or PATCH `/wp/v2/comments/ID`; a change of nothing is a 200 as well."""
    comment = site.get_comment(comment_id)
    if not may_edit(site, comment, call.user):
        raise _no(call, "rest_cannot_edit", "Sorry, you are not allowed to edit this comment.")
    values = _sent_values(site, call)
    if "content" in values and values["content"] == "":
        raise Refusal("rest_comment_content_invalid", "Invalid comment content.", 400)
    post = call.number("post", comment.post)
    if post not in site.posts:
        raise Refusal("rest_comment_invalid_post_id", "Invalid post ID.", 403)
    rules.check_lengths({name: str(values.get(name, "")) for name in rules.LONGEST})
    if "status" in call.params:
        site.set_comment_status(comment, str(call.params["status"]))
    if "content" in values:
        values["content"] = rules.filtered(site, values["content"], call.user)
    if "author_name" in values:
        values["author_name"] = text.clean_name(values["author_name"])
    for name, value in {"agent": call.agent, "author_ip": call.address, **values, "post": post}.items():
        setattr(comment, name, value)
    if values or "post" in call.params:
        site.tell("comment edited", comment.id, comment.post)
    call.params["context"] = "edit"
    return Reply(show_comment(site, comment, call))


def delete_comment(site: Archive, call: Call, comment_id: int) -> Reply:
    """DELETE `/wp/v2/comments/ID`: to the trash (again: 410), or with `force` for good."""
    comment = site.get_comment(comment_id)
    if not may_edit(site, comment, call.user):
        raise _no(call, "rest_cannot_delete", "Sorry, you are not allowed to delete this comment.")
    call.params["context"] = "edit"
    if str(call.params.get("force", "")).lower() in ("1", "true"):
        previous = show_comment(site, comment, call)
        site.drop_comment(comment)
        return Reply({"deleted": True, "previous": previous})
    if not site.set_comment_status(comment, "trash"):
        raise Refusal("rest_already_trashed", "The comment has already been trashed.", 410)
    return Reply(show_comment(site, comment, call))


def show_comment(site: Archive, comment: StoredComment, call: Call) -> Json:
    """A comment as REST shows it; `context=edit` adds what only moderators see."""
    base, offset = call.base + "/wp/v2", site.number("gmt_offset")
    data: Json = {
        "id": comment.id,
        "post": comment.post,
        "parent": comment.parent,
        "author": comment.user_id,
        "author_name": comment.author_name,
        "author_url": html.unescape(comment.author_url),
        "date": show_time(comment.date, offset),
        "date_gmt": show_time(comment.date),
        "content": {"rendered": text.rendered_comment(comment.content)},
        "link": site.comment_link(comment),
        "status": comment.status,
        "type": comment.type,
        "author_avatar_urls": avatars(site.url, comment.author_email),
        "meta": [],
    }
    if call.params.get("context") == "edit":
        data |= {
            "author_email": comment.author_email,
            "author_ip": comment.author_ip,
            "author_user_agent": comment.agent,
        }
        data["content"]["raw"] = comment.content
    links: Json = {
        "self": [{"href": f"{base}/comments/{comment.id}"}],
        "collection": [{"href": f"{base}/comments"}],
        "up": [{"embeddable": True, "post_type": "post", "href": f"{base}/posts/{comment.post}"}],
    }
    if comment.parent:
        links["in-reply-to"] = [{"embeddable": True, "href": f"{base}/comments/{comment.parent}"}]
    if any(other.parent == comment.id and other.status == "approved" for other in site.comments.values()):
        links["children"] = [{"href": f"{base}/comments?parent={comment.id}"}]
    data["_links"] = links
    return data


def may_read(site: Archive, comment: StoredComment, user: User | None) -> bool:
    """Approved ones on readable posts; own ones; all on posts that one may edit."""
    post = site.posts[comment.post]
    if comment.status == "approved" and site.may_read(user, post):
        return True
    if user is None:
        return False
    return comment.user_id == user.id or site.may_edit(user, post)


def may_edit(site: Archive, comment: StoredComment, user: User | None) -> bool:
    """Moderators; authors on their own posts."""
    if user is None:
        return False
    return user.can("moderate_comments") or site.may_edit(user, site.posts[comment.post])


def _may_read_post(site: Archive, call: Call, post: StoredPost) -> bool:
    if post.password and str(call.params.get("password", "")) != post.password:
        return site.may_edit(call.user, post)
    return site.may_read(call.user, post)


def _can(call: Call, capability: str) -> bool:
    return call.user is not None and call.user.can(capability)


def _no(call: Call, code: str, message: str) -> Refusal:
    return Refusal(code, message, 403 if call.user else 401)


def _not_yours(name: str) -> Refusal:
    return Refusal(f"rest_comment_invalid_{name}", f"Sorry, you are not allowed to edit '{name}' for comments.", 403)
