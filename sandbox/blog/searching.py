"""Searching posts as WordPress does: which words count, what fits them, what stands first (class-wp-query.php).

Measured on 6.1, 6.8 and 7.1: words are parts of words, capitals do not matter, and what is in the text's markup counts,
too.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from .model import StoredPost

MOST_TERMS = 9
"""A search of more words than this is one for the whole sentence."""
MOST_IN_TITLE = 6
_TERM = re.compile(r'".*?(?:"|$)|(?:(?<=[\t ",+])|^)[^\t ",+]+')
_STOPWORDS = frozenset(
    {
        *("about", "an", "are", "as", "at", "be", "by", "com", "for", "from", "how", "in", "is", "it", "of", "on"),
        *("or", "that", "the", "this", "to", "was", "what", "when", "where", "who", "will", "with", "www"),
    }
)


@dataclass(frozen=True, slots=True)
class Search:
    """What is searched for: the whole sentence, and its words; ``several`` as it was typed, stopwords included."""

    sentence: str
    terms: tuple[str, ...]
    several: bool

    @property
    def wanted(self) -> tuple[str, ...]:
        """The words that must occur; those with a minus must not."""
        return tuple(term for term in self.terms if not term.startswith("-"))

    def fits(self, post: StoredPost) -> bool:
        """Whether every word occurs in the title or in the text, markup included."""
        title, content = post.title.casefold(), post.content.casefold()
        for term in self.terms:
            kept_out = term.startswith("-")
            word = term[1:] if kept_out else term
            if (word in title or word in content) is kept_out:
                return False
        return True

    def rank(self, post: StoredPost) -> int:
        """How far from the top a post stands that fits; those of one rank are sorted by their dates."""
        title, content = post.title.casefold(), post.content.casefold()
        in_title = [word in title for word in self.wanted]
        if not self.several:
            return 0 if all(in_title) else 1
        whole = not re.search(r"(?:\s|^)-", self.sentence)
        few = len(in_title) <= MOST_IN_TITLE
        places = [whole and self.sentence in title, few and all(in_title), few and any(in_title)]
        places.append(whole and self.sentence in content)
        return places.index(True) if True in places else len(places)


def search(typed: str) -> Search | None:
    """What this asks for; None for nothing at all."""
    sentence = typed.strip().casefold()
    if not sentence:
        return None
    found = [match[0] for match in _TERM.finditer(sentence)]
    cleaned = [term[1:-1] if re.fullmatch('".+"', term) else term.strip("\"' ") for term in found]
    terms = [term for term in cleaned if not re.fullmatch("[a-z-]?", term) and term not in _STOPWORDS]
    if not terms or len(terms) > MOST_TERMS:
        terms = [sentence]
    return Search(sentence, tuple(terms), several=len(found) > 1)
