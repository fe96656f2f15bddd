"""What is said about an article: what is kept of it, what it becomes, and what its author or a moderator can undo."""

from collections.abc import Collection
from dataclasses import replace

import pytest

from bot import hearing, heat
from bot.errors import Refused
from bot.model import Attachment, Content, Face, Format, Kind, MemberId, State, blog_place
from bot.policy import CONSENT, Passing
from bot.store import Tx, blogs, items, mirrors
from bot.store.items import Consent, Item
from bot.store.mirrors import Mirror
from tests.fakes import Said
from tests.world import CHANNEL, DORA, EMIL, GUILD, World

SETTLE = 10.0


@pytest.fixture
async def world(world: World) -> World:
    world.inbox.settle = SETTLE
    await world.agree(DORA)
    world.blog.publish("The ferry stays")
    await world.settle()
    return world


async def said_by(world: World, member: MemberId = DORA) -> list[Item]:
    async with world.store.begin() as tx:
        return await items.of_member(tx, member, world.blog_id)


async def only(world: World, member: MemberId = DORA) -> Item:
    [item] = await said_by(world, member)
    return item


async def content(world: World, member: MemberId = DORA) -> Content:
    found = (await only(world, member)).content
    assert found is not None
    return found


async def copy_of(tx: Tx, world: World, item: Item) -> Mirror:
    found = await mirrors.find(tx, item.id, blog_place(world.blog_id), Face.CARD)
    assert found is not None
    return found


async def hold(world: World, member: MemberId = DORA) -> str | None:
    item = await only(world, member)
    async with world.store.begin() as tx:
        return (await copy_of(tx, world, item)).hold


async def say(world: World, text: str, *files: Attachment, member: MemberId = DORA, **changes: object) -> Said:
    """Somebody says something in the thread; ``changes``: how it is heard."""
    said = world.chat.say(world.first_thread, member, text, files=files)
    await world.inbox.said(replace(world.chat.heard(said), **changes))
    return said


async def take(world: World, said: Said, *, chosen: bool = False) -> Passing:
    heard = world.chat.heard(said)
    async with world.store.begin() as tx:
        spot = await hearing.spot(tx, heard)
        assert spot is not None
        return await hearing.take(tx, spot, heard, SETTLE, chosen=chosen)


# -- what passes ---


async def test_where_only_replies_count_other_talk_leaves_no_trace(world: World) -> None:
    await world.relay(CHANNEL, replies="only replies")
    [card] = world.ours()
    other = await world.say(EMIL, "Just talk.")
    await world.say(DORA, "Just talk, too.", reply_to=other.id)
    assert await said_by(world) == await said_by(world, EMIL) == []
    first = await world.say(DORA, "An answer to the article.", thread=CHANNEL, reply_to=card.id)
    await world.say(DORA, "An answer to that.", thread=CHANNEL, reply_to=first.id)
    assert [item.content and item.content.text for item in await said_by(world)] == [
        "An answer to the article.",
        "An answer to that.",
    ]


async def test_where_only_chosen_words_count_nothing_passes_by_itself(world: World) -> None:
    await world.relay(CHANNEL, replies="chosen")
    said = await world.say(DORA, "Chosen later.")
    assert await said_by(world) == []
    assert await take(world, said, chosen=True) is Passing.PASS
    assert await take(world, said, chosen=True) is Passing.KNOWN
    assert (await content(world)).text == "Chosen later."


async def test_whoever_chooses_a_message_its_author_is_asked(world: World) -> None:
    await world.relay(CHANNEL, replies="chosen")
    said = await world.say(EMIL, "Not mine to publish.")
    assert await take(world, said, chosen=True) is Passing.ASK
    assert (await only(world, EMIL)).content is None
    assert await hold(world, EMIL) == CONSENT


async def test_choosing_brings_nothing_back_from_before_the_yes(world: World) -> None:
    await world.relay(CHANNEL, replies="chosen")
    said = await world.say(DORA, "Long ago.")
    await world.agree(DORA, since=said.id + 1)
    assert await take(world, said, chosen=True) is Passing.OLD
    await world.agree(DORA, agreed=False)
    assert await take(world, said, chosen=True) is Passing.REFUSED
    assert await said_by(world) == []


