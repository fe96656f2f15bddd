"""Discord's permissions, by the names that its settings have for them."""

SENTENCES = {
    "permission.view": "View Channel",
    "permission.send": "Send Messages",
    "permission.threads.send": "Send Messages in Threads",
    "permission.threads.create": "Create Public Threads",
    "permission.history": "Read Message History",
    "permission.reactions": "Add Reactions",
    "permission.links": "Embed Links",
    "permission.threads.manage": "Manage Threads",
    "permission.channels.manage": "Manage Channels",
    "permission.mentions": "Mention @everyone, @here and All Roles",
    "permission.audit": "View Audit Log",
    "permission.and": "{before}, {name}",
}
