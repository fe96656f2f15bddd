"""English: what admins read, and the answers to members' buttons."""

SENTENCES = {
    # /blog
    "blog.added": "Found **{title}** (<{url}>).",
    "blog.connected": "Connected to **{title}** as {account}. Members who agree can now answer there.",
    "blog.readonly": "**{title}** has no interface for comments that the bot knows, so there is nothing to connect.",
    "blog.none": "This server follows no blog yet. Begin with `/blog add`.",
    "blog.line": "**{title}** (<{url}>): {account}",
    "blog.account": "connected as {user}",
    "blog.unconnected": "not connected, answers stay in Discord",
    "blog.channels": "- in {channels}",
    "blog.unrelayed": "- in no channel yet: `/relay add`",
    "blog.trouble": "- ⚠️ {trouble}",
    "blog.removed": "**{title}** is no longer followed here. What was posted stays; its account was forgotten.",
    "blog.stopped": "- ⛔ It is not read any more: {reason} `/blog move` gives it a new address, `/blog add` tries "
    "this one again.",
    "blog.moving": "- ⚠️ Its feed says that it moved for good to <{url}>. If that is the same blog, `/blog move` "
    "follows it.",
    "blog.pace": "- It is looked at every {time}, as little happens there.",
    "blog.moved": "**{title}** is read at <{url}> from now on. Relays and settings stay; what stands there already is "
    "not posted.",
    "blog.move.connect": "Its account was forgotten, as a password is for one site only: `/blog connect` it again.",
    "blog.move.shared": "Other servers show **{title}** as well, so it cannot be moved for all of them from here. Add "
    "the new address with `/blog add`, relay it, and remove the old one.",
    "blog.move.taken": "Another blog is read at <{url}> already: `/relay add` it, and remove this one.",
    "blog.move.same": "**{title}** is read at <{url}> already.",
    "blog.push": "When **{title}** has something new, let it send a POST request to this address; the bot looks at "
    "once. Any webhook plugin can do that. Keep the address to yourself.\n||<{url}>||",
    "blog.push.off": "Pushes need an address of this bot's own that the blog can reach: whoever runs the bot sets "
    "`PUBLIC_URL`. Until then the bot looks by itself every now and then.",
    "time.minutes": "{count:minute|{count} minutes}",
    "time.hours": "{count:hour|{count} hours}",
    "blog.which": "Several blogs here are called “{wanted}”. Choose one from the list that opens while you type.",
    "blog.unknown": "This server follows no blog “{wanted}”. `/blog list` shows them, `/blog add` adds one.",
    # /relay
    "relay.added": "New articles of **{title}** will appear in {channel}. What was published before is not posted.",
    "relay.oneway": "The blog is not connected: articles and comments come here, answers stay in Discord. "
    "`/blog connect` changes that.",
    "relay.elsewhere": "That channel is not in this server.",
    "relay.lacks": "In {channel} the bot lacks these permissions: {permissions}. "
    "Grant them in the channel's settings, then try again.",
    "relay.removed": "**{title}** is no longer relayed to {channel}. What was posted there stays as it is.",
    "relay.none": "Nothing is relayed in this server yet. Begin with `/blog add`.",
    "relay.line": "**{title}** in {channel}",
    "relay.unread": "- The blog is about to be read for the first time.",
    "relay.fine": "- ✅ Everything is delivered.",
    "relay.waiting": "- {count} waiting to be delivered.",
    "relay.later": "- {count} {count:waits|wait} for a later hour; the next comes {moment}.",
    "relay.held": "- ❓ {count} came at once and {count:waits|wait} for your answer: press a button of the question "
    "in {channel}, or use `/article held`.",
    "relay.failed": "- ❌ {count} not delivered: {reason}",
    "relay.settings": "- chosen: {settings}",
    "relay.which": "There are several relays here. Say which one: choose it in the option `relay`.",
    "relay.unknown": "There is no such relay in this server. Choose one from the list that opens while you type.",
    "relay.about.channel": "where new articles go; old threads live on where they are",
    "relay.setting.unknown": "There is no setting “{setting}”. Settings are: {known}.",
    "relay.value.unknown": "“{value}” is no value for {setting}. It may be: {choices}.",
    "relay.example": "{value} (an example)",
    "relay.ping.unknown": "That role is not in this server. Choose one from the list that opens while you type.",
    "relay.ping.mute": "⚠️ The bot may not ping {role}: allow everyone to mention it in the role's settings, or give "
    "the bot the permission Mention Everyone.",
    "relay.changed": "{setting} is now “{value}” in {channel}.",
    "relay.thread": "{channel} is a thread. Choose the channel that it stands in.",
    "relay.unlockable": "The bot may not lock threads there yet: give it the permission Manage Threads.",
    "relay.channel.form": "“{value}” is no channel. Choose one from the list that opens while you type.",
    "relay.channel.taken": "This blog has a relay in {channel} already.",
    "first.trouble": "The relay of BLOG_URL and CHANNEL_ID is not complete",
    "first.again": "{trouble} It is tried again by itself.",
    "relay.moved": "New articles will appear in {new}. Threads in {old} live on.",
    # buttons of members
    "consent.over": "This question is over: the message is gone or was answered.",
    "consent.another": "This question is for somebody else. Answer in the thread and you will be asked yourself.",
    "consent.agreed": "Thank you. Your answers will stand on **{blog}**; a reaction on each tells what became of it.",
    "consent.refused": "From now on nothing of yours leaves Discord. `/me consent` changes that whenever you like.",
    "me.state.yes": "Your answers are published on **{blog}**.",
    "me.state.no": "Your answers do not leave Discord for **{blog}**.",
    "me.yes": "Publish my answers",
    "me.no": "Stop publishing",
    "me.none": "No blog that takes answers is relayed in this server.",
    # the reaction on a member's message
    "fate.waiting": "⏳",
    "fate.published": "✅",
    "fate.held": "🔎",
    "fate.rewritten": "✏️",
    "fate.failed": "❌",
    "fate.removed": "🚫",
    "notice.over": "✅ Over: {title}",
    # troubles
    "answer.failed": "That did not work: {trouble}",
    "answer.barred": "Only who may manage this server can do that, and whoever it lets use `/{command}`.",
    "answer.rights": "Discord did not say in time whether you may do that. Try again in a moment.",
    "answer.unseen": "The bot cannot see that channel. Give it the permission View Channel there, then try again.",
    "answer.unexpected": "Something went wrong on our side; the bot's log has the details.",
}
