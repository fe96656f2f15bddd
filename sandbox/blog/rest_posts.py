"""REST routes that read: the index, posts, categories, users."""

from __future__ import annotations

import html
import time
from collections.abc import Callable, Mapping
from typing import Any

from . import text
from .archive import Archive
from .model import Category, Refusal, StoredPost, User
from .rest import Call, Json, Reply, avatars, invalid, paged, show_time
from .rest_media import show_media
from .searching import search

ADMIN_STATUSES = ("publish", "future", "draft", "pending", "private", "trash", "any")


def index(site: Archive, call: Call) -> Reply:
    """`/wp-json/`: what this site can do."""
    authorization = {"authorization": f"{site.url}/wp-admin/authorize-application.php"}
    passwords: Any = {"application-passwords": {"endpoints": authorization}}
    return Reply(
        {
            "name": site.title,
            "description": "",
            "url": site.url,
            "home": site.url,
            "gmt_offset": str(site.option("gmt_offset")),
            "timezone_string": "",
            "namespaces": ["oembed/1.0", "wp/v2", "wp-site-health/v1", "wp-block-editor/v1"],
            "site_icon": site.number("site_icon"),
            "site_icon_url": site.icon(),
            "authentication": passwords if site.option("application_passwords") else [],
            "routes": {path: {"namespace": "wp/v2"} for path in ("/wp/v2/posts", "/wp/v2/comments")},
            "_links": {"help": [{"href": "https://developer.wordpress.org/rest-api/"}]},
        }
    )


def list_posts(site: Archive, call: Call) -> Reply:
    """`/wp/v2/posts`: published ones; with an account that edits posts also others, by `status`."""
    statuses = call.many("status") or ["publish"]
    if unknown := [status for status in statuses if status not in ADMIN_STATUSES]:
        raise invalid("status", f"status[0] is not one of {', '.join(ADMIN_STATUSES)}: {unknown[0]}")
    if statuses != ["publish"] and not (call.user and call.user.can("edit_posts")):
        raise invalid("status", "Status is forbidden.", code="rest_forbidden_status")
    order = call.choice("order", "desc", ("asc", "desc"))
    orders = ("author", "date", "id", "include", "modified", "parent", "relevance", "slug", "title")
    by = call.choice("orderby", "date", orders)
    fits = _filter(site, call, statuses)
    found = [post for post in site.posts.values() if fits(post)]
    key = by if by in ("modified", "id", "slug", "title", "author") else "date"
    found.sort(key=lambda post: (getattr(post, key), post.id), reverse=order == "desc")
    if by == "relevance":
        wanted = search(str(call.params.get("search", "")))
        if wanted is None:
            message = "You need to define a search term to order by relevance."
            raise Refusal("rest_no_search_term_defined", message, 400)
        found.sort(key=wanted.rank)
    if by == "include" and (listed := call.numbers("include")):
        found.sort(key=lambda post: listed.index(post.id))
    per_page, page = call.number("per_page", 10, 1, 100), call.number("page", 1, 1)
    if page > 1 and (page - 1) * per_page >= len(found):
        message = "The page number requested is larger than the number of pages available."
        raise Refusal("rest_post_invalid_page_number", message, 400)
    return paged(call, found, lambda post: show_post(site, post, call))


def _filter(site: Archive, call: Call, statuses: list[str]) -> Callable[[StoredPost], bool]:
    offset = site.number("gmt_offset")
    include, exclude, slugs = call.numbers("include"), call.numbers("exclude"), call.many("slug")
    categories, tags, author = call.numbers("categories"), call.numbers("tags"), call.numbers("author")
    after, before = call.time("after", offset), call.time("before", offset)
    changed_after, changed_before = call.time("modified_after", offset), call.time("modified_before", offset)
    wanted = search(str(call.params.get("search", "")))

    def fits(post: StoredPost) -> bool:
        any_but_trash = "any" in statuses and post.status != "trash"
        return all(
            (
                any_but_trash or post.status in statuses,
                site.may_read(call.user, post),
                not include or post.id in include,
                not exclude or post.id not in exclude,
                slugs is None or post.slug in slugs,
                not categories or bool(set(categories) & set(post.categories)),
                not tags or bool(set(tags) & set(post.tags)),
                not author or post.author in author,
                after is None or post.date > after,
                before is None or post.date < before,
                changed_after is None or post.modified > changed_after,
                changed_before is None or post.modified < changed_before,
                wanted is None or (wanted.fits(post) and not (post.password and call.user is None)),
            )
        )

    return fits


def get_post(site: Archive, call: Call, post_id: int) -> Reply:
    """`/wp/v2/posts/ID`: 404 when it never was or is gone for good, 401 when it is not public."""
    post = site.posts.get(post_id)
    if post is None:
        raise Refusal("rest_post_invalid_id", "Invalid post ID.", 404)
    if not site.may_read(call.user, post):
        raise Refusal("rest_forbidden", "Sorry, you are not allowed to do that.", 403 if call.user else 401)
    if call.params.get("context") == "edit" and not site.may_edit(call.user, post):
        message = "Sorry, you are not allowed to edit this post."
        raise Refusal("rest_forbidden_context", message, 403 if call.user else 401)
    if call.params.get("password") and str(call.params["password"]) != post.password:
        raise Refusal("rest_post_incorrect_password", "Incorrect post password.", 403)
    return Reply(show_post(site, post, call))


