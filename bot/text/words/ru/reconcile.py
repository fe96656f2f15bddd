"""Russian: what a comparison of blog, database and Discord found."""

SENTENCES = {
    "reconcile.behind": "{who}: в {where} было показано не то, что должно быть",
    "reconcile.next": "Следующее сравнение продолжит с этого места.",
    "reconcile.head": "**{title}**, последние 30 дней. Сверено: комментарии в блоге — {comments}, ветки — {threads}.",
    "reconcile.well": "✅ На обеих сторонах одно и то же.",
    "reconcile.dry": "Ничего не изменено. Без `dry_run` бот исправит то, что может.",
    "reconcile.more": "- … и ещё {count}.",
    "reconcile.mended": "{line} ✅ исправлено",
    "reconcile.unmended": "{line} ⚠️ {why}",
    "reconcile.notice": "Блог «{title}» и то, что от него показано, разошлись",
    "reconcile.somebody": "аноним",
    # the blog and the database
    "reconcile.unknown": "В блоге нашёлся неизвестный здесь комментарий ({who}): {where}",
    "reconcile.judged": "Комментарий ({who}) незаметно одобрили, вернули на проверку или удалили в блоге: {where}",
    "reconcile.edited": "Комментарий ({who}) незаметно изменили в блоге: {where}",
    "reconcile.gone": "Комментария ({who}) больше нет в блоге: {where}",
    "reconcile.removed": "Комментарий участника ({who}) удалили в блоге вручную: {where}",
    "reconcile.rewritten": "Комментарий участника ({who}) переписали в блоге: {where}",
    "reconcile.twice": "Комментарий участника ({who}) появился в блоге дважды; более позднему место в корзине: {where}",
    # the database and Discord
    "reconcile.unshown": "Комментария ({who}) не было в {where}",
    "reconcile.taken": "Сообщение бота удалили вручную, снова оно не публикуется: {where}",
    "reconcile.doubled": "Бот сказал одно и то же дважды: {where}",
    "reconcile.stray": "Бот не узнаёт это своё сообщение. Удалите его, если оно не нужно: {where}",
    "reconcile.unheard": "Сообщение участника незаметно удалили: {where}",
    "reconcile.closed": "Ветку удалили вручную: {where}",
    "reconcile.late": "Больше часа не доставлено в {where}: {who}",
    # what could not be compared
    "reconcile.unread": "Не сверено: {where}",
    "reconcile.cut": "Сверено лишь частично, за один раз всё не прочитать: {where}.",
    "reconcile.empty": "В ответ не пришло совсем ничего, хотя там что-то должно быть. Может, бот лишился какого-то "
    "права?",
    "reconcile.count": "{count} {count:сообщение|сообщения|сообщений}",
    "reconcile.turn": "Ждёт очереди или того, что должно появиться раньше.",
    "reconcile.refused": "Исправить не получилось; причина может быть в журнале бота.",
    "reconcile.older": "более старые ветки",
}
