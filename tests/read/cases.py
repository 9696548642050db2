"""Cases that office staff can extend: YAML files of Chinese sentences with what must be read in them."""

from pathlib import Path
from typing import Any

import pytest
import yaml

Case = dict[str, Any]


class _Plain(yaml.SafeLoader):
    """YAML in which 2024-12-31 stays the words that were written."""


_Plain.yaml_implicit_resolvers = {
    first: [(tag, pattern) for tag, pattern in resolvers if not tag.endswith(":timestamp")]
    for first, resolvers in yaml.SafeLoader.yaml_implicit_resolvers.items()
}


def cases(path: Path, *names: str) -> list[Any]:
    """Every case of the lists *names* of a YAML file as a pytest parameter; those of ``known`` are expected to fail.

    A case is named by its ``id`` or its ``text``; one under ``known`` says in ``list`` to which of the lists it belongs
    and in ``why`` what the reader does instead. Two cases of one name are refused: one of them would be overlooked.
    """
    found = yaml.load(path.read_text(encoding="utf-8"), Loader=_Plain)
    out = [pytest.param(case, id=_name(case)) for name in names for case in found[name]]
    for case in found.get("known") or ():
        if case.get("list", names[0]) in names:
            mark = pytest.mark.xfail(strict=True, raises=AssertionError, reason=case["why"])
            out.append(pytest.param(case, id=_name(case), marks=mark))
    ids = [str(parameter.id) for parameter in out]
    twice = sorted({name for name in ids if ids.count(name) > 1})
    assert not twice, f"{path.name} 中有重名的案例：{twice}"
    return out


def _name(case: Any) -> str:
    return str(case if isinstance(case, str) else case.get("id") or case["text"])
