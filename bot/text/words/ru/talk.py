"""Russian: talk on both sides, and what stands before it goes out."""

SENTENCES = {
    # a quiet line in a thread
    "thread.gap": "Пока бота не было, он мог пропустить некоторые сообщения.",
    # the "Comment" button of an article, and the terms that stand before its form
    "card.comment": "Комментировать",
    "terms.title": "Ваши комментарии появятся в блоге",
    "terms.where": "Где: **{blog}** ({host}), под статьями, которые вы комментируете, открыто для всех.",
    "terms.beside": "Рядом: ваша картинка, если блог умеет её показать.",
    "terms.beside.link": "Рядом: ваша картинка, если блог умеет её показать, и ссылка на здешний разговор.",
    "terms.terms": "«Опубликовать это» касается одного комментария, который вы сейчас напишете. «Всегда в этом блоге» "
    "— также всего, что вы потом отправите этой кнопкой и ответите в ветках этого блога. Что вы измените или удалите "
    "здесь, изменится или исчезнет и там. Отозвать согласие можно в любой момент: `/me consent`.",
    # comments that wait, for moderators
    "waits.title": "Комментарий ждёт проверки в блоге **{blog}**",
    "waits.over": "Комментарий ждал проверки в блоге **{blog}**",
    "waits.under": "под статьёй {article}",
    "waits.approve": "Одобрить",
    "waits.spam": "Спам",
    "waits.trash": "В корзину",
    "waits.reply": "Ответить",
    # in comments on the blog
    "public.file": "{name} (в Discord)",
    "public.nav.customize": "Каналы и роли",
    "public.nav.browse": "Обзор каналов",
    "public.nav.guide": "Путеводитель по серверу",
    "public.nav.roles": "Связанные роли",
}
