"""What members find: /latest, /search, /catchup and its entry in the menu of messages."""

from tests.cogs.harbour import Harbour, private
from tests.simcord.driving import drives

FERRY = "The ferry stays"


@drives("/latest", "/search")
async def test_articles_are_found_for_who_asks_alone(harbour: Harbour) -> None:
    await harbour.follow()
    _, thread = await harbour.article(FERRY)
    for command, words in (("latest", {}), ("search", {"words": "council midnight"})):
        found = await harbour.ask(harbour.dora, harbour.channel, command, **words)
        assert FERRY in found
        assert f"/{thread.id}" in found
    assert "Nothing was found" in await harbour.ask(harbour.dora, harbour.channel, "search", words="zeppelins")
    found = private(await harbour.dora.user.slash("latest"))
    assert "There are none yet" in found  # in private messages: the blogs that she has answered on


@drives("/catchup", "menu Catch me up")
async def test_a_member_catches_up_since_their_last_message(harbour: Harbour) -> None:
    await harbour.follow()
    post, thread = await harbour.article(FERRY)
    mine = await harbour.dora.send(thread, "I was here.")
    comment = await harbour.blog.comment(post, "Ole", "Who asked the goats?")
    await harbour.blog.set_status(comment.id, "approved")
    await harbour.catch_up()
    for told in (
        private(await harbour.dora.slash(thread, "catchup")),
        private(await harbour.dora.slash(harbour.channel, "catchup", article=FERRY)),
        private(await harbour.dora.context_menu(thread, "Catch me up", mine)),
    ):
        assert "Who asked the goats" in told
        assert "I was here" not in told
    assert "no article's thread" in await harbour.ask(harbour.dora, harbour.admins, "catchup")
