"""What members find on a real WordPress: by its own search, with the ways to the discussions."""

import pytest
from asking import asked
from real import unique
from talking import STORY, TITLE, article, talk
from test_finding_story import heads, links, sought, until_said
from town import Town

pytestmark = pytest.mark.wordpress


async def test_articles_are_found_by_the_blogs_own_search_and_threads_are_caught_up_with(real_town: Town) -> None:
    town, title = real_town, unique("Zebus")
    await talk(town)
    before = await town.blog.publish(unique(f"Before {title}"), STORY, date=1_000_000_000)
    await town.blog.publish(unique(f"Locked {title}"), STORY, password="sesame")
    talking = await article(town, title=title)
    said = await sought(town, town.emil, town.admins, "search", words=f"{title} council")
    assert [head.startswith(start) for head, start in zip(heads(said), (title, "Before"), strict=True)] == [True, True]
    assert links(said) == [[town.guild.id, talking.thread.id]]
    assert before.link in said
    assert heads(await asked(town.emil, town.admins, "latest"))[:2] == [title, TITLE]
    await talking.visitor("Mara", f"{title} cannot vote.")
    told = await until_said(town, town.dora, talking.thread, "cannot vote")
    [[guild, thread, message]] = links(told)
    assert (guild, thread) == (town.guild.id, talking.thread.id)
    assert "cannot vote" in talking.thread.posted[message].text
