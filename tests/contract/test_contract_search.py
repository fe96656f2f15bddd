"""Finding articles by words, on the sandbox blog and on a real WordPress alike: what is found, and in which order."""

from __future__ import annotations

import ipaddress
import secrets
import time
from collections.abc import AsyncIterator
from urllib.parse import quote

import pytest

from bot.blogs import Web
from bot.errors import Refused
from bot.net import Net
from bot.ports import Access, Searcher
from sandbox.blog import Blog
from tests.contract.talk import Talk
from tests.sites import WordPress

LOOPBACK = (ipaddress.ip_network("127.0.0.0/8"),)


@pytest.fixture
async def web() -> AsyncIterator[Web]:
    net = Net(LOOPBACK)
    yield Web(net)
    await net.close()


@pytest.fixture
def word() -> str:
    """A word that stands nowhere else: the real WordPress keeps what earlier tests wrote."""
    return f"zebu{secrets.token_hex(4)}"


def searcher(web: Web, site: Blog | WordPress, by: str | None = None) -> Searcher:
    """The blog as we search it, with an account or without."""
    account = site.account(by) if by else None
    login = {"user": account.user, "password": account.password} if account else {}
    blog = web.open(Access("wordpress", site.url, site.feed_url, f"{site.url}/wp-json/", **login))
    assert isinstance(blog, Searcher)
    return blog


async def titles(talk: Talk, words: str, more: str = "&orderby=relevance") -> list[str]:
    found = await talk.rest("GET", f"posts?search={quote(words)}{more}&_fields=title")
    assert found.status == 200, found.text
    return [post["title"]["rendered"] for post in found.json]


async def published(talk: Talk, *articles: tuple[str, str]) -> None:
    """These articles (title, text), each an hour older than the one before."""
    for age, (title, text) in enumerate(articles):
        await talk.site.publish(title, f"<p>{text}</p>", date=time.time() - 3600 * age - 60)


async def test_the_best_stand_first_and_of_equals_the_newest(talk: Talk, word: str) -> None:
    await published(
        talk,
        ("Plain alpha", f"The {word} walks to the harbour."),
        ("Plain beta", f"Only {word} here."),
        (f"{word} harbour", "nothing"),
        (f"Harbour, then {word}", "nothing"),
        ("Phrase", f"A {word} harbour phrase."),
        (f"{word} alone", "and the harbour"),
    )
    by_title = [f"{word} harbour", f"Harbour, then {word}", f"{word} alone"]
    assert await titles(talk, f"{word} harbour") == [*by_title, "Phrase", "Plain alpha"]
    assert await titles(talk, f"{word} harbour", "&orderby=relevance&order=asc") == [*by_title, "Phrase", "Plain alpha"]
    assert await titles(talk, word) == [*by_title, "Plain alpha", "Plain beta", "Phrase"]
    assert await titles(talk, f"the {word}") == [*by_title, "Plain alpha", "Plain beta", "Phrase"]
    oldest_first = [*by_title[::-1], "Phrase", "Plain beta", "Plain alpha"]
    assert await titles(talk, word, "&orderby=relevance&order=asc") == oldest_first
    newest = ["Plain alpha", "Plain beta", *by_title[:2], "Phrase", by_title[2]]
    assert await titles(talk, word, "") == newest


async def test_all_words_must_occur_and_those_with_a_minus_must_not(talk: Talk, word: str) -> None:
    await published(talk, (f"{word} harbour", "x"), (f"Harbour {word}", "x"), (f"{word} alone", "x"))
    assert await titles(talk, f"{word} -harbour") == [f"{word} alone"]
    assert await titles(talk, f'"{word} harbour"') == [f"{word} harbour"]
    assert await titles(talk, f"harbour,{word}") == [f"{word} harbour", f"Harbour {word}"]
    assert await titles(talk, f"{word} elsewhere") == []
    assert await titles(talk, f"one two three four five six seven eight nine ten {word}") == []  # as one sentence
    assert len(await titles(talk, f"a {word}")) == 3  # single letters do not count
    assert len(await titles(talk, f"about {word}")) == 3  # nor do such words


async def test_capitals_do_not_matter_and_parts_of_words_do(talk: Talk, word: str) -> None:
    await published(talk, (f"Зебра {word}", "ГАВАНЬ"), ("Marked", f'<span class="{word}">x</span>'))
    assert await titles(talk, f"ЗЕБРА гавань {word.upper()}") == [f"Зебра {word}"]
    assert await titles(talk, word[:-1]) == [f"Зебра {word}", "Marked"]
    assert await titles(talk, f"{word[:-1]}_") == []
    assert await titles(talk, f"{word[:-1]}%") == []


@pytest.mark.parametrize("nothing", ["", "&search=", "&search=%20%20"])
async def test_without_words_there_is_no_relevance(talk: Talk, nothing: str) -> None:
    refused = await talk.rest("GET", f"posts?orderby=relevance{nothing}")
    assert (refused.status, refused.json["code"]) == (400, "rest_no_search_term_defined")


@pytest.mark.parametrize("by", [None, "editor"])
async def test_what_not_everyone_may_read_is_never_found(
    talk: Talk, site: Blog | WordPress, web: Web, word: str, by: str | None
) -> None:
    await talk.site.publish(f"Open {word}", "<p>text</p>")
    await talk.site.publish(f"Locked {word}", "<p>text</p>", password="sesame")
    for status in ("private", "draft", "pending", "trash"):
        post = await talk.site.publish(f"{status} {word}", "<p>text</p>")
        await talk.site.set_post_status(post.id, status)
    assert [one.content.title for one in await searcher(web, site, by).search(word, 10)] == [f"Open {word}"]
    asked = await talk.rest("GET", f"posts?search={word}&_fields=title", by=by)
    assert len(asked.json) == (1 if by is None else 2)  # who may edit finds the title of what is locked


async def test_what_is_found_is_the_article_as_a_look_shows_it(
    talk: Talk, site: Blog | WordPress, web: Web, word: str
) -> None:
    post = await talk.site.publish(f"The {word} & the ferry", "<p>The goats stay.</p>", author="admin")
    await talk.site.publish(f"Another {word}", "<p>x</p>", date=time.time() - 7200)
    found = await searcher(web, site).search(f"{word} ferry", 10)
    assert [one.keys[0] for one in found] == [f"post:{post.id}"]
    assert found[0].content.title == f"The {word} & the ferry"
    assert found[0].content.link == post.link
    assert found[0].content.author
    assert "The goats stay." in found[0].content.text
    assert len(await searcher(web, site).search(word, 1)) == 1


async def test_a_search_for_nothing_is_refused(site: Blog | WordPress, web: Web) -> None:
    with pytest.raises(Refused, match="rest_no_search_term_defined"):
        await searcher(web, site).search("  ", 10)
