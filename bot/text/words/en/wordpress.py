"""English: what WordPress refuses, and what to do about it."""

API = {
    "wordpress.challenge": "Cloudflare in front of {host} asks us to prove that we are a browser. In Cloudflare, the "
    "site's owner can add a Skip rule for /wp-json/.",
    "wordpress.closed": "The REST interface of {host} is closed to us ({word}). A plugin that closes it must let the "
    "bot read posts and comments, or an account that may read them must be connected with /blog connect.",
    "wordpress.missing": "{host} does not have that any more ({word}).",
    "wordpress.strange": "{host} answered with a web page where WordPress' REST interface should be. If it lasts, its "
    "permalinks or a plugin changed: add the blog again.",
    "wordpress.strange.feed": "{where} answered a web page instead of the feed. If it lasts, add the blog again.",
    "wordpress.strange.written": "{host} answered {status}, but not as WordPress does; whether it took it is not known "
    "yet.",
    "wordpress.broken": "{host} has trouble of its own ({word}); whether it did what we asked is not known yet.",
    "wordpress.refused": "{host} refused it ({word}). If it goes on, look whether a plugin or firewall changes "
    "WordPress' REST interface.",
}

ACCOUNT = {
    "wordpress.account.none": "No account is connected for {host}, so nothing can be written there. Use /blog connect.",
    "wordpress.account.refused": "{host} does not accept the connected account ({word}). {cures}",
    "wordpress.account.stranger": "{host} treats us as a stranger ({word}): the account is not accepted. {cures}",
    "wordpress.account.cures": "Make a new application password (in WordPress: Users, Profile, Application Passwords; "
    "the login password does not work here) and connect it with /blog connect. If it is right, the web server may drop "
    "the Authorization header (on Apache with CGI add: "
    "RewriteRule .* - [E=HTTP_AUTHORIZATION:%{{HTTP:Authorization}}]), or a security plugin such as Wordfence may have "
    "switched application passwords off.",
    "wordpress.account.off": "Application passwords are switched off at {host}, so comments cannot be written. They "
    "need https, and must not be forbidden by a plugin (Wordfence: Brute Force Protection).",
    "wordpress.account.elsewhere": "{host} says that application passwords are made at {other}, which is another site. "
    "Make one in the profile of the account, and enter it by hand.",
    "wordpress.lacks": "{name} (without it {loss})",
    "wordpress.lacks.moderate": "members' comments cannot be edited or withdrawn later",
    "wordpress.lacks.edit": "held comments cannot be listed, nor ours found again when an answer got lost",
    "wordpress.lacks.others": "held comments on other people's articles cannot be read",
    "wordpress.lacks.upload": "members' pictures are not shown on the blog, only linked to",
    "wordpress.lacks.published": "held comments on published articles cannot be read",
}

COMMENT = {
    "wordpress.comment.flood": "{host} takes one comment in {seconds} seconds from this account. We wait.",
    "wordpress.comment.gone": "The article is gone from {host}, and its comments with it.",
    "wordpress.comment.firewall": "A firewall in front of {host} refused this comment ({status}). Its owner can see in "
    "its log which rule it was.",
    "wordpress.comment.unjudged": "The account at {host} may not judge comments. It needs the capability "
    "moderate_comments, which the role Editor has.",
    "wordpress.comment.closed": "Comments on this article are closed at {host}. Open them in the article's settings if "
    "that is not meant.",
    "wordpress.comment.draft": "The article is a draft at {host} again. Its comments open when it is published.",
    "wordpress.comment.empty": "{host} takes no empty comments. Write some text.",
    "wordpress.comment.long": "The comment is too long for {host}. Shorten it.",
    "wordpress.comment.long.name": "The name is too long for {host}. Choose a shorter one.",
    "wordpress.comment.long.address": "The address is too long for {host}. Tell the admin of this bot.",
    "wordpress.comment.nameless": "{host} wants a name and an address with each comment. Choose a name with letters in "
    "it.",
    "wordpress.comment.private": "The article is private or has a password at {host}, and the account may not read it.",
    "wordpress.comment.author": "The account at {host} may not write under its own name. Give it the role Editor.",
    "wordpress.comment.unedited": "The account at {host} may not edit this comment. It needs the capability "
    "moderate_comments.",
    "wordpress.comment.undeleted": "The account at {host} may not delete this comment. It needs the capability "
    "moderate_comments.",
    "wordpress.comment.twice": "{host} says that this person wrote exactly this before (a duplicate). Change the "
    "words.",
}

PICTURE = {
    "wordpress.picture.large": "The picture is too large for {host}. Its owner can allow larger ones "
    "(upload_max_filesize).",
    "wordpress.picture.room": "There is no room left for pictures at {host}.",
    "wordpress.picture.sort": "{host} does not take pictures of this sort.",
    "wordpress.picture.barred": "The account at {host} may not upload pictures. It needs the capability upload_files, "
    "which the roles Author and Editor have.",
    "wordpress.picture.undeleted": "The account at {host} may not delete pictures. It needs the capability "
    "delete_posts, which the roles Author and Editor have.",
    "wordpress.picture.refused": "{host} does not take the picture: {reason}",
    "wordpress.picture.firewall": "A firewall in front of {host} refused the picture ({status}).",
}

SENTENCES = {**API, **ACCOUNT, **COMMENT, **PICTURE}
