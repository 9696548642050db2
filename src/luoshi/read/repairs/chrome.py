"""What a web page puts around an article: navigation, labels, buttons, recommended headlines, advertisements."""

import re
from functools import cache
from typing import NamedTuple

from luoshi.read.repairs.words import toml
from luoshi.records import Repair, Span

_HEAD_LINES, _TAIL_LINES = 60, 40
_BACK_LINES, _RECOMMENDED = 3000, 120
_SHORT = 120
_MUCH = 4000
_BODY = 60
_DECORATION = re.compile(r"[\s\u3000\xa0【】\[\]［］|<>《》»>·•×*（）()、,，:：。.!！→=_-]+")
_SENTENCE = re.compile(r"[。；;！!？?]")
_STAMP = re.compile(r"(?:19|20)[0-9]{2}[-/.年][0-9]{1,2}[-/.月][0-9]{1,2}日?")
_CLOCK = re.compile(r"[0-2]?[0-9][:：时][0-5][0-9]分?(?:[:：][0-5][0-9])?")
_IMAGE = re.compile(
    r"(?im)^[ \t\u3000]*+(?:image[ _0-9]*|img[ _0-9]*|微信图片[_0-9]*|图片[_0-9]*)\.(?:png|jpe?g|gif)[ \t\r]*$"
)
_TAGS = re.compile(r"(?m)^[ \t]*+(?:</?[A-Za-z!][^<>\n]{0,400}>[ \t]*+)++(?=\r?$)")
_ATTACHED = re.compile(r"[ \t\u3000]*+(?:附件|附表|附录|附：|附:|序号|表[0-9一二三四五六七八九十])")
# What misread brackets leave behind: half of the next character with its gloss, half of a tag.
_REST = r"(?:[\u2500-\u257f](?:[(（][a-zà-ǜ]{1,8}[)）])?)?(?:[?？]?/(?:strong|p|span)>)?"
_BULLET = re.compile(r"^[\s\u3000\-•·*|>»]+")


class _Words(NamedTuple):
    """The word lists of chrome.toml, as they are asked for."""

    whole: frozenset[str]
    begins: tuple[str, ...]
    strong: re.Pattern[str]
    label: re.Pattern[str]
    end: frozenset[str]
    end_begins: tuple[str, ...]
    notice: tuple[str, ...]
    image: frozenset[str]
    adult: tuple[str, ...]


@cache
def _words() -> _Words:
    """The lists, read once."""
    lists = toml("chrome.toml")
    strong = "|".join(sorted(map(_spaced, lists["strong"]), key=len, reverse=True))
    labels = "|".join(sorted(map(_spaced, lists["strong"] + lists["weak"]), key=len, reverse=True))
    return _Words(
        frozenset(map(_bare, lists["whole"])),
        tuple(map(_bare, lists["begins"])),
        re.compile(rf"(?:{strong})[ \t\xa0\u3000】\]]{{0,4}}[:：]"),
        re.compile(rf"(?:{labels})[ \t\xa0\u3000】\]]{{0,4}}[:：][ \t\xa0\u3000|]{{0,4}}[^\s|\[\]【】]{{0,60}}"),
        frozenset(map(_bare, lists["end"])),
        tuple(map(_bare, lists["end_begins"])),
        tuple(lists["notice"]),
        frozenset(lists["image"]),
        tuple(toml("seo.toml")["adult"]),
    )


def _spaced(word: str) -> str:
    """A label as pages set it, with blanks between its characters."""
    return "[ \\xa0\\u3000]{0,8}".join(map(re.escape, word)) if len(word) < 4 else re.escape(word)


def _bare(line: str) -> str:
    """A line without blanks, brackets and bullets."""
    return _DECORATION.sub("", line)


def find(text: str) -> list[Span]:
    """The lines of *text* (simplified) that belong to the page and not to the article; neighbours are one stretch."""
    lines = _head(text)
    end, tail = _tail(text)
    found = [*lines, *tail, *_anywhere(text)]
    if end is not None:
        found = [span for span in found if span.start < end] + [Span(end, end + len(text[end:].rstrip()))]
    return [span for span in joined(text, found) if _bare(text[span.start : min(span.end, span.start + _MUCH)])]


def joined(text: str, spans: list[Span]) -> list[Span]:
    """Sorted, without overlaps, those with nothing but blanks between them made one."""
    result: list[Span] = []
    for span in sorted(spans):
        last = result[-1] if result else None
        if last and (span.start <= last.end or not text[last.end : span.start].strip()):
            result[-1] = Span(last.start, max(last.end, span.end))
        elif span.length:
            result.append(span)
    return result


