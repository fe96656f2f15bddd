"""Russian: Discord's permissions, by the names that its settings have for them."""

SENTENCES = {
    "permission.view": "«Просматривать канал»",
    "permission.send": "«Отправлять сообщения»",
    "permission.threads.send": "«Отправлять сообщения в ветках»",
    "permission.threads.create": "«Создавать публичные ветки»",
    "permission.history": "«Читать историю сообщений»",
    "permission.reactions": "«Добавлять реакции»",
    "permission.links": "«Встраивать ссылки»",
    "permission.threads.manage": "«Управлять ветками»",
    "permission.channels.manage": "«Управлять каналами»",
    "permission.mentions": "«Упоминать @everyone, @here и все роли»",
    "permission.audit": "«Просматривать журнал аудита»",
    "permission.and": "{before}, {name}",
}
