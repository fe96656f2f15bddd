"""The media library of a WordPress blog over REST: members' pictures, each put there once.

The whole upload is one request, a form with the picture, its alt text and our marker: so there is nothing half
finished to be found. The marker is an HTML comment in the description, which no page shows, and which the search of
6.1, 6.8 and 7.1 finds for everybody (the alt text it does not search).
"""

import re
import secrets
import unicodedata
from collections.abc import Mapping

from bot.blogs.bell import is_challenge
from bot.blogs.markup import plain
from bot.blogs.wp_api import CURES, Connected, Reply, as_list, trouble
from bot.blogs.wp_reading import marked, marker_in, number, uploaded
from bot.errors import Refused, Trouble, Unaccepted
from bot.model import Upload
from bot.text.words import say

ENDINGS = {"image/png": "png", "image/jpeg": "jpg", "image/gif": "gif", "image/webp": "webp"}
LONGEST_STEM = 80
LONGEST_REASON = 200

REFUSALS = {
    "rest_cannot_create": "wordpress.picture.barred",
    "rest_cannot_delete": "wordpress.picture.undeleted",
    "rest_upload_file_too_big": "wordpress.picture.large",
    "rest_upload_no_data": "wordpress.picture.large",  # PHP drops everything when the whole is over post_max_size
    "rest_upload_no_content_disposition": "wordpress.picture.large",
    "rest_upload_limited_space": "wordpress.picture.room",
    "rest_upload_user_quota_exceeded": "wordpress.picture.room",
    "rest_upload_image_type_not_supported": "wordpress.picture.sort",
}


class Library(Connected):
    """The pictures of a blog."""

    async def upload(self, name: str, kind: str, data: bytes, alt: str, marker: str) -> Upload:
        """Put a picture into the media library, under a name that WordPress takes."""
        self._require_account()
        fields = {"alt_text": alt, "description": marked("", marker)}
        form = multipart(fields, file_name(name, kind), kind, data)
        reply = await self._api.call("POST", "media", account=True, file=form, expected={500})
        if reply.status == 201 and isinstance(reply.data, dict) and isinstance(reply.data.get("id"), int):
            return uploaded(reply.data)
        raise _refused(reply, "POST")

    async def find_upload(self, marker: str) -> Upload | None:
        """The oldest picture with our marker. The search finds parts of words, so it is compared exactly."""
        query = {
            "search": f"backchannel:{marker}",
            "orderby": "id",
            "order": "asc",
            "_fields": "id,source_url,description",
        }
        found = as_list(await self._api.call("GET", "media", query, account=self._api.has_account))
        return next((uploaded(entry) for entry in found if marker_in(entry, "description") == marker), None)

    async def remove_upload(self, key: str) -> None:
        """Delete a picture for good, as there is no trash for them."""
        self._require_account()
        reply = await self._api.call("DELETE", f"media/{number(key, 'media')}", {"force": "true"}, account=True)
        already = reply.status == 410 or (reply.status == 404 and reply.code == "rest_post_invalid_id")
        if reply.status != 200 and not already:
            raise _refused(reply, "DELETE")


def file_name(name: str, kind: str) -> str:
    """A name that no site stumbles over: ASCII, and the ending that WordPress wants to see for this kind."""
    ascii_only = unicodedata.normalize("NFKD", name.rpartition(".")[0] or name).encode("ascii", "ignore").decode()
    stem = re.sub(r"[^A-Za-z0-9_-]+", "-", ascii_only).strip("-_")[:LONGEST_STEM]
    return f"{stem or 'picture'}.{ENDINGS.get(kind.partition(';')[0], 'bin')}"


def multipart(fields: Mapping[str, str], name: str, kind: str, data: bytes) -> tuple[str, bytes]:
    """A form with a file, as a browser sends it (RFC 7578): its type with the boundary, and the whole."""
    boundary = secrets.token_hex(16)
    parts = [
        f'--{boundary}\r\nContent-Disposition: form-data; name="{field}"\r\n\r\n{value}\r\n'.encode()
        for field, value in fields.items()
    ]
    head = f'--{boundary}\r\nContent-Disposition: form-data; name="file"; filename="{name}"\r\nContent-Type: {kind}\r\n'
    whole = b"".join([*parts, f"{head}\r\n".encode(), data, f"\r\n--{boundary}--\r\n".encode()])
    return f"multipart/form-data; boundary={boundary}", whole


def _refused(reply: Reply, method: str) -> Trouble:
    """What a refusal to take or to delete a picture means."""
    host = reply.answer.host
    if reply.status == 401:
        word = reply.code or "401"
        return Unaccepted(say("wordpress.account.stranger", host=host, word=word, cures=say(CURES)))
    if reply.status == 413:
        return Refused(say("wordpress.picture.large", host=host))
    if reply.code in REFUSALS:
        return Refused(say(REFUSALS[reply.code], host=host))
    if reply.code == "rest_upload_unknown_error":  # with 500, though nothing is broken: the sentence tells
        reason = plain(str(reply.data.get("message", "")))[:LONGEST_REASON]
        return Refused(say("wordpress.picture.refused", host=host, reason=reason))
    if reply.status in (403, 406) and not reply.code and not is_challenge(reply.answer):
        return Refused(say("wordpress.picture.firewall", host=host, status=reply.status))
    return trouble(reply, method, account=True)
