"""Comments that wait on the blog, judged in the moderators' channel; who judged, on either side, stands on the card."""

import asyncio
from dataclasses import dataclass, replace
from typing import Any

import pytest
from asking import Neighbours, asked, connected
from commenting import BLIND, begun, comments, set_to, until_words, waits, words
from talking import Talk, agrees, choose, fate, told
from town import Town, shown

from sandbox.blog import CommentRecord
from sandbox.discord import Channel, Member, Message

BUTTONS = ["Approve", "Spam", "Trash", "Reply"]
HELD = "I rowed that damned thing."


@dataclass
class Watch:
    """A relay with a moderators' channel, and Nora, who moderates."""

    talking: Talk
    channel: Channel
    nora: Member

    async def waits(self, text: str = HELD) -> tuple[CommentRecord, Message]:
        """A reader's comment that the blog holds, and its card."""
        made = await waits(self.talking, text)
        return made, await self.talking.town.card(HELD, self.channel)

    async def pressed(self, card: Message, label: str, who: Member | None = None) -> str:
        """What a button answers, to who pressed it only."""
        answer = await (who or self.nora).press(card, label=label)
        await answer.settled()
        assert answer.ephemeral
        return str(answer.text)

    async def until_card(self, card: Message, *lines: str) -> None:
        """Wait until a card says this."""
        await self.talking.town.until(
            lambda: all(line in card.text for line in lines), what=f"{lines} on {card.text!r}"
        )

    async def status(self, comment: CommentRecord) -> str:
        return await self.talking.town.status(self.talking.post.id, comment.id)


async def watch(town: Town, **changes: object) -> Watch:
    talking = await begun(town, **changes)
    channel = town.guild.add_text_channel("moderators")
    await set_to(town, moderators=str(channel.id))
    return Watch(talking, channel, town.guild.add_member("Nora", manage_messages=True))


def labels(card: Message) -> list[str]:
    """The labels of a card's buttons that do something."""
    found: list[str] = []

    def walk(parts: list[dict[str, Any]]) -> None:
        for part in parts:
            found.extend([part["label"]] if "custom_id" in part and "label" in part else [])
            walk(part.get("components", []))

    walk(card.components)
    return found


async def test_a_comment_that_waits_has_a_card_with_four_buttons_and_nothing_in_the_thread(town: Town) -> None:
    at = await watch(town)
    _, card = await at.waits(f"{HELD} @everyone **look** <@{town.emil.id}>")
    for words_ in ("Old Tom", "The ferry stays", "The Harbour Lamp"):
        assert words_ in card.text
    assert labels(card) == BUTTONS
    assert (card.mentions, card.mention_everyone) == ([], False)
    await town.quiet()
    assert words(at.talking.thread) == []
    assert len(at.channel.messages) == 1


VERDICTS = {
    "Approve": ("approved", "Approved: it stands on **The Harbour Lamp**.", "✅ Approved by"),
    "Spam": ("spam", "Marked as spam on **The Harbour Lamp**.", "🚫 Marked as spam by"),
    "Trash": ("trash", "Put into the trash of **The Harbour Lamp**.", "🗑️ Put into the trash by"),
}


@pytest.mark.parametrize("label", VERDICTS)
async def test_a_button_does_what_it_says_on_the_blog_and_the_card_keeps_who_pressed_it(town: Town, label: str) -> None:
    at = await watch(town)
    made, card = await at.waits()
    status, answer, line = VERDICTS[label]
    assert answer in await at.pressed(card, label)
    assert await at.status(made) == status
    await at.until_card(card, f"{line} <@{at.nora.id}>")
    assert label not in labels(card)
    await until_words(town, at.talking.thread, *([HELD] if label == "Approve" else []))
    other = "Approve" if label != "Approve" else "Trash"
    await at.pressed(card, other)
    await at.until_card(card, f"{line} <@{at.nora.id}>", f"{VERDICTS[other][2]} <@{at.nora.id}>")
    await until_words(town, at.talking.thread, *([HELD] if other == "Approve" else []))


