"""English: the language that every other falls back to.

One dict for each feature; keys are ``feature.what``. Sentences are Discord Markdown, ``{name}`` is a placeholder, and
``{count:day|days}`` the form of a word that goes with a number.
"""

from bot.text.words.gathering import gathered

SENTENCES = gathered(__name__, __path__)
