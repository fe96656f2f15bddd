"""English: notices to admins, of what cannot be read or delivered."""

SENTENCES = {
    "notice.again": "{trouble} It is tried again by itself.",
    "undelivered.yet": "Something cannot be delivered yet",
    "undelivered.paused": "A relay is paused",
    "undelivered.paused.text": "{trouble} What waits is kept.",
    "undelivered.one": "One thing could not be delivered",
    "undelivered.one.text": "{trouble} Nothing else is affected.",
    "undelivered.poison": "It was begun {count:once|{count} times} and never finished: the bot's log has the details.",
    "unread.blog": "“{title}” cannot be read",
    "unread.comments": "Comments on “{title}” cannot be read",
    "unread.ended": "“{title}” has ended",
    "unread.ended.text": "{trouble} It is not asked for any more. `/blog move` gives it its new address.",
    "unread.moved": "“{title}” has moved",
    "unread.moved.text": "Its feed says that it stands at <{url}> for good. If that is right: `/blog move`.",
    "unread.thread": "A thread could not be read",
    "unread.fault": "A fault in this bot, told in its log.",
    "unread.thread.text": "{channel}: {trouble} It is tried again by itself.",
}
