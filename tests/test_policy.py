"""What may leave chat: nothing without a yes, and never what was said before it."""

from hypothesis import given
from hypothesis import strategies as st

from bot.model import MemberId, Message
from bot.policy import Passing, Standing, may_leave

messages = st.builds(
    lambda id_, by_person: Message(id_, 1, MemberId(2), "Dora", "Words", 0.0, by_person=by_person),
    st.integers(1, 2**63),
    st.booleans(),
)
standings = st.builds(
    Standing,
    replies_on=st.booleans(),
    blog_writable=st.booleans(),
    agreed=st.sampled_from([None, True, False]),
    agreed_since=st.integers(0, 2**63),
)


@given(messages, standings)
def test_only_a_persons_words_pass_and_only_after_a_yes(message: Message, standing: Standing) -> None:
    if may_leave(message, standing) is Passing.PASS:
        assert message.by_person
        assert standing.agreed is True
        assert standing.replies_on
        assert standing.blog_writable
        assert message.id >= standing.agreed_since


@given(messages, standings)
def test_nobody_is_asked_in_vain_and_nobody_twice(message: Message, standing: Standing) -> None:
    if may_leave(message, standing) is Passing.ASK:
        assert standing.agreed is None
        assert message.by_person
        assert standing.replies_on
        assert standing.blog_writable


def test_what_becomes_of_a_persons_message() -> None:
    def becomes(**changes: object) -> Passing:
        values: dict[str, object] = {"replies_on": True, "blog_writable": True, "agreed": True, "agreed_since": 5}
        return may_leave(Message(5, 1, MemberId(2), "Dora", "Words", 0.0), Standing(**(values | changes)))

    assert becomes() is Passing.PASS
    assert becomes(agreed_since=6) is Passing.DROP
    assert becomes(agreed=False) is Passing.DROP
    assert becomes(agreed=None) is Passing.ASK
    assert becomes(blog_writable=False) is Passing.STAYS
    assert becomes(replies_on=False) is Passing.DROP
