"""Nothing from a blog pings anyone, but a member who wants to be when a comment there names them."""

from asking import Neighbours
from commenting import begun, comments, lenient
from talking import Talk, agrees, article, fate
from town import Town

from sandbox.discord import Channel, Member, Message


async def wants_pings(who: Member, where: Channel) -> None:
    """/me consent, *Ping me*."""
    answer = await who.run(where, "me consent")
    await answer.settled()
    said = await who.press(answer, label="Ping me when I am named there")
    await said.settled()
    assert "pings you" in said.text


async def commented(town: Town) -> Talk:
    """Dora and Emil have commented; only Dora wants to be pinged."""
    await lenient(town)
    await town.start_bot()
    for member in (town.dora, town.emil):
        await agrees(town, member)
    await wants_pings(town.dora, town.channel)
    talking = await article(town)
    for member in (town.dora, town.emil):
        await fate(town, await member.say(talking.thread, f"{member.name} was here."), "✅")
    return talking


async def named(talking: Talk, text: str, words: str) -> Message:
    """A reader names somebody; the message in the thread."""
    await comments(talking, text)
    return await talking.town.card(words, talking.thread)


async def test_who_wants_it_is_pinged_by_name_and_nobody_else(town: Town) -> None:
    talking = await commented(town)
    card = await named(talking, "@Dora and @Emil: were you really?", "were you really?")
    assert card.mentions == [town.dora]
    assert f"<@{town.dora.id}> and @Emil" in card.text
    card = await named(talking, "Dora, dora@example.org and @Dorabella are not @ dora.", "are not")
    assert card.mentions == []
    card = await named(talking, "<blockquote>@Dora said it</blockquote><code>@Dora</code> No. @dora!", "No.")
    assert card.mentions == [town.dora]
    assert card.text.count("<@") == 1


async def test_whatever_else_a_comment_says_pings_nobody(town: Town) -> None:
    talking = await commented(town)
    role = town.guild.add_role("Readers", mentionable=True)
    text = f"@everyone @here <@{town.emil.id}> &lt;@{town.emil.id}&gt; &lt;@&amp;{role.id}&gt; @Readers @Mayor look"
    card = await named(talking, text, "look")
    assert (card.mentions, card.pinged_roles, card.mention_everyone) == ([], [], False)


async def test_an_edit_pings_nobody_anew(town: Town) -> None:
    talking = await commented(town)
    [made] = await comments(talking, "Somebody was here.")
    card = await town.card("Somebody was here.", talking.thread)
    await town.blog.edit_comment(made.id, "@Dora was here.")
    await town.until(lambda: "was here." in card.text and "edited" in card.text, what="the edit")
    assert card.mentions == []
    [again] = await comments(talking, "@Dora, are you there?")
    card = await town.card("are you there?", talking.thread)
    assert card.mentions == [town.dora]
    await town.blog.edit_comment(again.id, "@Dora, is anybody there?")
    await town.until(lambda: "anybody" in card.text, what="the edit")
    assert len(talking.thread.messages) == 4


async def test_who_takes_it_back_is_pinged_no_more(town: Town) -> None:
    talking = await commented(town)
    answer = await town.dora.run(town.channel, "me consent")
    await answer.settled()
    await (await town.dora.press(answer, label="Do not ping me when I am named there")).settled()
    card = await named(talking, "@Dora, are you there?", "are you there?")
    assert card.mentions == []
    await wants_pings(town.dora, town.channel)
    answer = await town.dora.run(town.channel, "me consent")
    await answer.settled()
    await (await town.dora.press(answer, label="Stop publishing")).settled()
    card = await named(talking, "@Dora, and now?", "and now?")
    assert card.mentions == []


async def test_who_never_commented_is_nobody_to_the_blog(town: Town) -> None:
    talking = await begun(town)
    await agrees(town, town.dora)
    await wants_pings(town.dora, town.channel)
    card = await named(talking, "@Dora, are you there?", "are you there?")
    assert card.mentions == []


async def test_a_member_of_one_server_is_not_pinged_in_another(town: Town) -> None:
    await lenient(town)
    await town.start_bot()
    there = Neighbours(town)
    await there.follow()
    await agrees(town, town.dora)
    await wants_pings(town.dora, town.channel)
    talking = await article(town)
    await fate(town, await town.dora.say(talking.thread, "Dora was here."), "✅")
    card = await named(talking, "@Dora, are you there?", "are you there?")
    copy = await town.card("are you there?", await town.thread("The ferry stays", there.channel))
    assert card.mentions == [town.dora]
    assert copy.mentions == []
    assert "@Dora" in copy.text
