"""English: where a server is told of troubles."""

SENTENCES = {
    "notice.private": "You are told because you added a relay. `/relay notices` chooses a channel for it instead.",
    "notify.channel": "Troubles are told in {channel}.",
    "notify.closed": "Troubles are to be told in {channel}, but: {trouble}",
    "notify.private": "Troubles are told to {members} in private. `/relay notices` with a channel chooses one for it.",
    "notify.refused": "{members} did not take my last private message: allow direct messages in this server's privacy "
    "settings, or choose a channel.",
    "notify.alone": "For {channels} nobody is told: who added that is not known, or takes no messages from me.",
    "notify.nobody": "⚠ Nobody here is told of troubles: there is no channel for it, and nobody who added a relay can "
    "be written to. `/relay notices` with a channel chooses one.",
    "notify.thread": "{channel} is a thread or a forum. Choose a text channel, best one that only admins see.",
    "notify.both": "A channel or in private: choose one of both.",
    "notify.standing": "{count:One trouble stands|{count} troubles stand} and {count:is|are} told there now.",
    "me.show.added": "You added {count:a relay|{count} relays}: where no channel is chosen for it, you are told of "
    "their troubles in private.",
}
