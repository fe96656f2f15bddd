"""What a message says, on the blog and in another server's thread: formatting, names, emoji, moments, links."""

from asking import Neighbours, connected
from talking import BLOG, TITLE, Talk, agrees, article, bare, fate, open_door, talk, told
from town import Town

from sandbox.discord import Message

EVERYTHING = """\
# The *old* ferry
-# a footnote
**bold** *italic* ***both*** ~~gone~~ __under__
`a < b && c`
||the mayor rowed|| and 3 < 4 & [a map](https://map.example/x?a=1&b=2)
- one
- two
  - deeper
1. first
2. second
> quoted **there**
answered
```py
if a < b:
    row()
```
<t:1700000000:F> 🚣🏽 <:goat:123456789012345678> <a:wave:123456789012345679> https://ferry.example/timetable"""
ON_THE_BLOG = """\
<strong>The <em>old</em> ferry</strong>
a footnote
<strong>bold</strong> <em>italic</em> <em><strong>both</strong></em> <del>gone</del> under
<code>a &lt; b &amp;&amp; c</code>
[spoiler: the mayor rowed] and 3 &lt; 4 &amp; <a href="https://map.example/x?a=1&amp;b=2" rel="nofollow ugc">a map</a>
"""


async def two_servers(town: Town) -> tuple[Talk, Neighbours]:
    """An article in the threads of two servers; Dora said yes."""
    there = Neighbours(town)
    await town.start_bot()
    await there.follow()
    await open_door(town)
    await agrees(town, town.dora)
    return await article(town), there


async def copy_of(town: Town, there: Neighbours, text: str) -> Message:
    """The message in the other server's thread that shows a text."""
    return await town.card(text, await town.thread(TITLE, there.channel))


async def test_all_formatting_arrives_on_the_blog_and_in_the_other_server(town: Town) -> None:
    talking, there = await two_servers(town)
    said = await town.dora.say(talking.thread, EVERYTHING)
    html = bare(await talking.comment("old"))
    assert html.startswith(ON_THE_BLOG)
    for words in (
        "one\n",
        "deeper\n",
        "1. first\n2. second",
        "<blockquote>quoted <strong>there</strong></blockquote>",
        "answered",
        "<code>if a &lt; b:\n",
        "2023-11-14 22:13 UTC 🚣🏽 :goat: :wave: ",
        '<a href="https://ferry.example/timetable" rel="nofollow ugc">https://ferry.example/timetable</a>',
    ):
        assert words in html, html
    copy = await copy_of(town, there, "a footnote")
    for words in (
        "**The** ***old*** **ferry**",
        "**bold** *italic*",
        "~~gone~~",
        "`a < b && c`",
        r"\[spoiler: the mayor rowed\]",
        "a map ([map.example](<https://map.example/x?a=1&b=2>))",
        "> quoted **there**",
        "if a < b:",
        "2023-11-14 22:13 UTC 🚣🏽 :goat: :wave:",
        "https://ferry.example/timetable",
    ):
        assert words in copy.text, copy.text
    await fate(town, said, "✅")
    assert len(talking.thread.messages) == 1


async def test_members_who_agreed_are_named_and_others_are_someone(town: Town) -> None:
    talking = await talk(town)
    rowers = town.guild.add_role("Rowers")
    text = f"<@{town.dora.id}>, <@{town.emil.id}> and <@&{rowers.id}> meet in <#{town.channel.id}>, @everyone."
    await town.dora.say(talking.thread, text)
    await talking.until_texts("@Dora, @someone and @Rowers meet in #articles, @everyone.")
    await agrees(town, town.emil)
    await town.dora.say(talking.thread, f"<@{town.emil.id}> it is.")
    comment = await talking.comment("it is")
    await talking.until_text(comment, "@Emil it is.")


