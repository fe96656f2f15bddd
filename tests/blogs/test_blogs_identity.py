"""By what an article is known again: which changes of a feed make no new article of an old one, and which do."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.blogs.document import Document, Entry
from bot.blogs.feed import articles
from bot.blogs.identity import LONGEST, host, names, normal

HOME = "https://harbour.example/"
DAY = 86_400.0


def entry(guid: str = "", link: str = "", title: str = "Low tide", published: float = 0.0) -> Entry:
    return Entry(guid, link, title, False, "<p>Mud.</p>", "", "", published, (), ())


def keys(*entries: Entry, home: str = HOME) -> list[tuple[str, ...]]:
    """The keys of the articles of a feed with these entries, in its order."""
    document = Document("rss20", False, "Log", home, entries)
    return [article.keys for article in reversed(articles(document, f"{home}feed/"))]


def same(one: Entry, other: Entry, home: str = HOME, new_home: str = "") -> bool:
    """Whether what was one entry of the feed is known again as the other."""
    (before,), (after,) = keys(one, home=home), keys(other, home=new_home or home)
    return not set(before).isdisjoint(after)


def test_an_article_has_several_keys_the_strongest_first() -> None:
    assert keys(entry("tag:harbour.example,2007:1", f"{HOME}2007/05/low-tide/")) == [
        ("guid:tag:harbour.example,2007:1", "url:/2007/05/low-tide")
    ]
    assert keys(entry(f"{HOME}?p=5", f"{HOME}low-tide/")) == [(f"guid:{HOME}?p=5", "url:?p=5", "url:/low-tide")]
    assert keys(entry(f"{HOME}low-tide/", f"{HOME}low-tide/")) == [(f"guid:{HOME}low-tide/", "url:/low-tide")]


def test_a_changed_guid_makes_no_new_article_while_the_link_stays() -> None:
    assert same(entry("1", f"{HOME}low-tide/"), entry("post-1", f"{HOME}low-tide/"))
    assert same(entry("1", f"{HOME}low-tide/"), entry("", f"{HOME}low-tide/"))


def test_a_changed_link_makes_no_new_article_while_the_guid_stays() -> None:
    assert same(entry("tag:1", f"{HOME}low-tide/"), entry("tag:1", f"{HOME}2007/05/low-tide/"))
    assert same(entry("tag:1", f"{HOME}low-tide/"), entry("tag:1"))


def test_a_change_of_both_is_a_new_article() -> None:
    assert not same(entry("1", f"{HOME}low-tide/"), entry("2", f"{HOME}high-tide/"))


def test_without_a_guid_the_link_is_the_key() -> None:
    assert keys(entry(link=f"{HOME}low-tide/")) == [("url:/low-tide",)]


def test_without_a_guid_and_a_link_there_is_no_article() -> None:
    assert keys(entry(), entry("1")) == [("guid:1",)]


def test_a_guid_that_several_share_names_none_of_them() -> None:
    twice = keys(entry("1", f"{HOME}a/"), entry("1", f"{HOME}b/"))
    assert twice == [("url:/a",), ("url:/b",)]


def test_a_link_that_all_share_names_none_of_them() -> None:
    assert keys(entry("1", f"{HOME}log/"), entry("2", f"{HOME}log/")) == [("guid:1",), ("guid:2",)]


def test_where_nothing_is_left_to_tell_them_apart_title_and_day_do() -> None:
    one, other = keys(
        entry("x", HOME, "One", DAY), entry("x", HOME, "Two", DAY), entry("x", HOME, "Two", DAY + 60)
    )  # the third is the second again
    assert one != other
    assert one[0].startswith("text:")
    assert keys(entry("x", HOME, "One", DAY), entry("x", HOME, "One", 2 * DAY))[1] != one


def test_a_move_to_https_or_to_another_host_makes_no_new_articles() -> None:
    old, new = "http://www.harbour.example/", "https://quay.example/"
    link = "2007/05/low-tide/"
    assert same(entry(old + link, old + link), entry(HOME + link, HOME + link), old, HOME)
    assert same(entry(old + link, old + link), entry(new + link, new + link), old, new)
    assert same(entry(f"{old}?p=5", old + link), entry(f"{new}?p=5", f"{new}low-tide.html"), old, new)


def test_a_wordpress_post_is_known_by_its_number_in_every_form_of_its_address() -> None:
    forms = [
        "https://harbour.example/?p=5",
        "http://www.harbour.example/?p=5",
        "https://harbour.example/index.php?p=5",
        "https://harbour.example/?post_type=log&p=5",
        "https://harbour.example/?p=5&utm_source=feed",
        "https://harbour.example/?p=5#more-5",
    ]
    assert {normal(form) for form in forms} == {"?p=5"}
    assert normal("https://harbour.example/?p=51") != normal("https://harbour.example/?p=5")


@pytest.mark.parametrize(
    "added",
    ["?utm_source=rss&utm_medium=feed", "?fbclid=x1", "?ref=feed", "?yclid=3&mc_cid=4", "#comments", "#at=rss", "/"],
)
def test_what_is_hung_on_an_address_to_count_readers_makes_no_new_article(added: str) -> None:
    assert same(entry(link=f"{HOME}low-tide"), entry(link=f"{HOME}low-tide{added}"))


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (f"{HOME}2007/%D0%BF%D1%80", f"{HOME}2007/%d0%bf%d1%80"),
        (f"{HOME}2007/%D0%BF%D1%80", f"{HOME}2007/\u043f\u0440"),
        (f"{HOME}index.php/2007/low-tide/", f"{HOME}2007/low-tide/"),
        (f"{HOME}log?b=2&a=1", f"{HOME}log?a=1&b=2"),
        (f"{HOME}low-tide", f" {HOME}low-tide "),
    ],
)
def test_an_address_written_otherwise_is_the_same_address(one: str, other: str) -> None:
    assert normal(one) == normal(other) != ""


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (f"{HOME}low-tide/", f"{HOME}high-tide/"),
        (f"{HOME}log?id=1", f"{HOME}log?id=2"),
        (f"{HOME}log.html#monday", f"{HOME}log.html#tuesday"),
        (f"{HOME}#one", f"{HOME}#two"),
    ],
)
def test_addresses_of_different_articles_stay_different(one: str, other: str) -> None:
    assert normal(one) != normal(other)


@pytest.mark.parametrize(
    "url", ["", HOME, "https://harbour.example", "tag:a,2007:1", "urn:uuid:1", "ftp://a.example/b"]
)
def test_a_front_page_and_what_is_no_web_address_name_no_article(url: str) -> None:
    assert normal(url) == ""


def test_in_a_feed_of_links_the_same_path_on_other_hosts_is_not_the_same() -> None:
    assert not same(entry("1", "https://quay.example/blog/1"), entry("2", "https://pier.example/blog/1"))
    assert same(entry("1", "http://www.quay.example/blog/1"), entry("2", "https://quay.example/blog/1"))
    assert keys(entry("1", "https://quay.example/blog/1")) == [("guid:1", "url://quay.example/blog/1")]


def test_a_feed_kept_elsewhere_still_has_the_addresses_of_its_blog() -> None:
    document = Document("rss20", False, "Log", HOME, (entry("1", f"{HOME}low-tide/"),))
    (article,) = articles(document, "https://feeds.example/harbour")
    assert article.keys == ("guid:1", "url:/low-tide")


def test_hosts_are_compared_without_www_and_in_lower_case() -> None:
    assert host("https://WWW.Harbour.example:8443/x") == host("http://harbour.example/") == "harbour.example"
    assert host("nothing") == host("http://[bad") == ""


WILD = st.text(st.characters(), max_size=60)  # lone surrogates too: JSON can hold them


@given(WILD, WILD)
def test_keys_are_each_given_once_and_never_fail(guid: str, link: str) -> None:
    found = names(guid, f"http://a.example/{link}", {"a.example"})
    assert len(found) == len(set(found))
    assert all(len(key) <= LONGEST and "\0" not in key and key.encode() for key in found)


def test_a_key_is_short_enough_for_an_index_and_still_tells_long_addresses_apart() -> None:
    one, other = (names("", f"{HOME}{'x' * 9_000}{end}") for end in "ab")
    assert one != other
    assert names("%00\0a", f"{HOME}%00a") == ("guid:%00a", "url:/a")
