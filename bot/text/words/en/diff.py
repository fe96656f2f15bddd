"""English: what changed between two versions of an article."""

SENTENCES = {
    "diff.nothing": "Nothing that a reader sees has changed.",
    "diff.title": "**Title:** {text}",
    "diff.picture": "Another picture is shown.",
    "diff.opened": "Comments on the blog were opened.",
    "diff.closed": "Comments on the blog were closed.",
    "diff.new": "➕ {text}",
    "diff.gone": "➖ {text}",
    "diff.changed": "✏️ {text}",
    "diff.moved": "↕️ {text}",
    "diff.more": "-# … and more: the rest stands on the blog.",
}
