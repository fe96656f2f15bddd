"""What stands on the demo's blog: the quarrels of a small town that does not exist, told as blogs told them in 2007."""

from __future__ import annotations

import time
from dataclasses import dataclass
from typing import Protocol

from .model import CommentRecord, Picture, Post

TITLE = "The Lower Quay"
DAY = 86400


@dataclass(frozen=True, slots=True)
class Remark:
    """A reader's comment; `answers` is the place in the list (from 0) of the one it answers."""

    author: str
    text: str
    answers: int | None = None


@dataclass(frozen=True, slots=True)
class Story:
    """An article. In `html`, `uploads:NAME` stands for the address of that picture in `inside`."""

    title: str
    html: str
    author: str
    categories: tuple[str, ...]
    picture: Picture | None = None
    inside: tuple[Picture, ...] = ()
    remarks: tuple[Remark, ...] = ()
    days_ago: float = 0


class Publisher(Protocol):
    """The part of a blog that telling a story needs."""

    async def publish(
        self,
        title: str,
        html: str,
        author: str = ...,
        categories: tuple[str, ...] = ...,
        picture: Picture | None = ...,
        date: float | None = ...,
    ) -> Post:
        """Publish an article."""

    async def upload(self, picture: Picture) -> str:
        """Upload a picture."""

    async def comment(
        self,
        post_id: int,
        author: str,
        text: str,
        email: str | None = ...,
        parent: int | None = ...,
        date: float | None = ...,
    ) -> CommentRecord:
        """Comment as a visitor."""

    async def set_option(self, name: str, value: object) -> None:
        """Change a setting."""


async def fill(blog: Publisher, now: float | None = None) -> list[Post]:
    """Publish the older articles with their comments, oldest first; guests' comments appear at once from here on."""
    await blog.set_option("comment_previously_approved", False)
    moment = time.time() if now is None else now
    posts = []
    for story in OLDER:
        date = moment - story.days_ago * DAY
        post = await publish(blog, story, date)
        await remark(blog, post, story.remarks, date)
        posts.append(post)
    return posts


async def publish(blog: Publisher, story: Story, date: float | None = None) -> Post:
    """Publish one story (now, unless a date is given), its pictures first."""
    html = story.html
    for picture in story.inside:
        html = html.replace(f"uploads:{picture.name}", await blog.upload(picture))
    return await blog.publish(story.title, html, story.author, story.categories, story.picture, date)


async def remark(
    blog: Publisher, post: Post, remarks: tuple[Remark, ...], date: float | None = None
) -> list[CommentRecord]:
    """Let the readers speak, in order; after `date` there are twenty minutes between two of them."""
    said: list[CommentRecord] = []
    for number, one in enumerate(remarks):
        parent = None if one.answers is None else said[one.answers].id
        when = None if date is None else date + 1200 * (number + 1)
        said.append(await blog.comment(post.id, one.author, one.text, parent=parent, date=when))
    return said


def with_update(html: str) -> str:
    """The text of today's article once its author has heard back."""
    return f"{html}\n{UPDATE}"


FERRY = Story(
    title="Who is paying for the night ferry?",
    author="Edda Marsh",
    categories=("Harbor", "Money"),
    picture=Picture("night-ferry.png", "Dusk over the lower quay, a minute after the last ferry"),
    days_ago=9,
    html="""\
<p>Every spring the harbor board discovers that the night ferry loses money, and every spring it is astonished. \
This year the astonishment comes with a <a href="http://board.quillhaven.example/papers/ferry.html">forty-page \
paper</a>, so I made a pot of tea and read it, in order that you need not.</p>
<p>The argument, once you have swept away the tables, is this:</p>
<blockquote><p>Between ten at night and five in the morning the vessel carries on average eleven persons per \
crossing. A service of this kind cannot be regarded as a transport service in the proper sense.</p></blockquote>
<p>Eleven persons. I have counted them myself, twice, from the bench by the ice house, and I would like to say \
who they are:</p>
<ul>
<li>four from the cannery, whose shift ends at a quarter past two;</li>
<li>two nurses, one in each direction, who wave;</li>
<li>the baker's boy with his bicycle;</li>
<li>and a changing handful of people who missed the earlier one and are sorry.</li>
</ul>
<p>Take the ferry away and the cannery hands walk round by the causeway, which is an hour and ten minutes \
<em>when the tide is out</em>. The paper does not mention the tide. It is forty pages about a harbor and it does \
not mention the tide.</p>
<p>Add the fares, subtract the fuel, and the hole is about as deep as the one the board digs every year for its \
own summer reception. I am only saying.</p>""",
    remarks=(
        Remark(
            "Tobin Reeve", "I am one of the four. Thank you for counting us.\n\nWe would pay ten more if anybody asked."
        ),
        Remark(
            "Ottoline",
            "<blockquote>It is forty pages about a harbor and it does not mention the tide.</blockquote>\n"
            "I printed this out and hung it in the chandlery.",
        ),
        Remark("Wim Tarrow", "Does anyone know who wrote the paper? It isn't signed.", answers=1),
        Remark("Ottoline", "Nobody signs forty pages, Wim. They only sign the invoice :)", answers=2),
    ),
)

