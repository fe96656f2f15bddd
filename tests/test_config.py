"""The settings: what is taken, what is refused, and that nothing secret is ever shown."""

import base64
import ipaddress
import stat
from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from bot.config import PLACEHOLDERS, ConfigError, Settings, describe, names, read_env_file
from bot.setup import write_env
from bot.store import new_key

EXAMPLE = Path(__file__).parent.parent / ".env.example"
KEY = base64.urlsafe_b64encode(bytes(range(32))).decode()
NEEDED = {"DISCORD_TOKEN": "a-token.of-the.sandbox", "SECRET_KEY": KEY}


def problems_of(**changed: str) -> list[str]:
    with pytest.raises(ConfigError) as caught:
        Settings.load(NEEDED | changed)
    return caught.value.problems


def loaded(**changed: str) -> Settings:
    return Settings.load(NEEDED | changed)


def test_a_token_and_a_key_are_enough() -> None:
    settings = loaded()

    assert settings.discord_token == "a-token.of-the.sandbox"
    assert settings.secret_key == bytes(range(32))
    assert settings.database_url == "sqlite+aiosqlite:///backchannel.sqlite3"
    assert (settings.poll_seconds, settings.settle_seconds, settings.log_level) == (60, 20, "INFO")
    assert (settings.blog_url, settings.channel_id, settings.admin_channel_id) == (None, None, None)
    assert settings.allow_private_networks == ()
    assert (settings.public_url, settings.web_port, settings.web_host) == (None, None, "127.0.0.1")
    assert (settings.update_seconds, settings.contact) == (60, "the admin of this bot")


def test_everything_can_be_set() -> None:
    settings = loaded(
        BLOG_URL="https://lantern.example/feed/",
        CHANNEL_ID="1234567890123456789",
        BLOG_USER="relay",
        BLOG_APP_PASSWORD="abcd efgh ijkl",
        ADMIN_CHANNEL_ID=" 42 ",
        POLL_SECONDS="1",
        SETTLE_SECONDS="0.5",
        UPDATE_SECONDS="0",
        PUBLIC_URL="https://bot.example/backchannel/",
        WEB_PORT="8090",
        WEB_HOST="::1",
        CONTACT="https://bot.example/about",
        LOG_LEVEL="debug",
        ALLOW_PRIVATE_NETWORKS="127.0.0.1, 10.0.0.0/8,fd00::/8,",
        DISCORD_API_URL="http://127.0.0.1:8080/api/v10",
        DISCORD_GATEWAY_URL="ws://127.0.0.1:8080/gateway",
    )

    assert settings.blog_url == "https://lantern.example/feed/"
    assert settings.channel_id == 1234567890123456789
    assert (settings.blog_user, settings.blog_app_password) == ("relay", "abcd efgh ijkl")
    assert settings.admin_channel_id == 42
    assert (settings.poll_seconds, settings.settle_seconds, settings.log_level) == (1, 0.5, "DEBUG")
    assert settings.update_seconds == 0
    assert settings.public_url == "https://bot.example/backchannel"
    assert (settings.web_port, settings.web_host) == (8090, "::1")
    assert settings.contact == "https://bot.example/about"
    assert settings.allow_private_networks == tuple(map(ipaddress.ip_network, ["127.0.0.1", "10.0.0.0/8", "fd00::/8"]))
    assert settings.discord_api_url == "http://127.0.0.1:8080/api/v10"
    assert settings.discord_gateway_url == "ws://127.0.0.1:8080/gateway"


@pytest.mark.parametrize("url", ["http://127.0.0.1:8090", "http://localhost:8090/", "http://[::1]:8090"])
def test_a_public_url_on_this_very_machine_needs_no_tls(url: str) -> None:
    assert loaded(PUBLIC_URL=url, WEB_PORT="8090").public_url == url.rstrip("/")


def test_a_web_server_without_a_public_url_is_fine() -> None:
    assert loaded(WEB_PORT="8090").web_port == 8090


def test_all_problems_are_told_at_once_in_the_order_of_the_settings() -> None:
    with pytest.raises(ConfigError) as caught:
        Settings.load({"POLL_SECONDS": "often", "CHANNEL_ID": "general", "LOG_LEVEL": "loud"})

    begins = [problem.split()[0] for problem in caught.value.problems]
    assert begins == ["DISCORD_TOKEN", "SECRET_KEY", "CHANNEL_ID", "POLL_SECONDS", "LOG_LEVEL", "CHANNEL_ID"]
    assert str(caught.value) == describe(caught.value.problems)
    assert all(problem in str(caught.value) for problem in caught.value.problems)