async def test_reply_approves_and_answers_under_the_moderators_name(town: Town) -> None:
    at = await watch(town)
    made, card = await at.waits()
    await agrees(town, at.nora)
    form = await at.nora.press(card, label="Reply")
    answer = await at.nora.submit(form, {"words": "Mind your language, Tom."})
    await answer.settled()
    answered = await at.talking.comment("Mind your language")
    assert (answered.author_name, answered.parent, answered.status) == ("Nora", made.id, "approved")
    assert await at.status(made) == "approved"
    await at.until_card(card, f"✅ Approved by <@{at.nora.id}>", f"↩️ Answered by <@{at.nora.id}>")
    reply = await town.card("Mind your language", at.talking.thread)
    assert reply.reply_to == await town.card(HELD, at.talking.thread)


async def test_a_moderator_who_has_not_agreed_is_asked_before_the_form_and_nothing_is_approved(town: Town) -> None:
    at = await watch(town)
    made, card = await at.waits()
    terms = await at.nora.press(card, label="Reply")
    assert terms.modal is None
    assert "The Harbour Lamp" in terms.text
    await town.quiet()
    assert await at.status(made) == "hold"
    form = await at.nora.press(terms, label="Always on this blog")
    await (await at.nora.submit(form, {"words": "Mind your language, Tom."})).settled()
    assert (await at.talking.comment("Mind your language")).parent == made.id
    assert await at.status(made) == "approved"


async def test_who_may_not_manage_messages_may_not_judge(town: Town) -> None:
    at = await watch(town)
    made, card = await at.waits()
    for label in BUTTONS:
        assert "Only those who may manage messages here" in await at.pressed(card, label, town.dora)
    assert await at.status(made) == "hold"
    assert len(await town.comments(at.talking.post.id)) == 1
    assert "Approved" in await at.pressed(card, "Approve", town.mayor)  # who may manage the server may


async def test_the_card_follows_whatever_is_done_in_wordpress(town: Town) -> None:
    at = await watch(town)
    made, card = await at.waits()
    await town.blog.edit_comment(made.id, "I rowed that thing.")
    await at.until_card(card, "I rowed that thing.")
    await town.blog.set_status(made.id, "approved")
    await at.until_card(card, "✅ Approved on the blog")
    assert labels(card) == ["Spam", "Trash", "Reply"]
    await until_words(town, at.talking.thread, "I rowed that thing.")
    await town.blog.set_status(made.id, "hold")
    await town.until(lambda: labels(card) == BUTTONS, what="the buttons to be back")
    assert "Spam" in labels(card)
    await at.pressed(card, "Spam")
    await at.until_card(card, "✅ Approved on the blog", f"🚫 Marked as spam by <@{at.nora.id}>")
    await town.blog.delete_comment(made.id)
    await town.quiet()
    assert "deleted for good" in await at.pressed(card, "Approve")
    assert len(at.channel.messages) == 1


async def test_what_was_judged_on_the_blog_in_the_meantime_is_told_and_nothing_is_broken(town: Town) -> None:
    at = await watch(town)
    made, card = await at.waits()
    await town.blog.delete_comment(made.id)
    text = await at.pressed(card, "Approve")
    assert "deleted for good" in text
    await town.until(lambda: labels(card) != BUTTONS, what="the card to say that it is over")
    assert words(at.talking.thread) == []