def show_post(site: Archive, post: StoredPost, call: Call) -> Json:
    """A post as REST shows it."""
    base, offset = call.base + "/wp/v2", site.number("gmt_offset")
    locked = bool(post.password)
    unlocked = str(call.params.get("password", "")) == post.password or call.params.get("context") == "edit"
    content = "" if locked and not unlocked else text.rendered_post(post.content)
    short = "" if locked and not unlocked else f"<p>{text.excerpt(post.content)}</p>\n"
    data: Json = {
        "id": post.id,
        "date": show_time(post.date, offset),
        "date_gmt": show_time(post.date),
        "guid": {"rendered": site.url + post.guid_path},
        "modified": show_time(post.modified, offset),
        "modified_gmt": show_time(post.modified),
        "slug": post.slug,
        "status": post.status,
        "type": "post",
        "link": site.link(post),
        "title": {"rendered": text.rendered_title(post.title)},
        "content": {"rendered": content, "protected": locked},
        "excerpt": {"rendered": short, "protected": locked},
        "author": post.author,
        "featured_media": post.picture,
        "comment_status": "open" if post.comments_open else "closed",
        "ping_status": "open",
        "sticky": False,
        "template": "",
        "format": "standard",
        "meta": {"footnotes": ""},
        "categories": list(post.categories),
        "tags": list(post.tags),
    }
    if call.params.get("context") == "edit":
        data["password"] = post.password
        for name, raw in (("title", post.title), ("content", post.content)):
            data[name]["raw"] = raw
    links: Json = {
        "self": [{"href": f"{base}/posts/{post.id}", "targetHints": {"allow": ["GET"]}}],
        "collection": [{"href": f"{base}/posts"}],
        "author": [{"embeddable": True, "href": f"{base}/users/{post.author}"}],
        "replies": [{"embeddable": True, "href": f"{base}/comments?post={post.id}"}],
    }
    if post.picture:
        links["wp:featuredmedia"] = [{"embeddable": True, "href": f"{base}/media/{post.picture}"}]
    links["wp:term"] = [
        {"taxonomy": "category", "embeddable": True, "href": f"{base}/categories?post={post.id}"},
        {"taxonomy": "post_tag", "embeddable": True, "href": f"{base}/tags?post={post.id}"},
    ]
    data["_links"] = links
    if "_embed" in call.params:
        embedded: Json = {"author": [show_user(site, site.users[post.author], call)]}
        if post.picture:
            embedded["wp:featuredmedia"] = [show_media(site, site.media[post.picture], call)]
        embedded["wp:term"] = [
            [show_category(site, category) for category in post.categories],
            [show_tag(site, tag) for tag in post.tags],
        ]
        data["_embedded"] = embedded
    return data


def show_category(site: Archive, category_id: int) -> Json:
    """A category as REST shows it."""
    return _show_term(site, site.categories[category_id], "category", "category")


def show_tag(site: Archive, tag_id: int) -> Json:
    """A tag as REST shows it."""
    return _show_term(site, site.tags[tag_id], "tag", "post_tag")


def _show_term(site: Archive, term: Category, path: str, taxonomy: str) -> Json:
    return {
        "id": term.id,
        "link": f"{site.url}/{path}/{term.slug}/",
        "name": html.escape(term.name, quote=False),
        "slug": term.slug,
        "taxonomy": taxonomy,
    }


def show_user(site: Archive, user: User, call: Call) -> Json:
    """An account as everybody sees it; `context=edit` (only for itself or an administrator) says what it may do."""
    data: Json = {
        "id": user.id,
        "name": user.name,
        "url": "",
        "description": "",
        "link": f"{site.url}/author/{user.login}/",
        "slug": user.login,
        "avatar_urls": avatars(site.url, user.email),
    }
    if call.params.get("context") == "edit":
        data |= {
            "username": user.login,
            "email": user.email,
            "roles": [user.role],
            "capabilities": {**dict.fromkeys(sorted(user.capabilities), True), user.role: True},
        }
    return data


def me(site: Archive, call: Call) -> Reply:
    """`/wp/v2/users/me`: the way to find out whether credentials are right."""
    if call.user is None:
        raise Refusal("rest_not_logged_in", "You are not currently logged in.", 401)
    return Reply(show_user(site, call.user, call))


def get_user(site: Archive, call: Call, user_id: int) -> Reply:
    """`/wp/v2/users/ID`: whoever has published something is public."""
    user = site.users.get(user_id)
    if user is None:
        raise Refusal("rest_user_invalid_id", "Invalid user ID.", 404)
    wrote = any(post.author == user_id for post in site.published())
    own = call.user is not None and (call.user.id == user_id or call.user.can("list_users"))
    if not (own or (wrote and call.params.get("context") != "edit")):
        message = "Sorry, you are not allowed to list users."
        raise Refusal("rest_user_cannot_view", message, 403 if call.user else 401)
    return Reply(show_user(site, user, call))


def list_categories(site: Archive, call: Call) -> Reply:
    """`/wp/v2/categories`, of one post when `post` is given."""
    of_post = {post.id: post.categories for post in site.posts.values()}
    return paged(call, _terms(call, site.categories, of_post), lambda number: show_category(site, number))


def list_tags(site: Archive, call: Call) -> Reply:
    """`/wp/v2/tags`, of one post when `post` is given."""
    of_post = {post.id: post.tags for post in site.posts.values()}
    return paged(call, _terms(call, site.tags, of_post), lambda number: show_tag(site, number))


def _terms(call: Call, known: Mapping[int, Category], of_post: Mapping[int, tuple[int, ...]]) -> list[int]:
    post, include = call.number("post", 0), call.numbers("include")
    found = [
        number
        for number in known
        if (not post or number in of_post.get(post, ())) and (not include or number in include)
    ]
    return sorted(found, key=lambda number: known[number].name.casefold())


def rfc822(seconds: int, zone: str) -> str:
    """A date as feeds (`+0000`) and HTTP headers (`GMT`) write it."""
    return time.strftime("%a, %d %b %Y %H:%M:%S ", time.gmtime(seconds)) + zone
