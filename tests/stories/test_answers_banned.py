"""Moderators in Discord: of who is banned nothing more goes to the blog; what is purged leaves it."""

from talking import Talk, agrees, article, choose, fate, menu, open_door, talk, told
from test_answers_chosen import POST
from town import Town, shown

from sandbox.blog import CommentRecord
from sandbox.discord import Member, Message
from sandbox.faults import Fault


def closed(town: Town) -> Fault:
    """From now on the blog takes no comments: what is said waits."""
    return town.blog.faults.add("POST", "comments", times=None, status=503)


async def waiting(town: Town, talking: Talk, who: Member, text: str) -> Message:
    """A message that waits for the blog."""
    said = await who.say(talking.thread, text)
    await fate(town, said, "⏳")
    return said


async def open_again(town: Town, talking: Talk, *wanted: str) -> None:
    """The blog takes comments again; only these arrive."""
    town.blog.faults.waiting.clear()
    for _ in range(2):  # first it looks what became of the attempt whose answer it never had
        await town.later(900)
    await talking.until_texts(*wanted)
    await town.quiet()
    await talking.until_texts(*wanted)


async def rude(talking: Talk) -> list[CommentRecord]:
    """Everything rude on the blog, in whatever state."""
    comments = await talking.town.blog.comments(talking.post.id)
    return [one for one in comments if "rude" in one.content_raw.lower()]


async def test_a_ban_stops_what_waits_and_not_what_stands(town: Town) -> None:
    talking = await talk(town, town.dora, town.emil)
    await fate(town, await town.emil.say(talking.thread, "Said in time."), "✅")
    fault = closed(town)
    said = await waiting(town, talking, town.emil, "A rude thing.")
    await town.until(lambda: fault.met, what="an attempt")
    kind = await waiting(town, talking, town.dora, "A kind thing.")
    town.guild.ban(town.emil)
    await open_again(town, talking, "Said in time.", "A kind thing.")
    await fate(town, said, "❌")
    await fate(town, kind, "✅")
    assert await rude(talking) == []


async def test_who_comes_out_of_a_time_out_publishes_again(town: Town) -> None:
    town.guild.grant_bot("view_audit_log")
    talking = await talk(town, town.dora, town.emil)
    closed(town)
    await waiting(town, talking, town.dora, "A kind thing.")
    said = await waiting(town, talking, town.emil, "A rude thing.")
    town.guild.time_out(town.emil, 3600)
    await fate(town, said, "❌")
    await open_again(town, talking, "A kind thing.")
    town.guild.time_out(town.emil, 0)
    again = await town.emil.say(talking.thread, "A kinder thing.")
    await fate(town, again, "✅")
    await talking.until_texts("A kind thing.", "A kinder thing.")
    assert "A moderator has silenced its author for now." in await told(town.emil, said)
    assert await rude(talking) == []


async def test_a_ban_withdraws_the_question_to_who_has_not_answered(town: Town) -> None:
    town.guild.grant_bot("ban_members")
    await open_door(town)
    await town.start_bot()
    talking = await article(town)
    await town.emil.say(talking.thread, "A rude thing.")
    await town.card("your answers here", talking.thread)
    town.guild.ban(town.emil)
    await town.until(lambda: shown(talking.thread, "your answers here") is None, what="the question to go")
    await talking.until_texts()


async def test_who_was_silenced_while_the_bot_was_away_publishes_nothing_that_waited(town: Town) -> None:
    talking = await talk(town, town.dora, town.emil)
    nell = town.guild.add_member("Nell")
    await agrees(town, nell)
    closed(town)
    await waiting(town, talking, town.dora, "A kind thing.")
    said = [await waiting(town, talking, who, "A rude thing.") for who in (town.emil, nell)]
    await town.stop_bot()
    town.guild.time_out(town.emil, 3600)
    town.guild.ban(nell)
    await town.start_bot()
    for message in said:
        await fate(town, message, "❌")
    await open_again(town, talking, "A kind thing.")
    assert await rude(talking) == []


async def test_a_purge_stops_what_waits_and_takes_from_the_blog_what_stands(town: Town) -> None:
    talking = await talk(town, town.dora, town.emil)
    stands = [await town.emil.say(talking.thread, f"Rude thing {number}.") for number in (1, 2)]
    for said in stands:
        await fate(town, said, "✅")
    await talking.until_texts("Rude thing 1.", "Rude thing 2.")
    fault = closed(town)
    late = [await waiting(town, talking, town.emil, f"Rude thing {number}.") for number in (3, 4)]
    await town.until(lambda: fault.met, what="an attempt")
    kind = await waiting(town, talking, town.dora, "A kind thing.")
    await town.discord.purge(talking.thread, [*stands, *late])
    await open_again(town, talking, "A kind thing.")
    await fate(town, kind, "✅")
    assert {one.status for one in await rude(talking)} == {"trash"}
    assert len(await rude(talking)) == 2  # the others were never there


async def test_a_ban_that_deletes_messages_deletes_their_comments(town: Town) -> None:
    talking = await talk(town, town.dora, town.emil)
    for text in ("Rude thing 1.", "Rude thing 2."):
        await fate(town, await town.emil.say(talking.thread, text), "✅")
    await fate(town, await town.dora.say(talking.thread, "A kind thing."), "✅")
    town.guild.ban(town.emil, purge=True)
    await talking.until_texts("A kind thing.")


async def test_a_moderator_who_deletes_a_members_message_deletes_the_comment(town: Town) -> None:
    talking = await talk(town)
    said = await town.dora.say(talking.thread, "A rude thing.")
    comment = await talking.comment("A rude thing.")
    await town.mayor_deletes(said)
    await talking.until_status(comment, "trash")


async def test_what_a_silenced_member_said_is_not_chosen_by_others(town: Town) -> None:
    talking = await talk(town, town.dora, town.emil)
    await choose(town, replies="chosen", stars="1")
    said = await town.emil.say(talking.thread, "A rude thing.")
    other = await town.emil.say(talking.thread, "A ruder thing.")
    town.guild.time_out(town.emil, 3600)
    assert "A moderator has silenced who wrote it" in (await menu(town.dora, POST, said)).text
    await town.dora.react(other, "⭐")
    await town.quiet()
    await talking.until_texts()
