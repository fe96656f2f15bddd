"""What concerns a whole server: where troubles are told, its configuration as a file, and work that takes long."""

import json

import discord

from bot.chat.views import view
from tests.cogs.harbour import Harbour, private, text_of
from tests.parts import PARTS
from tests.simcord.driving import drives, message_of

FILE = "backchannel-server.json"


@drives("/relay notices")
async def test_troubles_are_told_where_an_admin_wants(harbour: Harbour) -> None:
    await harbour.follow()
    here = harbour.mayor, harbour.admins
    assert "in private" in await harbour.ask(*here, "relay notices")
    said = await harbour.ask(*here, "relay notices", channel=harbour.admins)
    assert f"<#{harbour.admins.id}>" in said
    assert f"<#{harbour.admins.id}>" in await harbour.ask(*here, "relay notices")


@drives("/relay export", "/relay import", "import:#:do", "import:#:cancel")
async def test_what_a_server_has_chosen_is_a_file_and_comes_back(harbour: Harbour) -> None:
    await harbour.follow()
    here = harbour.mayor, harbour.admins
    await harbour.ask(*here, "relay set", setting="length", value="whole")
    given = message_of(await harbour.mayor.slash(harbour.admins, "relay export"))
    (file,) = given.attachments
    assert file.filename == FILE
    told = await file.read()
    assert "editor" not in told.decode()
    assert json.loads(told)
    await harbour.ask(*here, "relay set", setting="length", value="opening")
    for label, words, chosen in (("Cancel", "Nothing was changed", False), ("Do it", "This is done", True)):
        shown = await harbour.mayor.slash(harbour.admins, "relay import", file=(FILE, told))
        assert "length" in private(shown)
        await harbour.mayor.click(message_of(shown), label=label)
        assert words in private(shown)
        assert ("length = whole" in await harbour.ask(*here, "relay status")) is chosen
    wrong = await harbour.mayor.slash(harbour.admins, "relay import", file=(FILE, b"goats"))
    assert "no JSON" in private(wrong)


@drives("work:#")
async def test_work_is_stopped_by_its_button(harbour: Harbour) -> None:
    work = harbour.app.client.flows.works.begin(1, harbour.mayor.id)
    channel = harbour.app.client.get_channel(harbour.admins.id)
    assert isinstance(channel, discord.TextChannel)
    card = await channel.send(view=view(PARTS["work:#"].card({})))
    await harbour.mayor.click(card, custom_id="work:1")
    assert work.stopped
    harbour.app.client.flows.works.end(1, harbour.mayor.id)
    await harbour.mayor.click(card, custom_id="work:1")
    assert "This is over" in text_of(harbour.admins.history()[-1])
