"""Messages as the bot sends them over REST: nonces, replies, Components V2, limits, permissions."""

import discord
import pytest
from discord import ui

V2 = 1 << 15


def card(text: str = "# Low tide", **more: object) -> ui.LayoutView:
    view = ui.LayoutView(timeout=None)
    view.add_item(ui.Container(ui.TextDisplay(text), accent_colour=0x336699))
    view.add_item(ui.ActionRow(ui.Button(label="Read on the blog", url="http://blog.example/low-tide")))
    return view


def text(content: str = "Hello", **more: object) -> dict:
    return {"type": 10, "content": content, **more}


async def post(bot, channel, **body):
    """One raw Create Message, so that a test can say what discord.py would not."""
    route = discord.http.Route("POST", "/channels/{channel_id}/messages", channel_id=channel.id)
    return await bot.http.request(route, json=body)


async def refused(awaitable) -> tuple[int, int]:
    with pytest.raises(discord.HTTPException) as problem:
        await awaitable
    return problem.value.status, problem.value.code


async def test_a_card_stands_in_the_channel_with_its_text_and_button(bot, channel):
    sent = await bot.get_channel(channel.id).send(view=card(), nonce="card-1")
    [message] = channel.messages
    assert (message.id, message.text, message.author) == (sent.id, "# Low tide", channel.guild.me)
    assert message.is_v2
    assert message.components[1]["components"][0]["label"] == "Read on the blog"


async def test_every_component_comes_back_with_an_id_and_keeps_the_one_it_was_given(bot, channel):
    made = await post(bot, channel, flags=V2, components=[text(id=1), text("Second"), text("Third", id=77)])
    assert [one["id"] for one in made["components"]] == [1, 2, 77]


async def test_the_same_nonce_twice_gives_the_first_message_again(bot, channel):
    place = bot.get_channel(channel.id)
    first = await place.send("Once", nonce="n-1")
    again = await place.send("Once", nonce="n-1")
    assert (again.id, len(channel.messages)) == (first.id, 1)


async def test_a_nonce_is_forgotten_after_some_minutes(bot, channel, clock):
    place = bot.get_channel(channel.id)
    await place.send("Once", nonce="n-1")
    clock.now += 301
    await place.send("Twice", nonce="n-1")
    assert [one.text for one in channel.messages] == ["Once", "Twice"]


async def test_the_nonce_of_a_deleted_message_answers_unknown_message(bot, chat, channel):
    place = bot.get_channel(channel.id)
    sent = await place.send("Gone soon", nonce="n-1")
    await sent.delete()
    assert await refused(place.send("Gone soon", nonce="n-1")) == (404, 10008)


async def test_a_nonce_has_at_most_25_characters(bot, channel):
    assert await refused(bot.get_channel(channel.id).send("Hello", nonce="n" * 26)) == (400, 50035)


async def test_a_reply_points_at_its_message_and_pings_only_if_asked_to(bot, channel, dora):
    question = await dora.say(channel, "Is it open?")
    place = bot.get_channel(channel.id)
    quiet = await place.send("Yes.", reference=place.get_partial_message(question.id), mention_author=False)
    assert channel.posted[quiet.id].reply_to is question
    assert channel.posted[quiet.id].mentions == []
    loud = await place.send("Yes!", reference=place.get_partial_message(question.id), mention_author=True)
    assert channel.posted[loud.id].mentions == [dora]


async def test_a_reply_to_a_missing_message_fails_unless_it_may_stand_alone(bot, channel, dora):
    question = await dora.say(channel, "Never mind.")
    await dora.delete(question)
    place = bot.get_channel(channel.id)
    missing = place.get_partial_message(question.id)
    assert await refused(place.send("Yes.", reference=missing)) == (400, 50035)
    alone = await place.send("Yes.", reference=missing.to_reference(fail_if_not_exists=False))
    assert (alone.reference, channel.messages[0].text) == (None, "Yes.")


async def test_allowed_mentions_none_pings_nobody(bot, channel, dora):
    nobody = discord.AllowedMentions.none()
    sent = await bot.get_channel(channel.id).send(f"<@{dora.id}> @everyone", allowed_mentions=nobody)
    assert sent.mentions == []
    assert not channel.posted[sent.id].mention_everyone


async def test_an_edit_changes_what_is_shown_and_the_v2_flag_stays(bot, channel):
    sent = await bot.get_channel(channel.id).send(view=card())
    await sent.edit(view=card("# High tide"))
    assert channel.messages[0].text == "# High tide"
    assert channel.messages[0].edited is not None
    without = bot.http.edit_message(
        channel.id, sent.id, params=discord.http.MultipartParameters({"flags": 0}, None, None)
    )
    assert await refused(without) == (400, 50035)


async def test_only_the_author_edits_a_message(bot, channel, dora):
    message = await dora.say(channel, "Mine.")
    assert await refused(bot.get_channel(channel.id).get_partial_message(message.id).edit(content="Yours.")) == (
        403,
        50005,
    )


async def test_deleting_anothers_message_needs_manage_messages(bot, channel, dora):
    message = await dora.say(channel, "Mine.")
    assert await refused(bot.get_channel(channel.id).get_partial_message(message.id).delete()) == (403, 50013)


