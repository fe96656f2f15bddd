"""Russian: why something that should be delivered is not, or not yet."""

SENTENCES = {
    "delivery.lost": "ещё {seconds} с ждём, не дойдёт ли потерявшийся запрос",
    "delivery.parent": "Он ждёт сообщения, на которое отвечает.",
    "delivery.article": "Статьи больше нет в блоге: по её новому адресу ничего не нашлось.",
    "delivery.nobody": "За тех, кого попросили забыть, больше ничего не пишется.",
    "delivery.which": "Блог ответил, но не сказал, о каком комментарии речь.",
    "delivery.fault": "Прочитать блог мешает ошибка в самом боте, о ней сказано в его журнале.",
}
