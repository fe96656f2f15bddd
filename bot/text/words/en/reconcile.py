"""English: what a comparison of blog, database and Discord found."""

SENTENCES = {
    "reconcile.head": "**{title}**, the last 30 days. Compared: comments on the blog {comments}, threads {threads}.",
    "reconcile.well": "✅ Both sides show the same.",
    "reconcile.dry": "Nothing was changed. Without `dry_run`, what can be repaired is.",
    "reconcile.more": "- … and {count} more.",
    "reconcile.mended": "{line} ✅ repaired",
    "reconcile.unmended": "{line} ⚠️ {why}",
    "reconcile.notice": "“{title}” and what is shown of it had come apart",
    "reconcile.somebody": "somebody",
    # the blog and the database
    "reconcile.unknown": "A comment by {who} stands on the blog and was not known here: {where}",
    "reconcile.judged": "A comment by {who} was approved, held or removed on the blog unnoticed: {where}",
    "reconcile.edited": "A comment by {who} was changed on the blog unnoticed: {where}",
    "reconcile.gone": "A comment by {who} is no longer on the blog: {where}",
    "reconcile.removed": "The comment of a member, {who}, was removed on the blog by hand: {where}",
    "reconcile.rewritten": "The comment of a member, {who}, was rewritten on the blog: {where}",
    "reconcile.twice": "The comment of a member, {who}, stood on the blog twice; the later one belongs in the trash: "
    "{where}",
    # the database and Discord
    "reconcile.unshown": "A comment by {who} was not shown in {where}",
    "reconcile.taken": "A message of the bot was deleted by hand and is not posted again: {where}",
    "reconcile.doubled": "The bot said the same twice: {where}",
    "reconcile.stray": "The bot does not know this message of its own. Delete it if it is not needed: {where}",
    "reconcile.unheard": "A member's message was deleted unnoticed: {where}",
    "reconcile.closed": "A thread was deleted by hand: {where}",
    "reconcile.behind": "{who} did not show what was right by now in {where}",
    "reconcile.next": "The next comparison goes on with that.",
    "reconcile.late": "{who} waiting for more than an hour to be delivered to {where}",
    # what could not be compared
    "reconcile.unread": "Not compared: {where}",
    "reconcile.cut": "Only a part was compared of {where}: there is more than is read at once.",
    "reconcile.empty": "Nothing at all was answered where something should stand. Has the bot lost a permission?",
    "reconcile.count": "{count:One thing|{count} things}",
    "reconcile.turn": "It waits for its turn, or for something that must be there first.",
    "reconcile.refused": "It could not be repaired; the bot's log may say why.",
    "reconcile.older": "the older threads",
}
