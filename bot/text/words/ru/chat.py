"""Russian: what Discord refuses, and what to do about it."""

DOING = {  # what the bot was doing, as a part of the sentences below
    "discord.doing.direct": "личное сообщение участнику",
    "discord.doing.login": "вход",
    "discord.doing.server": "сведения о сервере",
    "discord.doing.channel": "сведения о канале",
    "discord.doing.member": "сведения об участнике",
    "discord.doing.send": "отправка сообщения",
    "discord.doing.edit": "изменение сообщения",
    "discord.doing.delete": "удаление сообщения",
    "discord.doing.publish": "публикация сообщения",
    "discord.doing.read": "чтение сообщения",
    "discord.doing.file": "чтение файла",
    "discord.doing.react": "реакция на сообщение",
    "discord.doing.unreact": "снятие реакции",
    "discord.doing.reactors": "чтение реакций на сообщение",
    "discord.doing.history": "чтение истории канала",
    "discord.doing.thread.history": "чтение истории ветки",
    "discord.doing.thread.open": "создание ветки",
    "discord.doing.thread.wake": "открытие ветки из архива",
    "discord.doing.thread.change": "изменение ветки",
    "discord.doing.post": "создание публикации",
    "discord.doing.posts": "чтение списка публикаций",
    "discord.doing.posts.archived": "чтение списка публикаций из архива",
    "discord.doing.post.first": "чтение первого сообщения публикации",
    "discord.doing.tags": "создание тегов",
}

REFUSED = {
    "discord.slow": "Discord не ответил вовремя ({what}).",
    "discord.cut": "Соединение с Discord оборвалось ({what}).",
    "discord.away": "Discord недоступен ({what}).",
    "discord.wait": "Discord просит подождать ({what}).",
    "discord.broken": "На стороне Discord неполадка ({status}, {what}).",
    "discord.refused": "Discord отказал ({what}): {text} (код {code}).",
    "discord.vanished": "Discord отказал ({what}): канала больше нет. Выберите другой: `/relay set channel`.",
    "discord.barred": "Discord отказал ({what}): {why}.",
    "discord.barred.server": "бота больше нет на этом сервере",
    "discord.barred.tag": "публикациям там нужен тег, а такого, который может поставить бот, нет. Добавьте тег в "
    "настройках канала или дайте там боту право «Управлять ветками»",
    "discord.barred.tagless": "публикациям там нужен тег, а его нет. Добавьте тег в настройках канала",
    "discord.barred.unseen": "боту этого не видно. Дайте ему там право «Просматривать канал»",
    "discord.barred.permission": "боту не хватает там прав. `/relay status` покажет, каких",
    "discord.barred.locked": "ветка заблокирована. Разблокируйте её или дайте боту право «Управлять ветками»",
    "discord.token": "Discord не узнаёт токен бота (DISCORD_TOKEN). Создайте новый и запустите бота снова.",
    "discord.intent.refused": "Discord отказал в Message Content intent. Откройте своё приложение на странице "
    "https://discord.com/developers/applications, раздел Bot, и включите «Message Content Intent». Потом запустите "
    "бота снова; ничего не потеряно.",
    "discord.token.new": "Discord не узнаёт этот DISCORD_TOKEN. Откройте своё приложение на странице "
    "https://discord.com/developers/applications (раздел Bot, кнопка Reset Token) и впишите новый токен в `.env`.",
}

PLACE = {
    "discord.place.none": "Это не канал сервера.",
    "discord.place.thread": "Это не канал сервера, а ветка или личный чат. Выберите другой канал.",
    "discord.place.sort": "Статьи не могут появляться в {channel}. Выберите текстовый канал, канал объявлений, форум "
    "или медиаканал.",
    "discord.place.forum": "{channel} — это форум. Для уведомлений нужен канал, в который можно отправлять сообщения.",
    "discord.place.unread": "Боту нельзя читать историю {channel}. Дайте ему там право «Читать историю сообщений».",
    "discord.thread.none": "{channel} — это не ветка.",
    "discord.thread.barred": "Боту нельзя изменить {channel}. Дайте ему там право «Управлять ветками».",
    "discord.file.large": "Файл {name} слишком большой: бот берёт файлы до {most} МБ.",
    "discord.file.gone": "Файла {name} больше нет в Discord.",
}

SENTENCES = {**DOING, **REFUSED, **PLACE}
