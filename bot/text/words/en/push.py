"""English: what admins read about blogs that push."""

SENTENCES = {
    "push.none": "“{title}” is not pushed",
    "push.trouble": "{trouble} It is tried again by itself. Nothing gets lost: the blog is looked at as before.",
    "push.silent": "The hub at {host} took our request, but has not called back. Is PUBLIC_URL the address under which "
    "this bot is reached from outside? It is tried again by itself. Nothing gets lost: "
    "the blog is looked at as before.",
    "push.denied": "The hub at {host} does not push it to us: {reason}. It is not asked again, unless the blog names "
    "another hub. Nothing gets lost: the blog is looked at as before.",
    "push.denied.silently": "it gave no reason",
}
