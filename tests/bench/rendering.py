"""HTML to Discord Markdown: milliseconds per article beside markdownify, and how many of 35 checks each passes.

The articles are made here, about 6,500 characters each, of the sort that WordPress sends. The two take turns, round
by round, so that whatever else the machine does slows both; what is printed are medians of CPU time. The checks ask
what a reader in Discord would see; that a library for other kinds of Markdown fails them is no fault of its own.
"""

import gc
import random
import re
import statistics
import time
from collections.abc import Callable

from markdownify import markdownify

from bot.text.to_discord import render

ARTICLES, ROUNDS = 50, 7
BASE = "https://blog.example/2007/03/post/"

_PROSE = (
    "the town of Lower Fenwick will get a second bridge whether it wants one or not said mayor on Tuesday after long "
    "quiet meeting that nobody had asked for and few stayed to hear; in spring (early, wet) river takes back its own — "
    "don’t tell council. Half an hour later, at the “Heron &amp; Pike”, they voted again, 3 to 4, against it"
)


def article(number: int) -> str:
    """One article: paragraphs with links and stress, headings, pictures, lists, quotes, code, tables."""
    dice, prose = random.Random(number), _PROSE.split()

    def words(least: int, most: int) -> str:
        return " ".join(dice.choice(prose) for _ in range(dice.randint(least, most)))

    def paragraph() -> str:
        link = f'<a href="https://fenwick.example/{number}/?a=1&amp;b={dice.randint(1, 99)}">{words(1, 4)}</a>'
        stress = f"<strong>{words(1, 3)}</strong>", f"<em>{words(1, 5)}</em>", link
        return f"<p>{words(20, 40)} {dice.choice(stress)} {words(10, 25)} {dice.choice(stress)} {words(5, 30)}.</p>"

    def picture() -> str:
        name = f"https://blog.example/wp-content/uploads/{number}-{dice.randint(1, 9)}"
        sizes = ", ".join(f"{name}-{width}.jpg {width}w" for width in (300, 768, 1024))
        return (
            f'<figure class="wp-block-image size-large"><img loading="lazy" decoding="async" width="1024" height="683" '
            f'src="{name}-1024.jpg" alt="{words(4, 8)}" class="wp-image-{number}" srcset="{sizes}" '
            f'sizes="(max-width: 1024px) 100vw, 1024px"/><figcaption>{words(5, 12)}</figcaption></figure>'
        )

    def listing() -> str:
        return f"<ul>{''.join(f'<li>{words(4, 14)}</li>' for _ in range(dice.randint(3, 6)))}</ul>"

    def quote() -> str:
        return f'<blockquote class="wp-block-quote"><p>{words(15, 30)}</p><cite>{words(2, 3)}</cite></blockquote>'

    def code() -> str:
        return f'<pre class="wp-block-code"><code class="language-python">vote({number})\n# {words(5, 9)}</code></pre>'

    def table() -> str:
        rows = "".join(f"<tr><td>{words(1, 2)}</td><td>{dice.randint(1, 999)}</td></tr>" for _ in range(4))
        return f"<table><thead><tr><th>Ward</th><th>Votes</th></tr></thead><tbody>{rows}</tbody></table>"

    sorts = (*(paragraph,) * 9, picture, picture, listing, listing, quote, code, table)
    made: list[str] = []
    while sum(map(len, made)) < 6_300:
        made.append(f"<h2>{words(2, 6)}</h2>")
        made += [dice.choice(sorts)() for _ in range(4)]
    return "\n\n".join(made)


def ours(html: str) -> str:
    """The bot's own way."""
    return render(html, BASE).markdown


def theirs(html: str) -> str:
    """The peer, with the headings that Discord knows and otherwise as it comes."""
    return str(markdownify(html, heading_style="ATX"))


# What a reader in Discord should see ---------------------------------------------------------------------------------


def has(*pieces: str) -> Callable[[str], bool]:
    return lambda made: all(piece in made for piece in pieces)


def lacks(*pieces: str) -> Callable[[str], bool]:
    return lambda made: not any(piece in made for piece in pieces)


def fits(pattern: str) -> Callable[[str], bool]:
    return lambda made: re.search(pattern, made, re.MULTILINE) is not None


def misses(pattern: str) -> Callable[[str], bool]:
    return lambda made: re.search(pattern, made, re.MULTILINE) is None


