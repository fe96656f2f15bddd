"""Articles that are hard to show, for the gallery of the demo's page. All are made up, like the town they tell of."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from bot.model import Absence, Content, Picture
from bot.text.article_cards import Style

BLOG = "The Lower Quay"
HOME = "https://quay.example"
"""Addresses under ``HOME/wp-content/uploads/`` are drawn by the demo's page."""
MORNING = 1_194_249_600.0
OPENING, WHOLE, LINK = Style(), Style("whole"), Style("link only")


@dataclass(frozen=True, slots=True)
class Awkward:
    """An article, what is awkward about it, and the styles in which that shows."""

    name: str
    note: str
    content: Content
    styles: Sequence[Style] = field(default=(OPENING,))


def picture(name: str, alt: str = "") -> Picture:
    """A picture of the blog."""
    return Picture(f"{HOME}/wp-content/uploads/{name}", alt)


def image(name: str, alt: str = "", more: str = "") -> str:
    """The same as HTML."""
    return f'<img src="{HOME}/wp-content/uploads/{name}" alt="{alt}" {more}>'


def article(title: str, html: str, **others: object) -> Content:
    """An article as the blog's WordPress would tell it."""
    given = {
        "author": "Ottla Brand",
        "published": MORNING,
        "categories": ("Harbour",),
        "link": f"{HOME}/2007/11/ferry/",
    }
    return Content(text=html, title=title, **(given | others))  # type: ignore[arg-type]


TALK = (
    "The ferry is to stop at nine from Monday on. Nobody was asked, and the notice hangs where only the gulls read it.",
    (
        "The harbour office says that the last boats ran empty. I stood there for a week with a pencil: eleven, "
        "fourteen, nine, thirty on Friday when the choir sang, and one of them was the mayor's own aunt."
    ),
    (
        "It is true that diesel costs more than it did. It is also true that the clock on the customs house has been "
        "gilded twice in ten years, and that it is still four minutes slow."
    ),
    (
        "Who works late at the sugar mill will now walk round by the iron bridge, which is forty minutes in dry "
        "weather. The office calls this a reasonable alternative. It has no windows on that side."
    ),
    (
        "Somebody wrote to ask why I go on about a boat. Because a town is the sum of what it runs for a few people at "
        "an odd hour: the night bell of the chemist, the lamp at the steps, the last ferry."
    ),
)
FILM = '<iframe src="https://films.example/embed/ferry" title="Four minutes of the ferry"></iframe>'
DEBATE = "https://gazette.example/2007/ferry-debate"
FIGURES = (
    f"<figure>{image('notice.png', 'A notice')}<figcaption>The notice, as it hung on Monday.</figcaption></figure>"
    f"<figure>{image('clock.png')}<figcaption>{TALK[2]}</figcaption></figure>"
)
LISTS = """
<h2>To the meeting</h2>
<ul><li>A pencil<ul><li>sharp</li><li>and a second one</li></ul></li><li>The list</li></ul>
<h3>And to the quay</h3>
<ol start="7"><li>A lamp</li><li>Warm gloves</li></ol>
"""
QUOTES = """
<blockquote><blockquote><p>Why was nobody asked?</p></blockquote>
<p>Everybody could have read the notice.</p></blockquote>
<p>The notice hung <em>inside</em> the office.</p>
"""
CODE = """
<p>With <code>wc -l</code>, or:</p>
<pre><code class="language-python">for boat in boats:
    print(boat.name, boat.passengers, boat.captain, boat.leaves_at, boat.arrives_at, boat.remarks)</code></pre>
"""
TABLE = """
<table><tr><th>Evening</th><th>Boats</th><th>People</th></tr>
<tr><td>Monday</td><td>2</td><td>11</td></tr>
<tr><td>Friday, with the choir</td><td>3</td><td>30</td></tr></table>
"""
BY_HAND = """
<center><b>BREAKING<br></center><font color=red>The ferry stays - for now<br><br>It was in the <i>Gazette
<br>Thanks to all who wrote :-)<br><br><hr>More tomorrow
"""
POEM = """
<p>You left at nine, you leave no more,<br>a lamp goes out along the shore.<br>*</p>
<p>The office sleeps, its clock is slow:<br>it does not know, it does not know.</p>
"""
DEFINITIONS = """
<dl><dt>bollard</dt><dd>what one sits on</dd><dt>slack water</dt><dd>when nothing happens<sup>1</sup></dd></dl>
<p><sup>1</sup> In the office: all day.</p>
"""
DECEIT = """
<p>@here &lt;@123&gt; &lt;@&amp;9&gt; ||secret|| [click](https://evil.example/) # no heading</p>
<p><a href="https://evil.example/">https://bank.example/</a> ~~and~~ __so__ on</p>
"""
SMILEYS = '<p>We won <img class="wp-smiley" src="/s.png" alt="🙂"> nearly 👩‍🚒🏳️‍🌈 (for now) :)</p>'
HEBREW = "<p>המעבורת של Quillhaven לא תצא יותר אחרי תשע בערב.</p><ul><li>מי שואל?</li><li>ומי עונה?</li></ul>"
ARABIC = "<p>تتوقف العبّارة في الساعة 9:00 مساءً. كتبنا 3 رسائل، ولم يجب أحد!</p>"
JAPANESE = "".join(f"<p>{n}通目の手紙。{'渡し船は九時に終わる。誰も聞かれなかった。' * 6}</p>" for n in range(1, 31))


