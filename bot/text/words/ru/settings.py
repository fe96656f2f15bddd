"""Russian: the settings of a relay, what their values mean, and what is wrong with what was typed."""

ABOUT = {
    "setting.replies": "что уходит в блог: всё сказанное в ветке, только ответы, только выбранное вручную, ничего",
    "setting.stars": "столько ⭐ от участников выбирают сообщение для блога",
    "setting.link_back": "имя участника в блоге ведёт к сообщению в Discord",
    "setting.comments": "как приходят комментарии участников: по правилам модерации блога или сразу одобренными",
    "setting.length": "сколько статьи видно: начало, вся целиком (в ветке) или только ссылка",
    "setting.updates": "правка попадает в карточку; сообщать ли о ней и в ветке, с упоминанием или без",
    "setting.closed": "что будет с веткой, когда комментарии в блоге закрыты",
    "setting.moderators": "канал, где можно решать о комментариях, которые ждут проверки",
    "setting.slow_at": "со скольких комментариев за десять минут в ветке включается медленный режим",
    "setting.pause_at": "со скольких за десять минут они уходят в блог позже",
    "setting.publish": "в каналах объявлений: публиковать статьи и для каналов-подписчиков",
    "setting.ping": "роль, которую упоминает каждая новая статья",
    "setting.silent": "публиковать без уведомлений",
    "setting.quiet": "тихие часы и часовой пояс",
    "setting.quiet_posts": "как публиковать в тихие часы: без уведомлений или когда они закончатся",
    "setting.categories": "только эти рубрики, а с минусом — все, кроме них",
    "setting.tags": "только эти метки, а с минусом — все, кроме них",
    "setting.authors": "только эти авторы, а с минусом — все, кроме них",
    "setting.words": "только с одним из этих слов, а с минусом — без них",
    "setting.small_print": "строка под заголовком",
    "setting.colour": "цвет края карточки",
    "setting.language": "на каком языке там карточки и строки бота",
}

MEANINGS = {  # of a setting's values
    "setting.value": "{value}: {meaning}",
    "setting.replies.everything": "всё, что пишут в ветке",
    "setting.replies.only": "только ответы на сообщения бота",
    "setting.replies.chosen": "только выбранное вручную или звёздами",
    "setting.replies.off": "ничего",
    "setting.comments.rules": "по правилам модерации самого блога",
    "setting.comments.approved": "сразу одобренными",
    "setting.language.server": "как выбрано для сервера в Discord",
    "setting.language.always": "всегда этот",
    "setting.length.opening": "начало",
    "setting.length.whole": "вся статья, в ветке",
    "setting.length.link": "только ссылка",
    "setting.updates.thread": "сообщать в ветке",
    "setting.updates.ping": "сообщать в ветке с упоминанием",
    "setting.updates.card": "не сообщать, только править карточку",
    "setting.closed.open": "остаётся открытой",
    "setting.closed.lock": "блокируется",
    "setting.quiet_posts.silent": "сразу, но без уведомлений",
    "setting.quiet_posts.wait": "когда они закончатся",
}

WRONG = {
    "setting.wrong.hours": "«{typed}» — это не часы. Напишите, например, {example} или «{none}».",
    "setting.wrong.hours.same": "Тихие часы не могут начинаться и заканчиваться одновременно. Чтобы было тихо весь "
    "день, задайте для «{setting}» значение «{value}».",
    "setting.wrong.time": "{typed} — это не время суток. Пишите часы от 0:00 до 24:00.",
    "setting.wrong.zone": "«{typed}» — это не часовой пояс. Напишите, например, Europe/Berlin, America/New_York или "
    "UTC.",
    "setting.wrong.list.long": "Список слишком длинный: не больше {most} {most:знака|знаков|знаков}.",
    "setting.wrong.quotes": "В {typed} не хватает кавычки, или одна лишняя.",
    "setting.wrong.both": "Запись «{entry}» стоит и с минусом, и без него. Оставьте что-то одно.",
    "setting.wrong.star": "В «{entry}» звёздочка не на своём месте: она заменяет конец слова, например выбор*.",
    "setting.wrong.role": "«{typed}» — это не роль. Выберите её из списка, который открывается при вводе, или "
    "«{none}».",
    "setting.wrong.channel": "«{typed}» — это не канал. Выберите его из списка, который открывается при вводе, или "
    "«{none}».",
    "setting.wrong.number": "«{typed}» — это не число от 1 до {most}. Напишите число или «{none}».",
    "setting.wrong.print.long": "Мелкая строка слишком длинная: не больше {most} {most:знака|знаков|знаков}.",
    "setting.wrong.print": "Поля {{{name}}} нет. Есть такие: {known}.",
    "setting.wrong.brace": "Одна из фигурных скобок лишняя. В скобках может стоять: {known}.",
    "setting.wrong.colour": "«{typed}» — это не цвет. Напишите, например, {example}, {named} или «{none}».",
}

SENTENCES = {**ABOUT, **MEANINGS, **WRONG}
