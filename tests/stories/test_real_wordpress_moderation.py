"""Moderators on both sides, and threads that boil over: the sandbox's own stories, on a real WordPress."""

# ruff: noqa: F401 (whatever is imported is told here, too)
import pytest
from test_answers_away import (
    test_what_was_said_edited_and_deleted_meanwhile_follows,
    test_where_the_history_may_not_be_read_the_thread_says_so_until_it_may,
)
from test_answers_banned import (
    test_a_ban_stops_what_waits_and_not_what_stands,
    test_a_purge_stops_what_waits_and_takes_from_the_blog_what_stands,
    test_who_comes_out_of_a_time_out_publishes_again,
)
from test_comments_states import test_whatever_a_moderator_does_is_seen_in_the_thread
from test_lively_threads import (
    test_relay_pause_keeps_what_is_said_and_resume_sends_it,
    test_slow_mode_begins_with_a_line_and_ends_with_it_changed,
    test_what_is_said_in_the_heat_goes_to_the_blog_when_it_is_over,
)
from test_moderators import (
    test_a_button_does_what_it_says_on_the_blog_and_the_card_keeps_who_pressed_it,
    test_a_members_comment_that_the_blog_holds_can_be_judged_and_its_author_sees_it,
    test_an_answer_that_got_lost_after_it_was_done_is_seen_by_itself,
    test_comments_approved_at_once_pass_the_blogs_rules,
    test_reply_approves_and_answers_under_the_moderators_name,
    test_the_card_follows_whatever_is_done_in_wordpress,
    test_what_was_judged_on_the_blog_in_the_meantime_is_told_and_nothing_is_broken,
)
from town import Town

pytestmark = pytest.mark.wordpress


@pytest.fixture
def town(real_town: Town) -> Town:
    return real_town
