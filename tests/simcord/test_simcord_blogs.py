"""Everything of /blog, and the cards and the form that set a blog up."""

import time

from sandbox.blog import Blog
from tests.cogs.harbour import Harbour, private, text_of
from tests.simcord.driving import drives, id_of, message_of

LAMP = "The Harbour Lamp"


@drives("/blog add", "setup:#:channel", "setup:#:preview", "setup:#:connect", "setup:#:enter", "connect:#")
async def test_a_blog_is_set_up_by_what_the_answers_offer(harbour: Harbour) -> None:
    await harbour.blog.publish("The ferry stays", "<p>The council met until midnight.</p>", date=time.time() - 3600)
    found = await harbour.mayor.slash(harbour.admins, "blog add", url=harbour.blog.url)
    assert f"Found **{LAMP}**" in private(found)
    card = message_of(found)
    await harbour.mayor.select(card, [harbour.channel], custom_id=id_of(card, "setup:*:channel"))
    assert f"will appear in <#{harbour.channel.id}>" in text_of(card)
    await harbour.catch_up()

    preview = await harbour.mayor.click(card, label="Preview")
    for words in ("The council met until midnight", "Nothing was posted"):
        assert words in private(preview)
    assert harbour.channel.history() == []

    ways = await harbour.mayor.click(card, label="Connect for replies")
    assert "moderate_comments" in private(ways)
    form = await harbour.mayor.click(message_of(ways), label="Enter user and password")
    account = harbour.blog.account("editor")
    done = await harbour.mayor.submit_modal(form, {"user": account.user, "password": account.password})
    assert "Connected to **The Harbour Lamp** as" in private(done)
    await harbour.article("The goats stay")


@drives("/blog list", "/blog connect", "/blog disconnect")
async def test_an_account_is_connected_and_disconnected(harbour: Harbour) -> None:
    await harbour.follow(account=None)
    assert "not connected" in await harbour.ask(harbour.mayor, harbour.admins, "blog list")
    account = harbour.blog.account("editor")
    assert "Connected" in await harbour.connect(account.user, account.password)
    assert "connected as editor" in await harbour.ask(harbour.mayor, harbour.admins, "blog list")
    said = await harbour.ask(harbour.mayor, harbour.admins, "blog disconnect", blog=LAMP)
    assert "was revoked on the blog" in said
    assert "not connected" in await harbour.ask(harbour.mayor, harbour.admins, "blog list")


@drives("/blog doctor", "/blog push", "/blog reconcile")
async def test_a_blog_is_examined(harbour: Harbour) -> None:
    await harbour.follow()
    post, thread = await harbour.article("The ferry stays")
    here = harbour.mayor, harbour.admins
    examined = await harbour.ask(*here, "blog doctor")
    for words in (LAMP, "#articles", "✓"):
        assert words in examined
    assert "PUBLIC_URL" in await harbour.ask(*here, "blog push", blog=LAMP)
    comment = await harbour.blog.comment(post, "Ole", "Who asked the goats?")
    await harbour.blog.set_status(comment.id, "approved")
    told = await harbour.ask(*here, "blog reconcile", blog=LAMP, dry_run=True)
    for words in ("Ole", f"#comment-{comment.id}", "Nothing was changed"):
        assert words in told
    assert "✅ repaired" in await harbour.ask(*here, "blog reconcile", blog=LAMP)
    await harbour.catch_up()
    assert any("goats" in text_of(message) for message in thread.history())


@drives("/blog move", "/blog remove")
async def test_a_blog_moves_and_is_left(harbour: Harbour) -> None:
    await harbour.follow()
    there = Blog(title="The Harbour Lamp, anew")
    await there.start()
    try:
        here = harbour.mayor, harbour.admins
        assert there.url in await harbour.ask(*here, "blog move", blog=LAMP, url=there.url)
        assert there.url in await harbour.ask(*here, "blog list")
        (found,) = await harbour.mayor.autocomplete(harbour.admins, "blog remove", "blog", "lamp")
        assert "no longer followed" in await harbour.ask(*here, "blog remove", blog=found["value"])
        assert "follows no blog" in await harbour.ask(*here, "blog list")
    finally:
        await there.stop()
