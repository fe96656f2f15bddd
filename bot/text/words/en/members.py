"""English: what members are asked and told about their own words."""

SENTENCES = {
    # the form behind the button "Comment"
    "form.title": "Comment on “{title}”",
    "form.title.answer": "Answer on “{title}”",
    "form.words": "Your comment",
    "form.about": "It will stand on the blog for everyone to read. Discord's formatting works.",
    "form.nowhere": "This article has no thread in this server any more, so nothing can be written from here.",
    "form.thread": "its thread",
    "form.written": "Your comment on **{title}** is on its way to **{blog}**. When it stands there, it appears in "
    "{thread} as well. These buttons tell where it is, and take it back.",
    # the message menu "Post to blog"
    "post.which": "Under which article? These are the newest that have a thread in this server.",
    "post.which.choose": "Choose an article",
    "post.none": "No article has a thread in this server yet, so there is nowhere to post it.",
    "post.on.its.way": "It goes to **{blog}**, under **{title}**. A reaction on the message tells what becomes of it.",
    "post.already": "It went to the blog already, or is on its way there.",
    "post.already.link": "It went to the blog already: {link}",
    "post.asked": "{author} is asked whether it may be published on **{blog}**: only who wrote it can say so.",
    "post.waits": "{author} was asked before whether it may be published on **{blog}**, and has not answered yet.",
    "post.refused": "{author} does not want to be published on **{blog}**.",
    "post.refused.own": "You chose that nothing of yours leaves Discord for **{blog}**. If that is to change, press "
    "the button, and choose “Post to blog” once more.",
    "post.early": "It was said before {author} agreed to be published. Only what was said since then can go to the "
    "blog.",
    "post.early.own": "You said it before you agreed to be published; only what you said since then can go there. The "
    "button “Comment” on the article takes it as well.",
    "post.machine": "Only what people said themselves goes to the blog.",
    "post.closed": "Comments on **{title}** are closed on the blog.",
    "post.silenced": "A moderator has silenced who wrote it, so it does not go to the blog.",
    "post.lost": "The message cannot be read any more. If it is still there, choose “Post to blog” in its menu again.",
    "post.unreadable": "Nothing is in it that a blog can show.",
    # the message menu "Where is my comment?"
    "fate.another": "Only who wrote it can see what became of it.",
    "fate.nowhere": "It belongs to no article, so it stays in Discord. “Post to blog” in the menu of the message sends "
    "it to one.",
    "fate.reason.settling": "⏳ It goes to **{blog}** {moment}: until then what you add here becomes part of it.",
    "fate.reason.consent": "❓ It waits for your answer whether it may be published on **{blog}**.",
    "fate.reason.soon": "⏳ It is about to be written to **{blog}**.",
    "fate.reason.trouble": "⏳ It waits for **{blog}**: {trouble} It is tried again by itself.",
    "fate.reason.heat": "⏳ The thread is so lively that nothing goes to **{blog}** until {moment}. Yours is kept.",
    "fate.reason.held": "🔎 It stands on **{blog}**, and waits there for a moderator to let it through.",
    "fate.reason.published": "✅ It stands on **{blog}**.",
    "fate.reason.rewritten": "✏️ A moderator of **{blog}** changed it there. Their version stands; what you edit here "
    "does not change it any more.",
    "fate.reason.spam": "🚫 **{blog}** took it for spam. That happens to honest comments, too: whoever runs the blog "
    "can take it out again.",
    "fate.reason.removed": "🚫 Somebody removed it on **{blog}**. It is not posted there again.",
    "fate.reason.refused": "❌ It could not be published on **{blog}**: {reason}",
    "fate.reason.withdrawn": "You took it back: it does not stand on **{blog}**.",
    "fate.reason.early": "It was said before you agreed to be published on **{blog}**, so it stays in Discord.",
    "fate.reason.declined": "You chose that nothing of yours leaves Discord for **{blog}**. `/me consent` changes "
    "that.",
    "fate.reason.over": "The question whether it may be published on **{blog}** was over before you answered it, so it "
    "stays in Discord.",
    "fate.reason.off": "In this channel nothing goes to **{blog}**: the setting `replies` is off.",
    "fate.reason.unconnected": "It stays in Discord: **{blog}** takes no comments from here.",
    "fate.reason.replies": "Only replies to the bot's messages and to those of others who are on **{blog}** go there. "
    "“Post to blog” in the menu of the message sends this one.",
    "fate.reason.chosen": "Only what is chosen goes to **{blog}**. “Post to blog” in the menu of the message chooses "
    "this one.",
    "fate.reason.stars": "Only what is chosen goes to **{blog}**: {count} ⭐ of members {count:does|do} that, or "
    "“Post to blog” in the menu of the message.",
    "fate.reason.unheard": "The bot did not hear it, or found nothing in it that a blog can show. “Post to blog” in "
    "the menu of the message tries again.",
    "fate.reason.deaf": "The bot hears only replies that ping it here, so this stays in Discord. “Post to blog” in the "
    "menu of the message sends it to **{blog}**.",
    "fate.now": "Send now",
    "fate.back": "Take it back",
    "fate.look": "Where is my comment?",
    "fate.sent": "It goes to the blog now.",
    "fate.sent.already": "It is on its way already.",
    "fate.back.done": "It is taken back: it does not go to the blog, and what stands there goes away.",
    "fate.back.done.already": "It was taken back before.",
    # why a moderator's act keeps something from the blog
    "silenced.banned": "Its author was banned from the server.",
    "silenced.timeout": "A moderator has silenced its author for now.",
    # /me
    "me.pings.on": "Ping me when I am named there",
    "me.pings.off": "Do not ping me when I am named there",
    "me.pings.state.on": "-# When a comment on **{blog}** names you with an @, you are pinged.",
    "me.pings.state.off": "-# When a comment on **{blog}** names you with an @, you are not pinged.",
    "me.pings.kept.on": "From now on a comment on **{blog}** that names you (@ and the name that you have there) pings "
    "you in the article's thread. Nobody else is pinged by it.",
    "me.pings.kept.off": "From now on nobody on **{blog}** pings you.",
    "me.pings.none": "That is for those whose answers are published on **{blog}**: say yes to that first.",
}