LIBRARY = Story(
    title="The library has been “reimagined”",
    author="Wim Tarrow",
    categories=("Town hall", "Books"),
    picture=Picture("reading-room.png", "The hills behind the library, seen from the new sofa"),
    inside=(Picture("fire-station.png", "Heavy clouds gathering over the fire station and its cellar"),),
    days_ago=5,
    html="""\
<p>I went to return a book on Tuesday and found a sofa where the local history used to be. It is a good sofa. I \
sat on it for a while and thought about local history.</p>
<p>The town hall's word for this is <strong>reimagining</strong>. The leaflet by the door says:</p>
<blockquote><p>Visitors told us they wanted space. We listened. By curating our holdings we have created a \
living room for everyone.</p></blockquote>
<p>"Curating our holdings" turns out to mean nineteen crates in the cellar of the fire station, where it \
floods.</p>
<p><img src="uploads:fire-station.png" alt="Heavy clouds gathering over the fire station and its cellar" \
width="480" height="270" /></p>
<p>The shelves did not vanish this week, by the way. We have lost two or three a year since the roof was mended, and \
each time there was a leaflet.</p>
<p>Some questions that I have <a href="http://lowerquay.example/letters/library.html">sent to the councillor for \
culture</a>:</p>
<ol>
<li>Which visitors were asked, and in which month?</li>
<li>Who decided what went into the crates?</li>
<li>Has anybody from the town hall been in the cellar of the fire station in November?</li>
</ol>
<p>If I get answers I will print them whole, also when they make me look silly.</p>""",
    remarks=(
        Remark("Pell", "They asked me! They asked whether I liked sofas."),
        Remark("Edda Marsh", "And what did you say?", answers=0),
        Remark("Pell", "That I like sofas. I see now that this was a trap.", answers=1),
        Remark(
            "J. Hask",
            "With respect, the crates are a *temporary* measure. It says so in the minutes: "
            "http://minutes.quillhaven.example/spring?item=14",
        ),
        Remark("Tobin Reeve", "The ice house was a temporary measure, too, in my grandfather's time.", answers=3),
    ),
)

PARKING = Story(
    title="A short note on parking & principle",
    author="Edda Marsh",
    categories=("Town hall",),
    days_ago=2,
    html="""\
<p>Item nine of last night's meeting: shall the square in front of the town hall be closed to cars on market \
days?</p>
<p>The <em>Lamplight List</em>, which promised exactly this on its posters, voted against. The <em>Harbor \
List</em>, which called it "the end of trade as we know it" in April, voted in favor. Asked afterwards, a \
gentleman of the former told me:</p>
<blockquote><p>We are for it. We are against their being for it.</p></blockquote>
<p>I have been writing about this council for six years and I think I may now retire.</p>""",
    remarks=(
        Remark("Ottoline", "Please do not retire."),
        Remark(
            "Marit Osk",
            "To be fair, the proposal they voted on had no word about deliveries. I sell fish. Fish does not walk in.",
        ),
        Remark("Edda Marsh", "That is fair, and it was the only argument nobody made all evening.", answers=1),
    ),
)

OLDER = (FERRY, LIBRARY, PARKING)