async def test_chosen_messages_are_comments_of_their_own(world: World) -> None:
    await world.relay(CHANNEL, replies="chosen")
    for said in [await world.say(DORA, "One."), await world.say(DORA, "Two.")]:
        await take(world, said, chosen=True)
    assert len(await said_by(world)) == 2


async def test_what_discord_does_not_show_leaves_no_trace_and_nobody_is_asked(world: World) -> None:
    world.chat.reads_all = False
    await world.say(DORA, "Unseen.")
    await world.say(EMIL, "Unseen, too.")
    assert await said_by(world) == await said_by(world, EMIL) == []


async def test_without_the_intent_an_answer_that_pings_the_bot_is_heard(world: World) -> None:
    world.chat.reads_all = False
    await world.say(DORA, "I disagree.", thread=CHANNEL, reply_to=world.ours()[0].id)
    assert (await content(world)).text == "I disagree."


async def test_a_sticker_is_no_comment(world: World) -> None:
    await say(world, "")
    assert await said_by(world) == []


async def test_a_comment_is_to_be_seen_from_the_moment_it_is_said(world: World) -> None:
    await say(world, "Now.")
    assert (await only(world)).since == world.clock.now


# -- what is kept ---


async def test_a_comment_has_its_authors_name_and_face(world: World) -> None:
    said = await say(world, "Hello.")
    found = await content(world)
    assert (found.author, found.published) == (f"Member {DORA}", said.sent)
    assert found.avatar == f"https://cdn.example/avatars/{DORA}.png"


async def test_only_members_who_agreed_are_named_and_only_what_is_mentioned(world: World) -> None:
    await say(
        world,
        f"<@{EMIL}> and <@!{DORA}>, see <#5>, <@&6>",
        mentions=((EMIL, "Emil"), (DORA, "Dora")),
        roles=((6, "Crew"),),
        channels=((5, "harbour"), (7, "not in the text")),
    )
    assert (await content(world)).names == (("#5", "harbour"), ("&6", "Crew"), (f"@{DORA}", "Dora"))


async def test_files_are_kept_beside_the_text(world: World) -> None:
    picture = world.chat.attach("ferry.png", description="A ferry")
    await say(world, "Look.", picture)
    found = await content(world)
    assert found.text == "Look."
    assert [(file.name, file.description, file.is_picture) for file in found.files] == [("ferry.png", "A ferry", True)]


async def test_a_picture_alone_is_a_comment(world: World) -> None:
    await say(world, "", world.chat.attach("ferry.png"))
    assert [file.name for file in (await content(world)).files] == ["ferry.png"]


async def test_a_burst_has_the_texts_names_and_files_of_all_its_messages(world: World) -> None:
    await say(world, "See <#5>", world.chat.attach("one.png"), channels=((5, "harbour"),))
    await say(world, "and <#6>", world.chat.attach("two.png"), channels=((6, "pier"),))
    found = await content(world)
    assert found.text == "See <#5>\nand <#6>"
    assert found.names == (("#5", "harbour"), ("#6", "pier"))
    assert [file.name for file in found.files] == ["one.png", "two.png"]


async def test_an_answer_to_a_passage_keeps_its_words_through_burst_and_edit(world: World) -> None:
    key = next(iter(world.blog.articles))
    text = world.blog.articles[key].content.text
    world.blog.edit(key, text=f"{text}<p>Update: the ferry runs twice a day from now on.</p>")
    await world.settle()
    [update] = world.ours(world.first_thread)
    said = await world.say(DORA, "At", reply_to=update.id)
    await world.say(DORA, "last!")
    await world.edit(said, "Finally at")
    found = await content(world)
    assert (found.text, found.quote) == ("Finally at\nlast!", "Update: the ferry runs twice a day from now on.")


# -- edits and deletes ---


async def test_an_edit_that_discord_does_not_show_changes_nothing(world: World) -> None:
    said = await say(world, "As it was.", world.chat.attach("ferry.png"))
    before = await only(world)
    hidden = replace(world.chat.heard(said), text="", attachments=(), readable=False)
    await world.inbox.edited(hidden)
    assert await only(world) == before


