"""A server's configuration as a file: taken out of one server, shown, and brought into another."""

import json

from asking import POST, Neighbours, alone, asked, ended
from town import Town, shown

from sandbox.discord import Channel, File, Member
from sandbox.discord.answers import Answer

HEAD = "### Import this?"


async def exported(who: Member, where: Channel) -> bytes:
    """The file that /relay export gives."""
    answer = await who.run(where, "relay export")
    await answer.settled()
    assert answer.ephemeral
    assert answer.message is not None
    (file,) = answer.message.files
    assert file.name == "backchannel-server.json"
    return file.data


async def importing(
    town: Town, who: Member, where: Channel, data: bytes, name: str = "backchannel-server.json"
) -> Answer:
    """What /relay import shows."""
    answer = await who.run(where, "relay import", file=File(name, data))
    await ended(town, answer)
    assert answer.ephemeral
    return answer


async def test_a_configuration_moves_to_another_server(town: Town) -> None:
    neighbours = Neighbours(town)
    articles = neighbours.guild.add_text_channel("articles")
    await town.start_bot()
    await asked(town.mayor, town.admins, "relay set", setting="colour", value="teal")
    await asked(town.mayor, town.admins, "relay notices", channel=town.admins)
    data = await exported(town.mayor, town.admins)
    secrets = town.blog.account("editor")
    assert secrets.password not in data.decode()
    assert "editor" not in data.decode()

    answer = await importing(town, neighbours.admin, neighbours.channel, data)
    for words in (HEAD, "New blog: **The Harbour Lamp**", f"in <#{articles.id}>", "`colour`: none", "#admins"):
        assert words in answer.text
    await town.quiet()
    assert "`/blog add`" in await asked(neighbours.admin, neighbours.channel, "relay status")

    done = await neighbours.admin.press(answer, label="Do it")
    await town.until(lambda: "### Imported" in done.text, what="the import")
    assert "`/blog connect`" in done.text
    await town.quiet()
    await town.blog.publish("The ferry stays", POST)
    await town.card("The ferry stays", articles)
    await town.card("The ferry stays")
    told = json.loads(await exported(neighbours.admin, neighbours.channel))
    assert told["blogs"][0]["relays"][0]["settings"] == json.loads(data)["blogs"][0]["relays"][0]["settings"]
    assert "nothing to do" in (await importing(town, town.mayor, town.admins, data)).text


async def test_it_is_not_done_when_it_is_cancelled_or_the_bot_was_started_anew(town: Town) -> None:
    await alone(town)
    file = {"backchannel": 1, "blogs": [{"url": town.blog.url, "relays": [{"channel": {"name": "articles"}}]}]}
    data = json.dumps(file).encode()
    first = await importing(town, town.mayor, town.admins, data)
    dropped = await town.mayor.press(first, label="Cancel")
    await town.until(lambda: "Nothing was changed" in dropped.text, what="that it is cancelled")
    second = await importing(town, town.mayor, town.admins, data)
    assert HEAD in second.text
    await town.stop_bot()
    await alone(town)
    late = await town.mayor.press(second, label="Do it")
    await town.until(lambda: "Send it again" in late.text, what="that the file is gone")
    assert "`/blog add`" in await asked(town.mayor, town.admins, "blog list")


async def test_what_is_no_configuration_is_refused_with_its_place(town: Town) -> None:
    await alone(town)
    for data, words in (
        (b"\x89PNG\r\n", "no text in UTF-8"),
        (b'{"backchannel": 1,', "see line 1"),
        (b'{"backchannel": 1, "blogs": [{"url": "ftp://x"}]}', "`blogs[0].url`"),
        (b" " * (257 * 1024), "257 KB"),
    ):
        answer = await importing(town, town.mayor, town.admins, data)
        assert words in answer.text
        assert answer.components == [] or "Do it" not in str(answer.components)
    assert shown(town.admins, "import") is None
