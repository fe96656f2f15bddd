"""Russian: why something that was written does not go to a blog."""

SENTENCES = {
    "hearing.off": "Из этого канала ничего не уходит в блог **{blog}**: настройка `replies` выключена.",
    "hearing.unconnected": "Блог **{blog}** не принимает отсюда комментарии: учётная запись не подключена.",
    "hearing.unasked": "В блог **{blog}** это не отправлено: вы не давали согласия публиковаться там.",
    "hearing.empty": "Текста не оказалось, поэтому ничего не отправлено.",
    "hearing.silenced": "У автора бан или тайм-аут, или автора больше нет на сервере.",
}
