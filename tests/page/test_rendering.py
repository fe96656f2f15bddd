"""How the page shows what others wrote: Discord's Markdown as Discord does, and no HTML that could do harm."""

import pytest
from playwright.async_api import Page, expect

pytestmark = pytest.mark.browser

RENDER = """async (text) => {
  const { markdown } = await import("/markdown.js");
  const box = document.createElement("div");
  box.append(...markdown(text, (kind, id) => ({ 1: "Juno", 2: "articles" })[id]));
  return box.innerHTML.replaceAll(/ (class|target|rel|title|role|aria-level|datetime|type)="[^"]*"/g, "");
}"""


MARKUP = {
    "*a* _b_ **c** __d__ ~~e~~": "<em>a</em> <em>b</em> <strong>c</strong> <u>d</u> <s>e</s>",
    "***both***": "<em><strong>both</strong></em>",
    r"\*not\* \_this\_ \\ \`here\`": r"*not* _this_ \ `here`",
    "snake_case_name and 2 * 3 * 4": "snake_case_name and 2 * 3 * 4",
    "`a *b*` and ``c`d``": "<code>a *b*</code> and <code>c`d</code>",
    "[a *b*](https://x.example/(y))": '<a href="https://x.example/(y)">a <em>b</em></a>',
    "[a](<https://x.example/>)": '<a href="https://x.example/">a</a>',
    "[a](javascript:alert(1))": "[a](javascript:alert(1))",
    "see https://x.example/a.": 'see <a href="https://x.example/a">https://x.example/a</a>.',
    "<@1> in <#2>": "<span>@Juno</span> in <span>#articles</span>",
    "<b>bold</b>": "&lt;b&gt;bold&lt;/b&gt;",
    "<t:0:D>": "<time>January 1, 1970</time>",
}
LINES = {
    "## A *title*\ntext": "<p>A <em>title</em></p><div>text</div>",
    "-# small": "<p>small</p>",
    r"\# no title": "<div># no title</div>",
    "> one\n> two\nout": "<blockquote><div>one\ntwo</div></blockquote><div>out</div>",
    ">>> one\ntwo": "<blockquote><div>one\ntwo</div></blockquote>",
    "- a\n  - b\n- c": "<ul><li>a<ul><li>b</li></ul></li><li>c</li></ul>",
    "3. a\n4. b": '<ol start="3"><li>a</li><li>b</li></ol>',
    "```py\na *b*\n```after": "<pre><code>a *b*</code></pre><div>after</div>",
    "```never closed": "<div>```never closed</div>",
}


async def test_text_is_marked_up_as_in_discord(page: Page) -> None:
    assert {text: await page.evaluate(RENDER, text) for text in MARKUP} == {
        text: f"<div>{html}</div>" for text, html in MARKUP.items()
    }


async def test_lines_are_laid_out_as_in_discord(page: Page) -> None:
    assert {text: await page.evaluate(RENDER, text) for text in LINES} == LINES


async def test_nothing_that_was_written_runs(page: Page, demo: str) -> None:
    clean = """async (html) => {
      const { clean } = await import("/sanitize.js");
      const box = document.createElement("div");
      box.append(...clean(html, (address) => address));
      return box.innerHTML;
    }"""

    evil = (
        f'<p onclick="x()">a<script>x()</script><img src="{demo}icon.svg" onerror="x()" alt="b">'
        '<a href="javascript:x()">c</a><iframe src="http://x.example/"></iframe><svg onload="x()"></svg>'
        '<form action="/act"><button>d</button></form><section>e</section></p>'
    )

    shown = await page.evaluate(clean, evil)
    assert shown == f'<p>a<img src="{demo}icon.svg" alt="b" loading="lazy"><a>c</a></p>e<p></p>'


async def test_a_comment_full_of_markup_stays_text_on_both_sides(page: Page) -> None:
    words = "<img src=x onerror=alert(1)> *stars* @everyone [a](http://b.example/)"
    await page.get_by_label("Comment", exact=True).fill(words)
    await page.get_by_role("button", name="Submit comment").click()

    shown = page.locator("#thread .message", has_text="@everyone").last
    await expect(shown).to_contain_text("*stars*")
    await expect(shown.locator("em, .md-mention")).to_have_count(0)
