"""English: cards, threads, and the question whether something may be published."""

CARD = {
    "card.untitled": "Untitled",
    "card.read": "Read on the blog",
    "card.more": "… it goes on on the blog.",
    "card.more.thread": "… it goes on in the thread.",
    "card.part": "this part on the blog",
    "card.changes": "Show changes",
    "card.gone.deleted": "This article was deleted from the blog.",
    "card.gone.trashed": "This article was moved to the blog's trash.",
    "card.gone.private": "This article is private now: only people of the blog can read it.",
    "card.gone.unpublished": "This article was taken back: it is a draft again.",
    "card.gone.password": "This article can only be read with a password now.",
    "card.gone.hidden": "The blog no longer shows this article.",
    "card.answers.both": "Answers in the thread can become comments on the blog.",
    "card.answers.chat": "Answers in the thread stay in Discord.",
    "card.answers.closed": "Comments on the blog are closed: answers in the thread stay in Discord.",
    "card.update": "Update to the article",
    "card.update.addition": "Added to the article",
    "card.update.correction": "Corrected in the article",
}

CHANGES = {
    "changes.title": "What changed: {title}",
    "changes.compared": "{before} → {after}",
    "changes.none": "Nothing that a reader sees is different.",
    "changes.more": "… there is more that changed.",
}

COMMENT = {
    "comment.nobody": "Somebody",
    "comment.link": "on the blog",
    "comment.edited": "edited",
    "comment.more": "… the rest of this comment stands on the blog.",
    "comment.empty": "*(no text)*",
}

THREAD = {
    "thread.stays": "What is written here stays in Discord: this blog takes no comments from here.",
}

NOTICE = {
    "notice.mark": "{ref}",
}

CONSENT = {
    "consent.prompt": "May your answers here be published as comments on **{blog}**? "
    "Nothing leaves Discord before you say yes.",
    "consent.see": "See what would be published",
    "consent.title": "This would stand on the blog",
    "consent.where": "Where: **{blog}** ({host}), under the article, for everyone to read.",
    "consent.name": "Your name there: **{name}**",
    "consent.link": "Your name leads to: {link}",
    "consent.terms": "“Post this one” publishes this message and no other; you are asked about later ones again, at "
    "most once a day for each article. “Always on this blog” is for your later answers, too. What you edit or delete "
    "here is edited or deleted there. You can withdraw your yes at any time: `/me consent`.",
    "consent.once": "Post this one",
    "consent.yes": "Always on this blog",
    "consent.no": "Never",
}

PUBLIC = {  # in comments on the blog
    "public.nobody": "Somebody",
    "public.someone": "@someone",
    "public.role": "@role",
    "public.channel": "#channel",
    "public.invite": "[invite removed]",
    "public.spoiler": "[spoiler: ",
}

SENTENCES: dict[str, str] = {**CARD, **CHANGES, **COMMENT, **THREAD, **NOTICE, **CONSENT, **PUBLIC}
