"""Work that takes long: how far it is, stopping it, and how far a first look is."""

SENTENCES: dict[str, str] = {
    "working.begun": "This takes a while.",
    "working.progress": "{done} of {count} done.",
    "working.stop": "Stop",
    "working.stopping": "It is being stopped.",
    "working.over": "This is over: it has ended, or the bot was started anew. What was done until then stays.",
    # reconcile
    "working.reconcile.stopped": "It was stopped: {where}. What was repaired until then stays.",
    "working.reconcile.nothing": "nothing was compared yet",
    "working.reconcile.blog": "only the blog's comments were compared",
    "working.reconcile.threads": "{count:one thread was|{count} threads were} compared, not {left}",
    "working.reconcile.late": "{title}: the comparison that was asked for has ended",
    # what is brought into a channel
    "backfill.done": "All of it stands.",
    "backfill.failed": "{count} could not be delivered: `/relay why` tells the reason.",
    "backfill.stopped": "Stopped: {done} stand, {count:one was|{count} were} taken back.",
    "backfill.on": "The rest goes on by itself; `/relay status` tells how far it is.",
    # being forgotten
    "forget.stopping": "*Stop* leaves what still stands on blogs as it is, with the name that it has there. Nobody can "
    "tell then whose it was, and the bot does not take it away any more; only those who run the blog can.",
    "forget.stopped": "### Stopped\nComments that are done with: {done}. Left on blogs, with the name that they have "
    "there: {count}. The bot does not know any more whose they are; ask those who run the blog if they are to go:",
    "forget.left": "- **{blog}**, <{link}>",
    # first looks
    "working.first.pages": "- Comments are being read for the first time: {done} of {count} articles are done; of the "
    "next ones {pages:one page was|{pages} pages were} read.",
    "working.first.comments": "- Comments are being read for the first time: {done} of {count} articles are done.",
}
