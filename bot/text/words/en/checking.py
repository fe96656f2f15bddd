"""``python -m bot check``: what it says itself. What it says of a blog and its channels is the doctor's."""

SENTENCES = {
    "check.unset": "{name} is not set: {meaning}",
    "check.well": "All is well.",
    "check.mend": "{count} {count:thing|things} to mend.",
    "check.failed": "The check itself failed ({kind}). Please report this.",
    # the database
    "check.database.folder": "The folder of {file} does not exist. Create it, or correct DATABASE_URL.",
    "check.database.none": "{file} does not exist yet; the first start makes it.",
    "check.database.fine": "{where} opens, and its schema ({schema}) is the newest.",
    "check.database.old": "{where} opens; the next start brings its schema ({schema}) to {newest}.",
    "check.database.empty": "none yet",
    "check.key": "opens what is stored (fingerprint {fingerprint}).",
    # Discord
    "check.token": "Discord knows it, as {bot}.",
    "check.channel.none": "channels are chosen with `/relay add`.",
    "check.notices.none": "troubles go to the log, and to each server as `/relay notices` says.",
    "check.channel.lacks": "In #{channel} ({server}) the bot lacks {permissions}. Grant it in the channel's settings, "
    "Permissions.",
    "check.channel": "#{channel} in {server}, with every permission it needs.",
    "check.channel.early": "It cannot be looked at before the bot can log in to Discord.",
    "check.servers": "Servers: the bot is in none yet. Invite it: {url}",
    "check.invite": "To give the bot all its permissions in a server, invite it again: {url}",
    # blogs
    "check.blog.none": "blogs are followed with `/blog add`.",
    "check.user.none": "answers stay in Discord, unless an account is given with `/blog connect`.",
    "check.blog": "“{title}” at {url} ({kind}; feed {feed}; {api}).",
    "check.blog.api": "API {url}",
    "check.blog.no.api": "no API",
    "check.blog.no.feed": "none",
    "check.relays": "Relays",
    "check.relays.known": "{count} in the database, of {blogs} {blogs:blog|blogs}.",
    # being called
    "check.port.none": "no web server is started; new articles are seen when it looks for them.",
    "check.public.none": "only programs on the bot's own network can push.",
    "check.port.ours": "a running Backchannel listens on port {port} of {host}.",
    "check.port": "port {port} of {host} can be opened.",
}
