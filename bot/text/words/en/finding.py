"""English: finding articles, and what was said about them."""

SENTENCES = {
    "find.thread": "to the discussion",
    "find.blog": "to the blog",
    "find.comments": "{count} {count:comment|comments}",
    "find.no.blog": "This server follows no blog yet.",
    "find.no.blog.private": "In private messages you find the blogs that you have answered on or that you follow. "
    "There are none yet: try it in a server that follows a blog.",
    "find.blog.unknown": "No blog “{wanted}” is known here. Choose one from the list that opens while you type.",
    "find.blog.which": "Several blogs are called “{wanted}”. Choose one from the list that opens while you type.",
    # /latest
    "latest.title": "Newest articles",
    "latest.none": "No article is known yet.",
    # /search
    "search.title": "Search: {words}",
    "search.none": "Nothing was found.",
    "search.words": "Words to search for have {least} to {most} characters.",
    "search.running": "Your last search is still going on. One at a time, please: searching is work for a blog.",
    "search.slow": "🔎 Still searching: a blog takes its time. What it finds appears here.",
    "search.failed": "**{blog}** could not be searched: {trouble}",
    # /catchup
    "catchup.title": "What was said: {title}",
    "catchup.since.yours": "Since your last message, {moment}",
    "catchup.since.this": "Since that message, {moment}",
    "catchup.since.days": "In the last {count} {count:day|days}",
    "catchup.none.yours": "There is no message of yours in this thread that I know of.",
    "catchup.unread": "Your last message could not be looked for: {trouble}",
    "catchup.nothing": "Nothing new.",
    "catchup.said": "- **{name}**: {text} [show](<{link}>)",
    "catchup.answer": "- ↩️ **{name}** answered you: {text} [show](<{link}>)",
    "catchup.update": "- 📝 **Update**: {text} [show](<{link}>)",
    "catchup.more": "And {count} more, [from here on](<{link}>).",
    "catchup.where": "This is no article's thread. Use `/catchup` in one, or name an article in its option.",
    "catchup.unknown": "No article “{wanted}” is discussed here. Choose one from the list that opens while you type.",
    "catchup.which": "Several articles are called “{wanted}”. Choose one from the list that opens while you type.",
}
