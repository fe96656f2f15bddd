"""The media library over REST, on the sandbox blog and on a real WordPress alike."""

from __future__ import annotations

import secrets
from typing import Any

import aiohttp
import pytest

from sandbox.blog.pictures import landscape
from tests.contract.talk import Answer, Talk
from tests.sites import basic

PNG = landscape("lamp.png", 40, 30)
GIF = bytes.fromhex(  # one dot
    "47494638396101000100800000000000ffffff21f90400000000002c000000000100010000020144003b"
)


def mark() -> str:
    """A marker that nobody has used."""
    return f"backchannel:{secrets.token_hex(8)}"


async def send(
    talk: Talk, by: str | None, name: str = "lamp.png", data: bytes = PNG, kind: str = "image/png", **fields: str
) -> Answer:
    """Upload by a form, as a browser does."""
    form = aiohttp.FormData()
    for field, value in fields.items():
        form.add_field(field, value)
    form.add_field("file", data, filename=name, content_type=kind)
    headers = basic(talk.site.account(by)) if by else {}
    async with talk.http.post(f"{talk.site.url}/wp-json/wp/v2/media", data=form, headers=headers) as answer:
        return Answer(answer.status, answer.headers, await answer.text(), await answer.json())


async def found(talk: Talk, words: str, by: str | None = None) -> list[int]:
    """What the search of the media library finds."""
    listed: list[dict[str, Any]] = (await talk.rest("GET", f"media?search={words}&_fields=id", by=by)).json
    return [one["id"] for one in listed]


@pytest.mark.parametrize("by", ["editor", "author"])
async def test_a_picture_goes_up_with_its_alt_text_and_a_hidden_marker_in_one_request(talk: Talk, by: str) -> None:
    marker = mark()
    made = await send(talk, by, alt_text='A "lamp" & <b>fog</b>', description=f"<!-- {marker} -->")
    assert made.status == 201
    shown = made.json
    assert (shown["alt_text"], shown["mime_type"]) == ('A "lamp" & fog', "image/png")
    assert shown["author"] == talk.site.account(by).id
    assert shown["description"]["raw"] == f"<!-- {marker} -->"
    assert made.headers["Location"].endswith(f"/wp/v2/media/{shown['id']}")
    assert shown["source_url"].startswith(f"{talk.site.url}/wp-content/uploads/20")
    async with talk.http.get(shown["source_url"]) as answer:
        assert (answer.content_type, await answer.read()) == ("image/png", PNG)
    for reader in (None, by, "editor"):
        (listed,) = (await talk.rest("GET", f"media?search={marker}", by=reader)).json
        assert (listed["id"], f"<!-- {marker} -->" in listed["description"]["rendered"]) == (shown["id"], True)


async def test_the_search_sees_the_file_name_and_the_caption_but_not_the_alt_text(talk: Talk) -> None:
    name, caption, alt = secrets.token_hex(8), secrets.token_hex(8), secrets.token_hex(8)
    made = (await send(talk, "editor", name=f"x{name}.png", caption=caption, alt_text=alt)).json["id"]
    renamed = await talk.rest("POST", f"media/{made}", by="editor", json={"title": "else"})
    assert renamed.json["title"]["raw"] == "else"
    assert [await found(talk, word) for word in (f"x{name}", caption, alt)] == [[made], [made], []]


async def test_two_pictures_of_one_name_stand_side_by_side(talk: Talk) -> None:
    name = f"{secrets.token_hex(4)}.png"
    first, second = (await send(talk, "author", name=name)).json, (await send(talk, "author", name=name)).json
    assert first["source_url"].endswith(f"/{name}")
    assert second["source_url"].endswith(f"/{name.removesuffix('.png')}-1.png")


async def test_only_who_may_upload_files_may_upload_and_only_own_pictures_are_an_authors(talk: Talk) -> None:
    for by, closed in (("subscriber", 403), (None, 401)):
        refused = await send(talk, by)
        assert (refused.status, refused.json["code"]) == (closed, "rest_cannot_create")
    editors, own = (await send(talk, "editor")).json["id"], (await send(talk, "author")).json["id"]
    for method, body, code in (("POST", {"alt_text": "x"}, "rest_cannot_edit"), ("DELETE", None, "rest_cannot_delete")):
        refused = await talk.rest(method, f"media/{editors}?force=true", by="author", json=body)
        assert (refused.status, refused.json["code"]) == (403, code)
    assert (await talk.rest("DELETE", f"media/{own}?force=true", by="author")).json["deleted"] is True
    assert (await talk.rest("DELETE", f"media/{editors}?force=true", by="editor")).json["deleted"] is True


