"""English: private messages with the bot."""

SENTENCES = {
    "me.nowhere": "You have not answered the question for any blog, and nothing of yours is on one.",
    "me.more": "… and {count} {count:blog|blogs} more: in their own servers, `/me consent` shows them.",
    "private.hello": "Hello! I carry articles from blogs to Discord and answers back. Nothing that you write here is "
    "kept or published. `/me` works here as well: `/me show` tells what is stored about you, and `/me consent` and "
    "`/me forget` change it.",
}
