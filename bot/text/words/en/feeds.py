"""English: what is found at the address of a blog, and what is wrong with feeds and hubs."""

FEED = {
    "feed.what.feed": "feed",
    "feed.what.page": "page",
    "feed.login": "The {what} at {where} wants a login (401). Make it public, or use another address.",
    "feed.closed": "The {what} at {where} is closed to us (403). A firewall or security plugin must let the bot in.",
    "feed.missing": "There is no {what} at {where} (404). Check the address, or give the address of the blog itself.",
    "feed.ended": "The {what} at {where} was taken down for good (410). Add the blog again with its new address.",
    "feed.unusable": "The {what} at {where} answered {status}, which is not usable. Check the address in a browser.",
    "feed.challenge": "Cloudflare in front of {host} asks us to prove that we are a browser. In Cloudflare, the site's "
    "owner can add a Skip rule for the feed and for /wp-json/.",
    "feed.empty": "The feed at {where} is empty (no bytes at all). If it lasts, tell the blog's owner.",
    "feed.entries.none": "The feed at {where} has no entries. If it lasts, look at it in a browser.",
    "feed.broken": "The feed at {where} is broken XML from the start. If it lasts, look at it in a browser.",
    "feed.html": "{where} is a web page where a feed should be. Give the address of the blog or of its RSS feed.",
    "feed.xml": "{where} is broken XML, so it cannot be read as a feed. Check the address; a feed validator shows the "
    "fault.",
    "feed.strange": "{where} is neither RSS, Atom nor JSON Feed, so it cannot be read as a feed. Check the address; a "
    "feed validator shows the fault.",
    "feed.entities": "The feed at {where} declares XML entities of its own (a DOCTYPE), which is not safe to read. "
    "Its owner must remove the DOCTYPE from the feed.",
    "feed.heavy": "The feed at {where} is too large or too deeply nested to be read in {seconds} seconds. "
    "Its owner should shorten it.",
    "feed.hub.gone": "There is no hub at {host} any more ({status}).",
    "feed.hub.refused": "The hub at {host} does not take our request ({status}).",
}

FOUND = {
    "found.page.empty": "{where} is an empty page. Give the address of the blog's front page.",
    "found.feed.empty": "The feed at {where} is empty (no bytes at all). Its owner must mend it.",
    "found.feed.broken": "The feed at {where} is broken XML, and no article can be read from it. "
    "Its owner must mend it; a feed validator shows the place.",
    "found.feed.comments": "{where} is the feed of the comments. Give the address of the blog or of its main feed.",
    "found.nothing": "No blog was found at {where}: the page names no feed that works, and {host} has none in the "
    "usual places. Give the address of the blog's RSS or Atom feed itself.",
    "found.nothing.why": "{said} {note}",
    # notes on what was found
    "found.note.cut": "The feed at {where} is broken XML: its last article is left out until that is mended. "
    "A feed validator shows the place.",
    "found.note.new": "The feed has no articles yet; the first one will be relayed.",
    "found.note.part": "It is not the main feed of its site, so only what stands in it is relayed.",
    "found.note.feed": "Only its articles are relayed: what members answer stays in Discord, as a feed takes no "
    "comments.",
    "found.note.wordpress": "It is a WordPress: articles and comments are read in full.",
    "found.note.feedless": "It has no feed that works, so the newest articles are asked for each time.",
    "found.note.comments": "Comments cannot be read without an account. Connect one with /blog connect.",
}

SENTENCES = {**FEED, **FOUND}
