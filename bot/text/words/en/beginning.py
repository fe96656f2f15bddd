"""``python -m bot init``: the dialogue, and what is said without one."""

SENTENCES = {
    "init.wrote.key": "Wrote {file} with a new SECRET_KEY. Keep a copy of that key: without it the database cannot be "
    "read.\nNext: put your DISCORD_TOKEN into {file}, then run `python -m bot check`.",
    "init.kept": "{file} is there already and stays as it is.",
    "init.kept.no.key": "It has no SECRET_KEY yet: add this line to it.",
    "init.kept.placeholder": "Its SECRET_KEY is still the placeholder: put this line in its place.",
    "init.kept.key": "It has a SECRET_KEY: nothing to do.",
    "init.mend": "Mend that first; nothing was changed.",
    "init.there": "{file} is there already. What stands in it stays as it is.",
    "init.lacks": "It lacks {names}.",
    "init.complete": "It has all that the bot cannot start without.",
    "init.fill": "Shall I fill in what is missing?",
    "init.unchanged": "Nothing was changed.",
    "init.yes": "Y/n",
    "init.wrote": "Wrote {file}: {names}.",
    "init.keep.key": "Keep a copy of SECRET_KEY in a safe place: without it the database cannot be read.",
    # the token
    "init.token.unchecked": "The DISCORD_TOKEN in {file} could not be checked: {trouble}",
    "init.portal": "The bot needs an application of its own at {url}:",
    "init.portal.how": "New Application; then page Bot: Reset Token, Copy; and there switch on “Message Content "
    "Intent”.",
    "init.token": "Its token (not shown while you paste it; empty: later):",
    "init.token.failed": "The token could not be checked: {trouble}",
    "init.token.keep": "Keep it unchecked?",
    "init.again": "Please try again.",
    "init.no.token": "No token could be used, so nothing was written. Run this again when you have it.",
    "init.found": "Discord knows it: {bot}, application {id}.",
    "init.intent.on": "The Message Content intent is on: it hears everything said in articles' threads.",
    "init.intent.off": "To do: open {url} and switch on “Message Content Intent”.",
    "init.intent.why": "Without it the bot hears only replies to it, its form and its message menu.",
    # a first blog
    "init.blog": "A first blog, if you like; it can also be done in Discord, with `/blog add`.",
    "init.blog.address": "The address of the blog (empty: later):",
    "init.blog.channel": "The id of the channel for its articles (empty: later):",
    "init.blog.left": "Without a channel the blog is left out: add it in Discord, with `/blog add`.",
    # the end
    "init.next": "What comes next:",
    "init.next.token": "Put the token into {file} (DISCORD_TOKEN), or run this again.",
    "init.next.invite": "Invite the bot into your server: {url}",
    "init.next.check": "Run `python -m bot check`: it tries everything, and prints the invitation.",
    "init.next.run": "Run `python -m bot`, then type `/blog add` in Discord.",
    "init.nothing": "Nothing was written.",
    "init.unwritable": "{file} cannot be written here: {why}.",
}
