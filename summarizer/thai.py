"""Sentences of scripts that set no mark at a sentence's end and no space between words: Thai and Lao.

A space parts clauses, names and numbers alike there. It ends a sentence where a word follows that opens one ('however',
'besides'); otherwise where enough stands on both sides, and neither leans on the other: no title, number or foreign
word touches the space, no 'that' stands before it and no 'which' behind it.
"""

from __future__ import annotations

import re

_THAI = re.compile(r"[\u0e01-\u0e5b\u0e81-\u0edf]")
_SPACES = re.compile(r"[ \t\u00a0]+")
_STRONG_MARK = re.compile(r"[!?][\"'”’)\]]*$")
_SHORT_CHARS, _LEAST_CHARS, _LONG_CHARS = 20, 40, 200
# Nothing but a new sentence begins with these.
_OPENERS = (
    "นอกจากนี้", "นอกจากนั้น", "อย่างไรก็ตาม", "อย่างไรก็ดี", "ทั้งนี้", "ขณะที่", "ขณะเดียวกัน", "ในขณะที่", "ในขณะเดียวกัน",
    "ต่อมา", "จากนั้น", "หลังจากนั้น", "ก่อนหน้านี้", "สำหรับ", "ด้าน", "ส่วน", "ล่าสุด", "เบื้องต้น", "ดังนั้น", "แต่อย่างไร",
    "เมื่อวันที่", "ผู้สื่อข่าว", "ในวันเดียวกัน",
)  # fmt: skip
# A person's name, who may do what a new sentence tells; it holds a space itself.
_TITLES = ("นาย", "นาง", "น.ส.", "ดร.", "พล.", "พ.ต.", "ร.ต.", "ศ.", "รศ.", "ผศ.", "นพ.", "พญ.")
# Nothing but the middle of one does.
_CONTINUATIONS = (
    "ที่", "ซึ่ง", "อัน", "และ", "หรือ", "โดย", "เพื่อ", "จึง", "แต่", "ว่า", "ก็", "รวมถึง", "รวมทั้ง", "ตลอดจน", "ของ",
    "ใน", "จาก", "กับ", "แก่", "ได้แก่", "เช่น", "พร้อม", "เนื่องจาก", "เพราะ", "ทำให้", "จน", "เป็น", "คือ", "อีก", "ถึง",
    "ต่อ", "ด้วย", "ไม่", "ได้", "ให้", "มี", "นั้น", "นี้", "ๆ", "ฯ", "บาท", "คน", "ราย", "เวลา", "วันที่", "กล่าว",
    "เปิดเผย", "ระบุ", "เมื่อ", "ตาม", "ตั้งแต่", "หลัง", "ก่อน", "ขึ้น", "ลง", "แล้ว",
)  # fmt: skip
# A sentence does not end with these.
_UNFINISHED = (
    "ว่า", "และ", "หรือ", "คือ", "ได้แก่", "เช่น", "ของ", "โดย", "กับ", "ใน", "ที่", "จาก", "เพื่อ", "เมื่อ", "ซึ่ง", "แต่",
    "เป็น", "ถึง", "วันที่", "เวลา", "นาย", "นาง", "นางสาว", "คุณ", "ดร.", "นพ.", "พญ.", "พล.อ.", "พล.ต.อ.",
    "พล.ต.ท.", "พล.ต.ต.", "พ.ต.อ.", "พ.ต.ท.", "ร.ต.อ.", "รศ.", "ผศ.", "ศ.", "พ.ศ.", "จ.", "อ.", "ต.", "ถ.",
    "น.ส.", "บริษัท", "อาทิ", "ราว", "ประมาณ", "จำนวน", "กว่า", "รวม", "ชื่อ", "เฉพาะ", "ทั้ง",
)  # fmt: skip


def is_thai(text: str) -> bool:
    """Tell whether most of a text is written in a script without end marks."""
    return _THAI.search(text) is not None and 2 * len(_THAI.findall(text)) > len(text)


def split_thai(paragraph: str) -> list[str]:
    """Split a paragraph at the spaces that part sentences; every sentence stands in it word for word."""
    sentences, start = [], 0
    spaces = [(space.start(), space.end()) for space in _SPACES.finditer(paragraph)]
    next_spaces = [*(end for end, _ in spaces[1:]), len(paragraph)]
    for (end, begin), next_space in zip(spaces, next_spaces, strict=False):
        before, after = paragraph[max(start, end - 20) : end], paragraph[begin : begin + 20]
        if end > start and _parts(before, after, so_far=end - start, ahead=next_space - begin):
            sentences.append(paragraph[start:end].strip())
            start = begin
    sentences.append(paragraph[start:].strip())
    return [sentence for sentence in sentences if sentence]


def _parts(before: str, after: str, *, so_far: int, ahead: int) -> bool:
    """Tell whether a sentence of `so_far` characters ends before a space, with `ahead` to the next one."""
    if _STRONG_MARK.search(before):
        return True
    if before.endswith(_UNFINISHED):
        return False
    if after.startswith(_OPENERS):
        return so_far >= _SHORT_CHARS
    if after.startswith(_TITLES):
        return so_far >= _LEAST_CHARS
    touches_thai = _THAI.match(before[-1:]) and _THAI.match(after)
    if not touches_thai or after.startswith(_CONTINUATIONS):
        return False
    return so_far >= _LEAST_CHARS and (ahead >= _SHORT_CHARS or so_far >= _LONG_CHARS)