async def test_a_members_comment_that_the_blog_holds_can_be_judged_and_its_author_sees_it(town: Town) -> None:
    at = await watch(town)
    await town.blog.set_option("comment_moderation", value=True)
    await agrees(town, town.dora)
    said = await town.dora.say(at.talking.thread, "Nobody asked the islanders.")
    await fate(town, said, "🔎")
    card = await town.card("Nobody asked the islanders.", at.channel)
    assert "Dora" in card.text
    await at.pressed(card, "Approve")
    await fate(town, said, "✅")
    await at.pressed(card, "Trash")
    await fate(town, said, "🚫")
    await town.dora.edit(said, "Nobody asked the goats.")
    await town.quiet()
    comment = await at.talking.comment("islanders")
    assert comment.status == "trash"
    assert len(await town.comments(at.talking.post.id)) == 1
    assert "removed" in (await told(town.dora, said)).lower()


async def status(at: Watch) -> str:
    """What the blog thinks of Dora's comment."""
    return (await at.talking.comment("islanders")).status


async def test_what_its_author_takes_back_needs_no_judging(town: Town) -> None:
    at = await watch(town)
    await town.blog.set_option("comment_moderation", value=True)
    await agrees(town, town.dora)
    said = await town.dora.say(at.talking.thread, "Nobody asked the islanders.")
    card = await town.card("Nobody asked the islanders.", at.channel)
    await town.dora.delete(said)
    await town.until(lambda: labels(card) == [], what="no buttons")
    assert "🗑️ It does not stand on the blog any more." in card.text
    await town.until_async(lambda: status(at), "trash")


async def test_what_an_account_may_not_see_any_more_the_card_says(town: Town) -> None:
    at = await watch(town)
    await town.blog.set_option("comment_moderation", value=True)
    await agrees(town, town.dora)
    await town.dora.say(at.talking.thread, "Nobody asked the islanders.")
    card = await town.card("Nobody asked the islanders.", at.channel)
    users = town.blog.archive.users  # the account loses its role there
    users.update({key: replace(user, capabilities=frozenset({"read", "edit_posts"})) for key, user in users.items()})
    await town.blog.set_status((await at.talking.comment("islanders")).id, "trash")
    await at.until_card(card, "it waits, is spam or was removed. Look on the blog")
    assert "may not judge comments" in await at.pressed(card, "Approve")


async def test_an_answer_that_cannot_go_approves_nothing_and_gives_the_words_back(town: Town) -> None:
    at = await watch(town)
    made, card = await at.waits()
    await agrees(town, at.nora)
    form = await at.nora.press(card, label="Reply")
    await set_to(town, replies="off")
    answer = await at.nora.submit(form, {"words": "Mind your language, Tom."})
    await answer.settled()
    assert "Your answer was not sent" in answer.text
    assert "Mind your language, Tom." in answer.text
    await town.quiet()
    assert await at.status(made) == "hold"
    assert labels(card) == BUTTONS
    assert "Answered by" not in card.text


async def test_who_presses_after_it_was_judged_in_wordpress_is_told_and_changes_nothing(town: Town) -> None:
    at = await watch(town)
    made, card = await at.waits()
    await town.blog.set_status(made.id, "spam")
    text = await at.pressed(card, "Approve")
    assert "Meanwhile it was judged" in text or "Approved" in text  # the bot may have seen it a moment before
    if "Meanwhile" in text:
        assert await at.status(made) == "spam"


async def test_an_account_that_may_not_judge_is_told_in_words_and_nothing_is_changed(town: Town) -> None:
    at = await watch(town)
    made, card = await at.waits()
    least = await town.blog.add_account("writer", ("read", "edit_posts"))
    pressed = asyncio.Event()
    town.discord.faults.add("DELETE", rf"messages/{card.id}$", until=pressed)  # with such an account the card goes
    await connected(town.mayor, town.channel, "The Harbour Lamp", least.user, least.password)
    text = await at.pressed(card, "Approve")
    pressed.set()
    assert "may not judge comments" in text
    assert "moderate_comments" in text
    assert await at.status(made) == "hold"
    assert "by <@" not in card.text


