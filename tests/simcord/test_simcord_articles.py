"""Everything of /article, the steps between versions, and the question about many articles at once."""

import time

from tests.cogs.harbour import Harbour, private, text_of
from tests.simcord.driving import drives, drives_each, message_of, shows

TEXT = "<p>The council met until midnight.</p>"
FERRY = "The ferry stays"


@drives("/article preview", "/article why", "/article post", "/article newest", "/article comments")
async def test_an_article_is_asked_about_and_posted(harbour: Harbour) -> None:
    here = harbour.mayor, harbour.admins
    post = await harbour.blog.publish(FERRY, TEXT, date=time.time() - 3600)
    await harbour.follow()
    assert "before this relay began" in await harbour.ask(*here, "article why", article=FERRY)
    for words in ("council met", "Nothing was posted"):
        assert words in await harbour.ask(*here, "article preview", article=FERRY)
    assert harbour.channel.history() == []
    assert "will be posted" in await harbour.ask(*here, "article post", article=FERRY)
    await harbour.catch_up()
    assert "council met" in text_of(shows(harbour.channel, FERRY))
    for number in range(2):
        comment = await harbour.blog.comment(post.id, "Ole", f"Goats! {number}")
        await harbour.blog.set_status(comment.id, "approved")
    await harbour.ask(*here, "article comments", article=FERRY, count=5)
    await harbour.catch_up()
    assert shows(harbour.channel.threads[0], "Goats! 1")
    assert "nothing to post" in await harbour.ask(*here, "article newest", count=3)


@drives("/article changes", "changes:#", "changes:#:#:#")
async def test_what_changed_is_shown_and_stepped_through(harbour: Harbour) -> None:
    await harbour.follow()
    post, _ = await harbour.article(FERRY)
    for text in ("dawn", "dusk"):
        await harbour.blog.edit_post(post, html=TEXT.replace("midnight", text))
        await harbour.catch_up()
    assert "dusk" in await harbour.ask(harbour.mayor, harbour.admins, "article changes", article=FERRY)
    answer = await harbour.dora.click(shows(harbour.channel, FERRY), label="Show changes")
    assert "dusk" in private(answer)
    assert "midnight" not in private(answer)
    await harbour.dora.click(message_of(answer), label="« Before: earlier")
    assert "midnight" in private(answer)


async def flooded(harbour: Harbour) -> None:
    """Seven articles at once."""
    await harbour.follow()
    for number in range(7):
        await harbour.blog.publish(f"Imported {number}", TEXT)
    await harbour.catch_up()


@drives_each(
    "label, said, posted",
    {"flood:#:newest": ("Post the newest", "1 will", 1), "flood:#:all": ("Post all 7", "7 will", 7)},
)
async def test_a_flood_is_let_through(harbour: Harbour, label: str, said: str, posted: int) -> None:
    await flooded(harbour)
    question = shows(harbour.channel, "wait for your answer")
    assert said in private(await harbour.mayor.click(question, label=label))
    again = private(await harbour.mayor.click(question, label="Post none"))
    assert "over" in again
    await harbour.catch_up()
    assert len(harbour.channel.threads) == posted


@drives("flood:#:none", "/article held")
async def test_a_flood_is_stopped_by_button_or_command(harbour: Harbour) -> None:
    await flooded(harbour)
    question = shows(harbour.channel, "wait for your answer")
    assert "None of them" in private(await harbour.mayor.click(question, label="Post none"))
    assert "over" in await harbour.ask(harbour.mayor, harbour.admins, "article held", answer="all")
    await harbour.catch_up()
    assert harbour.channel.threads == []
