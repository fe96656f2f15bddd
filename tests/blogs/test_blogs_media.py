"""Members' pictures in a blog's media library: each there once, found by its marker, deleted again."""

from __future__ import annotations

import secrets
from collections.abc import Callable

import aiohttp
import pytest
from aiohttp import web
from hypothesis import given
from hypothesis import strategies as st

from bot.blogs import Web
from bot.blogs.wordpress import WordPress
from bot.blogs.wp_media import ENDINGS, file_name, multipart
from bot.errors import Barred, Refused, Retry, Trouble, Uncertain
from bot.ports import Access, FileWriter
from sandbox.blog import Blog
from sandbox.blog.pictures import landscape
from sandbox.blog.rest import file_in
from tests.blogs.reaching import reach
from tests.blogs.servers import serving
from tests.sites import Site

PNG = landscape("lamp.png", 40, 30)
KIND = "image/png"

Reply = Callable[[], web.Response]


async def test_a_picture_goes_up_with_its_words_and_is_found_by_its_marker(site: Site, blogs: Web) -> None:
    blog, marker = reach(site, blogs), secrets.token_hex(8)
    assert isinstance(blog, FileWriter)
    assert await blog.find_upload(marker) is None
    made = await blog.upload("Lämp & fog.PNG", KIND, PNG, 'A "lamp" & more < 3', marker)
    assert made.url.startswith(f"{site.url}/wp-content/uploads/")
    assert "/Lamp-fog" in made.url
    assert await blog.find_upload(marker) == made
    assert await blog.find_upload(marker[:-1]) is None
    (record,) = [one for one in await site.media() if f"media:{one.id}" == made.key]
    assert (record.url, record.alt, record.author) == (made.url, 'A "lamp" & more &lt; 3', site.account("editor").id)
    async with aiohttp.ClientSession() as http, http.get(made.url) as answer:
        assert (answer.content_type, await answer.read()) == (KIND, PNG)


async def test_a_picture_is_deleted_and_one_that_is_gone_is_fine(site: Site, blogs: Web) -> None:
    blog, marker = reach(site, blogs, "author"), secrets.token_hex(8)
    made = await blog.upload("lamp.png", KIND, PNG, "", marker)
    await blog.remove_upload(made.key)
    assert await blog.find_upload(marker) is None
    await blog.remove_upload(made.key)


async def test_of_two_pictures_with_one_marker_the_older_counts(site: Site, blogs: Web) -> None:
    blog, marker = reach(site, blogs), secrets.token_hex(8)
    first = await blog.upload("lamp.png", KIND, PNG, "", marker)
    await blog.upload("lamp.png", KIND, PNG, "", marker)
    assert await blog.find_upload(marker) == first


async def test_an_account_that_may_not_upload_is_told_what_it_needs(site: Site, blogs: Web) -> None:
    with pytest.raises(Refused, match=r"may not upload pictures.*upload_files") as refused:
        await reach(site, blogs, "subscriber").upload("lamp.png", KIND, PNG, "", "m")
    assert not isinstance(refused.value, Barred)
    with pytest.raises(Barred, match="No account is connected"):
        await reach(site, blogs, None).upload("lamp.png", KIND, PNG, "", "m")
    with pytest.raises(Barred, match="application password"):
        await reach(site, blogs, password="wrong wrong").upload("lamp.png", KIND, PNG, "", "m")


async def test_a_picture_of_somebody_else_is_not_deleted_by_who_may_not(site: Site, blogs: Web) -> None:
    made = await reach(site, blogs).upload("lamp.png", KIND, PNG, "", secrets.token_hex(8))
    with pytest.raises(Refused, match="may not delete pictures"):
        await reach(site, blogs, "author").remove_upload(made.key)


async def test_what_is_no_picture_is_refused_in_the_blogs_own_words(site: Site, blogs: Web) -> None:
    with pytest.raises(Refused, match=r"does not take the picture: .*not allowed to upload this file type"):
        await reach(site, blogs).upload("lamp.png", KIND, b"no picture", "", "m")


