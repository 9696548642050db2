from pathlib import Path
from typing import Any

import pytest

from luoshi.read.second import Settings, load
from luoshi.records import LuoshiError

GOOD = 'address = "http://10.0.0.8:8000/v1"\nmodel = "qwen3-32b"\n'


def written(folder: Path, words: str) -> Path:
    path = folder / "second.toml"
    path.write_text(words, encoding="utf-8")
    return path


def test_two_lines_are_enough(tmp_path: Path) -> None:
    settings = load(written(tmp_path, GOOD))
    assert settings == Settings("http://10.0.0.8:8000/v1", "qwen3-32b")
    assert settings.url == "http://10.0.0.8:8000/v1/chat/completions"
    assert not settings.allow_public


def test_a_mark_of_windows_at_the_head_does_no_harm(tmp_path: Path) -> None:
    assert load(written(tmp_path, "\ufeff" + GOOD)).model == "qwen3-32b"


def test_whole_addresses_are_taken_as_they_are() -> None:
    assert Settings("http://qwen/v1/chat/completions", "m").url == "http://qwen/v1/chat/completions"
    assert Settings("http://qwen/v1/", "m").url == "http://qwen/v1/chat/completions"


WRONG = {
    "no toml": ("address =", "TOML"),
    "no address": ('model = "m"\n', "address"),
    "no model": ('address = "http://qwen/v1"\n', "model"),
    "unknown": (GOOD + "temperature = 1\n", "temperature"),
    "key in the file": (GOOD + 'api_key = "sk-1"\n', "密钥"),
    "key for its variable": (GOOD + 'key_env = "sk-1 23"\n', "环境变量"),
    "timeout": (GOOD + "timeout = 0\n", "timeout"),
    "timeout nan": (GOOD + "timeout = nan\n", "timeout"),
    "timeout words": (GOOD + 'timeout = "60"\n', "timeout"),
    "requests": (GOOD + "max_requests = 1.5\n", "max_requests"),
    "characters": (GOOD + "max_characters = 10\n", "max_characters"),
    "true is no number": (GOOD + "attempts = true\n", "attempts"),
    "one is not true": (GOOD + "allow_public = 1\n", "allow_public"),
    "file address": ('address = "file:///v1"\nmodel = "m"\n', "address"),
    "password": ('address = "http://u:p@10.0.0.8/v1"\nmodel = "m"\n', "密码"),
    "query": ('address = "http://10.0.0.8/v1?key=1"\nmodel = "m"\n', "address"),
    "port": ('address = "http://10.0.0.8:x/v1"\nmodel = "m"\n', "address"),
    "model of two lines": ('address = "http://qwen/v1"\nmodel = "a\\nb"\n', "model"),
}


@pytest.mark.parametrize(("words", "told"), WRONG.values(), ids=WRONG)
def test_wrong_settings_say_what_is_wrong(tmp_path: Path, words: str, told: str) -> None:
    with pytest.raises(LuoshiError) as error:
        load(written(tmp_path, words))
    assert error.value.code == "L121"
    assert told in error.value.what + error.value.todo
    assert "sk-1" not in str(error.value)


@pytest.mark.parametrize("host", ["api.example.com", "8.8.8.8", "134744072", "[2001:db8::1]"])
def test_public_addresses_are_refused_unless_allowed(host: str) -> None:
    options: dict[str, Any] = {"address": f"https://{host}/v1", "model": "m"}
    with pytest.raises(LuoshiError) as error:
        Settings(**options)
    assert error.value.code == "L122"
    assert Settings(**options, allow_public=True).allow_public


def test_missing_file_and_missing_key(tmp_path: Path) -> None:
    with pytest.raises(LuoshiError, match="L121"):
        load(tmp_path / "none.toml")
    path = written(tmp_path, GOOD + 'key_env = "SECOND_KEY"\n')
    with pytest.raises(LuoshiError, match="L123"):
        load(path, {})
    assert load(path, {"SECOND_KEY": "abc"}).key_env == "SECOND_KEY"


def test_a_great_file_is_no_settings(tmp_path: Path) -> None:
    with pytest.raises(LuoshiError, match="过大"):
        load(written(tmp_path, GOOD + "#" * 100_000))