def test_an_empty_value_is_no_value() -> None:
    assert loaded(POLL_SECONDS="", BLOG_URL="  ") == loaded()


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("sqlite:///relay.sqlite3", "sqlite+aiosqlite:///relay.sqlite3"),
        ("sqlite:////var/lib/relay.sqlite3", "sqlite+aiosqlite:////var/lib/relay.sqlite3"),
        ("sqlite+aiosqlite:///relay.sqlite3", "sqlite+aiosqlite:///relay.sqlite3"),
        ("postgres://u:p%40w@db:5433/relay", "postgresql+asyncpg://u:p%40w@db:5433/relay"),
        ("postgresql://u@db/relay", "postgresql+asyncpg://u@db/relay"),
        ("postgresql+asyncpg://u@db/relay", "postgresql+asyncpg://u@db/relay"),
        ("postgresql://u@db/relay?sslmode=require", "postgresql+asyncpg://u@db/relay?ssl=require"),
    ],
)
def test_a_database_address_is_taken_in_the_forms_people_have(written: str, meant: str) -> None:
    assert loaded(DATABASE_URL=written).database_url == meant


WRONG = [
    ("DISCORD_TOKEN", "Bot a-token", "word Bot"),
    ("DISCORD_TOKEN", "a token", "space"),
    ("SECRET_KEY", "correct horse battery staple", "not urlsafe base64"),
    ("SECRET_KEY", base64.urlsafe_b64encode(b"short").decode(), "holds 5 bytes"),
    ("DATABASE_URL", "relay.sqlite3", "no database address"),
    ("DATABASE_URL", "mysql://u@db/relay", "cannot use"),
    ("DATABASE_URL", "postgresql://u:p@db:port/relay", "no database address"),
    ("DATABASE_URL", "postgresql://u@db", "names no database"),
    ("DATABASE_URL", "sqlite://", "forgotten"),
    ("DATABASE_URL", "sqlite:///:memory:", "forgotten"),
    ("BLOG_URL", "lantern.example", "https://"),
    ("BLOG_URL", "ftp://lantern.example", "https://"),
    ("BLOG_URL", "https://", "names a host"),
    ("BLOG_URL", "https://lantern.example:http/", "no full address"),
    ("BLOG_URL", "https://relay:word@lantern.example", "user or a password"),
    ("CHANNEL_ID", "#articles", "Copy Channel ID"),
    ("CHANNEL_ID", "0", "Copy Channel ID"),
    ("CHANNEL_ID", "٤٢", "Copy Channel ID"),
    ("CHANNEL_ID", "9" * 19 + "9" * 5000, "Copy Channel ID"),
    ("ADMIN_CHANNEL_ID", "-1", "Copy Channel ID"),
    ("DISCORD_API_URL", "ws://127.0.0.1", "http:// or https://"),
    ("DISCORD_GATEWAY_URL", "http://127.0.0.1", "ws:// or wss://"),
    ("POLL_SECONDS", "0.5", "from 1 to 86400"),
    ("POLL_SECONDS", "nan", "from 1 to 86400"),
    ("POLL_SECONDS", "1e9", "from 1 to 86400"),
    ("SETTLE_SECONDS", "-1", "from 0 to 86400"),
    ("SETTLE_SECONDS", "20s", "without a unit"),
    ("UPDATE_SECONDS", "-1", "from 0 to 86400"),
    ("PUBLIC_URL", "bot.example", "https://"),
    ("PUBLIC_URL", "http://bot.example", "must be https://"),
    ("PUBLIC_URL", "https://bot.example/?push", "has a ?"),
    ("PUBLIC_URL", "https://bot.example/#push", "has a ? or a #"),
    ("PUBLIC_URL", "https://me:word@bot.example", "user or a password"),
    ("WEB_PORT", "0", "from 1 to 65535"),
    ("WEB_PORT", "65536", "from 1 to 65535"),
    ("WEB_PORT", "8090/tcp", "from 1 to 65535"),
    ("WEB_PORT", "٨٠", "from 1 to 65535"),
    ("WEB_PORT", "9" * 5000, "from 1 to 65535"),
    ("WEB_HOST", "http://127.0.0.1", "no http://"),
    ("WEB_HOST", "127.0.0.1:8090", "no port"),
    ("WEB_HOST", "127.0.0.1 ::1", "alone"),
    ("CONTACT", "me@bot.example\nX-Evil: yes", "mail address"),
    ("CONTACT", "me (at) bot.example", "no brackets"),
    ("CONTACT", "möwe@bot.example", "plain letters"),
    ("CONTACT", "m" * 201, "at most 200"),
    ("LOG_LEVEL", "TRACE", "DEBUG, INFO, WARNING or ERROR"),
    ("ALLOW_PRIVATE_NETWORKS", "192.168.1.5/24", "ending in zeros"),
    ("ALLOW_PRIVATE_NETWORKS", "localhost", "single addresses"),
]


