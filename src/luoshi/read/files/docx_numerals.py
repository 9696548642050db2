"""Numbers as Word writes them before paragraphs: 一、 （二） 3. ④ 甲 壹 iv."""

from collections.abc import Callable

_DIGITS = "〇一二三四五六七八九"
_FORMAL = "零壹贰叁肆伍陆柒捌玖"
_FORMAL_TRADITIONAL = "零壹貳參肆伍陸柒捌玖"
_STEMS = "甲乙丙丁戊己庚辛壬癸"
_BRANCHES = "子丑寅卯辰巳午未申酉戌亥"
_ROMAN = (
    (1000, "m"), (900, "cm"), (500, "d"), (400, "cd"), (100, "c"), (90, "xc"),
    (50, "l"), (40, "xl"), (10, "x"), (9, "ix"), (5, "v"), (4, "iv"), (1, "i"),
)  # fmt: skip
_FULL_WIDTH = str.maketrans("0123456789", "０１２３４５６７８９")


def numeral(value: int, form: str) -> str:
    """*value* in the number format *form* (ISO/IEC 29500-1, 17.18.59); decimal where that is not known.

    >>> [numeral(12, form) for form in ("decimal", "chineseCounting", "decimalEnclosedCircle", "upperLetter", "none")]
    ['12', '十二', '⑫', 'L', '']
    """
    if not 0 <= value <= 32_767:
        return str(value)
    write = _FORMS.get(form)
    return write(value) if write else str(value)


def chinese(value: int, digits: str = "零一二三四五六七八九", units: str = "十百千", *, bare_ten: bool = True) -> str:
    """A number below 100,000 in words, 10 to 19 without the first 一 where *bare_ten*.

    >>> [chinese(n) for n in (7, 10, 15, 20, 101, 110, 2005, 10_300)]
    ['七', '十', '十五', '二十', '一百零一', '一百一十', '二千零五', '一万零三百']
    """
    if value == 0:
        return digits[0]
    if value >= 10_000:
        high, low = divmod(value, 10_000)
        gap = digits[0] if 0 < low < 1000 else ""
        return chinese(high, digits, units) + "万" + (gap + chinese(low, digits, units, bare_ten=False) if low else "")
    text = ""
    for place, digit in zip(range(len(str(value)) - 1, -1, -1), str(value), strict=True):
        if digit != "0":
            text += digits[int(digit)] + (units[place - 1] if place else "")
        elif text and not text.endswith(digits[0]):
            text += digits[0]
    text = text.rstrip(digits[0])
    return text[1:] if bare_ten and 10 <= value < 20 else text


def _counting(value: int) -> str:
    """In words up to 99, digit by digit from there on (chineseCounting: 一〇〇)."""
    return chinese(value, "〇" + _DIGITS[1:]) if value < 100 else _by_digit(value)


def _by_digit(value: int) -> str:
    return "".join(_DIGITS[int(digit)] for digit in str(value))


def _roman(value: int) -> str:
    if not 0 < value < 4000:
        return str(value)
    text = ""
    for worth, sign in _ROMAN:
        count, value = divmod(value, worth)
        text += sign * count
    return text


def _letters(value: int) -> str:
    """One letter up to z, then aa, bb …: Word repeats the letter."""
    return chr(ord("a") + (value - 1) % 26) * min((value - 1) // 26 + 1, 30) if value else ""


def _signs(first: str, count: int) -> Callable[[int], str]:
    """Signs that follow one another in the character set, decimal beyond the last of them."""
    return lambda value: chr(ord(first) + value - 1) if 1 <= value <= count else str(value)


def _of(row: str) -> Callable[[int], str]:
    return lambda value: row[(value - 1) % len(row)] if value else ""


def _formal(value: int) -> str:
    return chinese(value, _FORMAL, "拾佰仟", bare_ten=False)


def _formal_traditional(value: int) -> str:
    return chinese(value, _FORMAL_TRADITIONAL, "拾佰仟", bare_ten=False)


_FORMS: dict[str, Callable[[int], str]] = {
    "none": lambda value: "",
    "bullet": lambda value: "",
    "decimalZero": lambda value: f"{value:02d}",
    "decimalFullWidth": lambda value: str(value).translate(_FULL_WIDTH),
    "decimalFullWidth2": lambda value: str(value).translate(_FULL_WIDTH),
    "numberInDash": lambda value: f"- {value} -",
    "upperRoman": lambda value: _roman(value).upper(),
    "lowerRoman": _roman,
    "upperLetter": lambda value: _letters(value).upper(),
    "lowerLetter": _letters,
    "decimalEnclosedCircle": _signs("①", 20),
    "decimalEnclosedCircleChinese": _signs("①", 20),
    "decimalEnclosedParen": _signs("⑴", 20),
    "decimalEnclosedFullstop": _signs("⒈", 20),
    "ideographEnclosedCircle": _signs("㊀", 10),
    "ideographTraditional": _of(_STEMS),
    "ideographZodiac": _of(_BRANCHES),
    "ideographDigital": _by_digit,
    "japaneseDigitalTenThousand": _by_digit,
    "taiwaneseDigital": _by_digit,
    "chineseCounting": _counting,
    "taiwaneseCounting": _counting,
    "chineseCountingThousand": chinese,
    "taiwaneseCountingThousand": chinese,
    "japaneseCounting": chinese,
    "chineseLegalSimplified": _formal,
    "ideographLegalTraditional": _formal_traditional,
}