async def test_a_small_role_uploads_but_needs_delete_posts_to_delete(talk: Talk) -> None:
    login = f"bot{secrets.token_hex(3)}"
    await talk.site.add_account(login, ("read", "edit_posts", "moderate_comments", "upload_files"))
    made = await send(talk, login, alt_text="A lamp")
    assert (made.status, made.json["alt_text"]) == (201, "A lamp")
    refused = await talk.rest("DELETE", f"media/{made.json['id']}?force=true", by=login)
    assert (refused.status, refused.json["code"]) == (403, "rest_cannot_delete")


async def test_pictures_have_no_trash_and_are_gone_when_they_are_deleted(talk: Talk) -> None:
    made = (await send(talk, "editor")).json
    path = f"media/{made['id']}"
    kept = await talk.rest("DELETE", path, by="editor")
    assert (kept.status, kept.json["code"]) == (501, "rest_trash_not_supported")
    deleted = await talk.rest("DELETE", f"{path}?force=true", by="editor")
    assert (deleted.status, deleted.json["previous"]["id"]) == (200, made["id"])
    for method in ("DELETE", "GET"):
        again = await talk.rest(method, f"{path}?force=true", by="editor")
        assert (again.status, again.json["code"]) == (404, "rest_post_invalid_id")
    async with talk.http.get(made["source_url"]) as answer:
        assert answer.status == 404


@pytest.mark.parametrize(
    ("name", "kind", "data", "said"),
    [
        ("lamp.svg", "image/svg+xml", b"<svg/>", "file type"),
        ("lamp.png", "image/png", b"no picture", "file type"),
        ("lamp", "image/png", PNG, "file type"),
        ("lamp.png", "image/png", b"", "is empty"),
    ],
    ids=["svg", "no picture", "no ending", "empty"],
)
async def test_what_is_no_picture_is_refused_with_a_500(
    talk: Talk, name: str, kind: str, data: bytes, said: str
) -> None:
    refused = await send(talk, "editor", name, data, kind)
    assert (refused.status, refused.json["code"]) == (500, "rest_upload_unknown_error")
    assert said in refused.json["message"]


async def test_a_picture_that_lies_about_its_kind_gets_the_right_name(talk: Talk) -> None:
    made = (await send(talk, "editor", f"{secrets.token_hex(4)}.jpg", PNG, "image/jpeg")).json
    assert (made["mime_type"], made["source_url"][-4:]) == ("image/png", ".png")
    assert (await send(talk, "editor", "wink.gif", GIF, "image/gif")).json["mime_type"] == "image/gif"


async def test_an_upload_without_a_file_is_refused(talk: Talk) -> None:
    refused = await talk.rest("POST", "media", by="editor", json={"alt_text": "x"})
    assert (refused.status, refused.json["code"]) == (400, "rest_upload_no_content_disposition")


async def test_the_bytes_alone_are_taken_too(talk: Talk) -> None:
    headers = {"Content-Type": "image/png", "Content-Disposition": 'attachment; filename="lone lamp.png"'}
    headers |= basic(talk.site.account("editor"))
    address = f"{talk.site.url}/wp-json/wp/v2/media?alt_text=Lone"
    async with talk.http.post(address, data=PNG, headers=headers) as answer:
        made = await answer.json()
    assert (answer.status, made["alt_text"], "lone-lamp" in made["source_url"]) == (201, "Lone", True)


async def test_the_owner_sees_what_was_uploaded(talk: Talk) -> None:
    marker = mark()
    made = (await send(talk, "editor", alt_text="A lamp", description=marker)).json
    (record,) = [one for one in await talk.site.media() if one.description == marker]
    editor = talk.site.account("editor").id
    assert (record.id, record.url, record.alt, record.author) == (made["id"], made["source_url"], "A lamp", editor)
