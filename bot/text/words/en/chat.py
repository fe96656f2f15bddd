"""English: what Discord refuses, and what to do about it."""

DOING = {  # what the bot was doing, as a part of the sentences below
    "discord.doing.direct": "writing to a member",
    "discord.doing.login": "logging in",
    "discord.doing.server": "looking at a server",
    "discord.doing.channel": "looking at a channel",
    "discord.doing.member": "looking at a member",
    "discord.doing.send": "posting a message",
    "discord.doing.edit": "changing a message",
    "discord.doing.delete": "deleting a message",
    "discord.doing.publish": "publishing a message",
    "discord.doing.read": "reading a message",
    "discord.doing.file": "reading a file",
    "discord.doing.react": "reacting to a message",
    "discord.doing.unreact": "taking back a reaction",
    "discord.doing.reactors": "reading who reacted to a message",
    "discord.doing.history": "reading a channel's history",
    "discord.doing.thread.history": "reading a thread's history",
    "discord.doing.thread.open": "opening a thread",
    "discord.doing.thread.wake": "opening an archived thread",
    "discord.doing.thread.change": "changing a thread",
    "discord.doing.post": "opening a post",
    "discord.doing.posts": "reading the list of posts",
    "discord.doing.posts.archived": "reading the list of archived posts",
    "discord.doing.post.first": "reading a post's first message",
    "discord.doing.tags": "making tags",
}

REFUSED = {
    "discord.slow": "Discord did not answer in time when {what}.",
    "discord.cut": "The connection to Discord broke when {what}.",
    "discord.away": "Discord cannot be reached when {what}.",
    "discord.wait": "Discord asks to wait when {what}.",
    "discord.broken": "Discord has trouble of its own ({status}) when {what}.",
    "discord.refused": "Discord refused {what}: {text} (code {code}).",
    "discord.vanished": "Discord refused {what}: the channel is gone. Choose another one: /relay set channel.",
    "discord.barred": "Discord refused {what}: {why}.",
    "discord.barred.server": "the bot is no longer in that server",
    "discord.barred.tag": "posts there need a tag, and there is none that the bot may use. Add a tag to the channel, "
    "or give the bot the permission Manage Threads there",
    "discord.barred.tagless": "posts there need a tag, and it has none. Add a tag to the channel",
    "discord.barred.unseen": "the bot may not see it. Give it the permission View Channel there",
    "discord.barred.permission": "the bot lacks a permission there. /relay status names what it needs",
    "discord.barred.locked": "the thread is locked. Unlock it, or give the bot the permission Manage Threads",
    "discord.token": "Discord does not know the bot's token (DISCORD_TOKEN). Make a new one and start again.",
    "discord.intent.refused": "Discord refused the Message Content intent. Open your application at "
    "https://discord.com/developers/applications, page Bot, and switch on “Message Content Intent”. Then start again; "
    "nothing is lost.",
    "discord.token.new": "Discord does not know this DISCORD_TOKEN. Open your application at "
    "https://discord.com/developers/applications, page Bot, Reset Token, and put the new one into .env.",
}

PLACE = {
    "discord.place.none": "This is no channel of a server.",
    "discord.place.thread": "This is no channel of a server, but a thread or a private chat. Choose another one.",
    "discord.place.sort": "Articles cannot stand in {channel}. Choose a text, announcement, forum or media channel.",
    "discord.place.forum": "{channel} is a forum. Notices need a channel where messages can stand.",
    "discord.place.unread": "The bot may not read the history of {channel}. Give it Read Message History there.",
    "discord.thread.none": "{channel} is no thread.",
    "discord.thread.barred": "The bot may not change {channel}. Give it Manage Threads there.",
    "discord.file.large": "The file {name} is too large: the bot takes up to {most} MB.",
    "discord.file.gone": "The file {name} is no longer in Discord.",
}

SENTENCES = {**DOING, **REFUSED, **PLACE}
