"""English: comments that wait for moderators, threads that boil over, and the pause of a relay."""

HEAT = {
    "heat.slow": "Many write here at once: until it is calmer, everybody can write every 30 seconds.",
    "heat.slow.unable": "Many write here at once. The bot would slow the thread down, but lacks the permission "
    "Manage Threads.",
    "heat.slow.over": "It was busy here for a while, and everybody could write every 30 seconds only.",
    "heat.slow.unable.over": "It was busy here for a while.",
    "heat.paused": "Many write here at once: what is written now goes to the blog later, when it is calmer.",
    "heat.paused.over": "It was busy here for a while: what was written went to the blog later.",
}

PAUSE = {
    "pause.begun": "Until {moment} nothing goes from {channel} to **{title}**: what members write is kept, and goes "
    "there then. `/relay resume` ends that.",
    "pause.over": "What is written in {channel} goes to **{title}** again, also what waited.",
    "pause.none": "Nothing is paused in {channel}.",
    "status.hears": "- The bot reads what is written in its threads.",
    "status.deaf": "- The bot does not read what is written in its threads (it has no Message Content intent): members "
    "answer by replies that ping it, the Comment button, or the message menu *Post to blog*.",
    "status.paused": "- ⏸️ Paused until {moment}: nothing goes to the blog. `/relay resume` ends that.",
    "status.paused.some": "- ⏸️ In {count} of its threads so much is written that it goes to the blog later, at the "
    "latest {moment}. `/relay resume` ends that.",
    "status.slow": "- 🐌 {count} of its threads {count:has|have} slow mode, at the latest until {moment}.",
    "status.judge": "- 🔎 Waiting for moderators in {channel}: {count}.",
    "status.unjudged": "- 🔎 Waiting for moderators on the blog: {count}. `/relay set moderators` brings them here.",
}

MODERATORS = {
    "moderators.unknown": "That channel is not in this server. Choose one from the list that opens while you type.",
    "moderators.forum": "{channel} takes posts only. Choose a text channel, one that only moderators see.",
    "moderators.lacks": "In {channel} the bot lacks these permissions: {permissions}. Grant them in the channel's "
    "settings, then try again.",
    "moderators.account": "⚠️ No account is connected: the bot does not see comments that wait, nor may it judge them. "
    "`/blog connect` one that may moderate.",
    "moderators.rights": "The account that this server connected to the blog may not moderate there, so what waits for "
    "moderators is not shown here. `/blog connect` one with the role Editor, then choose a channel for moderators.",
    "slow.notice": "A thread cannot be slowed down",
    "slow.notice.text": "In {channel} the bot may neither set slow mode nor end it: it lacks the permission Manage "
    "Threads. Grant it in the channel's settings, or switch slow mode off by `/relay set slow_at off`.",
    "slow.unable": "The bot may not set slow mode there yet: give it the permission Manage Threads.",
}

JUDGE = {
    # what was done, as lines on the card
    "judge.did.live": "✅ Approved by {who} {moment}",
    "judge.did.held": "🔎 Held again by {who} {moment}",
    "judge.did.spam": "🚫 Marked as spam by {who} {moment}",
    "judge.did.gone": "🗑️ Put into the trash by {who} {moment}",
    "judge.did.replied": "↩️ Answered by {who} {moment}",
    "judge.blog.live": "✅ Approved on the blog {moment}",
    "judge.blog.held": "🔎 Held again on the blog {moment}",
    "judge.blog.spam": "🚫 Marked as spam on the blog {moment}",
    "judge.blog.gone": "🗑️ Removed on the blog {moment}",
    "judge.blog.hidden": "🔒 Not to be seen by the bot's account any more {moment}: it waits, is spam or was removed. "
    "Look on the blog, or `/blog connect` an account that may moderate",
    "judge.unanswered": "⚠️ The answer of {who} did not get to the blog: {reason}",
    "judge.is.live": "✅ It stands on the blog.",
    "judge.is.spam": "🚫 It is spam on the blog.",
    "judge.is.gone": "🗑️ It does not stand on the blog any more.",
    # the answers to who presses a button
    "judge.barred": "Only those who may manage messages here, or the server, can judge comments.",
    "judge.unknown": "This comment is not one of this server's blogs.",
    "judge.answer.live": "Approved: it stands on **{blog}**.",
    "judge.answer.held": "It waits on **{blog}** again.",
    "judge.answer.spam": "Marked as spam on **{blog}**.",
    "judge.answer.gone": "Put into the trash of **{blog}**.",
    "judge.answer.other": "**{blog}** answered that it is something else by now; the card says what.",
    "judge.answer.readonly": "**{blog}** has no interface for judging comments that the bot knows. Judge it there.",
    "judge.answer.account": "No account is connected to **{blog}**. `/blog connect` one that may moderate.",
    "judge.answer.missing": "The comment was deleted for good on the blog: nothing can be done with it any more.",
    "judge.answer.withdrawn": "Its author took it back in Discord: it is not put up again.",
    "judge.answer.consent": "Its author took back the consent to be on **{blog}**: it is not published from here.",
    "judge.answer.judged": "Meanwhile it was judged on **{blog}**, so nothing was changed: the card says how. Press "
    "again if you want something else.",
    "form.unsent": "Your answer was not sent: {reason} This is what you wrote:",
    "judge.answer.later": "**{blog}** does not answer, so nothing was changed: {trouble} Press again in a moment.",
    "judge.answer.lost": "**{blog}** took it and did not answer: {trouble} If the card still says that it waits in "
    "some minutes, press again.",
}

SENTENCES = {**HEAT, **PAUSE, **MODERATORS, **JUDGE}
