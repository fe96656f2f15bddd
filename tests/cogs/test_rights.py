"""Whom a server gave a command, by what Discord tells of it."""

import pytest
from discord import AppCommandPermissionType as Kind

from cogs.rights import Changed, is_given

IDA, EDITORS, TOURISTS, EVERYONE = 1, 2, 3, 9
MEMBER, EDITOR, TOURIST, ALL = (Kind.user, IDA), (Kind.role, EDITORS), (Kind.role, TOURISTS), (Kind.role, EVERYONE)


@pytest.mark.parametrize(
    ("changed", "given"),
    [
        ({}, False),
        ({MEMBER: True}, True),
        ({EDITOR: True}, True),
        ({ALL: True}, True),
        ({(Kind.user, 7): True, (Kind.role, 8): True}, False),
        ({(Kind.channel, IDA): True, (Kind.channel, EVERYONE): True}, False),
        ({MEMBER: False, EDITOR: True, ALL: True}, False),
        ({MEMBER: True, EDITOR: False, ALL: False}, True),
        ({EDITOR: False, ALL: True}, False),
        ({EDITOR: True, TOURIST: False}, True),
        ({EDITOR: False, TOURIST: False}, False),
    ],
)
def test_what_is_said_of_a_member_counts_before_roles_and_these_before_everyone(changed: Changed, given: bool) -> None:
    assert is_given(changed, IDA, [EVERYONE, EDITORS, TOURISTS], EVERYONE) is given
