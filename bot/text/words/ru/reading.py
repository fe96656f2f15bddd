"""Russian: cards, threads, and the question whether something may be published."""

CARD = {
    "card.untitled": "Без названия",
    "card.read": "Читать в блоге",
    "card.more": "… продолжение — в блоге.",
    "card.more.thread": "… продолжение — в ветке.",
    "card.part": "эта часть в блоге",
    "card.changes": "Показать изменения",
    "card.gone.deleted": "Эта статья удалена из блога.",
    "card.gone.trashed": "Эта статья перемещена в корзину блога.",
    "card.gone.private": "Эта статья теперь личная: прочитать её могут только те, кто ведёт блог.",
    "card.gone.unpublished": "Эта статья снята с публикации: она снова черновик.",
    "card.gone.password": "Теперь эту статью можно прочитать только по паролю.",
    "card.gone.hidden": "Блог больше не показывает эту статью.",
    "card.answers.both": "Ответы в ветке могут стать комментариями в блоге.",
    "card.answers.chat": "Ответы в ветке остаются в Discord.",
    "card.answers.closed": "Комментарии в блоге закрыты: ответы в ветке остаются в Discord.",
    "card.update": "Обновление статьи",
    "card.update.addition": "Дополнение к статье",
    "card.update.correction": "Исправление в статье",
}

CHANGES = {
    "changes.title": "Что изменилось: {title}",
    "changes.compared": "{before} → {after}",
    "changes.none": "Для читателей ничего не изменилось.",
    "changes.more": "… это ещё не все изменения.",
}

COMMENT = {
    "comment.nobody": "Аноним",
    "comment.link": "в блоге",
    "comment.edited": "изменено",
    "comment.more": "… комментарий целиком — в блоге.",
    "comment.empty": "*(без текста)*",
}

THREAD = {
    "thread.stays": "То, что пишут здесь, остаётся в Discord: этот блог не принимает отсюда комментарии.",
}

NOTICE = {
    "notice.mark": "{ref}",
}

CONSENT = {
    "consent.prompt": "Можно публиковать ваши ответы отсюда как комментарии в блоге **{blog}**? "
    "Пока вы не согласитесь, ничего не покинет Discord.",
    "consent.see": "Показать, что будет опубликовано",
    "consent.title": "Вот что появится в блоге",
    "consent.where": "Где: **{blog}** ({host}), под статьёй, открыто для всех.",
    "consent.name": "Ваше имя там: **{name}**",
    "consent.link": "Ваше имя ведёт сюда: {link}",
    "consent.terms": "«Опубликовать это» касается только этого сообщения; о следующих бот спросит снова, но не чаще "
    "раза в день для каждой статьи. «Всегда в этом блоге» — также ваших следующих ответов. Что вы измените или удалите "
    "здесь, изменится или исчезнет и там. Отозвать согласие можно в любой момент: `/me consent`.",
    "consent.once": "Опубликовать это",
    "consent.yes": "Всегда в этом блоге",
    "consent.no": "Никогда",
}

PUBLIC = {  # in comments on the blog
    "public.nobody": "Кто-то",
    "public.someone": "@кто-то",
    "public.role": "@роль",
    "public.channel": "#канал",
    "public.invite": "[приглашение убрано]",
    "public.spoiler": "[спойлер: ",
}

SENTENCES: dict[str, str] = {**CARD, **CHANGES, **COMMENT, **THREAD, **NOTICE, **CONSENT, **PUBLIC}
