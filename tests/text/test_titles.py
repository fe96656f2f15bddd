"""Titles as blogs send them, and as they are to be read."""

import pytest
import strategies
from hypothesis import given

from bot.text.titles import title_text

TITLES = {
    "A bridge too many": "A bridge too many",
    "  A\n bridge&nbsp;too many ": "A bridge too many",
    "A <b>bridge</b> too <i>many</i>": "A bridge too many",
    "&#8220;No&#8221; &#8211; said &amp; done": "“No” – said & done",
    "&amp;#8220;No&amp;#8221; &amp;ndash; said &amp;amp; done": "“No” – said & done",
    "What &lt;b&gt; does": "What <b> does",
    "5 &lt; 6 and 6 > 5 and 1 < 2": "5 < 6 and 6 > 5 and 1 < 2",
    "One line<br />and another": "One line and another",
    'Fun <img class="emoji" alt="🎉" src="x.svg"> today': "Fun 🎉 today",
    "<script>x()</script>Quiet": "Quiet",
    "R&D, AT&T": "R&D, AT&T",
    "Hid&#8203;den &#x202e;words": "Hidden words",
    "": "",
}


@pytest.mark.parametrize("html", TITLES)
def test_a_title_is_read(html: str) -> None:
    assert title_text(html) == TITLES[html]


@given(strategies.html)
def test_a_title_is_one_line_of_clean_text(html: str) -> None:
    assert title_text(html) == " ".join(title_text(html).split())
