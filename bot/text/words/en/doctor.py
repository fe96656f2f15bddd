"""English: what /blog doctor and `python -m bot check` find, and what to do about it."""

LINES = {
    "doctor.heading": "### {title}\n{url}",
    "doctor.bot": "### The bot itself",
    "doctor.line": "{mark} **{name}**: {text}",
    "doctor.hidden": "… and {count:one more line that is fine|{count} more lines that are fine}.",
    "doctor.cut": "… and {count:one more line|{count} more lines}.",
    "doctor.blogs.more": "{count:One more blog was|{count} more blogs were} not looked at: name it with the option "
    "`blog`.",
    "doctor.slow": "There was no answer within {seconds} seconds. If it stays so, ask the host of the site.",
    "doctor.failed": "The check itself failed ({kind}). Please report this.",
    "doctor.untold": "It cannot be told while the REST interface cannot be read.",
}

BLOG = {
    "doctor.feed": "Feed",
    "doctor.feed.fine": "{where} can be read; it has {count:one article|{count} articles}.",
    "doctor.feed.empty": "{where} can be read, but has no articles.",
    "doctor.feed.broken": "{where} can be read, but it is not well-formed. Something in it may be missing here; a feed "
    "validator shows its author the line.",
    "doctor.feed.moved": "It says that it has moved for good, to {where}. If that is meant, use `/blog move`.",
    "doctor.feed.behind": "It does not have the newest article yet: a cache keeps an old copy. Leave the feed out of "
    "the cache of the plugin or the host.",
    "doctor.caching": "Caching",
    "doctor.caching.fine": "an unchanged feed is answered in a few bytes (`304`).",
    "doctor.caching.none": "the feed has no `ETag`, so every look carries all of it ({size} kB). A caching plugin or "
    "the host can add one.",
    "doctor.caching.ignored": "the feed is sent anew even if nothing changed ({size} kB with every look): something in "
    "front of the blog changes its `ETag` or ignores ours. A caching plugin or the host can mend that.",
    "doctor.clock": "Clock",
    "doctor.clock.fine": "the blog's and ours agree.",
    "doctor.clock.none": "the blog does not tell the time.",
    "doctor.clock.fast": "the blog's clock is {time} ahead of ours, so times in Discord are wrong. One of the two "
    "machines needs its time set by the network.",
    "doctor.clock.slow": "the blog's clock is {time} behind ours, so times in Discord are wrong. One of the two "
    "machines needs its time set by the network.",
    "doctor.rest": "REST interface",
    "doctor.rest.fine": "{host} answers, and shows its articles.",
    "doctor.way": "In the way",
    "doctor.way.fine": "nothing keeps the bot out.",
    "doctor.way.cloudflare": "Cloudflare stands in front of it, and lets the bot pass.",
    "doctor.way.plugin": "A plugin at {host} closes the REST interface to strangers (`{word}`). Let it allow the bot, "
    "or connect an account with `/blog connect`.",
    "doctor.way.firewall": "A firewall in front of {host}, or a security plugin, refuses the bot ({status}). Its log "
    "names the rule; allow /wp-json/ there.",
    "doctor.login": "Logging in",
    "doctor.login.none": "no account is connected, so members' answers stay in Discord. To change that, use "
    "`/blog connect`.",
    "doctor.login.fine": "the password arrives, and the blog knows {account}.",
    "doctor.role": "Role of the account",
    "doctor.role.fine": "it may do all that is needed, and no more.",
    "doctor.role.lacks": "it lacks {lacks}. In WordPress, give the account the role Editor.",
    "doctor.role.much": "it may do far more than is needed: with its password the whole site could be taken over. Make "
    "an account with the role Editor, and connect that with `/blog connect`.",
    "doctor.comments": "Comments",
    "doctor.comments.open": "they are open on the newest article, “{title}”.",
    "doctor.comments.closed": "they are closed on the newest article, “{title}”: answers to it stay in Discord. Open "
    "them in the article's settings, or for all new ones in Settings, Discussion.",
    "doctor.comments.none": "there is no article yet.",
    "doctor.comments.unknown": "the bot knows no interface for comments there, so answers stay in Discord.",
    "doctor.waiting": "Moderation",
    "doctor.waiting.fine": "no member's comment waits. By its usual rules a blog holds somebody's first comment until "
    "a moderator approves it; the setting `comments` of a relay changes that.",
    "doctor.waiting.ours": "{count:a member's comment waits|{count} comments of members wait} there for a moderator. "
    "Approve in WordPress, or in Discord with the setting `moderators`; with the setting `comments` they are approved "
    "at once.",
    "doctor.waiting.unseen": "what waits there for a moderator is only shown to an account that may moderate.",
}

HERE = {
    "doctor.watching": "Watching",
    "doctor.watching.fine": "the last look went well.",
    "doctor.push": "Push",
    "doctor.push.hub": "the blog's hub tells the bot at once when there is something new.",
    "doctor.push.address": "the blog can tell the bot at once when there is something new: `/blog push` shows how.",
    "doctor.push.off": "the blog is looked at from time to time. For more speed, whoever runs the bot can set "
    "`PUBLIC_URL`.",
    "doctor.channel": "Channel {channel}",
    "doctor.channel.fine": "the bot has every permission that it needs in #{channel}.",
    "doctor.channel.lacks": "in #{channel} the bot lacks {permissions}. Grant it in the channel's settings, "
    "Permissions.",
    "doctor.channel.misses": "in #{channel} the bot has not {permissions}, which the settings of this relay ask for. "
    "Grant it in the channel's settings, Permissions.",
    "doctor.channel.none": "no channel follows this blog. Choose one with `/relay add`.",
    "doctor.intent": "Message Content intent",
    "doctor.intent.on": "everything said in articles' threads is heard.",
    "doctor.intent.off": "the bot hears only replies that ping it; the button “Comment” and the message menu “Post to "
    "blog” work as well. To let it hear everything that is said in articles' threads, open your application at "
    "https://discord.com/developers/applications, page Bot, switch on “Message Content Intent”, and start it again.",
}

SENTENCES = {**LINES, **BLOG, **HERE}
