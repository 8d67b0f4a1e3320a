"""The environment lies over the file; secrets stay secret."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.config import ConfigError, Mode, find, load
from tests.unit.config.writing import SMALL, written

TOKEN = "123456:AAF-wellkeptsecret"


def test_environment_over_file(tmp_path: Path) -> None:
    """Each of the named variables, and any other key."""
    path = written(tmp_path, '[telegram]\ntoken = "1:file"\n' + SMALL)
    settings = load(
        path,
        {
            "BAOCAO_TELEGRAM__TOKEN": TOKEN,
            "BAOCAO_TELEGRAM__API_BASE": "http://127.0.0.1:8081/",
            "BAOCAO_TELEGRAM__LIMITS__GROUP_PER_MINUTE": "600",
            "BAOCAO_STORAGE__URL": "postgresql://me:hidden@db/desk",
            "BAOCAO_BOT__SETUP_CODE": "K7M2QX",
            "BAOCAO_SANDBOX__PORT": "0",
            "PATH": "/usr/bin",
        },
    )
    assert settings.telegram.token is not None
    assert settings.telegram.token.get_secret_value() == TOKEN
    assert settings.telegram.api_base == "http://127.0.0.1:8081"
    assert settings.telegram.limits.group_per_minute == 600
    assert settings.storage_url == "postgresql://me:hidden@db/desk"
    assert settings.setup_code is not None
    assert settings.setup_code.get_secret_value() == "K7M2QX"
    assert settings.sandbox.port == 0


def test_an_empty_variable_takes_the_key_away(tmp_path: Path) -> None:
    """BAOCAO_TELEGRAM__TOKEN= opens the sandbox though the file has a token."""
    path = written(tmp_path, '[telegram]\ntoken = "1:file"\n' + SMALL)
    assert load(path, {"BAOCAO_TELEGRAM__TOKEN": ""}).telegram.token is None


def test_nothing_secret_is_printed(tmp_path: Path) -> None:
    """Neither token, code, proxy's nor database's password is in the settings' repr."""
    env = {
        "BAOCAO_TELEGRAM__TOKEN": TOKEN,
        "BAOCAO_TELEGRAM__PROXY": "socks5://me:hidden@10.0.0.1:1080",
        "BAOCAO_TELEGRAM__WEBHOOK_SECRET": "hidden-word",
        "BAOCAO_STORAGE__URL": "postgresql://me:hidden@db/desk",
        "BAOCAO_BOT__SETUP_CODE": "hidden",
    }
    shown = repr(load(written(tmp_path), env))
    assert "hidden" not in shown
    assert TOKEN not in shown


@pytest.mark.parametrize(
    ("name", "value", "key"),
    [
        ("BAOCAO_TELEGRAM__TOKN", "x", "telegram.tokn"),
        ("BAOCAO_TELEGRAM__TOKEN", "my token", "telegram.token"),
        ("BAOCAO_TELEGRAM__TOKEN", "rubbish", "telegram.token"),
        ("BAOCAO_TELEGRAM__TOKEN", "bot123456:ABC", "telegram.token"),
        ("BAOCAO_ZALO__TOKEN", "my token", "zalo.token"),
        ("BAOCAO_TELEGRAM__API_BASE", "127.0.0.1:8081", "telegram.api_base"),
        ("BAOCAO_TELEGRAM__MODE", "webhook", "telegram.webhook_url"),
        ("BAOCAO_TELEGRAM__PROXY", "gopher://x", "telegram.proxy"),
        ("BAOCAO_STORAGE__URL", "mysql://x", "storage.url"),
        ("BAOCAO_SANDBOX__PORT", "99999", "sandbox.port"),
        ("BAOCAO_ZONE", "Asia/Saigong", "zone"),
    ],
)
def test_faults_of_variables(tmp_path: Path, name: str, value: str, key: str) -> None:
    """A wrong variable is named as the key it stands for, and a secret's value is not repeated."""
    with pytest.raises(ConfigError) as caught:
        load(written(tmp_path), {name: value})
    assert [fault.key for fault in caught.value.faults] == [key]
    assert "my token" not in str(caught.value)


def test_a_server_of_ones_own_may_know_other_tokens(tmp_path: Path) -> None:
    """The form of BotFather's tokens is asked for where Telegram itself is asked."""
    env = {"BAOCAO_TELEGRAM__TOKEN": "rubbish", "BAOCAO_TELEGRAM__API_BASE": "http://127.0.0.1:8081"}
    token = load(written(tmp_path), env).telegram.token
    assert token is not None
    assert token.get_secret_value() == "rubbish"


def test_paths_count_from_the_file(tmp_path: Path) -> None:
    """A relative database lies beside the file that names it, wherever the command is called."""
    settings = load(written(tmp_path, '[storage]\nurl = "sqlite:///kho/a.db"\n' + SMALL), {})
    assert settings.storage_url == f"sqlite:///{tmp_path}/kho/a.db"
    assert settings.data_dir == tmp_path / "data"


def test_defaults(tmp_path: Path) -> None:
    """Polling Telegram's own server, an SQLite file, backups kept two weeks; the sandbox's first eventful morning."""
    settings = load(written(tmp_path), {})
    assert (settings.telegram.mode, settings.telegram.api_base) == (Mode.POLLING, "https://api.telegram.org")
    assert settings.storage_url == f"sqlite:///{tmp_path}/data/baocao.sqlite3"
    assert (settings.backup.keep_days, settings.language, settings.zone.key) == (14, "vi", "Asia/Ho_Chi_Minh")
    assert settings.sandbox.start.isoformat() == "2026-11-09T07:30:00+07:00"


def test_find(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The file that is named, else config.toml here, else the example."""
    monkeypatch.chdir(tmp_path)
    assert find(Path("x.toml")) == Path("x.toml")
    assert find(None).name == "tan-chau.toml"
    (tmp_path / "config.toml").touch()
    assert find(None) == Path("config.toml")