@pytest.mark.parametrize(("name", "value", "told"), WRONG, ids=lambda value: value[:30])
def test_a_wrong_value_is_explained(name: str, value: str, told: str) -> None:
    [problem] = [each for each in problems_of(**{name: value}) if "is set, but" not in each]

    assert problem.startswith(f"{name} ")
    assert told in problem


@pytest.mark.parametrize(
    ("name", "needed"),
    [
        ("BLOG_URL", {"CHANNEL_ID"}),
        ("CHANNEL_ID", {"BLOG_URL"}),
        ("BLOG_USER", {"BLOG_APP_PASSWORD", "BLOG_URL"}),
        ("BLOG_APP_PASSWORD", {"BLOG_USER", "BLOG_URL"}),
        ("PUBLIC_URL", {"WEB_PORT"}),
    ],
)
def test_what_only_makes_sense_together_is_asked_for_together(name: str, needed: set[str]) -> None:
    values = {"BLOG_URL": "https://lantern.example", "CHANNEL_ID": "42", "PUBLIC_URL": "https://bot.example"}
    value = values.get(name, "relay")

    problems = problems_of(**{name: value})

    assert {problem.partition("but ")[2].split()[0] for problem in problems} == needed


@pytest.mark.parametrize("placeholder", sorted(PLACEHOLDERS))
@pytest.mark.parametrize("name", ["DISCORD_TOKEN", "SECRET_KEY", "BLOG_USER"])
def test_a_placeholder_is_no_value(name: str, placeholder: str) -> None:
    assert "placeholder" in problems_of(**{name: placeholder})[0]


def test_a_misspelt_name_of_a_missing_setting_is_pointed_out() -> None:
    with pytest.raises(ConfigError) as caught:
        Settings.load({"DISCORD_TOKE": "a-token", "SECRET_KEY": KEY})

    assert "DISCORD_TOKE is no setting. Did you mean DISCORD_TOKEN?" in caught.value.problems


def test_a_misspelt_name_in_the_file_is_a_problem_though_nothing_is_missing(tmp_path: Path) -> None:
    file = tmp_path / ".env"
    file.write_text(f"DISCORD_TOKEN=a-token\nSECRET_KEY={KEY}\nPOLL_SECOND=5\n")

    with pytest.raises(ConfigError) as caught:
        Settings.read(file, {})

    assert caught.value.problems == ["POLL_SECOND is no setting. Did you mean POLL_SECONDS?"]


def test_names_of_other_programs_in_the_environment_are_none_of_our_business() -> None:
    assert loaded(LOGLEVEL="everything", POLL_SECOND="5", HOME="/") == loaded()


def test_the_environment_wins_over_the_file_unless_it_is_empty(tmp_path: Path) -> None:
    file = tmp_path / ".env"
    file.write_text(f"DISCORD_TOKEN=in-the-file\nSECRET_KEY='{KEY}' # mine\nPOLL_SECONDS=30\nSETTLE_SECONDS=3\n")

    settings = Settings.read(file, {"POLL_SECONDS": "90", "SETTLE_SECONDS": ""})

    assert (settings.discord_token, settings.poll_seconds, settings.settle_seconds) == ("in-the-file", 90, 3)


def test_without_a_file_the_environment_is_enough(tmp_path: Path) -> None:
    assert Settings.read(tmp_path / ".env", NEEDED) == loaded()


def test_a_file_is_read_as_it_stands_also_as_windows_saves_it(tmp_path: Path) -> None:
    file = tmp_path / ".env"
    file.write_bytes(b"\xef\xbb\xbfDISCORD_TOKEN=a-token\r\nBLOG_APP_PASSWORD=ab${HOME} cd\r\n")

    assert read_env_file(file) == ({"DISCORD_TOKEN": "a-token", "BLOG_APP_PASSWORD": "ab${HOME} cd"}, [])


