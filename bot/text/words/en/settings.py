"""English: the settings of a relay, what their values mean, and what is wrong with what was typed."""

ABOUT = {
    "setting.replies": "what goes to the blog: everything said in a thread, only replies, only what is chosen by hand, "
    "or nothing",
    "setting.stars": "so many ⭐ of members choose a message for the blog",
    "setting.link_back": "a member's name on the blog leads to the message in Discord",
    "setting.comments": "how members' comments arrive: by the blog's own moderation rules, or approved at once",
    "setting.length": "how much of an article is shown: its opening, the whole (in the thread), or a link",
    "setting.updates": "an update is edited into the card; it is also told in the thread, told with a ping, or neither",
    "setting.closed": "what becomes of a thread when comments on the blog are closed",
    "setting.moderators": "a channel where comments that wait can be judged",
    "setting.slow_at": "from so many comments in ten minutes on, a thread gets slow mode",
    "setting.pause_at": "from so many in ten minutes on, they go to the blog later",
    "setting.publish": "in announcement channels: publish articles to the channels that follow",
    "setting.ping": "a role to ping with each new article",
    "setting.silent": "post without notifying anybody",
    "setting.quiet": "quiet hours, with the time zone",
    "setting.quiet_posts": "what is posted in quiet hours: silently, or when they are over",
    "setting.categories": "only these categories, or not those with a minus",
    "setting.tags": "only these tags, or not those with a minus",
    "setting.authors": "only these authors, or not those with a minus",
    "setting.words": "only with one of these words, or with none of those with a minus",
    "setting.small_print": "the line under the title",
    "setting.colour": "the colour at a card's edge",
    "setting.language": "the language of cards and lines there",
}

MEANINGS = {  # of a setting's values
    "setting.value": "{value}: {meaning}",
    "setting.replies.everything": "all that is said in a thread",
    "setting.replies.only": "only replies to the bot's messages",
    "setting.replies.chosen": "only what is chosen by hand or by stars",
    "setting.replies.off": "nothing",
    "setting.comments.rules": "by the blog's own moderation rules",
    "setting.comments.approved": "approved at once",
    "setting.language.server": "the one that is set for the server in Discord",
    "setting.language.always": "always this one",
    "setting.length.opening": "its opening",
    "setting.length.whole": "the whole, in the thread",
    "setting.length.link": "a link",
    "setting.updates.thread": "told in the thread",
    "setting.updates.ping": "told in the thread, with a ping",
    "setting.updates.card": "not told, only edited into the card",
    "setting.closed.open": "it stays open",
    "setting.closed.lock": "it is locked",
    "setting.quiet_posts.silent": "at once, but silently",
    "setting.quiet_posts.wait": "when they are over",
}

WRONG = {
    "setting.wrong.hours": "“{typed}” are no hours. Write them like {example}, or “{none}”.",
    "setting.wrong.hours.same": "Quiet hours begin and end at different times. For silence all day set “{setting}” to "
    "“{value}”.",
    "setting.wrong.time": "{typed} is no time of day. Write hours from 0:00 to 24:00.",
    "setting.wrong.zone": "“{typed}” is no time zone. Write one like Europe/Berlin, America/New_York or UTC.",
    "setting.wrong.list.long": "That list is too long: at most {most} characters.",
    "setting.wrong.quotes": "In {typed} a quotation mark is missing, or there is one too many.",
    "setting.wrong.both": "“{entry}” is both wanted and not wanted. Write it once.",
    "setting.wrong.star": "In “{entry}” the star is in the wrong place: it stands for the rest of a word, like elect*.",
    "setting.wrong.role": "“{typed}” is no role. Choose one from the list that opens while you type, or “{none}”.",
    "setting.wrong.channel": "“{typed}” is no channel. Choose one from the list that opens while you type, or "
    "“{none}”.",
    "setting.wrong.number": "“{typed}” is no number from 1 to {most}. Write one, or “{none}”.",
    "setting.wrong.print.long": "The small print is too long: at most {most} characters.",
    "setting.wrong.print": "There is no {{{name}}}. There are: {known}.",
    "setting.wrong.brace": "A brace stands alone. In braces there can be: {known}.",
    "setting.wrong.colour": "“{typed}” is no colour. Write one like {example} or {named}, or “{none}”.",
}

SENTENCES = {**ABOUT, **MEANINGS, **WRONG}