def paragraphs(count: int, *, pictured: bool = False) -> str:
    """So many paragraphs that go on about the ferry, each a little different, some with a picture before them."""
    html = ""
    for number in range(count):
        if pictured and number % 3 == 1:
            html += image(f"quay-{number}.png", f"The quay, as letter {number} found it")
        so_far = f" That makes {number} letters so far." if number >= len(TALK) else ""
        html += f"<p>{TALK[number % len(TALK)]}{so_far}</p>"
    return html


def articles() -> Iterator[Awkward]:
    """All of them."""
    yield from _of_any_size()
    yield from _pictures()
    yield from _markup()
    yield from _scripts()
    yield from _settings()


def _of_any_size() -> Iterator[Awkward]:
    ferry = "The last ferry"
    yield Awkward("Short", "two paragraphs, no picture", article(ferry, paragraphs(2)), (OPENING, LINK))
    thirty = article("Thirty letters about a boat", paragraphs(30))
    yield Awkward("Long, no picture", "whole: the rest goes to the thread in parts", thirty, (OPENING, WHOLE))
    yield Awkward("Nearly too long", "whole, it just fits the card", article("At length", paragraphs(10)), (WHOLE,))
    breathless = article("Without taking breath", f"<p>{' '.join(TALK * 4)}</p>")
    yield Awkward("One endless paragraph", "no place to cut but sentences", breathless, (OPENING, WHOLE))
    yield Awkward("No title", "it is called by its first words", article("", paragraphs(1)))
    heron = article("", "", picture=picture("heron.png", "A heron on the customs house clock"))
    yield Awkward("Neither title nor text", "only what its picture shows", heron, (OPENING, LINK))
    yield Awkward("Nothing at all", "no title, text, author, date or category", Content(link=f"{HOME}/?p=7"))
    question = "On the question, put at every meeting since spring and answered at none, of who winds the clock, "
    yield Awkward("A huge title", "cut at a word, and still a title", article(question * 4, TALK[0]))
    word = "Binnenschifffahrtsgebührenordnungsänderungsantragsbearbeitungsstelle"
    yield Awkward("A title that is one long word", "nothing may stick out", article(word * 3, TALK[1]))
    knots = article("Knots", f"<p>{'rope' * 90}</p><p>{HOME}/{'a-long-way/' * 30}</p>")
    yield Awkward("Words without end", "and addresses without end", knots)
    debate = article("Read this", f'<p><a href="{DEBATE}">{DEBATE}</a></p>')
    yield Awkward("Only a link", "the text is one address", debate)
    yield Awkward("Only an embed", "a film that stands elsewhere", article("The boat, moving", FILM))
    far = article("Where it stands", TALK[2], link=f"{HOME}/{'archive/' * 70}?p=1")
    yield Awkward("A very long address", "too long for a button, so it is a line", far)


