"""What may leave chat: nothing without a yes, and never what was said before it."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.model import Attachment, MemberId, Message
from bot.policy import Passing, Standing, may_leave
from bot.relay_settings import RelaySettings

REPLIES = RelaySettings.__dataclass_fields__["replies"].metadata["choices"]
PICTURE = Attachment("ferry.png", "https://cdn.example/x")

messages = st.builds(
    Message,
    id=st.integers(1, 2**63),
    channel=st.just(1),
    author=st.just(MemberId(2)),
    name=st.just("Dora"),
    text=st.sampled_from(["Words", "", " \n"]),
    sent=st.just(0.0),
    by_person=st.booleans(),
    attachments=st.sampled_from([(), (PICTURE,)]),
    timed_out=st.booleans(),
)
standings = st.builds(
    Standing,
    replies=st.sampled_from(REPLIES),
    blog_writable=st.booleans(),
    agreed=st.sampled_from([None, True, False]),
    agreed_since=st.integers(0, 2**63),
    answers=st.booleans(),
    chosen=st.booleans(),
)


@given(messages, standings)
def test_only_a_persons_words_pass_and_only_after_a_yes(message: Message, standing: Standing) -> None:
    if may_leave(message, standing) is Passing.PASS:
        assert message.by_person
        assert not message.timed_out
        assert standing.agreed is True
        assert standing.replies != "off"
        assert standing.blog_writable
        assert message.id >= standing.agreed_since


@given(messages, standings)
def test_nobody_is_asked_in_vain_and_nobody_twice(message: Message, standing: Standing) -> None:
    if may_leave(message, standing) is Passing.ASK:
        assert standing.agreed is None
        assert message.by_person
        assert message.text.strip() or message.attachments
        assert standing.replies != "off"
        assert standing.blog_writable


@given(messages, standings)
def test_that_it_is_chosen_replaces_no_yes(message: Message, standing: Standing) -> None:
    if standing.agreed is not True or message.id < standing.agreed_since:
        assert may_leave(message, standing) is not Passing.PASS


def becomes(text: str = "Words", *, by_person: bool = True, timed_out: bool = False, **changes: object) -> Passing:
    """What becomes of a message with the id 5."""
    values: dict[str, object] = {"replies": "everything", "blog_writable": True, "agreed": True, "agreed_since": 5}
    message = Message(5, 1, MemberId(2), "Dora", text, 0.0, by_person=by_person, timed_out=timed_out)
    return may_leave(message, Standing(**(values | changes)))  # type: ignore[arg-type]


def test_what_becomes_of_a_persons_message() -> None:
    assert becomes() is Passing.PASS
    assert becomes(agreed_since=6) is Passing.OLD
    assert becomes(agreed_since=6, chosen=True) is Passing.OLD
    assert becomes(agreed=False) is Passing.REFUSED
    assert becomes(agreed=None) is Passing.ASK
    assert becomes(blog_writable=False) is Passing.STAYS
    assert becomes("") is Passing.EMPTY
    assert becomes(timed_out=True) is Passing.SILENCED
    assert becomes(by_person=False, chosen=True) is Passing.DROP


@pytest.mark.parametrize(
    ("replies", "said", "answered", "chosen"),
    [
        ("everything", Passing.PASS, Passing.PASS, Passing.PASS),
        ("only replies", Passing.DROP, Passing.PASS, Passing.PASS),
        ("chosen", Passing.DROP, Passing.DROP, Passing.PASS),
        ("off", Passing.DROP, Passing.DROP, Passing.DROP),
    ],
)
def test_a_relay_carries_what_its_settings_say(replies: str, said: Passing, answered: Passing, chosen: Passing) -> None:
    assert becomes(replies=replies) is said
    assert becomes(replies=replies, answers=True) is answered
    assert becomes(replies=replies, chosen=True) is chosen
