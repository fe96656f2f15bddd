"""Русский: сообщения администраторам о том, что не удаётся прочитать или доставить."""

SENTENCES = {
    "notice.again": "{trouble} Бот сам попробует ещё раз.",
    "undelivered.yet": "Кое-что пока не удаётся доставить",
    "undelivered.paused": "Трансляция приостановлена",
    "undelivered.paused.text": "{trouble} То, что ждёт, не пропадёт.",
    "undelivered.one": "Одно сообщение доставить не удалось",
    "undelivered.one.text": "{trouble} Остального это не касается.",
    "undelivered.poison": "Начато {count} {count:раз|раза|раз} и ни разу не закончено: подробности в журнале бота.",
    "unread.blog": "Не удаётся прочитать «{title}»",
    "unread.comments": "Не удаётся прочитать комментарии на «{title}»",
    "unread.ended": "«{title}» больше не выходит",
    "unread.ended.text": "{trouble} Больше бот туда не обращается. Новый адрес указывает `/blog move`.",
    "unread.moved": "«{title}» переехал",
    "unread.moved.text": "Лента сообщает, что теперь она навсегда по адресу <{url}>. Если это так: `/blog move`.",
    "unread.thread": "Не удалось прочитать ветку",
    "unread.fault": "Ошибка в самом боте, подробности в его журнале.",
    "unread.thread.text": "{channel}: {trouble} Бот сам попробует ещё раз.",
}
