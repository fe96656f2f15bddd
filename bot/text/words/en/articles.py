"""English: why articles are shown or not, and what admins ask about them."""

SENTENCES = {
    # why an article is shown or not: fragments, as plain text
    "choosing.quiet": "it came in the quiet hours {quiet}",
    "choosing.ahead": "its date is still to come",
    "choosing.never": "the setting {setting} leaves out “{entry}”",
    "choosing.only": "the setting {setting} wants one of: {entries}",
    # the question about many articles at once
    "flood.title": "### New articles wait for your answer: {count}",
    "flood.where": "**{title}** has many more for {channel} than usual. None of these was posted:",
    "flood.more": "- … and {count} more",
    "flood.why": "-# That happens when a blog was moved, imported or repaired. What is to be posted?",
    "flood.newest": "Post the newest",
    "flood.all": "Post all {count}",
    "flood.none": "Post none",
    "flood.posted": "{count} will be posted in {channel}, the oldest first.",
    "flood.declined": "None of them is posted. `/article post` still posts single ones.",
    "flood.over": "This question is over: nothing waits for an answer any more.",
    # /article
    "article.unknown": "No article “{wanted}” is known here. Choose one from the list that opens while you type.",
    "article.unrelayed": "The blog of this article has no relay in this server.",
    "article.several": "Several articles are called “{wanted}”. Choose one from the list that opens while you type.",
    "article.preview": "-# Preview: {title} in {channel}. Nothing was posted.",
    "article.preview.parts": "-# Above: the card, and the first of {count} {count:part|parts} that "
    "{count:follows|follow} in its thread.",
    "article.gone": "The blog does not show this article any more.",
    "article.changes.none": "No change of this article was seen since it is watched.",
    "article.changes.gone": "The blog does not show this article any more, so its earlier texts are not shown either.",
    "article.version": "version {number}, {moment}",
    "article.step.from.earlier": "« Before: earlier",
    "article.step.from.later": "Before: later »",
    "article.step.to.earlier": "« After: earlier",
    "article.step.to.later": "After: later »",
    "article.newest.none": "There is nothing to post: every article that is known and fits the filters is in "
    "{channel} already.",
    "article.newest": "{count} will be posted in {channel}, the oldest first:",
    "article.line": "- {title}",
    "article.posting": "**{title}** will be posted in {channel}.",
    "article.posted.already": "**{title}** is in {channel} already: {link}",
    "article.posted.removed": "Somebody removed **{title}** from {channel}. The bot does not post it there again.",
    "article.posting.already": "**{title}** is on its way to {channel} already. `/article why` tells what it waits "
    "for.",
    # /article why
    "why.title": "**{title}**, published {date}",
    "why.nodate": "without a date",
    "why.relay": "In {channel}:",
    "why.posted": "- ✅ Posted {moment}: {link}",
    "why.chosen": "- An admin chose to post it.",
    "why.removed": "- 🚫 It was posted, and somebody removed it in Discord. It is not posted there again.",
    "why.failed": "- ❌ It cannot be posted: {reason}",
    "why.behind": "- ⏳ Its newest version is about to be shown.",
    "why.later": "- ⏳ It is posted {moment}: {detail}. `/article post` posts it now.",
    "why.soon": "- ⏳ It is to be posted and waits for its turn.",
    "why.trouble": "- ⚠️ {trouble}",
    "why.old": "- It was published before this relay began ({since}), so it was not posted. `/article post` posts it.",
    "why.late": "- Its date is more than two days ahead, so it was not posted. `/article post` posts it.",
    "why.filtered": "- It was not posted: {detail}. `/relay set` changes that for new articles, `/article post` posts "
    "this one.",
    "why.flood": "- It came with many others at once and waits for an answer: press a button of the question in "
    "{channel}, or use `/article held`.",
    "why.declined": "- An admin decided not to post it. `/article post` posts it all the same.",
    "why.unknown": "- It was there before anything was decided about it here. `/article post` posts it.",
    "why.edits": "- Changed on the blog {count} times that are kept, last {moment}. `/article changes` shows what.",
    "why.edit": "- Changed on the blog once, {moment}. `/article changes` shows what.",
    "why.gone": "- The blog does not show it any more.",
}