CHECKS: tuple[tuple[str, str, Callable[[str], bool]], ...] = (
    ("bold, italic, strike", "<p><b>one</b> <em>two</em> <del>six</del></p>", has("**one**", "*two*", "~~six~~")),
    ("h2 is a heading", "<h2>Bridge</h2><p>x</p>", fits(r"^#{1,3} Bridge$")),
    ("h5 is no #####", "<h5>Bridge</h5><p>x</p>", lacks("####")),
    (
        "link keeps words and address",
        '<p><a href="https://a.example/b">word</a></p>',
        has("word", "https://a.example/b"),
    ),
    ("link with brackets", '<a href="https://a.example/x_(y)">w</a>', fits(r"<https://a\.example/x_(\(y\)|%28y%29)>")),
    ("nested list", "<ul><li>a<ul><li>b</li></ul></li></ul>", fits(r"^[-*] a\n {2,4}[-*] b$")),
    ("list start", '<ol start="7"><li>x</li></ol>', fits(r"^7\. x$")),
    ("every line of a quote", "<blockquote><p>a</p><p>b</p></blockquote>", fits(r"^> a\n> ?\n> b$")),
    ("quote in a quote", "<blockquote>a<blockquote>b</blockquote></blockquote>", lacks("> >")),
    ("no raw pipes for a table", "<table><tr><th>W</th></tr><tr><td>3</td></tr></table>", lacks("| ---", "|---")),
    ("code block", "<pre><code>a\n  b</code></pre>", has("```", "a\n  b")),
    ("its language", '<pre><code class="language-php">a</code></pre>', has("```php\n")),
    ("inline code with a star", "<p><code>*.o</code></p>", has("`*.o`")),
    ("inline code with a tick", "<p><code>a`b</code></p>", has("`` a`b ``")),
    ("address in text untouched", "<p>https://a.example/b_c_d</p>", has("https://a.example/b_c_d")),
    ("star escaped", "<p>2 * 3 * 4</p>", has(r"2 \* 3 \* 4")),
    ("underscore escaped", "<p>_not_ this</p>", has(r"\_not\_")),
    ("spoiler escaped", "<p>||no||</p>", misses(r"(?<!\\)\|\|")),
    ("tilde escaped", "<p>~~no~~</p>", misses(r"(?<!\\)~~")),
    ("# at the start escaped", "<p># no</p>", misses("^# ")),
    ("> at the start escaped", "<p>&gt; no</p>", misses("^> ")),
    ("- at the start escaped", "<p>- no</p>", misses("^- ")),
    ("-# at the start escaped", "<p>-# no</p>", misses("^-# ")),
    ("@everyone pings nobody", "<p>@everyone</p>", lacks("@everyone")),
    ("<@id> in text pings nobody", "<p>&lt;@123456789012345678&gt;</p>", misses(r"(?<!\\)<@\d")),
    ("script and style dropped", "<style>p{}</style><script>x()</script><p>a</p>", lacks("x()", "p{}")),
    ("no ![]() for a picture", '<p><img src="a.jpg" alt="Low water"></p>', lacks("![")),
    ("its words", '<p><img src="a.jpg" alt="Low water"></p>', has("Low water")),
    ("linked picture is no empty link", '<a href="https://a.example/b.jpg"><img src="a.jpg"></a>', lacks("[](", "![]")),
    ("caption apart", "<figure><img src=a.jpg><figcaption>Mud</figcaption></figure><p>x</p>", fits(r"Mud\n+x")),
    (
        "YouTube frame is a link",
        '<iframe src="https://www.youtube.com/embed/Ab3dEf-hI_k"></iframe>',
        has("watch?v=Ab3dEf-hI_k"),
    ),
    ("footnote number raised", '<p>So<sup><a href="#fn1">1</a></sup>.</p>', has("So¹")),
    ("br breaks the line", "<p>a<br>b</p>", fits(r"^a *\nb")),
    ("spaces collapse", "<p>a   b\n\n   c</p>", has("a b c")),
    ("neighbours in bold", "<p><b>a </b><b>b</b> c</p>", fits(r"\*\*a b\*\* c")),
    ("curly quotes kept", "<p>&#8220;a&#8221; &mdash; b</p>", has("“a” — b")),
)


def score(convert: Callable[[str], str]) -> list[str]:
    """The names of the checks that a converter fails."""
    return [name for name, html, holds in CHECKS if not holds(convert(html).strip())]


def run() -> None:
    """Measure both, and print."""
    articles = [article(number) for number in range(ARTICLES)]
    rows: dict[str, tuple[Callable[[str], str], list[float]]] = {"backchannel": (ours, []), "markdownify": (theirs, [])}
    for _ in range(ROUNDS):
        for convert, times in rows.values():
            gc.collect()  # nobody pays for what the other left behind
            began = time.process_time()
            for html in articles:
                convert(html)
            times.append((time.process_time() - began) * 1_000 / ARTICLES)
    mean = statistics.mean(map(len, articles))
    peer = statistics.median(rows["markdownify"][1])
    print(f"HTML -> Discord Markdown, {ARTICLES} articles of {mean:,.0f} characters, median of {ROUNDS} rounds")
    print(f"{'':14}{'ms/article':>11}{'times as fast':>15}{'checks passed':>15}   failed")
    for name, (convert, times) in rows.items():
        median, failed = statistics.median(times), score(convert)
        passed = f"{len(CHECKS) - len(failed)} of {len(CHECKS)}"
        print(f"{name:14}{median:11.3f}{peer / median:14.1f}x{passed:>15}   {'; '.join(failed)}")


if __name__ == "__main__":
    run()