async def test_a_picture_whose_answer_got_lost_is_found(blogs: Web) -> None:
    site, marker = Blog(), secrets.token_hex(8)
    await site.start()
    blog = reach(site, blogs)
    site.faults.add("POST", "/media", drop="before")
    with pytest.raises(Uncertain):
        await blog.upload("lamp.png", KIND, PNG, "", marker)
    assert await blog.find_upload(marker) is None
    site.faults.add("POST", "/media", drop="after")
    with pytest.raises(Uncertain):
        await blog.upload("lamp.png", KIND, PNG, "A lamp", marker)
    found = await blog.find_upload(marker)
    assert [(f"media:{one.id}", one.alt) for one in await site.media()] == [(found.key if found else "", "A lamp")]
    await site.stop()


async def test_a_picture_that_is_larger_than_php_takes_is_refused(blogs: Web) -> None:
    site = Blog(options={"largest_upload": 100})
    await site.start()
    with pytest.raises(Refused, match="exceeds the upload_max_filesize"):
        await reach(site, blogs).upload("lamp.png", KIND, PNG, "", "m")
    await site.stop()


ANSWERS: list[tuple[Reply, type[Trouble], str]] = [
    (lambda: web.Response(status=413, text="<h1>Too large</h1>"), Refused, "too large for 127.*upload_max_filesize"),
    (lambda: web.json_response({"code": "rest_upload_no_data"}, status=400), Refused, "too large for"),
    (lambda: web.json_response({"code": "rest_upload_file_too_big"}, status=400), Refused, "too large for"),
    (lambda: web.json_response({"code": "rest_upload_limited_space"}, status=400), Refused, "no room left"),
    (lambda: web.json_response({"code": "rest_upload_user_quota_exceeded"}, status=400), Refused, "no room left"),
    (
        lambda: web.json_response({"code": "rest_upload_image_type_not_supported"}, status=400),
        Refused,
        "does not take pictures of this sort",
    ),
    (
        lambda: web.json_response({"code": "rest_upload_unknown_error", "message": "<b>No</b> folder"}, status=500),
        Refused,
        "does not take the picture: No folder$",
    ),
    (lambda: web.Response(status=406, text="blocked"), Refused, "firewall in front of 127.*refused the picture"),
    (lambda: web.Response(status=500, text="<p>There has been a critical error.</p>"), Uncertain, "not known yet"),
    (lambda: web.Response(status=503), Uncertain, "not known yet"),
    (lambda: web.Response(status=429, headers={"Retry-After": "9"}), Retry, "too often"),
    (lambda: web.json_response({"id": "7"}, status=201), Uncertain, "not as WordPress does"),
]


@pytest.mark.parametrize(("reply", "error", "words"), ANSWERS)
async def test_each_refusal_says_what_it_means(blogs: Web, reply: Reply, error: type[Trouble], words: str) -> None:
    async with serving(lambda request: reply()) as url:
        blog = blogs.open(Access("wordpress", url, "", f"{url}/wp-json/", "wren", "pass word"))
        assert isinstance(blog, WordPress)
        with pytest.raises(error, match=words):
            await blog.upload("lamp.png", KIND, PNG, "", "m")


# -- pure


@pytest.mark.parametrize(
    ("name", "kind", "shown"),
    [
        ("Ferry at night.PNG", "image/png", "Ferry-at-night.png"),
        ("SPOILER_köder.jpeg", "image/jpeg", "SPOILER_koder.jpg"),
        ('a"b\r\nc.gif', "image/gif", "a-b-c.gif"),
        ("../../etc/lamp.php.png", "image/png", "etc-lamp-php.png"),
        ("灯.webp", "image/webp", "picture.webp"),
        ("lamp", "image/png", "lamp.png"),
    ],
)
def test_a_file_gets_a_name_that_no_site_stumbles_over(name: str, kind: str, shown: str) -> None:
    assert file_name(name, kind) == shown


@given(st.text(max_size=300), st.sampled_from(sorted(ENDINGS)))
def test_every_name_becomes_one_that_is_safe_in_a_header(name: str, kind: str) -> None:
    shown = file_name(name, kind)
    assert shown.isascii()
    assert len(shown) < 100
    assert not set(shown) - set("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_-.")
    assert shown.count(".") == 1


@given(st.text(max_size=50), st.binary(max_size=300))
def test_a_form_carries_any_words_and_any_bytes(alt: str, data: bytes) -> None:
    kind, body = multipart({"alt_text": alt}, "lamp.png", KIND, data)
    fields, file = file_in(body, kind, "")
    assert file is not None
    assert (fields, file.name, file.type, file.data) == ({"alt_text": alt}, "lamp.png", KIND, data)
