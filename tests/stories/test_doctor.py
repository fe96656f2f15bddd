"""/blog doctor while more and more goes wrong, and while it is mended again: each says what to do."""

from asking import POST, asked
from town import Town

LAMP = {"blog": "The Harbour Lamp"}
HTML = {"Content-Type": "text/html"}


async def wrong(town: Town) -> dict[str, str]:
    """What is wrong by now, by name."""
    said = await asked(town.mayor, town.admins, "blog doctor", **LAMP)
    lines = [each.split("**") for each in said.split("\n") if each.startswith("✗ **")]
    return {line[1]: "**".join(line[2:]) for line in lines}


async def test_a_blog_falls_ill_and_recovers(town: Town) -> None:
    await town.start_bot(poll_seconds=3600)
    await town.blog.publish("The ferry stays", POST)
    assert await wrong(town) == {}

    town.blog.manners.drops_authorization = True
    told = await wrong(town)
    assert list(told) == ["Logging in"]
    assert "Authorization header" in told["Logging in"]

    town.blog.manners.drops_authorization = False
    await town.blog.revoke("editor")
    assert "application password" in (await wrong(town))["Logging in"]

    closed = '{"code": "rest_disabled", "message": "No.", "data": {"status": 403}}'
    json = {"Content-Type": "application/json"}
    town.blog.faults.add("GET", "/wp-json", None, status=403, headers=json, body=closed)
    told = await wrong(town)
    assert {"REST interface", "In the way", "Logging in"} <= set(told)
    assert "`rest_disabled`" in told["In the way"]
    assert "Feed" not in told

    town.blog.faults.clear()
    challenge = {"cf-mitigated": "challenge", **HTML}
    town.blog.faults.add("*", "", None, status=403, headers=challenge, body="<html>Just a moment")
    told = await wrong(town)
    assert "Cloudflare" in told["Feed"]
    assert "Skip rule" in told["In the way"]

    town.channel.deny_bot("embed_links")
    name = f"Channel <#{town.channel.id}>"
    assert "Embed Links" in (await wrong(town))[name]

    town.blog.faults.clear()
    assert set(await wrong(town)) == {"Logging in", name}


async def test_a_russian_admin_reads_it_in_russian(town: Town) -> None:
    await town.start_bot()
    town.mayor.locale = "ru"
    await town.blog.publish("The ferry stays", POST)
    said = await asked(town.mayor, town.admins, "blog doctor", **LAMP)
    assert "✓ **Лента**" in said
    assert "✓ **Вход**: пароль доходит" in said


async def test_it_answers_at_once_also_while_the_blog_keeps_us_waiting(town: Town) -> None:
    await town.start_bot(poll_seconds=3600)
    fault = town.blog.faults.add("*", "", None, status=503)
    answer = await town.mayor.run(town.admins, "blog doctor", **LAMP)
    assert answer.deferred
    assert answer.ephemeral
    await answer.settled()
    assert fault.met > 0
    assert "503" in answer.text
