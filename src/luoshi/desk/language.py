"""The language of the pages: Chinese, unless the person chose another one with the switch.

What the browser asks for does not count: an English browser in a Chinese office would get half a page of each.

Templates say their words by ``translate``. What code says (states, labels of forms, periods) is Chinese everywhere
below the page: it is stored, chained and exported, and must not depend on who asked. It becomes English here, on its
way out (`luoshi.desk.english`). Original texts (``data-plain="source"``), what somebody types, and names stay.
"""

import re
from collections.abc import Callable
from html import escape, unescape
from typing import Final

from django.conf import settings
from django.http import HttpRequest
from django.http.response import HttpResponse, HttpResponseBase
from django.utils import translation

from luoshi.desk.english import english

_WIDE: Final = re.compile(r"[\u4e00-\u9fff，。：；、（）]")
_TAG: Final = re.compile(r"(<(?:\"[^\"]*\"|'[^']*'|[^'\">])*>)")
_NAME: Final = re.compile(r"<(/?)([a-zA-Z][\w-]*)")
_SHOWN: Final = re.compile(r"(\s(?:title|aria-label|placeholder|alt|data-head)=\")([^\"]*)\"")
_PLAIN: Final = re.compile(r"\sdata-plain=\"(\w+)\"")
_LEFT: Final = frozenset(("script", "style", "textarea", "code", "kbd"))
_EMPTY: Final = frozenset(("area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "wbr"))
_LONGEST: Final = 400


class LanguageMiddleware:
    """Sets the language of a request by the cookie that the switch left."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        """Keep the next one in the chain."""
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Answer in the language that was chosen."""
        told = request.COOKIES.get(settings.LANGUAGE_COOKIE_NAME, "")
        chosen = told if told in dict(settings.LANGUAGES) else settings.LANGUAGE_CODE
        with translation.override(chosen):
            request.LANGUAGE_CODE = translation.get_language()
            answer = self.get_response(request)
        answer.headers.setdefault("Content-Language", chosen)
        if (
            chosen == "en"
            and isinstance(answer, HttpResponse)
            and answer.get("Content-Type", "").startswith("text/html")
        ):
            answer.content = page(answer.content.decode()).encode()
            if "Content-Length" in answer:
                answer["Content-Length"] = str(len(answer.content))
        return answer


def page(text: str) -> str:
    """A page with what code said in English.

    >>> page('<td title="2024年5月">2024年1—11月</td><p data-plain="source">2024年<i>，</i></p>，')
    '<td title="May 2024">Jan–Nov 2024</td><p data-plain="source">2024年<i>，</i></p>, '
    """
    made: list[str] = []
    regions: list[tuple[str, int, str]] = []
    for at, part in enumerate(_TAG.split(text)):
        mode = regions[-1][2] if regions else "free"
        if at % 2 == 0:
            made.append(_outside(part, mode))
            continue
        name = _NAME.match(part)
        declared = _mode(part, name[2]) if name and not name[1] else ""
        made.append(_tag(part, declared or mode))
        if not name or name[2] in _EMPTY:
            continue
        if declared and mode != "left":
            regions.append((name[2], 1, declared))
        elif regions and regions[-1][0] == name[2]:
            tag, depth, mode = regions.pop()
            depth += -1 if name[1] else 1
            regions += [(tag, depth, mode)] if depth else []
    return "".join(made)


def _mode(tag: str, name: str) -> str:
    """How an element is read: ``left`` as it is, ``strict`` where names and quotes stand, empty as what is around it.

    An option without a value is what it sends.
    """
    if name in _LEFT or 'data-plain="source"' in tag or (" lang=" in tag and name != "html"):
        return "left"
    if name == "option" and " value=" not in tag:
        return "left"
    declared = _PLAIN.search(tag)
    return "" if not declared else "strict" if declared[1] in ("name", "quote") else "free"


def _tag(tag: str, mode: str) -> str:
    if mode == "left" or not _WIDE.search(tag):
        return tag
    return _SHOWN.sub(lambda found: f'{found[1]}{_outside(found[2], "free")}"', tag)


def _outside(text: str, mode: str) -> str:
    """A stretch of a page between tags, or an attribute; the space around it stays."""
    words = text.strip()
    if mode == "left" or len(words) > _LONGEST or not _WIDE.search(words):
        return text
    start = text.index(words)
    said = escape(english(unescape(words), strict=mode == "strict"), quote=True)
    return text[:start] + said + text[start + len(words) :]
