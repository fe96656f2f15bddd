"""English: what goes wrong on the way to an address that somebody named."""

SENTENCES = {
    "net.this": "This",  # an address that cannot be read
    "net.address": "{host} is not a web address. It should look like https://example.org/.",
    "net.address.secret": "The address at {host} has a user name or password in it. Leave that part out.",
    "net.private": "{host} is at a private address, which the bot does not open. If the blog really is on your own "
    "network, add that network to ALLOW_PRIVATE_NETWORKS in the bot's settings.",
    "net.port": "{host} uses an unusual port, which the bot does not open (it opens 80, 443, 8080 and 8443). "
    "Use the blog's public address.",
    "net.clear": "{host} has no https, and a password is never sent in the clear. Give the site a certificate and add "
    "the blog again with its https:// address.",
    # redirects
    "net.redirect.strange": "{host} redirects to something that is not a web address. Tell its owner.",
    "net.redirect.circle": "{host} redirects in a circle. Open the address in a browser and use the one it ends at.",
    "net.redirect.sent": "{host} redirects what is sent to it to another address, so nothing was sent. "
    "Add the blog again with the address it redirects to.",
    # no connection
    "net.insecure": "The secure connection to {host} failed: its certificate is not valid, or it does not speak TLS. "
    "Its owner must renew the certificate; if it has none, use the http:// address.",
    "net.unknown": "There is no host named {host} just now. Check the spelling of the address.",
    "net.unreached": "No connection to {host} could be made. It may be down; check the address and try later.",
    # not now
    "net.often": "{host} says that we ask too often (429). We wait and try again.",
    "net.away": "{host} does not let us in for a while (403). We wait and try again.",
    # what happened after the request went out: clauses, and what they mean for reading and for writing
    "net.slow": "{host} took too long to answer; the site may be overloaded",
    "net.cut": "The connection to {host} was cut; if it lasts, check whether the site is up",
    "net.cut.answer": "{host} cut the connection in the middle of its answer; if it lasts, tell its owner",
    "net.strange": "{host} answered something that is not proper HTTP; check the address",
    "net.large": "{host} sent more than {most} MB, which is too much",
    "net.broken": "{host} has trouble of its own (it answered {status})",
    "net.read": "{what}.",
    "net.read.again": "{what}. We try again; if it lasts, look at the site's error log.",
    "net.lost": "{what}; whether it did what we asked is not known yet. We will look.",
}
