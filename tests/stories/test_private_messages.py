"""Private messages with the bot on the sandbox: /me there, also after having left the server; a stranger's words."""

import json

import pytest
from talking import BLOG, fate, talk
from town import Town, shown

from sandbox.discord import Refusal
from sandbox.discord.answers import Answer

ISLANDERS = "Nobody asked the islanders."
DAY = 86_400.0


async def ask(town: Town, command: str) -> Answer:
    """What a command of Dora's answers in private messages."""
    return await (await town.dora.run(await town.dora.private(), command)).settled()


async def goes(town: Town) -> None:
    """Dora adds the app to her account, and leaves the server."""
    await town.dora.add_app()
    await town.dora.leave()


async def test_what_one_agreed_to_is_shown_and_withdrawn_in_private_and_what_waits_is_forgotten(town: Town) -> None:
    talking = await talk(town)
    town.blog.faults.add("POST", "comments", times=None, status=503)
    await town.dora.say(talking.thread, ISLANDERS)
    await town.quiet()
    mine = await ask(town, "me consent")
    assert f"Your answers are published on {BLOG}" in mine.text.replace("**", "")
    answer = await town.dora.press(mine, label="Stop publishing")
    await town.until(lambda: "nothing of yours leaves" in answer.text, what="a no")
    town.blog.faults.waiting.clear()
    await town.quiet()
    await talking.until_texts()
    assert ISLANDERS not in (await ask(town, "me show")).text


async def test_pings_are_chosen_in_private(town: Town) -> None:
    await talk(town)
    mine = await ask(town, "me consent")
    answer = await town.dora.press(mine, label="Ping me when I am named there")
    await town.until(lambda: "ping" in answer.text and "Stop publishing" not in str(answer.components), what="it kept")
    assert "Do not ping me" in str((await ask(town, "me consent")).components)


async def test_whoever_never_answered_has_nothing_there(town: Town) -> None:
    await talk(town)
    private = await town.emil.private()
    answer = await (await town.emil.run(private, "me consent")).settled()
    assert "not answered the question for any blog" in answer.text


async def test_other_commands_are_not_offered_in_private(town: Town) -> None:
    await town.start_bot()
    with pytest.raises(Refusal, match="Unknown application command"):
        await town.mayor.run(await town.mayor.private(), "blog list")


async def test_after_leaving_all_is_shown_exported_and_withdrawn(town: Town) -> None:
    talking = await talk(town)
    said = await town.dora.say(talking.thread, ISLANDERS)
    await talking.comment("islanders")
    await fate(town, said, "✅")
    await goes(town)
    told = await ask(town, "me show")
    assert "islanders" in told.text and BLOG in told.text
    exported = await ask(town, "me export")
    assert exported.message is not None
    (file,) = exported.message.files
    assert json.loads(file.data)["comments"][0]["text"] == ISLANDERS
    mine = await ask(town, "me consent")
    answer = await town.dora.press(mine, label="Stop publishing")
    await town.until(lambda: "Stop publishing" not in str(answer.components), what="a no")
    assert "do not leave Discord" in (await ask(town, "me consent")).text


async def test_after_leaving_one_is_forgotten_on_the_blog_too(town: Town) -> None:
    talking = await talk(town)
    said = await town.dora.say(talking.thread, ISLANDERS)
    await talking.comment("islanders")
    await fate(town, said, "✅")
    await goes(town)
    card = await ask(town, "me forget")
    await town.dora.press(card, label="Remove my comments from the blogs")
    await talking.until_texts()

    async def report() -> str:
        return "yes" if "left alone" in (await ask(town, "me forget")).text else "no"

    await town.until_async(report, "yes")
    assert "of yours is known" in (await ask(town, "me show")).text


async def test_where_the_app_is_for_servers_only_me_stays_in_them(town: Town) -> None:
    town.discord.world.installs = (0,)
    await town.start_bot()
    assert "of yours is known" in (await ask(town, "me show")).text
    town.discord.world.added_app.add(town.dora.id)
    await town.dora.leave()
    with pytest.raises(Refusal, match="Unknown application command"):
        await ask(town, "me show")


async def test_who_writes_to_the_bot_is_told_what_it_is_for_once_a_day_and_nothing_of_it_is_taken(town: Town) -> None:
    talking = await talk(town)
    private = await town.dora.private()
    await town.dora.say(private, "Is this thing on?")
    hello = await town.until(lambda: shown(private, "Nothing that you write here is kept"), what="a hello")
    await town.dora.say(private, "Nice.")
    await town.quiet()
    assert [one for one in private.messages if one.author.bot] == [hello]
    await talking.until_texts()
    assert "Is this thing on?" not in (await ask(town, "me show")).text
    await town.later(DAY + 60)
    await town.dora.say(private, "Still there?")
    await town.until(lambda: len([one for one in private.messages if one.author.bot]) == 2, what="a second hello")
    assert shown(talking.thread, "Nothing that you write here") is None
