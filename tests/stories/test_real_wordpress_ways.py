"""All ways from chat to the blog, and from there to other servers, on a real WordPress: the sandbox's stories."""

# ruff: noqa: F401 (whatever is imported is told here, too)
import pytest
from asking import Neighbours, asked, connected
from real import unique
from talking import BLOG, TITLE, agrees, article, fate, open_door
from test_answers_bursts import (
    test_messages_in_a_row_are_one_comment_once_their_author_is_quiet,
    test_send_now_in_the_menu_sends_at_once,
    test_what_is_added_later_or_between_others_is_a_comment_of_its_own,
)
from test_answers_chosen import test_somebody_elses_message_goes_only_after_a_yes_of_its_author
from test_answers_deaf import (
    deaf,
    test_a_reply_that_pings_the_bot_is_heard_and_what_does_not_is_not,
    test_the_button_and_the_menu_work_and_an_unseen_message_is_posted_by_its_author,
)
from test_answers_fates import test_without_link_back_a_name_leads_nowhere
from test_answers_text import (
    test_all_formatting_arrives_on_the_blog_and_in_the_other_server,
    test_invitations_are_taken_out,
    test_members_who_agreed_are_named_and_others_are_someone,
    test_nothing_typed_becomes_markup_on_the_blog_or_pings_in_the_other_server,
)
from test_answers_ways import (
    test_a_reply_to_an_update_quotes_what_was_added,
    test_a_reply_to_the_card_in_the_channel_is_a_comment_and_shows_in_the_thread,
    test_only_replies_go_to_the_blog_when_the_relay_says_so,
    test_stars_of_enough_members_choose_a_message,
)
from town import Town

pytestmark = pytest.mark.wordpress


@pytest.fixture
def town(real_town: Town) -> Town:
    return real_town


async def test_two_servers_write_each_with_an_account_of_its_own(town: Town) -> None:
    there = Neighbours(town)
    await open_door(town)
    await town.start_bot()
    await there.follow()
    rights = ("read", "moderate_comments", "edit_posts", "edit_others_posts", "edit_published_posts")
    other = await town.blog.add_account(unique("relay").replace(" ", "-"), rights)
    assert "Connected" in await connected(there.admin, there.channel, BLOG, other.user, other.password)
    nell = there.guild.add_member("Nell")
    await agrees(town, town.dora)
    await agrees(town, nell, there.channel)
    for who, place in ((town.mayor, town.channel), (there.admin, there.channel)):
        assert "is now" in await asked(who, place, "relay set", setting="comments", value="approved")
    talking = await article(town)
    thread = await town.thread(TITLE, there.channel)
    said = await town.dora.say(talking.thread, "Who rows?")
    copy = await town.card("Who rows?", thread)
    answer = await nell.say(thread, "I do.", reply_to=copy)
    assert (await town.card("I do.", talking.thread)).reply_to == said
    for message in (said, answer):
        await fate(town, message, "✅")
    mine, hers = await town.blog.comments(talking.post.id)
    assert (mine.author_name, mine.user_id) == ("Dora", town.blog.account("editor").id)
    assert (hers.author_name, hers.user_id, hers.parent) == ("Nell", other.id, mine.id)
    await town.quiet()
    assert [len(place.messages) for place in (talking.thread, thread)] == [2, 2]
