"""/blog doctor on simcord: who is answered what, for one blog and for many."""

from bot.desk.doctor import MOST_BLOGS, line, shortened
from bot.ports import Finding, Mark
from sandbox.blog import Blog
from tests.cogs.harbour import Harbour, private

LAMP = {"blog": "The Harbour Lamp"}


async def examined(harbour: Harbour, **options: str) -> str:
    return private(await harbour.mayor.slash(harbour.admins, "blog doctor", **options))


def test_a_long_list_is_cut_and_says_so() -> None:
    fine = [Finding(Mark.FINE, f"Channel {n}", "all is well, " * 5) for n in range(30)]
    wrong = [Finding(Mark.WRONG, f"Channel {n}", "something is missing, " * 5) for n in range(30, 35)]
    assert shortened([*fine, *wrong], 20_000) == [line(each) for each in [*fine, *wrong]]
    shown = shortened([*fine, *wrong], 2_000)
    assert shown == [*(line(each) for each in wrong), "… and 30 more lines that are fine."]
    shown = shortened([*fine, *wrong * 20], 2_000)
    assert sum(len(each) + 1 for each in shown) <= 2_000
    assert shown[-2].startswith("… and ")
    cut = int(shown[-2].split()[2])
    assert cut + len(shown) - 2 == 100


async def test_a_server_without_a_blog_is_told_how_to_follow_one(harbour: Harbour) -> None:
    said = await examined(harbour)
    assert "Message Content intent" in said
    assert "`/blog add`" in said


async def test_each_check_is_a_line_with_its_mark(harbour: Harbour) -> None:
    await harbour.follow()
    await harbour.article("The ferry stays")
    said = await examined(harbour, **LAMP)
    for name in ("Feed", "Caching", "REST interface", "In the way", "Logging in", "Role of the account", "Clock"):
        assert f"✓ **{name}**:" in said, said
    assert f"✓ **Channel <#{harbour.channel.id}>**" in said
    assert "– **Push**" in said
    assert "✓ **Comments**: they are open on the newest article, “The ferry stays”" in said
    assert "✗" not in said
    assert "✓ **Message Content intent**" in said


async def test_without_a_name_every_blog_is_examined_and_the_rest_is_counted(harbour: Harbour) -> None:
    others = [Blog(title=f"Lamp {n}") for n in range(MOST_BLOGS + 1)]
    for blog in others:
        await blog.start()
        await harbour.ask(harbour.mayor, harbour.admins, "blog add", url=blog.url)
    said = await examined(harbour)
    for blog in others:
        await blog.stop()
    assert said.count("### Lamp ") == MOST_BLOGS
    assert "One more blog was not looked at" in said
    assert said.count("Message Content intent") == 1
    assert "no channel follows this blog" in said


async def test_its_option_completes_itself(harbour: Harbour) -> None:
    await harbour.follow()
    offered = await harbour.mayor.autocomplete(harbour.admins, "blog doctor", "blog", "lamp")
    assert [choice["name"].startswith("The Harbour Lamp") for choice in offered] == [True]


async def test_a_blog_that_is_not_followed_is_said(harbour: Harbour) -> None:
    assert "`/blog add`" in await examined(harbour, blog="Another")
