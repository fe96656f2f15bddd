"""English: the comments on an article that were there before its thread, on request."""

SENTENCES = {
    "comments.shown": "Comments on **{title}** that follow in its thread in {channel}, the oldest first: {count}.",
    "comments.none": "Every comment on **{title}** that the blog shows is in its thread in {channel} already.",
    "comments.unposted": "**{title}** has no thread in {channel}. `/article post` posts it there.",
    "comments.unreadable": "The comments of **{blog}** cannot be read: it is known by its feed only.",
}