def _pictures() -> Iterator[Awkward]:
    yield Awkward("Only a picture", "no words", article("Low tide", image("low-tide.png")), (OPENING, LINK))
    small = image("steps-300x200.png", "The steps at low tide")
    steps = article("The steps", f"{small}<p>{TALK[4]}</p>{image('steps.png?w=640')}", picture=picture("steps.png"))
    yield Awkward("The same picture three times", "featured, small, and as large as wanted: it is shown once", steps)
    for count in (2, 3, 5):
        bridges = "".join(image(f"bridge-{number}.png") for number in range(count))
        yield Awkward(f"{count} pictures", "at most four with an opening", article("Bridges", TALK[3] + bridges))
    boats = "".join(image(f"album-{number}.png", f"Boat number {number}") for number in range(14))
    album = article("All boats", f"<p>{TALK[0]}</p>{boats}")
    yield Awkward("An album", "fourteen pictures: four with an opening, all with the whole", album, (OPENING, WHOLE))
    walk = article("Round the harbour", paragraphs(24, pictured=True), picture=picture("walk.png", "The way"))
    yield Awkward("Pictures all along", "whole: each stands with its part of the text", walk, (WHOLE,))
    yield Awkward("Captions", "figures with captions, one long", article("What hangs in the office", FIGURES))


def _markup() -> Iterator[Awkward]:
    yield Awkward("Headings and lists", "nested, numbered from seven", article("What to bring on Monday", LISTS))
    yield Awkward("Quotes in quotes", "who says what", article("An exchange of letters", QUOTES))
    yield Awkward("Code", "in its own language, with a long line", article("How I count", CODE))
    yield Awkward("A table", "with figures", article("Who was on board", TABLE))
    yield Awkward("Written by hand in 2007", "no paragraphs, nothing closed", article("Ferry news!!!", BY_HAND))
    yield Awkward("A poem", "lines that must stay lines", article("To a ferry", POEM))
    yield Awkward("Definitions and footnotes", "small signs", article("Words of the harbour", DEFINITIONS))
    folded = article("In short", f"<p>{TALK[0]}</p><!--more-->{paragraphs(24)}")
    yield Awkward("Read more", "the author says where the opening ends", folded, (OPENING, WHOLE))
    vote = article("Vote now", f'[poll id="3"]<p>{TALK[1]}</p>[gallery ids="1,2"][/caption]')
    yield Awkward("Left over", "shortcodes of a plugin that is gone", vote)
    deceit = article("@everyone **free** `boats`", DECEIT, author="<@&7> *root*")
    yield Awkward("It wants to ping and to deceive", "all of it stays text", deceit)


def _scripts() -> Iterator[Awkward]:
    hebrew = article("המעבורת האחרונה", HEBREW, author="דינה", categories=("נמל",))
    yield Awkward("From right to left", "Hebrew, with a Latin name in it", hebrew)
    yield Awkward("Arabic and numbers", "signs that change their side", article("آخر عبّارة (9:00)", ARABIC))
    yield Awkward("Three bytes a sign", "Discord counts them", article("最後の渡し船", JAPANESE), (WHOLE,))
    yield Awkward("Smileys and emoji", "as pictures and as signs", article("The boat 🛥️ stays 🎉", SMILEYS))
    piled = "".join(letter + "\u0338\u0322\u031b\u0301\u0359\u0303\u0304" for letter in "Quay")
    yield Awkward("Accents piled up", "a name that leaves its line", article(f"{piled} news", TALK[0], author=piled))


def _settings() -> Iterator[Awkward]:
    ferry = article("The last ferry", paragraphs(3), picture=picture("ferry.png", "The ferry"))
    yield Awkward("Coloured, with a role to ping", "as an admin chose", ferry, (Style(colour=0x2A6F97, ping=7),))
    matters = tuple(f"Matter number {number}" for number in range(40))
    everything = article("Everything about everything", TALK[2], categories=matters, tags=("a*b",))
    own = Style(small_print="Filed by {author} under {categories} · {tags} · {nobody}")
    yield Awkward("Small print of one's own", "and a great many categories", everything, (own,))
    yield Awkward("Comments are closed", "and it says so", article("Enough said", TALK[4], comments_open=False))
    for absence in Absence:
        gone = article("The last ferry", paragraphs(3), absence=absence)
        yield Awkward(f"Gone: {absence}", "what happened, and no text", gone)
