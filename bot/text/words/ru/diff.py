"""Russian: what changed between two versions of an article."""

SENTENCES = {
    "diff.nothing": "Ничего из того, что видят читатели, не изменилось.",
    "diff.title": "**Заголовок:** {text}",
    "diff.picture": "Теперь показана другая картинка.",
    "diff.opened": "Комментарии в блоге открыты.",
    "diff.closed": "Комментарии в блоге закрыты.",
    "diff.new": "➕ {text}",
    "diff.gone": "➖ {text}",
    "diff.changed": "✏️ {text}",
    "diff.moved": "↕️ {text}",
    "diff.more": "-# … и не только: остальное — в блоге.",
}
