"""Texts that are no news, or not as news is written; all invented."""

from __future__ import annotations

SENTENCE = "The town council of Orlow voted on Tuesday night to rebuild the old river bridge for 12 million crowns."
RUSSIAN = "Городской совет Орлова решил во вторник построить новый мост через реку."
ARABIC = "قال رئيس البلدية إن العمل على الجسر الجديد سيبدأ في شهر مايو المقبل."
HEBREW = "ראש העיר אמר ביום שלישי כי הגשר הישן ייבנה מחדש בתוך שנתיים."
CHINESE = "市议会周二晚间投票决定以一千二百万克朗重建横跨河流的旧桥。"
_TABLE = "Club | Played | Won | Points\nOrlow | 12 | 7 | 23\nMarn | 12 | 6 | 20\n"
_CODE = "def bridge(span):\n    return [pier for pier in span if pier.stands]\n\nbridge(Orlow())  # opens.\n"
_LYRICS = "Oh the river, oh the river,\nWe will build a bridge in May,\nOh the river\nLa la la la la hey hey\n\n"


def _zalgo(text: str, n_marks: int) -> str:
    return "".join(char + "\u0301\u0323\u0334\u0489"[: n_marks % 5] * (1 + n_marks // 5) for char in text)


ODD_TEXTS: dict[str, str] = {
    "no text": "",
    "blank": " \n\t \u00a0 \n",
    "one word": "Bridge",
    "one sentence": SENTENCE,
    "one sentence of 10,000 words": "word " * 9_999 + "word.",
    "10,000 different words": " ".join(f"word{n}" for n in range(10_000)) + ".",
    "a thousand sentences": " ".join(
        f"Ferry number {n} left the harbour of Orlow with {n * 7} people aboard." for n in range(1_000)
    ),
    "a thousand that share nothing": " ".join(
        " ".join(f"W{n}x{i}" for i in range(12)) + " ends." for n in range(1_000)
    ),
    "a thousand without a word": "? . ! " * 1_000,
    "a thousand of stop words": "It was what it was, and they had all been there before. " * 1_000,
    "sentences of one-letter words": "\n".join(f"{'a b c d e ' * 58}{n}." for n in range(200)),
    "sentences of different letters": "\n".join(
        " ".join(chr(0x4E00 + (n * 150 + i) % 20_000) for i in range(150)) + "." for n in range(150)
    ),
    "two that share nothing": f"{SENTENCE}\nSalmon swim upstream every spring near distant waterfalls.",
    "a table": _TABLE * 100,
    "code": _CODE * 300,
    "lyrics": _LYRICS * 200,
    "capitals": f"{SENTENCE.upper()} " * 200,
    "emoji": "🙂🌉👩‍👩‍👧‍👦 " * 10_000,
    "sentences of emoji": "🙂 🌉 👍 🎉 🙂 🌉 👍 🎉 🙂 🌉 👍 🎉 🙂. " * 1_000,
    "mixed scripts": f"{RUSSIAN} {SENTENCE}\n{ARABIC} {CHINESE}\n" * 50,
    "right to left, mixed": f"\u202b{HEBREW}\u202c {SENTENCE[:-1]} \u2067{ARABIC}\u2069\n" * 100,
    "invisible characters": "\u200b\u00ad\ufeff".join(SENTENCE) + "\n" + "\u200b\u2060\u00ad" * 30_000,
    "words joined without a width": "\u200d".join(SENTENCE.split()) + ".\n" + "a\u200c" * 50_000,
    "piled up marks": f"{_zalgo(SENTENCE, 40)}\n" * 50,
    "a megabyte of marks": "a" + "\u0301" * 500_000 + ".",
    "100,000 quotation marks": '"' * 100_000,
    "100,000 curly quotation marks": "“" * 100_000,
    "100,000 sentences' ends": "a. " * 100_000,
    "100,000 brackets": "(" * 100_000,
    "10,000 one-letter paragraphs": "a\n" * 10_000,
    "10,000 one-word sentences": "Bridge.\n" * 10_000,
    "a megabyte of one letter": "a" * 1_000_000,
    "a megabyte of full stops": "." * 1_000_000,
    "a megabyte of spaces": f"{SENTENCE}{' ' * 1_000_000}{SENTENCE}",
    "a megabyte of Chinese": "桥" * 350_000,
    "a megabyte of sentences": f"{SENTENCE}\n{SENTENCE[:-1]} once more.\n" * 5_000,
    "broken characters": "\ud800\udfff \x00 \x07 " * 1_000 + SENTENCE,
}
