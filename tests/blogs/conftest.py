"""What the tests of blogs share: a guarded session that may reach loopback, and both blogs of the contract tests."""

from __future__ import annotations

import secrets
from collections.abc import AsyncIterator

import pytest

from bot.blogs import Web
from bot.net import Net
from tests.blogs.servers import LOOPBACK
from tests.contract.conftest import site
from tests.sites import Site

__all__ = ["site"]


@pytest.fixture
async def net() -> AsyncIterator[Net]:
    """May reach this machine."""
    async with Net(LOOPBACK) as net:
        yield net


@pytest.fixture
def blogs(net: Net) -> Web:
    """The way to blogs."""
    return Web(net)


@pytest.fixture
async def post(site: Site) -> int:
    """An article, published long enough ago to be trusted."""
    return (await site.publish(f"Low tide {secrets.token_hex(4)}", "<p>Mud and gulls.</p>")).id
