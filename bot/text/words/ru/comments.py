"""Russian: the comments on an article that were there before its thread, on request."""

SENTENCES = {
    "comments.shown": "Скоро в ветке статьи **{title}** в {channel} {count:появится|появятся|появится} {count} "
    "{count:комментарий|комментария|комментариев}, сначала старые.",
    "comments.none": "Все комментарии, которые блог показывает к статье **{title}**, уже есть в её ветке в {channel}.",
    "comments.unposted": "У статьи **{title}** нет ветки в {channel}. `/article post` опубликует её там.",
    "comments.unreadable": "Комментарии блога **{blog}** прочитать нельзя: бот знает только его ленту.",
}