@pytest.mark.parametrize(
    "body",
    [
        {"content": "x" * 2001},
        {"content": "Hello", "colour": "red"},
        {"content": "Hello", "flags": V2, "components": [text()]},
        {"flags": V2, "components": []},
        {"flags": V2, "components": [text("")]},
        {"flags": V2, "components": [text("x" * 2500), text("x" * 1501)]},
        {"flags": V2, "components": [text(str(n)) for n in range(41)]},
        {"flags": V2, "components": [text(id=5), text(id=5)]},
        {"flags": V2, "components": [text(colour=3)]},
        {"flags": V2, "components": [{"type": 17, "components": [{"type": 17, "components": [text()]}]}]},
        {"flags": V2, "components": [{"type": 9, "components": [text()]}]},
        {"flags": V2, "components": [{"type": 12, "items": []}]},
        {"flags": V2, "components": [{"type": 12, "items": [{"media": {"url": "http://a.example/b"}}] * 11}]},
        {"flags": V2, "components": [{"type": 12, "items": [{"media": {"url": "file:///etc/passwd"}}]}]},
        {
            "flags": V2,
            "components": [{"type": 12, "items": [{"media": {"url": "http://a.example"}, "description": "x" * 1025}]}],
        },
        {"components": [text()]},
        {"components": [{"type": 1, "components": [{"type": 2, "style": 1, "label": "x" * 81, "custom_id": "a"}]}]},
        {"components": [{"type": 1, "components": [{"type": 2, "style": 1, "label": "x"}]}]},
        {"components": [{"type": 1, "components": [{"type": 2, "style": 5, "label": "x", "url": "about:blank"}]}]},
        {"components": [{"type": 1, "components": [{"type": 2, "style": 1, "label": "x", "custom_id": "a"}] * 2}]},
        {"components": [{"type": 1, "components": [{"type": 2, "style": 1, "label": "x", "custom_id": "a" * 101}]}]},
    ],
)
async def test_a_body_that_discord_would_not_take_is_refused_with_50035(bot, channel, body):
    assert await refused(post(bot, channel, **body)) == (400, 50035)


async def test_an_empty_message_is_refused(bot, channel):
    assert await refused(post(bot, channel, content="  ")) == (400, 50006)


async def test_too_many_bytes_of_text_break_discord_instead_of_being_refused(bot, chat, channel, monkeypatch):
    async def at_once(_: float) -> None: ...

    monkeypatch.setattr(discord.http.asyncio, "sleep", at_once)
    assert await refused(post(bot, channel, flags=V2, components=[text("潮" * 3500)])) == (500, 0)


async def test_history_is_paged_forwards_and_backwards(bot, channel, dora):
    said = [await dora.say(channel, f"Line {n}") for n in range(150)]
    place = bot.get_channel(channel.id)
    after = [one.id async for one in place.history(after=discord.Object(said[20].id), oldest_first=True, limit=None)]
    assert after == [one.id for one in said[21:]]
    assert [one.id async for one in place.history(limit=2)] == [said[149].id, said[148].id]
    assert [one.id async for one in place.history(limit=3, around=discord.Object(said[5].id))] == [
        said[6].id, said[5].id, said[4].id
    ]  # fmt: skip


async def test_history_is_empty_without_the_permission_to_read_it(bot, channel, dora):
    message = await dora.say(channel, "Unseen.")
    channel.deny_bot("read_message_history")
    place = bot.get_channel(channel.id)
    assert [one async for one in place.history()] == []
    assert await refused(place.fetch_message(message.id)) == (403, 50001)
    assert await refused(place.send("Hm?", reference=place.get_partial_message(message.id))) == (400, 160002)


async def test_missing_permissions_and_missing_access_differ(bot, channel):
    place = bot.get_channel(channel.id)
    channel.deny_bot("send_messages")
    assert await refused(place.send("Hello")) == (403, 50013)
    channel.deny_bot("view_channel")
    assert await refused(place.send("Hello")) == (403, 50001)


async def test_a_channel_that_is_gone_is_unknown(bot, chat, channel):
    place = bot.get_channel(channel.id)
    chat.delete_channel(channel)
    assert await refused(place.send("Hello")) == (404, 10003)


async def test_without_the_content_intent_rest_hides_what_members_write(bot, chat, channel, dora):
    message = await dora.say(channel, "Private.")
    chat.allow_message_content = False
    assert (await bot.get_channel(channel.id).fetch_message(message.id)).content == ""


async def test_reactions_are_counted_told_and_taken_back(bot, channel, dora):
    message = await dora.say(channel, "Nice.")
    partial = bot.get_channel(channel.id).get_partial_message(message.id)
    await partial.add_reaction("✅")
    await dora.react(message, "✅")
    assert message.reactions == {"✅": 2}
    assert (await bot.hears("raw_reaction_add", 2)).user_id == dora.id
    fetched = await bot.get_channel(channel.id).fetch_message(message.id)
    assert {user.id async for user in fetched.reactions[0].users()} == {bot.user.id, dora.id}
    await partial.remove_reaction("✅", bot.user)
    await dora.unreact(message, "✅")
    assert message.reactions == {}


async def test_an_unknown_emoji_is_refused(bot, channel, dora):
    message = await dora.say(channel, "Nice.")
    partial = bot.get_channel(channel.id).get_partial_message(message.id)
    assert await refused(partial.add_reaction("hourglass")) == (400, 10014)
    assert await refused(partial.add_reaction("harbour:12345")) == (400, 10014)


async def test_a_member_keeps_the_same_rules_as_the_bot(chat, guild, channel, dora):
    other = guild.add_member("Emil")
    message = await dora.say(channel, "Mine.")
    with pytest.raises(Exception, match="50005"):
        await other.edit(message, "Yours.")
    with pytest.raises(Exception, match="50013"):
        await other.delete(message)
    dora.guild.time_out(dora, 60)
    with pytest.raises(Exception, match="50013"):
        await dora.say(channel, "Still here.")
    moderator = guild.add_member("Ines", manage_messages=True)
    await moderator.delete(message)
    assert message.deleted
