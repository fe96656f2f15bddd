"""English: private messages to members about what they follow."""

SENTENCES = {
    # what is followed
    "follow.title": "What you are told of: **{blog}**",
    "follow.about": "A private message for each that is new from now on, at most {most} in an hour; what is more "
    "waits. Nobody else sees what you follow.",
    "follow.answers.on": "🔔 Answers to your comments",
    "follow.answers.off": "🔕 Answers to your comments: no",
    "follow.articles.on": "🔔 Every article",
    "follow.articles.off": "🔕 Every article: no",
    "follow.categories": "🔔 Articles in {names}",
    "follow.answers.begin": "Tell me of answers to me",
    "follow.answers.end": "No more answers",
    "follow.articles.begin": "Tell me of every article",
    "follow.articles.end": "Not of every article",
    "follow.category": "Articles of a category: choose one, or again to end it",
    "follow.end": "Nothing any more",
    "follow.none": "No blog is relayed here.",
    "follow.none.private": "You follow no blog yet. Begin with `/me follow` in a server whose blog you want to follow.",
    "follow.which": "Which blog? Name one in the option `blog`.",
    "follow.unknown": "No blog is known here as “{wanted}”. The option `blog` offers those that are.",
    "follow.unreached": "⚠️ **The last private message could not be delivered.** Discord did not let it through: in a "
    "server that you share with the bot, open *Privacy Settings* and allow direct messages, and do not block the bot. "
    "What could not be delivered is not sent again; what is new is.",
    # a topic in words
    "follow.topic.answers": "answers to your comments",
    "follow.topic.articles": "every article",
    "follow.topic.category": "articles in “{name}”",
    # the messages
    "follow.answered": "**{name}** answered you on **{blog}**",
    "follow.thread": "Discussion",
    "follow.there": "Show in Discord",
    "follow.mine": "What I am told of",
    "follow.enough": "No more of these",
    "follow.ended": "You are not told of answers on **{blog}** any more. `/me follow` begins again.",
}
