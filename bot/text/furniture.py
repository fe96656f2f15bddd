"""What themes and plugins set around an author's words: share buttons, counters, dates, related posts.

None of it is the article: it changes by itself, and with the way by which an article is read.
"""

import re

from selectolax.lexbor import LexborNode

_LONGEST_COUNTER = 600
_FURNITURE = re.compile(
    r"sharedaddy|sd-sharing|share-buttons?|sharing-buttons?|social-share|addtoany|a2a_kit|addthis|shariff|heateor|essb[_-]"
    r"|jp-relatedposts|related-?posts?|yarpp|rp4wp|wp_rp|jetpack-likes|post-?likes|wpulike|post-?views|view-?count"
    r"|reading-?time|read-?time|post-?ratings|post-navigation|feedburner|more-link|screen-reader-text|ez-toc|toc_container"
    r"|lwptoc|table-of-contents|author-?(?:box|bio)|about-author|saboxplugin|adsbygoogle|advertisement|advads|code-block-\d"
    r"|wp-block-(?:latest-|query|rss|archives|calendar|categories|tag-cloud|page-list|navigation|search|loginout)"
    r"|newsletter|mc4wp|subscribe|jetpack-subscriptions|last-modified|post-modified"
)
_COUNTER = re.compile(
    r"(?:(?:reading time|post views|views|comments|lesezeit|aufrufe|temps de lecture|tiempo de lectura|время чтения"
    r"|просмотр\w*|комментари\w*)\s*:?\s*[~≈]?[\d.,]+\s*k?(?:\s*(?:min|мин)\w*\.?)?"
    r"|[~≈<]?\s*[\d.,]+\s*k?\s*(?:min(?:ute)?n?s?(?: read| de lecture| lesezeit)?|мин\w*\.?(?: чтения)?"
    r"|views?|comments?|shares?|likes?|reads?|votes?|aufrufe|kommentare?|commentaires?|vues|comentarios?|просмотр\w*|комментари\w*)"
    r"|(?:this (?:post|article|page|entry) )?(?:has been |was )?(?:viewed|read) [\d.,]+ times"
    r"|(?:average )?(?:rating|bewertung|note)\s*:?\s*[\d.,]+.{0,40}|[\d.,]+ people like this"
    r"|(?:last |originally )?(?:updated|modified|edited|published|posted)(?: on)?:? .{0,40}(?:\d{4}|ago).{0,20}(?<!:)"
    r"|(?:zuletzt )?(?:aktualisiert|geändert|veröffentlicht)(?: am)?:? .{0,30}\d{4}.{0,12}(?<!:)"
    r"|(?:mis à jour|modifié|publié|actualizado|aggiornato|atualizado) (?:le|el|il|em)? ?.{0,30}\d{4}.{0,12}(?<!:)"
    r"|(?:обновлено|изменено|опубликовано|оновлено):? .{0,30}\d{4}.{0,12}(?<!:)"
    r"|no comments|leave a comment|the post .{1,300} appeared first on .{1,200}"
    r"|der beitrag .{1,300} erschien zuerst auf .{1,200}|l'article .{1,300} est apparu en premier sur .{1,200}"
    r"|la entrada .{1,300} primero en .{1,200}|запись .{1,300} впервые появилась .{1,200}"
    r"|(?:continue reading|read more|weiterlesen|lire la suite|seguir leyendo|читать далее).{0,200})\W*",
    re.IGNORECASE,
)
_RELATED = re.compile(
    r"(?:related|similar|recent) (?:posts?|articles?|stories|reading)|you (?:may|might) also (?:like|enjoy)"
    r"|share this(?: post)?|like this|ähnliche (?:beiträge|artikel)|das könnte .{0,30}interessieren"
    r"|articles? (?:similaires|liés)|à lire aussi"
    r"|entradas relacionadas|articoli correlati|artigos relacionados|gerelateerde berichten|podobne wpisy"
    r"|похожие (?:записи|статьи)|читайте также|схожі записи",
    re.IGNORECASE,
)


def is_element(node: LexborNode) -> bool:
    """Whether an element is hidden, or its class or id is that of a plugin's box."""
    attrs = node.attrs
    if "hidden" in attrs or "display:none" in (attrs.get("style") or "").replace(" ", "").lower():
        return True
    names = f"{attrs.get('class') or ''} {attrs.get('id') or ''}"
    return len(names) > 1 and bool(_FURNITURE.search(names.lower()))


def is_counter(text: str) -> bool:
    """Whether a whole block is a counter, a date of change or a line that a feed adds."""
    return 0 < len(text) < _LONGEST_COUNTER and bool(_COUNTER.fullmatch(text))


def begins_related(text: str) -> bool:
    """Whether a block is the heading over links to other articles, or over share buttons."""
    return len(text) < _LONGEST_COUNTER and bool(_RELATED.fullmatch(text.rstrip(" :")))
