"""What is wrong with the settings. Shown at a terminal, to who runs the bot; no sentence repeats a value."""

SENTENCES = {
    "env.wrong": "Backchannel did not start. Please mend this in .env (or in the environment, which wins over .env):",
    "env.explained": "What each setting is for stands in .env.example.",
    # one setting
    "env.missing": "{name} is missing. {advice}",
    "env.placeholder": "{name} still holds the placeholder of .env.example. {advice}",
    "env.token.advice": "Copy it in Discord's Developer Portal: your application, Bot, Reset Token.",
    "env.token.bot": "{name} begins with the word Bot. Leave that word out: the setting is the token alone.",
    "env.token.space": "{name} has a space in it. Copy the token again, from one end to the other.",
    "env.database.advice": "Write sqlite:///FILE or postgresql://USER:PASSWORD@HOST/NAME, or nothing for a file "
    "right here.",
    "env.database.address": "{name} is no database address. {advice} Percent-encode a password's special characters.",
    "env.database.file": "{name} names no file, so everything would be forgotten at the next start. {advice}",
    "env.database.name": "{name} names no database on that server. {advice}",
    "env.database.kind": "{name} is of a kind that Backchannel cannot use. {advice}",
    "env.key.advice": "`python -m bot init` makes one.",
    "env.key.good": "`python -m bot init` makes a good one. If there is a database already, only its old key can "
    "read it.",
    "env.key.base64": "{name} is not urlsafe base64 (letters, digits, - and _). {advice}",
    "env.key.length": "{name} holds {count} {count:byte|bytes}; it must be 32, which is 43 or 44 characters. {advice}",
    "env.channel": "{name} is no channel id, which is a long number. In Discord: User Settings, Advanced, Developer "
    "Mode on; then right-click the channel, Copy Channel ID.",
    "env.address": "{name} is no full address: it begins with {one} or {other} and names a host.",
    "env.address.secret": "{name} holds a user or a password before an @. Take that part out of the address.",
    "env.seconds": "{name} must be a number of seconds from {least} to 86400, like 30 or 2.5, without a unit.",
    "env.public.tls": "{name} begins with http://, but secrets are part of what is called there. It must be https://.",
    "env.public.query": "{name} has a ? or a # in it. Leave away what stands from there on.",
    "env.port": "{name} must be the number of a port, from 1 to 65535, like 8090.",
    "env.host": "{name} must be an address of this machine alone, like 127.0.0.1 or 0.0.0.0: no http://, no port.",
    "env.contact": "{name} must be a mail address or a web address: plain letters, at most 200, no brackets.",
    "env.level": "{name} must be DEBUG, INFO, WARNING or ERROR. INFO is right for every day.",
    "env.networks": "{name} must be networks like 192.168.1.0/24 (ending in zeros, as far as the mask says) or "
    "single addresses like 127.0.0.1, with commas between them.",
    # several
    "env.needs": "{name} is set, but {needed} is not. {why}",
    "env.needs.both": "Give both (this blog in that channel), or none and use `/blog` and `/relay`.",
    "env.needs.password": "In WordPress: Users, Profile, Application Passwords.",
    "env.needs.user": "It is the account's name on the blog.",
    "env.needs.blog": "An account belongs to a blog.",
    "env.needs.blog.password": "A password belongs to a blog.",
    "env.needs.port": "It is the port to which that address leads on this machine.",
    "env.unknown": "{name} is no setting. Did you mean {close}?",
    # the file
    "env.line": "Line {line} of {file} is not NAME=value, or a quote in it is not closed.",
    "env.unreadable": "{file} cannot be read: {why}.",
    "env.encoding": "{file} is not a text in UTF-8. Save it again as plain text in UTF-8.",
}
