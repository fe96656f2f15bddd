"""Which tags a post gets."""

from hypothesis import given
from hypothesis import strategies as st

from bot.chat.tags import LONGEST, MOST_OF_FORUM, MOST_OF_POST, Tag, chosen, fit, missing, usable

NAMES = st.text(st.characters(codec="utf-8", exclude_categories=["Cs"]), max_size=40)
TAGS = st.lists(st.builds(Tag, st.integers(1, 40), NAMES, st.booleans()), max_size=20, unique_by=lambda tag: tag.id)


def test_tags_are_matched_by_name_whatever_the_case() -> None:
    known = [Tag(1, "Harbour"), Tag(2, "letters"), Tag(3, "Sky")]
    assert chosen(["LETTERS", "harbour", "Fishing"], known, [], moderator=False) == [2, 1]


def test_what_a_person_put_on_the_post_stays_while_there_is_room() -> None:
    known = [Tag(number, f"t{number}") for number in range(1, 9)]
    assert chosen(["t1", "t2"], known, [7, 8], moderator=False) == [1, 2, 7, 8]
    assert chosen(["t1", "t2", "t3", "t4"], known, [7, 8], moderator=False) == [1, 2, 3, 4, 7]


def test_moderated_tags_are_left_to_moderators() -> None:
    known = [Tag(1, "Picked", moderated=True), Tag(2, "Sky"), *(Tag(number, f"t{number}") for number in range(3, 8))]
    assert chosen(["Picked", "Sky"], known, [], moderator=False) == [2]
    assert chosen(["Picked", "Sky"], known, [], moderator=True) == [1, 2]
    wanted = [f"t{number}" for number in range(3, 8)]
    assert chosen(wanted, known, [1], moderator=False) == [1, 3, 4, 5, 6]
    assert (usable(known, moderator=False), usable(known, moderator=True)) == ([2], [1])


def test_a_long_name_is_cut_at_a_word() -> None:
    assert fit("Economy, trade and everything else") == "Economy, trade and"
    assert fit("Exactly twenty chars") == "Exactly twenty chars"
    assert fit("Donaudampfschifffahrtsgesellschaft") == "Donaudampfschifffahr"


def test_missing_tags_are_made_once_and_while_the_forum_has_room() -> None:
    known = [Tag(1, "Sky")]
    assert missing(["sky", "Sea", "SEA", " "], known) == ["SEA"]
    assert missing(["Sea"], [Tag(number, f"t{number}") for number in range(MOST_OF_FORUM)]) == []


@given(st.lists(NAMES, max_size=12), TAGS, st.lists(st.integers(1, 40), max_size=5, unique=True), st.booleans())
def test_a_post_never_has_more_or_other_tags_than_discord_takes(wanted, known, applied, moderator) -> None:
    ids = chosen(wanted, known, applied, moderator=moderator)
    assert len(ids) == len(set(ids)) <= MOST_OF_POST
    assert set(ids) <= {tag.id for tag in known}
    changed = {tag for tag in known if (tag.id in ids) != (tag.id in applied)}
    assert moderator or not any(tag.moderated for tag in changed)
    new = missing(wanted, known)
    assert all(1 <= len(name) <= LONGEST for name in new)
    assert len(known) + len(new) <= max(MOST_OF_FORUM, len(known))
