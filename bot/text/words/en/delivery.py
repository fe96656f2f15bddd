"""Why something that should be delivered is not, or not yet."""

SENTENCES = {
    "delivery.lost": "waiting {seconds} s to see whether a lost request still arrives",
    "delivery.parent": "It waits for the message that it answers.",
    "delivery.article": "The article does not stand on the blog any more: it was not found at its new address.",
    "delivery.nobody": "Nothing is written any more for who was forgotten.",
    "delivery.which": "The blog answered without saying which comment it meant.",
    "delivery.fault": "A fault in this bot, told in its log, keeps it from being read.",
}
