"""English: talk on both sides, and what stands before it goes out."""

SENTENCES = {
    # a quiet line in a thread
    "thread.gap": "Some messages may have been missed while the bot was away.",
    # the "Comment" button of an article, and the terms that stand before its form
    "card.comment": "Comment",
    "terms.title": "Your comments would stand on the blog",
    "terms.where": "Where: **{blog}** ({host}), under the articles that you comment on, for everyone to read.",
    "terms.beside": "Beside it: your picture, where the blog can show one.",
    "terms.beside.link": "Beside it: your picture, where the blog can show one, and a link to the talk here.",
    "terms.terms": "“Post this one” is for the one comment that you write now. “Always on this blog” is also for what "
    "you send with this button and answer in the threads of this blog later. What you edit or delete here is edited or "
    "deleted there. You can withdraw your yes at any time: `/me consent`.",
    # comments that wait, for moderators
    "waits.title": "A comment waits on **{blog}**",
    "waits.over": "A comment waited on **{blog}**",
    "waits.under": "under {article}",
    "waits.approve": "Approve",
    "waits.spam": "Spam",
    "waits.trash": "Trash",
    "waits.reply": "Reply",
    # in comments on the blog
    "public.file": "{name} (in Discord)",
    "public.nav.customize": "Channels & Roles",
    "public.nav.browse": "Browse Channels",
    "public.nav.guide": "Server Guide",
    "public.nav.roles": "Linked Roles",
}
