import os
import sys
from collections.abc import Iterable
from pathlib import Path
from types import ModuleType

import pytest

from luoshi.engines import by_processes, by_spark
from luoshi.records import LuoshiError


def double(numbers: tuple[int, ...]) -> list[int]:
    if 13 in numbers:
        os._exit(9)
    if 1017 in numbers:
        raise LuoshiError("L005", "写不了文件", "1017", "请检查")
    return [2 * number for number in numbers]


def singles(numbers: tuple[int, ...]) -> Iterable[tuple[int, ...]]:
    return [(number,) for number in numbers]


def lost(numbers: tuple[int, ...]) -> list[int]:
    return [-number for number in numbers]


def test_all_tasks_are_done_once() -> None:
    tasks: list[tuple[int, ...]] = [(n, n + 100) for n in range(12)]
    results = list(by_processes(tasks, double, jobs=2, split=singles, lost=lost))
    assert sorted(results) == [[2 * n, 2 * n + 200] for n in range(12)]


def test_no_task_no_process() -> None:
    assert not list(by_processes([], double, jobs=2, split=singles, lost=lost))


def test_a_task_that_kills_its_process_is_found_and_the_others_are_done() -> None:
    tasks: list[tuple[int, ...]] = [(n, n + 1) for n in range(0, 40, 2)]
    results = sorted(
        number for part in by_processes(tasks, double, jobs=2, split=singles, lost=lost) for number in part
    )
    assert results == sorted([-13, *(2 * n for n in range(40) if n != 13)])


def test_what_the_work_raises_comes_through() -> None:
    tasks: list[tuple[int, ...]] = [(1,), (1017,)]
    with pytest.raises(LuoshiError, match="1017"):
        list(by_processes(tasks, double, jobs=2, split=singles, lost=lost))


@pytest.mark.parametrize("name", ["pyspark", "pyarrow", "pandas"])
def test_a_missing_library_is_named(monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    for other in ("pandas", "pyarrow", "pyspark", "pyspark.sql"):
        monkeypatch.setitem(sys.modules, other, ModuleType(other))
    monkeypatch.setitem(sys.modules, name, None)
    if name == "pyspark":
        monkeypatch.setitem(sys.modules, "pyspark.sql", None)
    with pytest.raises(LuoshiError, match=f"没有安装 {name}"):
        list(by_spark([(1,)], double, master="local[1]", watch=lambda: None))


@pytest.mark.parametrize(("home", "words"), [(True, "JAVA_HOME"), (False, "没有安装 Java")], ids=["home", "path"])
def test_missing_java_is_said(monkeypatch: pytest.MonkeyPatch, tmp_path: Path, home: bool, words: str) -> None:
    for name in ("pandas", "pyarrow", "pyspark", "pyspark.sql"):
        monkeypatch.setitem(sys.modules, name, ModuleType(name))
    monkeypatch.setenv("PATH", str(tmp_path))
    if home:
        monkeypatch.setenv("JAVA_HOME", str(tmp_path))
    else:
        monkeypatch.delenv("JAVA_HOME", raising=False)
    with pytest.raises(LuoshiError, match=words):
        list(by_spark([(1,)], double, master="local[1]", watch=lambda: None))
