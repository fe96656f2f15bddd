"""English: a member's own rooms: what they allow, what is stored about them, and being forgotten."""

SENTENCES = {
    # a yes to one message alone
    "consent.posted": "Thank you. This message goes to **{blog}**, and no other does; a reaction on it tells what "
    "becomes of it. An edit of it follows.",
    "consent.stopped": "Stopped. What waited does not go to **{blog}** any more; what stands there stays, without "
    "later edits, until you delete the message here.",
    "me.state.alone": "Of your messages, {count} {count:is|are} published on **{blog}**, one by one: you said yes to "
    "{count:it|each of them} alone. Others do not leave Discord.",
    "me.stop": "Stop",
    # /me name, /me mentions
    "me.name.kept": "From now on your name on blogs is **{name}**. Comments that stand there keep the one that they "
    "have.",
    "me.name.server": "From now on your name on blogs is the one that you have in the server. Comments that stand "
    "there keep the one that they have.",
    "me.name.length": "A name has 1 to {count} characters; signs of formatting and of mentions do not count.",
    "me.name.address": "An address is no name.",
    "me.mentions.on": "Comments of others may say your name, on blogs that your own answers are published on. "
    "Elsewhere you are “@someone”.",
    "me.mentions.off": "From now on comments of others say “@someone” in the place of your name, also those that "
    "stand.",
    # /me show, /me export
    "me.show.title": "What is stored about you",
    "me.show.name": "Your name on blogs: **{name}**",
    "me.show.name.server": "Your name on blogs: the one that you have in the server.",
    "me.show.named": "Comments of others may say your name on blogs where you are published.",
    "me.show.unnamed": "Comments of others do not say your name.",
    "me.show.locale": "The language of your Discord, for private messages: {wanted}",
    "me.show.followed": "You are told of: {topic} (**{blog}**)",
    "me.show.yes": "**{blog}**: you said yes to all your answers, {moment} (question {version}).",
    "me.show.no": "**{blog}**: you said no, {moment} (question {version}).",
    "me.show.permits": "To {count:one message|{count} messages} you said yes alone. `/me consent` stops that.",
    "me.show.unasked": "You have not answered for any blog.",
    "me.show.nothing": "No comment of yours is known.",
    "me.show.live": "On the blogs: {count}",
    "me.show.held": "On the blogs, waiting for a moderator: {count}",
    "me.show.spam": "Taken for spam: {count}",
    "me.show.gone": "Removed, taken back or never published (only that they were heard is kept): {count}",
    "me.show.under.way": "On the way: {count}",
    "me.show.waits": "Waiting for your answer (nothing of the text is kept): {count}",
    "me.show.judged": "Moderators, or somebody on the blog, decided {count:once|{count} times} about comments of "
    "yours.",
    "me.show.judge": "As a moderator you decided about {count:one comment|{count} comments}.",
    "me.show.more": "Texts are kept encrypted. `/me export` gives you all of it as a file, `/me forget` deletes it.",
    "me.export.done": "This is all that is stored about you, for you alone.",
    # /me forget
    "forget.ask": "### Be forgotten?\nThe bot forgets your answers, your name and all words of yours that it keeps, "
    "and never takes in an older message again. This cannot be undone. {count} {count:comment|comments} of yours "
    "{count:is|are} known. What is to become of what stands on the blogs?",
    "forget.remove": "Remove my comments from the blogs",
    "forget.keep": "Keep them there, without my name",
    "forget.cancel": "Cancel",
    "forget.look": "How far is it?",
    "forget.cancelled": "Nothing was changed.",
    "forget.nothing": "Nothing is stored about you.",
    "forget.done.already": "You were forgotten. Nothing is stored about you but a hash, by which older messages of "
    "yours are left alone.",
    "forget.begun": "### You are being forgotten\nNothing of yours goes to a blog any more, and your answers, your "
    "name and your words are deleted here.",
    "forget.progress": "Comments that are done with: {done}. Still to be done: {count}; that is tried again by itself.",
    "forget.troubles": "{count:One|{count}} cannot be reached just now. If it stays so, ask whoever runs the blog:",
    "forget.unreached": "- **{blog}**, <{link}>: {reason}",
    "forget.unconnected": "The server is not connected to the blog any more.",
    "forget.done": "### You are forgotten\nAll is done ({count:one comment|{count} comments}), and seen to be done. "
    "Nothing is stored about you but a hash, by which older messages of yours are left alone.",
    "forget.limits": "What others quoted of you, what search engines keep, and your messages in Discord are out of the "
    "bot's reach.",
    "fate.reason.forgotten": "Its author asked to be forgotten: nothing more is known about it.",
}
