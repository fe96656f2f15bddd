"""What feeds and their validators do, on the sandbox blog and on a real WordPress alike."""

from __future__ import annotations

import asyncio
import time
from email.utils import parsedate_to_datetime

from sandbox.blog import Picture
from tests.contract.talk import Talk, item_of, unique

HOUR = 3600


async def validators(talk: Talk, path: str = "/feed/") -> dict[str, str]:
    answer = await talk.get(path)
    assert answer.status == 200
    return {"If-None-Match": answer.headers["ETag"], "If-Modified-Since": answer.headers["Last-Modified"]}


async def test_the_feed_tells_of_a_new_article_with_everything_a_reader_needs(talk: Talk) -> None:
    title = unique('Ärger & "Quotes"')
    post = await talk.site.publish(
        title, "<p>It's a <b>long</b> road...</p>", author="Edda Marsh", categories=("Roads",)
    )
    answer = await talk.get("/feed/")
    assert answer.headers["Content-Type"] == "application/rss+xml; charset=UTF-8"
    item = item_of(answer.text, post.link)
    assert f"<title>Ärger &#038; &#8220;Quotes&#8221; {title.split()[-1]}</title>" in item
    assert f"<link>{post.link}</link>" in item
    assert f'<guid isPermaLink="false">{post.link}</guid>' in item
    assert "<dc:creator><![CDATA[Edda Marsh]]></dc:creator>" in item
    assert "<category><![CDATA[Roads]]></category>" in item
    assert "<description><![CDATA[It&#8217;s a long road&#8230;]]></description>" in item
    assert "It&#8217;s a <b>long</b> road&#8230;</p>" in item
    assert f"<wfw:commentRss>{post.link}feed/</wfw:commentRss>" in item
    assert "<slash:comments>0</slash:comments>" in item


async def test_an_unchanged_feed_answers_304_only_when_both_validators_fit(talk: Talk) -> None:
    await talk.site.publish(unique("News"), "<p>text</p>")
    known = await validators(talk)
    assert (await talk.get("/feed/", headers=known)).status == 304
    assert (await talk.get("/feed/", headers={"If-None-Match": known["If-None-Match"]})).status == 304
    assert (await talk.get("/feed/", headers={"If-Modified-Since": known["If-Modified-Since"]})).status == 304
    assert (await talk.get("/feed/", headers={**known, "If-None-Match": '"other"'})).status == 200
    old = "Mon, 01 Jan 2007 00:00:00 GMT"
    assert (await talk.get("/feed/", headers={**known, "If-Modified-Since": old})).status == 200
    weak = {"If-None-Match": "W/" + known["If-None-Match"]}
    assert (await talk.get("/feed/", headers=weak)).status == 200


async def test_a_feed_names_no_hub_and_may_be_asked_again_at_any_time(talk: Talk) -> None:
    await talk.site.publish(unique("News"), "<p>text</p>")
    known = await validators(talk)
    for answer in (await talk.get("/feed/"), await talk.get("/feed/atom/"), await talk.get("/feed/", headers=known)):
        assert not {"Cache-Control", "Expires", "Age"} & set(answer.headers)
        assert "hub" not in ", ".join(answer.headers.getall("Link", ()))
        assert 'rel="hub"' not in answer.text


async def test_a_comment_does_not_move_the_feed_but_moves_the_comment_feed(talk: Talk) -> None:
    post = await talk.site.publish(unique("News"), "<p>text</p>", date=time.time() - HOUR)
    await talk.site.set_option("comment_previously_approved", False)
    known, known_comments = await validators(talk), await validators(talk, "/comments/feed/")
    await asyncio.sleep(1.1)  # the blog's clock has whole seconds
    await talk.site.comment(post.id, "Ann", unique("First!"))
    assert (await talk.get("/feed/", headers=known)).status == 304
    assert (await talk.get("/comments/feed/", headers=known_comments)).status == 200
    assert "Comment on News" in (await talk.get("/comments/feed/")).text


async def test_an_edited_comment_changes_no_validator(talk: Talk) -> None:
    post = await talk.site.publish(unique("News"), "<p>text</p>")
    await talk.site.set_option("comment_previously_approved", False)
    comment = await talk.site.comment(post.id, "Ann", "before")
    known = await validators(talk, "/comments/feed/")
    changed = unique("after")
    await talk.site.edit_comment(comment.id, changed)
    assert (await talk.get("/comments/feed/", headers=known)).status == 304
    assert changed in (await talk.get("/comments/feed/")).text
    assert changed in (await talk.get(f"{post.link}feed/")).text


