"""Russian: what WordPress refuses, and what to do about it."""

API = {
    "wordpress.challenge": "Cloudflare перед {host} требует от бота доказать, что он браузер. Владелец сайта может "
    "добавить в Cloudflare правило с действием Skip для `/wp-json/`.",
    "wordpress.closed": "Интерфейс REST на {host} закрыт для бота ({word}). Плагин, который его закрывает, должен "
    "разрешить боту читать записи и комментарии; или подключите через `/blog connect` учётную запись, которой это "
    "можно.",
    "wordpress.missing": "На {host} этого больше нет ({word}).",
    "wordpress.strange": "Там, где у {host} должен быть интерфейс REST, теперь веб-страница. Если так и останется, "
    "изменились постоянные ссылки или какой-то плагин: добавьте блог снова.",
    "wordpress.strange.feed": "Вместо ленты {where} показывает веб-страницу. Если так и останется, добавьте блог "
    "снова.",
    "wordpress.strange.written": "{host} отвечает {status}, но не так, как WordPress; принято ли отправленное, пока "
    "неизвестно.",
    "wordpress.broken": "На стороне {host} неполадка ({word}); выполнен ли запрос, пока неизвестно.",
    "wordpress.refused": "{host} отвечает отказом ({word}). Если так и останется, проверьте, не вмешивается ли плагин "
    "или файрвол в интерфейс REST.",
}

ACCOUNT = {
    "wordpress.account.none": "К {host} не подключена учётная запись, поэтому написать туда ничего нельзя. "
    "Подключите её через `/blog connect`.",
    "wordpress.account.refused": "{host} не принимает подключённую учётную запись ({word}). {cures}",
    "wordpress.account.stranger": "{host} не узнаёт бота ({word}): учётная запись не принята. {cures}",
    "wordpress.account.cures": "Создайте новый пароль приложения (в WordPress: «Пользователи», «Профиль», «Пароли "
    "приложений»; пароль для входа здесь не подойдёт) и подключите его через `/blog connect`. Если пароль верный, "
    "возможно, веб-сервер отбрасывает заголовок Authorization (для Apache с CGI добавьте: "
    "`RewriteRule .* - [E=HTTP_AUTHORIZATION:%{{HTTP:Authorization}}]`) или пароли приложений отключил плагин "
    "безопасности, например Wordfence.",
    "wordpress.account.off": "На {host} отключены пароли приложений, поэтому комментарии туда не написать. Для них "
    "нужен https, и их не должен запрещать плагин (в Wordfence: Brute Force Protection).",
    "wordpress.account.elsewhere": "{host} сообщает, что пароли приложений создаются на {other}, а это другой сайт. "
    "Создайте пароль в профиле учётной записи и введите его вручную.",
    "wordpress.lacks": "{name} (без этого {loss})",
    "wordpress.lacks.moderate": "нельзя будет изменить или отозвать комментарии участников",
    "wordpress.lacks.edit": "не видно комментариев, которые ждут проверки, и не найти своих, если ответ потерялся",
    "wordpress.lacks.others": "не прочитать комментарии, которые ждут проверки под чужими статьями",
    "wordpress.lacks.upload": "картинки участников не показываются в блоге, на них будут только ссылки",
    "wordpress.lacks.published": "не прочитать комментарии, которые ждут проверки под опубликованными статьями",
}

COMMENT = {
    "wordpress.comment.flood": "{host} принимает от этой учётной записи один комментарий в {seconds} "
    "{seconds:секунду|секунды|секунд}. Бот подождёт.",
    "wordpress.comment.gone": "На {host} больше нет этой статьи, а с ней и её комментариев.",
    "wordpress.comment.firewall": "Файрвол перед {host} не пропустил этот комментарий ({status}). Какое правило "
    "сработало, владелец увидит в журнале файрвола.",
    "wordpress.comment.unjudged": "Учётной записи на {host} нельзя модерировать комментарии. Ей нужно право "
    "`moderate_comments`, оно есть у роли «Редактор».",
    "wordpress.comment.closed": "На {host} комментарии к этой статье закрыты. Если так не задумано, откройте их в "
    "настройках статьи.",
    "wordpress.comment.draft": "На {host} эта статья снова черновик. Комментарии откроются, когда её опубликуют.",
    "wordpress.comment.empty": "{host} не принимает пустых комментариев. Напишите что-нибудь.",
    "wordpress.comment.long": "Комментарий слишком длинный для {host}. Сократите его.",
    "wordpress.comment.long.name": "Имя слишком длинное для {host}. Выберите покороче.",
    "wordpress.comment.long.address": "Почтовый адрес слишком длинный для {host}. Сообщите администратору этого бота.",
    "wordpress.comment.nameless": "{host} требует имя и адрес у каждого комментария. Выберите имя, в котором есть "
    "буквы.",
    "wordpress.comment.private": "На {host} эта статья личная или под паролем, и учётной записи её не прочитать.",
    "wordpress.comment.author": "Учётной записи на {host} нельзя писать под своим именем. Дайте ей роль «Редактор».",
    "wordpress.comment.unedited": "Учётной записи на {host} нельзя изменить этот комментарий. Ей нужно право "
    "`moderate_comments`.",
    "wordpress.comment.undeleted": "Учётной записи на {host} нельзя удалить этот комментарий. Ей нужно право "
    "`moderate_comments`.",
    "wordpress.comment.twice": "На {host} от этого человека уже есть точно такой же комментарий. Напишите иначе.",
}

PICTURE = {
    "wordpress.picture.large": "Картинка слишком большая для {host}. Владелец может разрешить картинки побольше "
    "(`upload_max_filesize`).",
    "wordpress.picture.room": "На {host} больше нет места для картинок.",
    "wordpress.picture.sort": "{host} не принимает картинки такого типа.",
    "wordpress.picture.barred": "Учётной записи на {host} нельзя загружать картинки. Ей нужно право `upload_files`, "
    "оно есть у ролей «Автор» и «Редактор».",
    "wordpress.picture.undeleted": "Учётной записи на {host} нельзя удалять картинки. Ей нужно право `delete_posts`, "
    "оно есть у ролей «Автор» и «Редактор».",
    "wordpress.picture.refused": "{host} не принимает картинку: {reason}",
    "wordpress.picture.firewall": "Файрвол перед {host} не пропустил картинку ({status}).",
}

SENTENCES = {**API, **ACCOUNT, **COMMENT, **PICTURE}