def mojibake(text: str) -> list[Repair]:
    """Brackets of labels that were decoded one byte too late: 。ㄒ唬 for （一）."""
    found = []
    for wrong, right in toml("chrome.toml")["mojibake"].items():
        if wrong in text:
            pattern = re.compile(rf"[?？]?{re.escape(wrong)}{_REST}")
            evidence = f"“{wrong}”是“{right}”错位一个字节的乱码"
            found += [Repair(m.start(), m.end(), "chrome", right, evidence) for m in pattern.finditer(text)]
    return found


def _head(text: str) -> list[Span]:
    """Page lines among the first ones."""
    found, start, count = [], 0, 0
    while count < _HEAD_LINES and start < len(text):
        end = text.find("\n", start)
        end = len(text) if end < 0 else end
        line = text[start : min(end, start + 2000)]
        if line.strip():
            if _is_page(line) or (count < 3 and _is_adult(line)):
                found.append(_trimmed(text, start, end))
            count += 1
        start = end + 1
    return found


def _tail(text: str) -> tuple[int | None, list[Span]]:
    """Where the article ends by a marker, if it does, and page lines among the last ones."""
    marks: list[int] = []
    found: list[Span] = []
    end, body, filled = len(text), False, 0
    for _ in range(_BACK_LINES):
        start = text.rfind("\n", 0, end) + 1
        line = text[start : min(end, start + 4000)]
        if line.strip():
            filled += 1
            if filled <= _TAIL_LINES and _is_page(line):
                found.append(_trimmed(text, start, end))
            if not body and start * 2 >= len(text) and filled <= _RECOMMENDED and _is_end(line, filled):
                marks.append(start)
            body = body or _is_body(line)
        end = start - 1
        if end < 0 or (filled >= _TAIL_LINES and (body or start * 2 < len(text))):
            break
    return (min(marks) if marks else None), found


def _trimmed(text: str, start: int, end: int) -> Span:
    """A line without the blanks around it."""
    line = text[start:end]
    return Span(start + len(line) - len(line.lstrip()), start + len(line.rstrip()))


def _is_body(line: str) -> bool:
    """Whether a line can only belong to the article or to its attachments."""
    if _ATTACHED.match(line):
        return True
    return len(line) >= _BODY and _SENTENCE.search(line) is not None and not any(w in line for w in _words().notice)


def _is_end(line: str, from_end: int) -> bool:
    """Whether a line says that the article is over; 关键词 says so only at the very end."""
    if len(line) > 1000:
        return False
    bare = _bare(line)
    if bare in _words().end:
        return True
    begins = bare.startswith(_words().end_begins) and (":" in line or "：" in line or len(bare) < 40)
    return begins and (not bare.startswith("关键词") or (from_end <= 3 and len(bare) < 60))


def _is_page(line: str) -> bool:
    """Whether a line is a button, a label with its content, a path of navigation or an ornament."""
    if len(line) > _SHORT:
        return False
    bare = _bare(line)
    words = _words()
    if not bare:
        return True
    if bare in words.whole:
        return True
    if _SENTENCE.search(line):
        return False
    return bare.startswith(words.begins) or _is_label(line) or _is_stamp(line)


def _is_label(line: str) -> bool:
    """来源:某报 发布时间:2024-03-07 11:12, 索引号: 113 ..."""
    begin = _BULLET.sub("", line).lstrip("（([［【 ")
    if not _words().label.match(begin):
        return False
    rest = _CLOCK.sub("", _STAMP.sub("", line))
    return _words().strong.search(line) is not None or not re.search("[0-9]", rest)


def _is_stamp(line: str) -> bool:
    """A date with the time of day, and besides at most labels and names: 2023-01-10 23:21 某报."""
    stamp = _STAMP.search(line)
    if not stamp or len(line) > 80:
        return False
    rest = _words().label.sub("", _STAMP.sub("", _CLOCK.sub("", line)))
    timed = _CLOCK.search(line, stamp.end()) is not None
    labelled = _words().strong.search(line) is not None
    return (timed or labelled) and not re.search("[0-9，,]", rest) and len(_bare(rest)) <= 24


def _is_adult(line: str) -> bool:
    """A first line that strings search words of adult sites together."""
    return not re.search("[。；]", line) and sum(word in line for word in _words().adult) >= 4


def _anywhere(text: str) -> list[Span]:
    """Placeholders of images and lines of bare tags, wherever they stand."""
    found = []
    if "." in text:
        found += [Span(m.start(), m.end()) for m in _IMAGE.finditer(text)]
    if "<" in text:
        found += [Span(m.start(), m.end()) for m in _TAGS.finditer(text)]
    return found
