"""English: why something that was written does not go to a blog."""

SENTENCES = {
    "hearing.off": "In this channel nothing goes to **{blog}**: the setting `replies` is off.",
    "hearing.unconnected": "**{blog}** takes no comments from here: no account is connected.",
    "hearing.unasked": "It was not written to **{blog}**: you have not agreed to be published there.",
    "hearing.empty": "There was nothing in it, so nothing was written.",
    "hearing.silenced": "A moderator has silenced its author, or its author is not in the server any more.",
}
