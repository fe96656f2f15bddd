"""What the benchmark says about the renderer's quality is true."""

from collections.abc import Callable

import pytest
from rendering import CHECKS, article, ours

from bot.text.split import split


@pytest.mark.parametrize(("html", "holds"), [check[1:] for check in CHECKS], ids=[check[0] for check in CHECKS])
def test_a_reader_in_discord_sees_what_was_meant(html: str, holds: Callable[[str], bool]) -> None:
    assert holds(ours(html))


def test_the_articles_are_of_the_length_that_it_says() -> None:
    assert all(6_000 < len(article(number)) < 9_000 for number in range(10))
    assert all(split(ours(article(number)), 4_000) for number in range(3))
