"""Arabic and Chinese numerals to Decimal, with the size of the last printed digit."""

from decimal import Decimal

DIGITS = {c: i for i, c in enumerate("零一二三四五六七八九")} | {
    "〇": 0,
    "○": 0,
    "两": 2,
    "俩": 2,
    "壹": 1,
    "贰": 2,
    "叁": 3,
}
DIGITS |= {"肆": 4, "伍": 5, "陆": 6, "柒": 7, "捌": 8, "玖": 9}
PLACES = {"十": 10, "百": 100, "千": 1000, "拾": 10, "佰": 100, "仟": 1000}
MYRIADS = {"万": 10**4, "亿": 10**8}
HAN = "〇零一二两三四五六七八九十百千万亿"

_MAGNITUDES: dict[str, Decimal] = {"": Decimal(1)}


def magnitude(text: str) -> Decimal:
    """Factor of a magnitude word such as 万, 亿, 万亿, 千万, 百万; 1 for the empty string.

    >>> magnitude("万亿"), magnitude("千")
    (Decimal('1000000000000'), Decimal('1000'))
    """
    if text not in _MAGNITUDES:
        factor = 1
        for char in text:
            factor *= PLACES.get(char) or MYRIADS[char]
        _MAGNITUDES[text] = Decimal(factor)
    return _MAGNITUDES[text]


def arabic(text: str) -> tuple[Decimal, Decimal]:
    """Value and step (size of the last printed digit) of an Arabic number, thousands separators allowed.

    >>> arabic("1,234.50")
    (Decimal('1234.50'), Decimal('0.01'))
    """
    plain = text.replace(",", "").replace("，", "")
    point = plain.find(".")
    return Decimal(plain), Decimal(1) if point < 0 else Decimal(1).scaleb(point + 1 - len(plain))


def chinese(text: str) -> Decimal | None:
    """Value of a Chinese numeral, None if the characters are no numeral.

    A bare place is read as one of it (百 = 100); a run of digits without places is read digit by digit (二〇二六).

    >>> [str(chinese(t)) for t in ("二十六", "一万五千亿", "二〇二六", "三点五", "百", "十一")]
    ['26', '1500000000000', '2026', '3.5', '100', '11']
    >>> chinese("千方") is None
    True
    """
    whole, dot, rest = text.partition("点")
    value = _integer(whole)
    if value is None or (dot and not rest):
        return None
    if dot:
        digits = [DIGITS.get(c) for c in rest]
        if None in digits:
            return _scaled_fraction(value, rest)
        return Decimal(f"{value}.{''.join(map(str, digits))}")
    return Decimal(value)


def _scaled_fraction(whole: int, rest: str) -> Decimal | None:
    """The value of 二十六点一万亿: a fraction followed by a magnitude."""
    count = 0
    while count < len(rest) and rest[count] in DIGITS:
        count += 1
    tail = rest[count:]
    if not count or any(c not in MYRIADS and c not in PLACES for c in tail):
        return None
    return Decimal(f"{whole}.{''.join(str(DIGITS[c]) for c in rest[:count])}") * magnitude(tail)


def _integer(text: str) -> int | None:
    """The whole number that Chinese characters state."""
    if not text:
        return None
    if all(c in DIGITS for c in text):
        return int("".join(str(DIGITS[c]) for c in text[:40]))
    total = section = digit = 0
    seen = False
    for char in text:
        if char in DIGITS:
            digit, seen = DIGITS[char], True
        elif char in PLACES:
            section += (digit or (0 if seen and digit == 0 and section else 1)) * PLACES[char]
            digit, seen = 0, False
        elif char in MYRIADS:
            factor = MYRIADS[char]
            group = section + digit
            if factor == 10**8:
                total = (total + (group or (0 if total else 1))) * factor
            else:
                total += (group or 1) * factor
            section = digit = 0
            seen = False
        else:
            return None
    return total + section + digit