def test_lines_that_cannot_be_read_are_told_by_their_number_along_with_everything_else(tmp_path: Path) -> None:
    file = tmp_path / ".env"
    file.write_text(f'# mine\nthe-token-itself\nSECRET_KEY={KEY}\nBLOG_USER "relay"\n')

    with pytest.raises(ConfigError) as caught:
        Settings.read(file, {})

    assert [problem.split(" of ")[0] for problem in caught.value.problems[:2]] == ["Line 2", "Line 4"]
    assert caught.value.problems[2].startswith("DISCORD_TOKEN is missing")
    assert "the-token-itself" not in str(caught.value)


def test_a_file_that_is_no_text_is_a_problem_not_a_crash(tmp_path: Path) -> None:
    (tmp_path / "binary").write_bytes(b"DISCORD_TOKEN=\xff\xfe")

    for path in (tmp_path, tmp_path / "binary"):
        with pytest.raises(ConfigError):
            Settings.read(path, NEEDED)


SECRET = "tell-nobody"


@given(st.text(max_size=40), st.text(max_size=40))
@example("postgresql://user:", "@db:port/name")
@example("https://user:", "@lantern.example")
@example("192.168.1.0/", "")
@example("Bot ", "")
def test_no_problem_repeats_a_value(before: str, after: str) -> None:
    with pytest.raises(ConfigError) as caught:
        Settings.load(dict.fromkeys(names(), before + SECRET + after))

    assert SECRET not in str(caught.value)


def test_the_settings_show_no_secret() -> None:
    settings = loaded(
        DISCORD_TOKEN=SECRET,
        DATABASE_URL=f"postgresql://u:{SECRET}@db/relay",
        BLOG_URL="https://lantern.example",
        CHANNEL_ID="42",
        BLOG_USER="relay",
        BLOG_APP_PASSWORD=SECRET,
    )

    for shown in (repr(settings), str(settings), f"{settings}"):
        assert SECRET not in shown
        assert repr(settings.secret_key) not in shown
        assert "lantern.example" in shown


def example_names() -> list[str]:
    return [line.split("=")[0] for line in EXAMPLE.read_text().splitlines() if line and not line.startswith("#")]


def test_the_example_names_every_setting_and_nothing_else_in_the_same_order() -> None:
    assert example_names() == list(names())


def test_the_example_explains_every_setting_in_two_lines_or_three() -> None:
    for block in EXAMPLE.read_text().split("\n\n"):
        lines = block.strip().splitlines()
        if not lines[-1].startswith("#"):
            assert len(lines) in (3, 4), block
            assert all(line.startswith("# ") for line in lines[:-1]), block


def test_the_example_holds_the_defaults_and_placeholders_that_are_refused() -> None:
    values, problems = read_env_file(EXAMPLE)

    assert problems == []
    assert {value for value in values.values() if value in PLACEHOLDERS} == PLACEHOLDERS
    assert Settings.load(values | NEEDED) == loaded()


def test_init_makes_a_file_that_lacks_only_the_token(tmp_path: Path) -> None:
    file, key = tmp_path / ".env", new_key()

    told = write_env(file, EXAMPLE.read_text(), key)

    assert Settings.read(file, {"DISCORD_TOKEN": "a-token"}).secret_key == base64.urlsafe_b64decode(key)
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert "DISCORD_TOKEN" in told
    assert key not in told
    assert file.read_text().replace(key, "made-by-python-m-bot-init") == EXAMPLE.read_text()


@pytest.mark.parametrize(
    ("before", "told"),
    [
        ("DISCORD_TOKEN=a-token\n", "add this line to it"),
        ("SECRET_KEY=\n", "add this line to it"),
        ("SECRET_KEY=made-by-python-m-bot-init\n", "in its place"),
        (f"SECRET_KEY={KEY}\n", "nothing to do"),
    ],
)
def test_init_leaves_a_file_alone_and_says_what_it_lacks(tmp_path: Path, before: str, told: str) -> None:
    file, key = tmp_path / ".env", new_key()
    file.write_text(before)

    answer = write_env(file, EXAMPLE.read_text(), key)

    assert file.read_text() == before
    assert told in answer
    assert (f"\nSECRET_KEY={key}" in answer) == ("nothing to do" not in answer)