async def test_a_new_address_of_a_file_is_no_edit(world: World) -> None:
    said = await say(world, "Look.", world.chat.attach("ferry.png"))
    before = await only(world)
    heard = world.chat.heard(said)
    moved = replace(heard, attachments=tuple(replace(file, url=f"{file.url}2") for file in heard.attachments))
    await world.inbox.edited(moved)
    assert await only(world) == before


async def test_a_comment_that_is_edited_empty_is_withdrawn(world: World) -> None:
    said = await say(world, "", world.chat.attach("ferry.png"))
    said.files = ()
    await world.inbox.edited(world.chat.heard(said))
    assert (await only(world)).state is State.GONE


async def test_a_message_of_a_burst_that_is_deleted_leaves_the_others(world: World) -> None:
    first = await say(world, "One.", world.chat.attach("one.png"))
    await say(world, "Two.")
    await world.inbox.removed(first.channel, [first.id])
    found = await content(world)
    assert (found.text, found.files) == ("Two.", ())


async def test_what_a_moderator_rewrote_stays_whatever_is_edited(world: World) -> None:
    said = await say(world, "Rude.")
    item = await only(world)
    rewritten = Content("<p>Polite.</p>", Format.HTML)
    async with world.store.begin() as tx:
        await items.change(tx, replace(item, content=rewritten))
    await world.edit(said, "Ruder.")
    assert await content(world) == rewritten


async def test_a_comment_that_is_changed_after_it_went_says_so(world: World) -> None:
    said = await say(world, "As it was.")
    await world.edit(said, "Changed before.")
    assert (await content(world)).change == ""
    await world.settle()
    await world.edit(said, "Changed after.")
    assert (await content(world)).change == "edited"


async def test_after_a_yes_is_taken_back_new_words_are_not_kept(world: World) -> None:
    said = await say(world, "Public.")
    await world.settle()
    await world.agree(DORA, agreed=False)
    await world.edit(said, "Private.")
    item = await only(world)
    async with world.store.begin() as tx:
        assert "Private." not in {source.text for source in await items.sources_of(tx, item.id)}
    assert item.content is not None
    assert item.content.text == "Public."


# -- forms ---


async def write(world: World, text: str = "From the form.", interaction: int = 500, member: MemberId = DORA) -> Item:
    async with world.store.begin() as tx:
        [article] = await items.newest(tx, world.blog_id, 1)
        spot = await hearing.spot_of(tx, GUILD, article.id)
        assert spot is not None
        return await hearing.write(tx, spot, member, "Dora", "https://cdn.example/face.png", text, interaction)


async def test_a_form_becomes_a_comment_at_once_and_once(world: World) -> None:
    item = await write(world)
    assert (await write(world)).id == item.id
    assert (await content(world)).text == "From the form."
    async with world.store.begin() as tx:
        [source] = await items.sources_of(tx, item.id)
        assert (source.place, source.remote) == (f"form:{world.first_thread}", "500")
        assert (await copy_of(tx, world, item)).due <= tx.now
        assert await mirrors.of_item(tx, item.id, Face.FATE) == []


@pytest.mark.parametrize(
    ("answer", "settings", "text"),
    [
        (None, {}, "Words."),
        (Consent(agreed=False, since=1), {}, "Words."),
        (Consent(agreed=True, since=501), {}, "Words."),
        (Consent(agreed=True, since=1), {"replies": "off"}, "Words."),
        (Consent(agreed=True, since=1), {}, " \n"),
    ],
)
async def test_a_form_is_refused_with_the_reason(
    world: World, answer: Consent | None, settings: dict[str, str], text: str
) -> None:
    if answer is not None:
        await world.agree(EMIL, agreed=answer.agreed, since=answer.since)
    await world.relay(CHANNEL, **settings)
    with pytest.raises(Refused, match=r"\w+\."):
        await write(world, text, member=EMIL)
    assert await said_by(world, EMIL) == []


async def test_a_form_needs_an_account_on_the_blog(world: World) -> None:
    async with world.store.begin() as tx:
        await blogs.unfollow(tx, world.blog_id, GUILD)
        await blogs.follow(tx, world.blog_id, GUILD)
    with pytest.raises(Refused, match="no account"):
        await write(world)


