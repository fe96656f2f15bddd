"""A text that is cut into parts shows each picture with the part that it stands in."""

from bot.text.to_discord import render


def at(html: str) -> list[str]:
    """The beginning of what follows each picture in the Markdown."""
    rendered = render(html, "https://blog.example/")
    return [rendered.markdown[place:][:12] for place in rendered.places]


def test_a_picture_stands_before_the_block_that_follows_it() -> None:
    html = "<p>One.</p><figure><img src=a.jpg></figure><p>Two.</p><img src=b.jpg><h2>Three</h2>"
    assert at(html) == ["Two.\n\n### Th", "### Three"]


def test_a_picture_stands_with_its_caption() -> None:
    assert at("<p>One.</p><figure><img src=a.jpg><figcaption>Mud</figcaption></figure><p>Two.</p>")[0].startswith(
        "-# 🖼️ Mud"
    )


def test_a_picture_within_a_block_stands_where_that_begins() -> None:
    assert at("<p>One.</p><ul><li>first</li><li><img src=a.jpg> second</li></ul>") == ["- first\n- se"]
    assert at("<p>One.</p><p>Two <img src=a.jpg> and more.</p>") == ["Two and more"]


def test_a_picture_at_the_end_stands_there() -> None:
    assert at("<p>One.</p><img src=a.jpg>") == [""]


def test_a_footer_of_the_feed_takes_no_picture_along() -> None:
    rendered = render("<p>One.</p><img src=a.jpg><p>The post One appeared first on Blog.</p>", "https://blog.example/")
    assert (rendered.markdown, rendered.places) == ("One.", (4,))


def test_a_picture_shown_twice_stands_where_it_is_first() -> None:
    assert at("<img src=a.jpg><p>One.</p><img src=a.jpg><p>Two.</p>") == ["One.\n\nTwo."]


def test_a_link_to_a_larger_picture_keeps_the_place() -> None:
    assert at("<p>One.</p><a href=large.jpg><img src=a.jpg></a><p>Two.</p>") == ["Two."]
