"""Every sentence that people read in Discord, by key and language."""

from bot.text.words import (
    en,
    en_articles,
    en_comments,
    en_desk,
    en_diff,
    en_hearing,
    en_members,
    en_moderation,
    en_push,
    en_reconcile,
    en_talk,
)

CATALOGUES = {
    "en": {
        **en.SENTENCES,
        **en_articles.SENTENCES,
        **en_comments.SENTENCES,
        **en_desk.SENTENCES,
        **en_diff.SENTENCES,
        **en_hearing.SENTENCES,
        **en_members.SENTENCES,
        **en_moderation.SENTENCES,
        **en_push.SENTENCES,
        **en_reconcile.SENTENCES,
        **en_talk.SENTENCES,
    }
}


def say(key: str, locale: str = "en", **values: object) -> str:
    """Give the sentence for ``key`` with ``values`` in its placeholders.

    A language without this sentence falls back to English ("en-GB" first to "en"). Values stand in the sentence as
    they are: escape what others wrote before. Raises KeyError for an unknown key or a placeholder without a value.
    """
    language = CATALOGUES.get(locale) or CATALOGUES.get(locale.partition("-")[0]) or CATALOGUES["en"]
    sentence = language.get(key) or CATALOGUES["en"][key]
    return sentence.format(**values)