# -- what members and moderators can do with what waits ---


async def test_what_settles_can_be_sent_now_and_that_closes_the_burst(world: World) -> None:
    await say(world, "One.")
    item = await only(world)
    async with world.store.begin() as tx:
        assert await hearing.hurry(tx, item)
        assert not await hearing.hurry(tx, item)
        assert (await copy_of(tx, world, item)).due <= tx.now
    await say(world, "Two.")
    assert len(await said_by(world)) == 2


async def test_no_hurry_ends_the_pause_of_a_thread(world: World) -> None:
    until = world.clock.now + 500
    async with world.store.begin() as tx:
        [relay] = await blogs.relays_of(tx)
        await heat.pause(tx, relay.id, until)
    await say(world, "Patience.")
    item = await only(world)
    async with world.store.begin() as tx:
        assert (await copy_of(tx, world, item)).due == until
        assert not await hearing.hurry(tx, item)
        assert (await copy_of(tx, world, item)).due == until


async def test_a_comment_that_is_taken_back_is_never_sent(world: World) -> None:
    await say(world, "Regretted.")
    async with world.store.begin() as tx:
        await hearing.take_back(tx, (await items.of_member(tx, DORA, world.blog_id))[0])
    await say(world, "Better.")
    await world.settle()
    assert [one.content.text for one in world.blog.ours()] == ["Better."]


async def withhold(world: World, member: MemberId, guild: int = GUILD) -> int:
    async with world.store.begin() as tx:
        return await hearing.withhold(tx, member, guild, "A moderator said so.")


async def test_what_waits_of_somebody_who_is_silenced_does_not_go_out(world: World) -> None:
    await say(world, "Rude.")
    await say(world, "Asked for.", member=EMIL)
    assert await withhold(world, DORA, GUILD + 1) == 0
    assert await withhold(world, DORA) == await withhold(world, EMIL) == 1
    assert await withhold(world, DORA) == await withhold(world, EMIL) == 0
    assert await hold(world) == "refused: A moderator said so."
    assert (await only(world, EMIL)).state is State.GONE
    await world.settle()
    assert world.blog.kept == {}


async def test_what_stands_on_the_blog_is_left_there(world: World) -> None:
    await say(world, "Published.")
    await world.settle()
    assert await withhold(world, DORA) == 0
    assert len(world.blog.ours()) == 1


async def test_an_edit_by_somebody_who_is_silenced_lets_nothing_go(world: World) -> None:
    said = await say(world, "Rude.")
    await withhold(world, DORA)
    world.chat.silence(GUILD, DORA)
    await world.edit(said, "Polite.")
    assert await hold(world) == "refused: A moderator said so."
    world.chat.silenced.clear()
    await world.edit(said, "Polite again.")
    assert await hold(world) is None


async def test_a_message_taken_back_lets_nothing_go_of_somebody_who_is_silenced(world: World) -> None:
    await say(world, "Rude.")
    said = await say(world, "And ruder.")
    await withhold(world, DORA)
    await world.delete(said)
    assert await hold(world) == "refused: A moderator said so."
    await world.settle()
    assert world.blog.kept == {}


async def test_a_question_stands_once_for_each_article(world: World) -> None:
    async def questions() -> Collection[Mirror]:
        async with world.store.begin() as tx:
            asked = await items.of_member(tx, EMIL, world.blog_id)
            return [mirror for item in asked for mirror in await mirrors.of_item(tx, item.id, Face.DESK)]

    await say(world, "One.", member=EMIL)
    await world.say(EMIL, "In the channel.", thread=CHANNEL, reply_to=world.ours()[0].id)
    assert len(await questions()) == 1


async def test_the_line_that_nothing_leaves_is_said_once(world: World) -> None:
    async with world.store.begin() as tx:
        await blogs.unfollow(tx, world.blog_id, GUILD)
        await blogs.follow(tx, world.blog_id, GUILD)
    await say(world, "One.")
    await say(world, "Two.")
    async with world.store.begin() as tx:
        [article] = await items.newest(tx, world.blog_id, 1)
        assert len(await items.of_article(tx, article.id, Kind.NOTICE)) == 1
