"""English: what is said when the bot loses access to a channel, a server or a blog's account, and gets it back."""

SENTENCES = {
    "losses.lacks": "In {channel} the bot lacks these permissions: {permissions}. Grant them in the channel's "
    "settings.",
    "losses.partly": "The bot lacks a permission where “{title}” is relayed",
    "losses.partly.text": "{trouble} What cannot be done without is tried again every ten minutes, and at once when "
    "you grant it. Everything else goes on.",
    "losses.relay": "“{title}” is paused in a channel",
    "losses.closed": "{channel}: {trouble}",
    "losses.relay.text": "{trouble} Nothing is lost: what waits is kept for {days} days, until {until}. "
    "When the bot can use the channel again, it goes on by itself. `/relay set channel` chooses another one.",
    "losses.relay.state": "- ⏸️ Paused since {since}: the bot cannot use this channel. What waits is kept until "
    "{until}, and goes on by itself. `/relay set channel` chooses another one.",
    "losses.why": "- ⏸️ It was published while the relay is paused (since {since}). When the bot can use the channel "
    "again, it is decided about.",
    "losses.why.waits": "- ⏸️ It waits: the bot cannot use this channel (since {since}). When it can, this goes on by "
    "itself.",
    "losses.behind": "waits until the bot can use the channel again.",
    "losses.relay.ended": "“{title}” is no longer relayed to a channel",
    "losses.relay.ended.text": "{channel}: the bot could not use this channel for {days} days, so the relay has "
    "ended. `/relay add` begins anew.",
    "losses.server": "The bot is no longer in “{name}”",
    "losses.server.text": "Everything is kept for {days} days, until {until}. When the bot is invited again, it goes "
    "on by itself. After that, its relays end and its accounts on blogs are forgotten.",
    "losses.server.ended": "“{name}” is forgotten",
    "losses.server.ended.text": "The bot was not in that server for {days} days: its relays have ended, its accounts "
    "on blogs are forgotten. Invite it and give `/blog add` to begin anew.",
    "losses.server.waited": "The bot is no longer in the server in which this was said.",
    "losses.account.state": "- ⏸️ The blog has not accepted the connected account since {since}: answers wait until "
    "{until}. `/blog connect` connects another one.",
    "losses.account.waited": "The blog did not accept the connected account for {days} days.",
    "losses.account.ended": "The account on “{title}” is forgotten",
    "losses.account.ended.text": "**{title}** did not accept it for {days} days. What waited for it is given up; "
    "answers stay in Discord. `/blog connect` connects an account again.",
}