async def test_a_name_goes_with_the_yes_of_its_member(town: Town) -> None:
    talking = await talk(town, town.dora, town.emil)
    said = await town.dora.say(talking.thread, f"<@{town.emil.id}> it is.")
    comment = await talking.comment("@Emil")
    answer = await town.emil.run(town.channel, "me consent")
    await answer.settled()
    await town.emil.press(answer, label="Stop publishing")
    await town.dora.edit(said, f"<@{town.emil.id}> it was.")
    await talking.until_text(comment, "@someone it was.")


async def test_invitations_are_taken_out(town: Town) -> None:
    talking = await talk(town)
    await town.dora.say(
        talking.thread,
        "Come: https://discord.gg/abc123 or [here](https://discord.com/invite/abc123), not https://ferry.example/abc",
    )
    comment = await talking.comment("Come")
    assert "abc123" not in comment.content_raw
    assert comment.content_raw.count("[invite removed]") == 2
    assert "https://ferry.example/abc" in comment.content_raw


async def test_nothing_typed_becomes_markup_on_the_blog_or_pings_in_the_other_server(town: Town) -> None:
    talking, there = await two_servers(town)
    nasty = f"<script>alert(1)</script> <b>x</b> @everyone <@{town.emil.id}> [gallery] &amp; \\*stars\\* <!--more-->"
    await town.dora.say(talking.thread, nasty)
    html = bare(await talking.comment("alert"))
    assert "&lt;script&gt;alert(1)&lt;/script&gt; &lt;b&gt;x&lt;/b&gt; @everyone @someone" in html
    assert "&amp;amp; *stars* &lt;!--more--&gt;" in html
    copy = await copy_of(town, there, "alert(1)")
    assert not copy.mentions
    assert not copy.mention_everyone
    assert "<script>" in copy.text.replace("\\", "")


async def test_what_is_said_in_one_server_appears_once_in_the_other_with_its_author(town: Town) -> None:
    talking, there = await two_servers(town)
    editor = town.blog.account("editor")
    await connected(there.admin, there.channel, BLOG, editor.user, editor.password)
    nell = there.guild.add_member("Nell")
    await agrees(town, nell, there.channel)

    said = await town.dora.say(talking.thread, "Who rows on Sunday?")
    copy = await copy_of(town, there, "Who rows on Sunday?")
    assert "**Dora**" in copy.text
    question = await talking.comment("Who rows")
    thread = await town.thread(TITLE, there.channel)
    answered = await nell.say(thread, "I do.", reply_to=copy)
    assert (await talking.comment("I do.")).parent == question.id
    back = await town.card("I do.", talking.thread)
    assert back.reply_to == said
    assert "**Nell**" in back.text
    thanks = await town.dora.say(talking.thread, "Thanks!", reply_to=back)
    last = await copy_of(town, there, "Thanks!")
    assert last.reply_to == answered
    for message in (said, answered, thanks):
        await fate(town, message, "✅")

    await nell.edit(answered, "I do, gladly.")
    await town.until(lambda: "I do, gladly." in back.text, what="the edit in the first server")
    await nell.delete(answered)
    await town.until(lambda: back.deleted, what="the delete in the first server")
    await town.quiet()
    assert [len(place.messages) for place in (talking.thread, thread)] == [2, 2]


async def test_a_server_without_an_account_reads_along_and_keeps_its_answers(town: Town) -> None:
    talking, there = await two_servers(town)
    thread = await town.thread(TITLE, there.channel)
    nell = there.guild.add_member("Nell")
    said = await nell.say(thread, "Hello from the far shore.")
    line = await town.until(lambda: next((one for one in thread.messages if one.author.bot), None), what="a line")
    assert "stay" in line.text
    assert "takes no comments from here" in await told(nell, said)
    await town.dora.say(talking.thread, "Who rows on Sunday?")
    await copy_of(town, there, "Who rows on Sunday?")
    await nell.say(thread, "Not I.")
    await town.quiet()
    await talking.until_texts("Who rows on Sunday?")
    assert len(thread.messages) == 4
