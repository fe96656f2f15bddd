"""Russian: why articles are shown or not, and what admins ask about them."""

SENTENCES = {
    # why an article is shown or not: fragments, as plain text
    "choosing.quiet": "статья пришла в тихие часы ({quiet})",
    "choosing.ahead": "дата статьи ещё не наступила",
    "choosing.never": "настройка {setting} не пропускает «{entry}»",
    "choosing.only": "настройка {setting} пропускает только: {entries}",
    # the question about many articles at once
    "flood.title": "### Новые статьи ждут вашего решения: {count}",
    "flood.where": "В блоге **{title}** для {channel} их намного больше обычного. Пока не опубликована ни одна:",
    "flood.more": "- … и ещё {count}",
    "flood.why": "-# Так бывает, когда блог переехал, его импортировали или чинили. Что опубликовать?",
    "flood.newest": "Самую новую",
    "flood.all": "Опубликовать все ({count})",
    "flood.none": "Ничего не публиковать",
    "flood.posted": "Скоро в {channel} {count:появится|появятся|появится} {count} {count:статья|статьи|статей}, "
    "сначала старые.",
    "flood.declined": "Ни одна не опубликована. `/article post` по-прежнему публикует отдельные статьи.",
    "flood.over": "Вопрос закрыт: решения больше ничего не ждёт.",
    # /article
    "article.unknown": "Статья «{wanted}» здесь неизвестна. Выберите её из списка, который открывается при вводе.",
    "article.unrelayed": "Блог этой статьи на этом сервере никуда не транслируется.",
    "article.several": "Статей с названием «{wanted}» несколько. Выберите нужную из списка, который открывается при "
    "вводе.",
    "article.preview": "-# Предпросмотр: {title} в {channel}. Ничего не опубликовано.",
    "article.preview.parts": "-# Выше — карточка и первая часть продолжения для ветки. Всего частей: {count}.",
    "article.gone": "Блог больше не показывает эту статью.",
    "article.changes.none": "С тех пор как бот следит за статьёй, она не менялась.",
    "article.changes.gone": "Блог больше не показывает эту статью, поэтому и прежних её текстов здесь не видно.",
    "article.version": "версия {number}, {moment}",
    "article.step.from.earlier": "« Было: раньше",
    "article.step.from.later": "Было: позже »",
    "article.step.to.earlier": "« Стало: раньше",
    "article.step.to.later": "Стало: позже »",
    "article.newest.none": "Публиковать нечего: все известные статьи, которые проходят фильтры, уже есть в {channel}.",
    "article.newest": "Скоро в {channel} {count:появится|появятся|появится} {count} {count:статья|статьи|статей}, "
    "сначала старые:",
    "article.line": "- {title}",
    "article.posting": "Статья **{title}** скоро появится в {channel}.",
    "article.posted.already": "Статья **{title}** уже есть в {channel}: {link}",
    "article.posted.removed": "Статья **{title}** была в {channel}, но её оттуда удалили. Снова бот её там не "
    "публикует.",
    "article.posting.already": "Статья **{title}** уже на пути в {channel}. `/article why` подскажет, чего она ждёт.",
    # /article why
    "why.title": "**{title}**, дата публикации: {date}",
    "why.nodate": "не указана",
    "why.relay": "В {channel}:",
    "why.posted": "- ✅ Опубликована {moment}: {link}",
    "why.chosen": "- Выбрана администратором вручную.",
    "why.removed": "- 🚫 Публикация была, но её удалили в Discord. Снова она там не появится.",
    "why.failed": "- ❌ Опубликовать не получается: {reason}",
    "why.behind": "- ⏳ Самая новая версия вот-вот появится.",
    "why.later": "- ⏳ Выйдет {moment}: {detail}. `/article post` опубликует её сейчас.",
    "why.soon": "- ⏳ Скоро выйдет, ждёт своей очереди.",
    "why.trouble": "- ⚠️ {trouble}",
    "why.old": "- Вышла до начала этой трансляции ({since}), поэтому не опубликована. `/article post` опубликует её.",
    "why.late": "- До её даты больше двух дней, поэтому она не опубликована. `/article post` опубликует её.",
    "why.filtered": "- Не опубликована: {detail}. `/relay set` меняет это для новых статей, `/article post` опубликует "
    "эту.",
    "why.flood": "- Пришла вместе со многими другими и ждёт решения: нажмите кнопку под вопросом в {channel} или "
    "введите `/article held`.",
    "why.declined": "- Не опубликована по решению администратора. `/article post` всё равно её опубликует.",
    "why.unknown": "- Была здесь раньше, чем о ней что-либо решили. `/article post` опубликует её.",
    "why.edits": "- Менялась в блоге {count} {count:раз|раза|раз} (столько версий сохранено), последний раз {moment}. "
    "`/article changes` покажет, что изменилось.",
    "why.edit": "- Менялась в блоге один раз, {moment}. `/article changes` покажет, что изменилось.",
    "why.gone": "- Блог её больше не показывает.",
}
