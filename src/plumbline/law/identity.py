"""Identity numbers (GB 11643): the last character proves the seventeen before it."""

from __future__ import annotations

WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)


def check_character(stem: str) -> str:
    """The last character of an identity number whose first seventeen digits these are."""
    total = sum(w * int(d) for w, d in zip(WEIGHTS, stem, strict=True))
    return "10X98765432"[total % 11]


def check_digit(number: str) -> str:
    """An 18-digit identity number whose last character is right, or nothing."""
    if not number:
        return number
    if len(number) != 18 or not (number[:17].isascii() and number[:17].isdigit()):
        raise ValueError("身份证号码应为十八位")
    if check_character(number[:17]) != number[17].upper():
        raise ValueError("身份证号码校验位不正确")
    return number.upper()
