"""English: setting a blog up, and connecting an account on it."""

SENTENCES = {
    # /blog add and its buttons
    "setup.newest": "Newest article: “{title}” ({moment}).",
    "setup.empty": "It has no article yet.",
    "setup.answers.none": "Answers from Discord: they stay there, as all that was found is a feed.",
    "setup.answers.unconnected": "Answers from Discord: they can become comments there, once an account is connected.",
    "setup.answers": "Answers from Discord: they become comments there, with the account {user}.",
    "setup.next": "**Next: choose the channel for its articles.** New ones appear there from then on.",
    "setup.begun": "✅ {begun}",
    "setup.channel": "Channel for new articles",
    "setup.connect": "Connect for replies",
    "setup.preview": "Preview",
    "setup.previewed": "So “{title}” would look in a channel. Nothing was posted.",
    "setup.commands": "Later, `/relay add` chooses a channel and `/blog connect` connects an account.",
    "setup.commands.feed": "Later, `/relay add` chooses a channel.",
    # /blog connect
    "connect.title": "Connect {blog}",
    "connect.role": "The bot needs an account there that may moderate comments, best one of its own with the role "
    "**Editor**, not an administrator. Least of all it needs: `read`, `edit_posts`, `edit_others_posts`, "
    "`edit_published_posts`, `moderate_comments`; for members' pictures also `upload_files` and `delete_posts`.",
    "connect.steps.click": "Open the page below, log in there **as that user**, and say yes: the blog sends a password "
    "for this bot here by itself. The way is open for 15 minutes, once. Or enter one by hand.",
    "connect.steps": "1. Open the page below, log in there **as that user**, and say yes: it shows a password for this "
    "bot alone.\n2. Enter it here. It is checked, sealed and never shown again.",
    "connect.pageless": "⚠️ {trouble}",
    "connect.page": "Make a password",
    "connect.page.click": "Connect there",
    "connect.enter": "Enter user and password",
    "connect.again": "Try again",
    "connect.form": "Connect {title}",
    "connect.user": "User name on the blog",
    "connect.password": "Application password",
    "connect.password.about": "Made under Users, Profile, Application Passwords. Not the login password.",
    "connect.much": "⚠️ This account may do everything on the blog (an administrator). Better make a user of its own "
    "with the role Editor and connect that one: this password is revoked then.",
    "connect.done": "Connected to {title} as {account}. Members who agree can now answer there. You can close this "
    "page.",
    "connect.rejected": "Nothing was connected: the blog was told no. You can close this page; in Discord, `/blog "
    "connect` asks again.",
    "connect.incomplete": "The blog sent no password along. In Discord, `/blog connect` asks again.",
    "connect.elsewhere": "That password is another site's, not that of {title}, so it was not kept. Revoke it there, "
    "in the profile of its user.",
    "connect.over": "This way is over: it was used, or is older than 15 minutes. In Discord, `/blog connect` opens a "
    "new one.",
    "connect.failed": "That did not work.",
    # /blog disconnect
    "connect.none": "**{title}** is not connected here.",
    "connect.ended": "**{title}** is not connected any more: its account was forgotten, and answers stay in Discord. "
    "New articles and comments come as before.",
    "connect.revoked": "The password of {user} was revoked on the blog.",
    "connect.unrevoked": "⚠️ The password of {user} could not be revoked on the blog: {trouble} Revoke it by hand, in "
    "the profile of that user under Application Passwords.",
}