async def test_without_an_account_there_are_no_cards_and_the_setting_says_why(town: Town) -> None:
    talking = await begun(town, **BLIND)
    channel = town.guild.add_text_channel("moderators")
    said = await asked(town.mayor, town.channel, "relay set", setting="moderators", value=str(channel.id))
    assert "No account is connected" in said
    await waits(talking, HELD)
    await town.quiet()
    assert channel.messages == []


async def test_while_the_blog_is_down_a_button_says_so_and_changes_nothing(town: Town) -> None:
    at = await watch(town)
    made, card = await at.waits()
    port = int(town.blog.url.rpartition(":")[2])
    await town.blog.stop()
    text = await at.pressed(card, "Approve")
    assert "does not answer, so nothing was changed" in text
    assert labels(card) == BUTTONS
    await town.blog.start(port)
    assert await at.status(made) == "hold"
    assert "Approved" in await at.pressed(card, "Approve")
    await until_words(town, at.talking.thread, HELD)


@pytest.mark.parametrize("trouble", [{"status": 503}, {"drop": "before"}], ids=["an error", "no answer"])
async def test_a_blog_that_may_have_taken_it_is_not_said_to_have_done_nothing(
    town: Town, trouble: dict[str, Any]
) -> None:
    at = await watch(town)
    made, card = await at.waits()
    town.blog.faults.add("POST", rf"comments/{made.id}", **trouble)
    assert "press again" in await at.pressed(card, "Approve")
    await town.quiet()
    assert await at.status(made) == "hold"
    assert labels(card) == BUTTONS
    assert "Approved" in await at.pressed(card, "Approve")
    await until_words(town, at.talking.thread, HELD)


async def test_an_answer_that_got_lost_after_it_was_done_is_seen_by_itself(town: Town) -> None:
    at = await watch(town)
    made, card = await at.waits()
    town.blog.faults.add("POST", rf"comments/{made.id}", drop="after")
    assert "did not answer" in await at.pressed(card, "Approve")
    await until_words(town, at.talking.thread, HELD)
    await at.until_card(card, "✅ Approved on the blog")


async def test_the_buttons_work_after_a_restart(town: Town) -> None:
    at = await watch(town)
    made, card = await at.waits()
    await town.stop_bot()
    await town.start_bot()
    assert "Approved" in await at.pressed(card, "Approve")
    assert await at.status(made) == "approved"
    assert len(at.channel.messages) == 1


async def test_what_one_server_judges_the_other_sees_if_it_has_an_account_there(town: Town) -> None:
    at = await watch(town)
    there = Neighbours(town)
    await there.follow()
    theirs = there.guild.add_text_channel("moderators")
    said = await asked(there.admin, there.channel, "relay set", setting="moderators", value=str(theirs.id))
    assert "No account is connected" in said
    await at.waits()
    await town.quiet()
    assert theirs.messages == []  # what waits on a blog is for those only whom it lets see it
    admin = town.blog.account("admin")
    await connected(there.admin, there.channel, "The Harbour Lamp", admin.user, admin.password)
    made = await waits(at.talking, "So did I.", author="Nell")
    card, copy = [await town.card("So did I.", place) for place in (at.channel, theirs)]
    await at.pressed(copy, "Spam", there.admin)
    for each in (card, copy):
        await at.until_card(each, f"🚫 Marked as spam by <@{there.admin.id}>")
    assert await at.status(made) == "spam"


async def test_comments_approved_at_once_pass_the_blogs_rules(town: Town) -> None:
    at = await watch(town)
    await town.blog.set_option("comment_moderation", value=True)
    await choose(town, comments="approved")
    await agrees(town, town.dora)
    said = await town.dora.say(at.talking.thread, "Nobody asked the islanders.")
    await fate(town, said, "✅")
    comment = await at.talking.comment("islanders")
    assert (comment.author_name, comment.status) == ("Dora", "approved")
    await comments(at.talking, HELD)
    card = await town.card(HELD, at.channel)  # readers' are held as before
    assert shown(at.channel, "islanders") is None
    assert labels(card) == BUTTONS
