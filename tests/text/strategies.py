"""HTML and chat text as Hypothesis imagines it: pieces that mean something, thrown together."""

from hypothesis import strategies as st

NASTY = [
    "@everyone", "@here", "<@123>", "<@!123>", "<@&9>", "<#12>", "</go:1>", "<t:1:R>", "<:e:1>", "<a:e:1>",
    "<id:home>", "**", "*", "***", "_", "__", "~~", "||", "`", "``", "```", "\\", "[", "]", "(", ")", "](",
    "[x](http://a.example)", "# ", "## ", "-# ", "- ", "* ", "+ ", "1. ", "2) ", "> ", ">>> ", "\n", "\n\n", " ",
    "http://", "https://a.example/b_c", "https://a.example/(x)", "<https://a.example/*~~>", "steam://x",
    "discord.gg/abc", "https://discord.gg/abc", ":)", "\u200b", "\u202e", "\ud800", "\x00", "\x08",
    "e\u0301\u0301\u0301\u0301\u0301\u0301", "👩\u200d👧", "é", "漢字", "عربي", "עברית 5", "\u2067", "\u200f",
    "[caption]", "[/caption]", "[foo a=1]", "[/foo]", "[gallery ids='1']", "$latex x$",
    "[embed]https://a.example/[/embed]", "[code]", "[/code]", "The post x appeared first on y.",
    "https://bank.example", "&", "<", ">", "&amp;", "word", "Two words.", "Update: ", "a", "1", ".", "-->", "<!--",
]  # fmt: skip
TAGS = [
    "p", "div", "b", "strong", "i", "em", "s", "del", "a href='https://a.example/x'", "a href='/y'",
    "a href='javascript:x'", "blockquote", "ul", "ol", "ol start=7", "li", "h1", "h2", "h5", "pre", "code", "br",
    "hr", "img src=a.jpg alt='A *b*'", "img class=wp-smiley alt=':)'", "figure", "figcaption", "table", "tr", "td",
    "th", "span style='font-weight:bold'", "iframe src=//v.example/1 title='[x](y)'",
    "iframe src=//v.example title=https://bank.example", "a href='#1'",
    "a href='https://thief.example/)](https://bank.example'", "abbr title='*x* @everyone'", "ol reversed",
    "ol type=a", "li value=3", "p dir=rtl", "bdi", "cite", "details", "summary", "input type=checkbox checked",
    "ruby", "rt", "math", "mark", "kbd", "small", "pre class=wp-block-verse", "div class=wp-caption",
    "div class=wp-block-embed__wrapper", "dl class=gallery-item", "caption", "picture", "source srcset='b.webp 2x'",
    "img class=latex alt='`x` ||'", "img src=b.png alt='https://bank.example/ [a](b)'",
    "blockquote class=wp-embedded-content", "td colspan=3", "p style=display:none", "noscript",
    "a href='https://bank.example/_*'", "script", "q", "sup", "dl", "dt", "dd", "center", "font color=red", "u",
]  # fmt: skip

text = st.lists(st.one_of(st.sampled_from(NASTY), st.text(max_size=6)), max_size=25).map("".join)
tag = st.one_of(st.sampled_from(TAGS).map("<{}>".format), st.sampled_from(TAGS).map(lambda t: f"</{t.split()[0]}>"))
html = st.lists(st.one_of(tag, tag, st.sampled_from(NASTY), st.text(max_size=4)), max_size=50).map("".join)
