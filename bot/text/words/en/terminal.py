"""What who runs the bot reads when it cannot start or go on; and what callers of its web server are answered."""

SENTENCES = {
    # the database
    "database.newer": "The database was made by a newer Backchannel than this one. Update Backchannel, or choose "
    "another DATABASE_URL; nothing was changed.",
    "database.unusable": "The database {where} cannot be used: {meaning}",
    "database.failed": "it failed ({kind}).",
    "database.where": "{name} at {host}",
    "database.here": "this machine",
    "database.folder": "its folder does not exist, or may not be written to. Create it, or correct DATABASE_URL.",
    "database.locked": "another program keeps it locked, perhaps a second bot or a backup. End that, then try again.",
    "database.other": "the file is no SQLite database. Choose another name in DATABASE_URL, or put a backup back.",
    "database.damaged": "the file is damaged. Put a backup back.",
    "database.readonly": "it may not be written to. Give the bot's user the right to write the file and its folder.",
    "database.full": "the disk is full. Make room, then start again.",
    "database.disk": "the disk does not answer properly. Look at the system's log.",
    "database.login": "it does not accept the user or the password in DATABASE_URL.",
    "database.none": "there is no database of that name. Create it, or correct DATABASE_URL.",
    "database.busy": "it is starting or stopping. Try again in a moment.",
    "database.connections": "it has no connection left for us. Raise its max_connections.",
    "database.rights": "the user in DATABASE_URL may not create tables there. Make it the owner.",
    "database.refused": "it refused what the bot needs. Its log says why.",
    "database.away": "it does not answer. Is PostgreSQL running there, and is DATABASE_URL right?",
    "database.key": "SECRET_KEY (fingerprint {fingerprint}) is not the key that sealed this database (fingerprint "
    "{other}). Put that key back; without it, what is stored cannot be read. To begin anew, choose another "
    "DATABASE_URL.",
    "database.sealed": "A stored text ({where}) cannot be opened with this SECRET_KEY (fingerprint {fingerprint}). Put "
    "the key back with which it was stored.",
    # Discord
    "run.again": "{trouble} It is tried again in {seconds} {seconds:second|seconds}.",
    "run.elsewhere": "Discord (at DISCORD_API_URL and DISCORD_GATEWAY_URL)",
    "run.ended": "{place} ended the connection for good ({code}).",
    "run.wait": "{place} asks us to wait.",
    "run.trouble": "{place} has trouble of its own, or of ours (it answered {status}).",
    "run.refused": "{place} refused what the bot needs to start ({status}, code {code}): {text}",
    "run.away": "{place} cannot be reached ({kind}). Is this machine online?",
    "run.gateway": "The gateway of {place} cannot be reached. Is this machine online?",
    # the web server
    "web.taken": "Port {port} of {host} is in use, by another program or by a second Backchannel. End that, or choose "
    "another WEB_PORT (and let the reverse proxy know).",
    "web.forbidden": "Port {port} may not be opened by this user. Choose a WEB_PORT above 1023.",
    "web.elsewhere": "{host} is no address of this machine, so WEB_PORT cannot be opened there. WEB_HOST should be "
    "127.0.0.1 for a reverse proxy on this machine, or 0.0.0.0 for every network that it is in.",
    # what callers of the web server are answered
    "web.fault": "Something went wrong on our side; the bot's log has the details.",
    "web.push.how": "Send a POST request here, with or without a body: it makes the bot look at the blog.",
    "web.push.long": "That is too much: at most 1 MB, and none of it is read. An empty body is enough.",
    "web.push.nobody": "No blog pushes here. Its address may have changed: ask the admin of the bot for it.",
    "web.push.thanks": "Thank you, the bot looks at the blog.",
    "web.hub.nobody": "Nobody here asked for that.",
    "web.hub.long": "That is longer than any feed that the bot reads.",
    "web.hub.slow": "That took too long.",
    "web.hub.thanks": "Thank you.",
    "web.hub.over": "Nobody here is subscribed (any more).",
}
