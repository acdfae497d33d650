"""Words, stems and stop words, in every script. Works offline.

A word is what stands between spaces. Chinese, Japanese, Thai, Lao, Khmer and Burmese set none: there, two neighbouring
characters (in Thai with the vowels around them) are the nearest thing to a word. Vietnamese sets them between
syllables, and the syllable is the word.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator
from functools import cache, lru_cache, partial
from importlib import resources
from pathlib import Path
from unicodedata import normalize

import regex
import Stemmer

_STEMMERS = {
    "ar": "arabic", "ca": "catalan", "cs": "czech", "da": "danish", "de": "german", "el": "greek", "en": "english",
    "eo": "esperanto", "es": "spanish", "et": "estonian", "eu": "basque", "fa": "persian", "fi": "finnish",
    "fr": "french", "ga": "irish", "hi": "hindi", "hu": "hungarian", "hy": "armenian", "id": "indonesian",
    "it": "italian", "lt": "lithuanian", "ne": "nepali", "nl": "dutch", "no": "norwegian", "pl": "polish",
    "pt": "portuguese", "ro": "romanian", "ru": "russian", "sk": "czech", "sr": "serbian", "sv": "swedish",
    "ta": "tamil", "tr": "turkish", "yi": "yiddish",
}  # fmt: skip
# Slovak inflects so much like Czech that its stemmer will do. sumy's Ukrainian one is no better than these endings,
# fifteen times as slow, and brings NLTK along. In Korean it is particles.
_ENDINGS = {
    "ko": """
        에서는 에서도 으로는 으로도 에게서 에게는 이라고 이라는 에서 에게 으로 까지 부터 보다 처럼 마다 조차 라고 라는
        이나 이며 은 는 이 가 을 를 의 에 와 과 도 로 만 나
    """,
    "uk": """
        лася лися лось лась вся ого ому ими іми ами ями ові еві єві ах ях ам ям их іх им ім ій ий ії ію ія ою ею
        єю ів їв ом ем єм ої ей ла ло ли ть ся в а я у ю и і ї е є о ь й
    """,
}
_LEAST_STEM = {"ko": 2, "uk": 3}
_STOP_WORDS_OF_SUMY = {
    "ar": "arabic", "el": "greek", "en": "english", "he": "hebrew", "it": "italian", "ja": "japanese", "ko": "korean",
    "pl": "polish", "th": "thai", "uk": "ukrainian", "zh": "chinese",
}  # fmt: skip
# sumy's Ukrainian list is short.
_MORE_STOP_WORDS = {
    "uk": """
        або ані без будь в вже ви вона воно вони все всі всього де день для до його її їх й коли крім ли лише
        між на навіть над не ні ніж ну о об один одна однак от перед під після по потім при про рік року роки
        років сам саме свій своє свої свою своїх себе собі та так також там тільки то тоді того той тому треба
        ту тут у уже хто ця цей цих цього цьому цю я і зі із з за є був була були буде будуть може можуть має
        мають ще щоб щодо через час раз сказав сказала заявив повідомив повідомила
    """,
}
# stopwordsiso counts these as empty. News is about them.
_TELLING = {
    "de": "mensch menschen ordnung recht rechte",
    "es": "acuerdo cuenta país países",
    "pt": "apoio área conselho direita grupo noite obra obras povo sistema trabalho viagem",
    "ru": """
        вечер вода война город деньги дом дорога друг жена женщина жизнь земля книга комната машина москва мать народ
        отец правда работа работать ребенок россия русский свет сила советский стол страна товарищ улица утро
    """,
    "sv": "beslut",
    "vi": "bán cao chính con nhà nước xuất",
}  # fmt: skip
_SAID = frozenset({"said", "says", "mr", "mrs", "ms"})

# Letters with their marks: Python's own `\w` breaks Hindi and Arabic words at every vowel sign. In Hebrew, a quotation
# mark before the last letter tells an acronym: צה"ל.
_WORD = regex.compile(
    r"\d+(?:[.,]\d+)*|[\p{L}\p{N}\p{M}]+(?:['’]\p{L}[\p{L}\p{M}]*|(?<=\p{Hebrew})[\"״׳](?=\p{Hebrew})\p{L}+)*"
)
# 'l’Ukraine', 'dell’Italia': the article is not part of the word.
_ELISION = re.compile(r"^(?:[cdjlmnst]|qu|un|(?:a|co|da|de|ne|su)ll|(?:jus|lors|puis)qu)['’](?=\w\w)")
_POSSESSIVE = re.compile(r"['’]s$")
# Turkish parts a name from its endings: 'Ankara’nın', 'İzmir’de'.
_ENDING_OF_NAME = re.compile(r"['’].*")
_APOSTROPHES = re.compile(r"['’ʼ\"״׳]")
_UNSPACED = regex.compile(r"[\p{Thai}\p{Lao}\p{Khmer}\p{Myanmar}\p{Hiragana}\p{Katakana}\p{Han}ー]+")
_SPACED_OR_NOT = regex.compile(rf"{_UNSPACED.pattern}|(?:(?!{_UNSPACED.pattern[:-1]}).)+")
# A Thai vowel may stand before or behind the consonant that it is spoken after.
_CHARACTER = regex.compile(r"[\u0e40-\u0e44\u0ec0-\u0ec4]?\X[\u0e30\u0e32\u0e33\u0eb0\u0eb2\u0eb3]?")
_LATIN_MARKS = regex.compile(r"(?<=\p{Latin}\p{M}*)\p{M}+")
_LONGEST_WORD = 40


def split_words(text: str, language: str = "") -> list[str]:
    """Return the words of `text` in lower case, without elided articles and possessive endings; '1,200' is '1200'.

    The language matters in Turkish and Azerbaijani alone: 'I' is the capital of 'ı' there, and an apostrophe parts
    a name from its endings.
    """
    words: list[str] = []
    is_turkish = language in ("az", "tr")
    if is_turkish:
        text = text.replace("I", "ı")
    for match in _WORD.findall(text.lower().replace("i̇", "i")):  # 'İ' in lower case is 'i' and a dot
        if match[0].isdigit():
            words.append(match.replace(",", "").replace(".", ""))
            continue
        word = _ENDING_OF_NAME.sub("", match) if is_turkish else _ELISION.sub("", _POSSESSIVE.sub("", match))
        word = _APOSTROPHES.sub("", word)
        if word.isascii() or _UNSPACED.search(word) is None:
            words.append(word)
        else:
            words.extend(_parts(word))
    return words


def word_spans(text: str) -> Iterator[tuple[int, int]]:
    """Return where each word begins and ends; what is written without spaces is one here."""
    return (match.span() for match in _WORD.finditer(text))


def is_unspaced(text: str) -> bool:
    """Tell whether a text has letters of a script that sets no spaces between words."""
    return not text.isascii() and _UNSPACED.search(text) is not None


def fold(text: str) -> str:
    """Return text without the marks on its Latin letters: 'café' is 'cafe', 'й' stays."""
    if text.isascii():
        return text
    return normalize("NFC", _LATIN_MARKS.sub("", normalize("NFD", text)))


def _parts(word: str) -> list[str]:
    """Return the character pairs of a word without spaces, and the words in other scripts that stand in it."""
    return [
        part
        for run in _SPACED_OR_NOT.findall(word)
        for part in (_character_pairs(run) if _UNSPACED.match(run) else [run])
    ]


def _character_pairs(run: str) -> list[str]:
    characters = _CHARACTER.findall(run)
    return [characters[i] + characters[i + 1] for i in range(len(characters) - 1)] or [run]


def stem(word: str, language: str) -> str:
    """Return the stem of a lower-case word; the word itself where the language has no stemmer."""
    if language in _ENDINGS:
        found = _endings(language).search(word, _LEAST_STEM[language])
        return word[: found.start()] if found else word
    stemmer = _stemmer(language)
    return word if stemmer is None else str(stemmer.stemWord(word))


def stemmer(language: str) -> Callable[[str], str]:
    """Return `stem` for one language, without the way there: as fast as the stemmer itself."""
    snowball = None if language in _ENDINGS else _stemmer(language)
    return partial(stem, language=language) if snowball is None else snowball.stemWord


def stems(text: str, language: str) -> tuple[str, ...]:
    """Return the stems of all words that carry meaning (no stop words), in order and with repetition."""
    stop = stop_words(language)
    words = split_words(text, language)
    return tuple(stem(word, language) for word in words if word not in stop and len(word) < _LONGEST_WORD)


@lru_cache(maxsize=64)
def _stemmer(language: str) -> Stemmer.Stemmer | None:
    name = _STEMMERS.get(language)
    return Stemmer.Stemmer(name) if name else None


@cache
def _endings(language: str) -> re.Pattern[str]:
    longest_first = sorted(_ENDINGS[language].split(), key=len, reverse=True)
    return re.compile(f"(?:{'|'.join(longest_first)})$")


@cache
def stop_words(language: str) -> frozenset[str]:
    """Return the words that carry no meaning of their own, as `split_words` spells them; none where there is no list.

    The lists are sumy's, and stopwordsiso's where sumy's is missing, short or broken. What is several words for us is
    left out: each of them may mean something alone.
    """
    listed = _listed_by_sumy(language) or _listed_by_stopwordsiso(language)
    listed += _MORE_STOP_WORDS.get(language, "").split()
    split = (split_words(word, language) for word in listed)
    words = {parts[0] for parts in split if len(parts) == 1} - frozenset(_TELLING.get(language, "").split())
    return frozenset(words | _SAID) if words else frozenset()


def _listed_by_sumy(language: str) -> list[str]:
    if language not in _STOP_WORDS_OF_SUMY:
        return []
    name = f"{_STOP_WORDS_OF_SUMY[language]}.txt"
    return resources.files("sumy").joinpath("data", "stopwords", name).read_text("utf-8").split("\n")


def _listed_by_stopwordsiso(language: str) -> list[str]:
    """Read one list from the package's file: the package itself would keep all of them in memory, 9 MB."""
    from importlib import metadata

    path = Path(str(metadata.distribution("stopwordsiso").locate_file("stopwordsiso/stopwords-iso.json")))
    listed: dict[str, list[str]] = json.loads(path.read_text("utf-8"))
    return listed.get(language, [])
