"""Bytes into text: UTF-8, UTF-16 or GB18030, and a refusal where the bytes are no text."""

import codecs
import re

from luoshi.records import LuoshiError

# First bytes of files that people take for texts.
_OTHER_FORMATS = (
    (b"%PDF", "PDF文件"),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "旧版Word、WPS或Excel文件"),
    (b"{\\rtf", "RTF文件"),
    (b"\x89PNG", "图片"),
    (b"\xff\xd8\xff", "图片"),
    (b"GIF8", "图片"),
    (b"Rar!", "压缩包"),
    (b"7z\xbc\xaf", "压缩包"),
    (b"\x1f\x8b", "压缩包"),
)
_ZIP = b"PK\x03\x04"
_ZIP_KINDS = ((b"word/", "Word文件（docx）"), (b"xl/", "Excel文件（xlsx）"), (b"ppt/", "演示文稿（pptx）"))
_SAVE_AS = "本版本只读文本文件，请在原程序中“另存为”纯文本（txt，编码选UTF-8）后再读"

_CONTROLS = bytes(set(range(32)) - {*b"\t\n\v\f\r\x1a"}) + b"\x7f"
# Of any hundred characters of Chinese prose, more than ten are among these (simplified or traditional).
_FREQUENT = frozenset(
    "的一是在不了有和人这中大为上个国我以要时来用们生到作地于出就分对成会可主发年动同工也能下过子说产种面而方后多定"
    "行学法所民得经十三之进等部度家电力里如水化高自二理起小物现实加量都两体制机当使点从业本去把性好应开它合还因由其些"
    "然前外天政四日那社义事平形相全表间样与关各重新线内数正心反你明看原又么利比或但质气第向道命此变条只没结解问意建月"
    "公无系军很情者最立代想已通并提直题党程展五果料象员革位入常文总次品式活设及管特件长求老头基资边流路级少图山统接知"
    "市区县省万亿元增项目企计财投农收入城乡镇居收支率均以及工作报告规划任务责任单位"
    "為個國來時們動會產種經進業學實現開應間樣與關線內數變條問結總設長統規劃萬億項計財務農縣區發質氣對說這過後"
)
_HAN = re.compile("[\u3400-\u9fff]")
# What no text contains but misread bytes do: controls, private use, noncharacters, unassigned planes of rare scripts.
_STRANGE = re.compile(
    "[^\t\n\v\f\r\x1a\x20-\x7e\xa0-\xff\u0100-\u036f\u0391-\u04ff\u2000-\u33ff\u3400-\u9fff\ufe10-\uffee\ufeff]"
)
_SAMPLE = 20_000


def decode(data: bytes, where: str) -> tuple[str, str]:
    r"""The text of *data* and its encoding; a byte order mark is dropped, newlines stay as they are.

    *where* names the source in errors (L101 empty, L105 no text, L106 another kind of file).

    >>> decode("就业8万人\r\n".encode("gb18030"), "报告.txt")
    ('就业8万人\r\n', 'gb18030')
    """
    _refuse_other_formats(data, where)
    text, encoding = _decoded(data, where)
    if not text.strip():
        raise LuoshiError("L101", "文件是空的", where, "请检查文件是否保存完整")
    return text, encoding


def _refuse_other_formats(data: bytes, where: str) -> None:
    """Say what a file is that is no text file."""
    kind = next((name for magic, name in _OTHER_FORMATS if data.startswith(magic)), "")
    if data.startswith(_ZIP):
        kind = next((name for part, name in _ZIP_KINDS if part in data), "压缩包")
    if kind:
        raise LuoshiError("L106", f"这是{kind}，不是文本文件", where, _SAVE_AS)


def _decoded(data: bytes, where: str) -> tuple[str, str]:
    """Try the encodings from the one that is surest to recognise to the least sure."""
    marked = _by_mark(data)
    if marked:
        return marked
    if not _binary(data):
        for encoding, errors in (
            ("utf-8", "strict"),
            ("gb18030", "strict"),
            ("utf-8", "replace"),
            ("gb18030", "replace"),
        ):
            text = _attempt(data, encoding, errors)
            if text is not None and (encoding == "utf-8" or _chinese(text)):
                wide = _without_mark(data) if encoding == "gb18030" else None
                return wide or (text, encoding)
    wide = _without_mark(data)
    if wide:
        return wide
    raise LuoshiError(
        "L105", "不是文本，或编码无法识别", where, "请用记事本打开确认能看懂，并“另存为”UTF-8编码的txt文件"
    )


def _by_mark(data: bytes) -> tuple[str, str] | None:
    """The text of bytes that begin with a byte order mark and keep to it."""
    for mark, encoding in (
        (codecs.BOM_UTF8, "utf-8"),
        (codecs.BOM_UTF16_LE, "utf-16-le"),
        (codecs.BOM_UTF16_BE, "utf-16-be"),
    ):
        if data.startswith(mark):
            text = _attempt(data[len(mark) :], encoding, "replace")
            return (text, encoding) if text is not None and _sound(text) else None
    return None


def _attempt(data: bytes, encoding: str, errors: str) -> str | None:
    """The text, or None if it is not in that encoding; with *replace*, one broken character in a thousand may pass."""
    try:
        text = data.decode(encoding, errors)
    except UnicodeDecodeError:
        return None
    return text if errors == "strict" or text.count("\ufffd") * 1000 <= len(text) + 999 else None


def _binary(data: bytes) -> bool:
    """Whether bytes below the blank are more than one in two hundred; no encoding but UTF-16 has them in a text."""
    controls = len(data) - len(data.translate(None, _CONTROLS))
    return controls * 200 > len(data)


def _without_mark(data: bytes) -> tuple[str, str] | None:
    """The text of UTF-16 bytes that lack the mark, if that is the clear reading of them."""
    if len(data) % 2 or len(data) < 8:
        return None
    for encoding in ("utf-16-le", "utf-16-be"):
        head = data[: 2 * _SAMPLE].decode(encoding, "replace")
        if _sound(head) and _chinese(head, at_least=1):
            text = _attempt(data, encoding, "replace")
            if text is not None:
                return text, encoding
    return None


def _sound(text: str) -> bool:
    """Whether at most one character in a hundred is one that texts do not have."""
    sample = text[:_SAMPLE]
    return len(_STRANGE.findall(sample)) * 100 <= len(sample)


def _chinese(text: str, *, at_least: int = 0) -> bool:
    """Whether the characters are such as Chinese prose has; misread bytes give rare characters."""
    if not _sound(text):
        return False
    han = _HAN.findall(text[:_SAMPLE])
    frequent = sum(character in _FREQUENT for character in han)
    return frequent >= at_least and (frequent * 10 >= len(han) or len(han) < 12)
