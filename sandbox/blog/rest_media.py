"""REST routes of the media library: who may put which pictures there, and how they are found again."""

from __future__ import annotations

import html
import re

from . import text
from .archive import Archive
from .model import Media, Refusal, User
from .rest import Call, Json, Reply, invalid, paged, show_time

ORDERS = ("author", "date", "id", "include", "modified", "relevance", "slug", "title")
BEGINNINGS = {  # what a file is by its first bytes, and how its name ends
    b"\x89PNG\r\n\x1a\n": ("image/png", "png"),
    b"\xff\xd8\xff": ("image/jpeg", "jpg"),
    b"GIF8": ("image/gif", "gif"),
    b"RIFF": ("image/webp", "webp"),
}
ENDINGS = {"png", "jpg", "jpeg", "gif", "webp"}


def list_media(site: Archive, call: Call) -> Reply:
    """`/wp/v2/media`: everybody's; the search sees title, caption, description and file name, not the alt text."""
    if call.params.get("context") == "edit" and not _can(call, "edit_posts"):
        raise _no(call, "rest_forbidden_context", "Sorry, you are not allowed to edit posts in this post type.")
    by, order = call.choice("orderby", "date", ORDERS), call.choice("order", "desc", ("asc", "desc"))
    include, search = call.numbers("include"), str(call.params.get("search", "")).casefold()
    found = [
        media
        for media in site.media.values()
        if (not include or media.id in include)
        and search in f"{media.title}\n{media.caption}\n{media.description}\n{media.name}".casefold()
    ]
    found.sort(key=lambda media: media.id if by == "id" else (media.date, media.id), reverse=order == "desc")
    per_page, page = call.number("per_page", 10, 1, 100), call.number("page", 1, 1)
    if page > 1 and (page - 1) * per_page >= len(found):
        message = "The page number requested is larger than the number of pages available."
        raise Refusal("rest_post_invalid_page_number", message, 400)
    return paged(call, found, lambda media: show_media(site, media, call))


def get_media(site: Archive, call: Call, media_id: int) -> Reply:
    """`/wp/v2/media/ID`."""
    return Reply(show_media(site, _get(site, media_id), call))


def create_media(site: Archive, call: Call) -> Reply:
    """POST `/wp/v2/media`: a form with a file and what is said about it, or the bytes alone."""
    if not _can(call, "upload_files") or call.user is None:
        raise _no(call, "rest_cannot_create", "Sorry, you are not allowed to create posts as this user.")
    file = call.file
    if file is None:
        raise Refusal("rest_upload_no_content_disposition", "No Content-Disposition supplied.", 400)
    if len(file.data) > site.number("largest_upload"):
        raise _unwanted("The uploaded file exceeds the upload_max_filesize directive in php.ini.")
    if not file.data:
        raise _unwanted("File is empty. Please upload something more substantial.")
    stem, _, ending = file.name.rpartition(".")
    kind, real = next((known for begin, known in BEGINNINGS.items() if file.data.startswith(begin)), ("", ""))
    if not kind or ending.lower() not in ENDINGS:
        raise _unwanted("Sorry, you are not allowed to upload this file type.")
    ending = ending if (real, ending) == ("jpg", "jpeg") else real  # what lies about its kind gets another name
    stem = re.sub(r"[^\w.-]+", "-", stem).strip("-._") or "file"
    media = Media(site.next_id(), site.free_name(stem, ending), "", call.user.id, site.now(), title=stem)
    media.type, media.data = kind, file.data
    _say(media, call)
    site.media[media.id] = media
    site.tell("picture uploaded", media.id)
    call.params["context"] = "edit"
    return Reply(show_media(site, media, call), 201, {"Location": f"{call.base}/wp/v2/media/{media.id}"})


def update_media(site: Archive, call: Call, media_id: int) -> Reply:
    """POST, PUT or PATCH `/wp/v2/media/ID`."""
    media = _get(site, media_id)
    if not _may(call.user, media, "edit_posts"):
        raise _no(call, "rest_cannot_edit", "Sorry, you are not allowed to edit this post.")
    _say(media, call)
    call.params["context"] = "edit"
    return Reply(show_media(site, media, call))


def delete_media(site: Archive, call: Call, media_id: int) -> Reply:
    """DELETE `/wp/v2/media/ID?force=true`: there is no trash for pictures (501)."""
    media = _get(site, media_id)
    if not _may(call.user, media, "delete_posts"):
        raise _no(call, "rest_cannot_delete", "Sorry, you are not allowed to delete this post.")
    if str(call.params.get("force", "")).lower() not in ("1", "true"):
        message = "The post does not support trashing. Set 'force=true' to delete."
        raise Refusal("rest_trash_not_supported", message, 501)
    call.params["context"] = "edit"
    previous = show_media(site, media, call)
    del site.media[media.id]
    site.tell("picture deleted", media.id)
    return Reply({"deleted": True, "previous": previous})


def show_media(site: Archive, media: Media, call: Call) -> Json:
    """A picture as REST shows it; `context=edit` adds what was written, as it was written."""
    address = f"{site.url}/wp-content/uploads/{media.name}"
    title = media.title or media.stem
    picture = (
        f'<p class="attachment"><a href=\'{address}\'><img src="{address}" alt="{html.escape(media.alt)}" /></a></p>'
    )
    data: Json = {
        "id": media.id,
        "date": show_time(media.date, site.number("gmt_offset")),
        "date_gmt": show_time(media.date),
        "slug": text.slug(title),
        "status": "inherit",
        "type": "attachment",
        "link": f"{site.url}/?attachment_id={media.id}",
        "title": {"rendered": text.rendered_title(title)},
        "author": media.author,
        "description": {"rendered": f"{picture}\n{text.rendered_post(media.description)}"},
        "caption": {"rendered": text.rendered_post(media.caption)},
        "alt_text": media.alt,
        "media_type": "image",
        "mime_type": media.type,
        "media_details": {"width": 480, "height": 270, "sizes": {}},
        "post": None,
        "source_url": address,
    }
    if call.params.get("context") == "edit":
        for name, raw in (("title", title), ("description", media.description), ("caption", media.caption)):
            data[name]["raw"] = raw
    return data


def _say(media: Media, call: Call) -> None:
    """What the request says about the picture."""
    for name in ("title", "caption", "description"):
        if name in call.params:
            value = call.params[name]
            said = value.get("raw", "") if isinstance(value, dict) else value
            if not isinstance(said, str):
                raise invalid(name, f"{name} is not of type object.")
            setattr(media, name, said)
    if "alt_text" in call.params:
        media.alt = text.one_line(str(call.params["alt_text"]))


def _get(site: Archive, media_id: int) -> Media:
    if media_id not in site.media:
        raise Refusal("rest_post_invalid_id", "Invalid post ID.", 404)
    return site.media[media_id]


def _may(user: User | None, media: Media, capability: str) -> bool:
    """Own pictures with the capability, others' with that for others' posts."""
    return user is not None and user.can(capability) and (media.author == user.id or user.can("edit_others_posts"))


def _can(call: Call, capability: str) -> bool:
    return call.user is not None and call.user.can(capability)


def _no(call: Call, code: str, message: str) -> Refusal:
    return Refusal(code, message, 403 if call.user else 401)


def _unwanted(message: str) -> Refusal:
    return Refusal("rest_upload_unknown_error", message, 500)
