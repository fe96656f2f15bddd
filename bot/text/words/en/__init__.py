"""English: the language that every other falls back to.

One dict for each feature; keys are ``feature.what``. Sentences are Discord Markdown, ``{name}`` is a placeholder, and
``{count:day|days}`` the form of a word that goes with a number.
"""

from bot.text.words.en import (
    articles,
    chat,
    comments,
    connecting,
    desk,
    diff,
    doctor,
    feeds,
    hearing,
    members,
    mine,
    moderation,
    net,
    notices,
    panel,
    push,
    reading,
    reconcile,
    settings,
    talk,
    wordpress,
)

SENTENCES: dict[str, str] = {
    **articles.SENTENCES,
    **chat.SENTENCES,
    **comments.SENTENCES,
    **connecting.SENTENCES,
    **desk.SENTENCES,
    **diff.SENTENCES,
    **doctor.SENTENCES,
    **feeds.SENTENCES,
    **hearing.SENTENCES,
    **members.SENTENCES,
    **mine.SENTENCES,
    **moderation.SENTENCES,
    **net.SENTENCES,
    **notices.SENTENCES,
    **panel.SENTENCES,
    **push.SENTENCES,
    **reading.SENTENCES,
    **reconcile.SENTENCES,
    **settings.SENTENCES,
    **talk.SENTENCES,
    **wordpress.SENTENCES,
}
