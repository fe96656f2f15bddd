"""The blog judges a comment while it takes it, and says so in its answer."""

from talking import fate, talk, told
from town import Town


async def test_what_the_blogs_rules_put_into_the_trash_at_once_is_told_and_final(town: Town) -> None:
    talking = await talk(town)
    await town.blog.set_option("disallowed_keys", "goat")
    said = await town.dora.say(talking.thread, "The goat did it.")
    await fate(town, said, "🚫")
    assert "It is not posted there again." in await told(town.dora, said)
    comment = await talking.comment("The goat")
    await town.dora.edit(said, "The sheep did it.")
    await town.quiet()
    assert [one.content_raw for one in await town.comments(talking.post.id)] == [comment.content_raw]
    assert await town.status(talking.post.id, comment.id) == "trash"
    await town.blog.set_status(comment.id, "approved")
    await fate(town, said, "✅")