async def test_an_edited_article_moves_the_feed_but_keeps_its_guid_and_date(talk: Talk) -> None:
    post = await talk.site.publish(unique("News"), "<p>one</p>", date=time.time() - 2)
    before = (await talk.get("/feed/")).text
    known = await validators(talk)
    await asyncio.sleep(1.1)
    await talk.site.edit_post(post.id, html="<p>one</p>\n<p><strong>Update:</strong> two</p>")
    answer = await talk.get("/feed/", headers=known)
    assert answer.status == 200
    old, new = (item_of(text, post.link) for text in (before, answer.text))
    assert "Update:" in new
    for line in ("guid", "pubDate"):
        assert (
            old.partition(f"<{line}")[2].partition(f"</{line}>")[0]
            == new.partition(f"<{line}")[2].partition(f"</{line}>")[0]
        )


async def test_trashing_the_newest_article_moves_last_modified_back(talk: Talk) -> None:
    await talk.site.publish(unique("Older"), "<p>text</p>", date=time.time() - HOUR)
    newest = await talk.site.publish(unique("Newest"), "<p>text</p>", date=time.time() + 40)
    known = await validators(talk)
    await talk.site.trash_post(newest.id)
    answer = await talk.get("/feed/", headers=known)
    assert answer.status == 200
    before, after = (
        parsedate_to_datetime(value) for value in (known["If-Modified-Since"], answer.headers["Last-Modified"])
    )
    assert after < before
    assert newest.link not in answer.text
    date_alone = {"If-Modified-Since": known["If-Modified-Since"]}
    assert (await talk.get("/feed/", headers=date_alone)).status == 304  # which is why the date alone is not enough
    assert (await talk.get("/feed/", headers=known)).status == 200


async def test_an_article_that_follows_a_trashed_one_may_have_its_guid_and_link(talk: Talk) -> None:
    title = unique("Twice")
    first = await talk.site.publish(title, "<p>one</p>")
    await talk.site.trash_post(first.id)
    second = await talk.site.publish(title, "<p>two</p>")
    assert second.link == first.link
    assert second.id != first.id
    assert f'<guid isPermaLink="false">{first.link}</guid>' in item_of((await talk.get("/feed/")).text, second.link)


async def test_a_protected_article_shows_only_a_password_form(talk: Talk) -> None:
    secret = unique("Secret")
    post = await talk.site.publish(secret, "<p>hidden words</p>", password="key")
    item = item_of((await talk.get("/feed/")).text, post.link)
    assert f"<title>Protected: {secret}</title>" in item
    assert "hidden words" not in item
    shown = (await talk.rest("GET", f"posts/{post.id}")).json
    assert shown["content"] == {"rendered": "", "protected": True}
    assert shown["title"]["rendered"] == secret


async def test_feed_pages_past_the_end_are_404(talk: Talk) -> None:
    await talk.site.publish(unique("News"), "<p>text</p>")
    assert (await talk.get("/feed/?paged=999")).status == 404


async def test_atom_tells_when_an_article_was_edited(talk: Talk) -> None:
    post = await talk.site.publish(unique("News"), "<p>text</p>", date=time.time() - 2)
    answer = await talk.get("/feed/atom/")
    assert answer.headers["Content-Type"] == "application/atom+xml; charset=UTF-8"
    entry = next(part for part in answer.text.split("<entry>")[1:] if post.link in part)
    assert f"<id>{post.link}</id>" in entry
    assert "<updated>" in entry


async def test_the_pages_lead_to_the_feed_and_to_the_api(talk: Talk) -> None:
    post = await talk.site.publish(
        unique("News"), "<p>text</p>", picture=Picture(unique("hill").replace(" ", "-") + ".png", "A hill")
    )
    url = talk.site.url
    home = await talk.get("/")
    assert f'<{url}/wp-json/>; rel="https://api.w.org/"' in home.headers.getall("Link")
    assert f'href="{url}/feed/"' in home.text
    assert f'href="{url}/comments/feed/"' in home.text
    page = await talk.get(post.link)
    links = ", ".join(page.headers.getall("Link"))
    assert f'<{url}/wp-json/wp/v2/posts/{post.id}>; rel="alternate"' in links
    assert f"<{url}/?p={post.id}>; rel=shortlink" in links
    assert f'href="{post.link}feed/"' in page.text
    assert (await talk.get(f"/?p={post.id}")).status == 301


async def test_unknown_addresses_are_404_pages(talk: Talk) -> None:
    answer = await talk.get("/2001/01/there-is-no-such-article/")
    assert answer.status == 404
    assert "html" in answer.headers["Content-Type"]