TODAY = Story(
    title="The bridge, the toll, and the missing eleven thousand",
    author="Edda Marsh",
    categories=("Money", "Town hall"),
    picture=Picture("toll-house.png", "Evening over the valley, seen from the window of the toll house"),
    inside=(Picture("old-bridge.png", "The green slope below the old bridge at a quarter to nine"),),
    html="""\
<p>Three weeks ago a reader who would like to be called "a friend of arithmetic" sent me a photograph of a page. \
It is from the ledger of the toll house, the very small building with the very large window at the northern end \
of the old bridge, and it is not secret: anybody may walk in between nine and noon and ask to see it. Nobody \
does. I have now done so four times, and the keeper and I are on first-name terms.</p>
<p><img src="uploads:old-bridge.png" alt="The green slope below the old bridge at a quarter to nine" width="480" \
height="270" /></p>
<p>Here is what the ledger says. From the first of March to the end of August the bridge took in \
<strong>61,204</strong> in tolls. And here is what the town's half-year report says, on page twenty-two, in a \
table about something else:</p>
<blockquote><p>Receipts from the crossing amounted to 50,190 in the reporting period, which is in line with \
expectations.</p></blockquote>
<p>Whose expectations, one would like to ask. The difference is eleven thousand and fourteen. That is not a slip \
of the pen. It is the yearly wage of a lamplighter, or a little more than the new roof of the boat school, \
which, as you will remember from <a href="http://lowerquay.example/2007/02/boat-school/">February</a>, "could \
unfortunately not be financed".</p>
<h3>What the town hall says</h3>
<p>I asked on Monday. On Tuesday I was told that the treasurer was away; on Wednesday, that the treasurer was \
back, but that the papers were away. On Thursday there was an answer by letter:</p>
<blockquote><p>The figures cited by you are not comparable. The ledger records gross takings, whereas the report \
shows receipts after the deduction of costs of collection, as has been established practice for many \
years.</p></blockquote>
<p>Now that is at least an answer. So let us look at the costs of collection. They are, as far as I can find \
out:</p>
<ul>
<li>the keeper, who is paid by the <em>county</em>;</li>
<li>the coal for the stove in the toll house, about 90 a winter (it was summer);</li>
<li>tickets, printed by the town's own press;</li>
<li>and a line called "supervision".</li>
</ul>
<p>The keeper has been there for fourteen years and says he has never been supervised. "I should have liked the \
company," he said.</p>
<h3>What I think, and what I don't</h3>
<p>I do not think that somebody put eleven thousand in a coat. I think something duller, and in a way worse: \
that for years a piece of the toll has been booked where it was handy, that everybody who knew has by now \
retired, and that those who came after took it for a law of nature. There is a sentence for it in the letter, \
and it is a good one: <em>established practice</em>.</p>
<p>Next Thursday the council votes on raising the toll by a quarter, "in view of disappointing receipts". Before \
it does, someone on either side of the room might ask for a look at the ledger. It is open from nine to noon. \
Bring biscuits, the keeper likes the ones with ginger.</p>""",
    remarks=(
        Remark(
            "Tobin Reeve",
            "<blockquote>a line called “supervision”</blockquote>\n"
            "I worked in that press for two years. There was a *second* line, for “supervision of the supervision”. "
            "I thought it was a joke among the clerks.",
        ),
        Remark(
            "J. Hask",
            "Gross and net are different things, and any grocer could have told you so. You make an honest office look "
            "crooked for the sake of a headline.",
        ),
        Remark(
            "Marit Osk",
            "I am a grocer, more or less. If my costs were 11,014 and I could only name the coal, "
            "I'd be asked questions too.",
            answers=1,
        ),
        Remark(
            "Pell",
            "Went there at half past nine. Took ginger biscuits. Can confirm everything, including the window :)",
        ),
        Remark(  # the reply button was not used: whom he answers is seen by what he quotes
            "Wim Tarrow",
            "<blockquote>I thought it was a joke among the clerks.</blockquote>\n"
            "It was, Tobin. I was the clerk. Then somebody budgeted for it.",
        ),
    ),
)

# With two addresses in it, so WordPress lets it wait for a moderator.
HELD = Remark(
    "Ottoline",
    "The minutes have it twice, with different sums: http://minutes.quillhaven.example/spring?item=22 and "
    "http://minutes.quillhaven.example/autumn?item=3",
)

UPDATE = """\
<p><strong>Update:</strong> The treasurer has called me, which was kind of him, and long. "Supervision" is, he \
now says, the rent that the town charges <em>itself</em> for the toll house: 11,014 in six months, for a room \
with a stove. He did not find this odd when he said it, but there was a pause afterwards. He will bring the \
lease to Thursday's meeting, and so will I.</p>"""

# What members may answer: to the article, to Marit's comment, to the card in the channel, in a form.
ANSWERS = (
    "Eleven thousand for one room? I rent out a whole boathouse for less & nobody supervises me.",
    "> I could only name the coal\nThat is the best summary of the half-year report so far.",
    "Does the lease say who pays for the coal?",
    "My aunt was the keeper before the keeper. She was *never* supervised, and she would have noticed.",
)
