"""An article to its most telling sentences, word for word. sumy's own methods are in `sumy_methods`.

`NewsSummarizer` has sumy's form: it rates the sentences of a sumy document and can stand wherever one of sumy's own
summarizers stands. A sentence is rated by its place (news says the most important thing first), by its centrality
(how much it shares with all the others), by its agreement with the headline, and by what makes a poor line of a digest.
"""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any

from sumy.models.dom import ObjectDocumentModel, Paragraph, Sentence
from sumy.summarizers._summarizer import AbstractSummarizer
from sumy.utils import ItemsCount

from summarizer.lengths import KEPT_SENTENCES, latin_length
from summarizer.model import Pick, Summary
from summarizer.stories import cosine, dot
from summarizer.text import CLOSING_MARKS, SENTENCE_END, Tokenizer, split_sentences, split_words, stem, stop_words

MAX_SENTENCES = 300
SHORTEST_CHARS = 25
LONGEST_CHARS = 600
_SAME_SAID_TWICE = 0.6

# Where the text was cut: 'were told…', 'were told [...]', 'said Gen.'
_CUT_OFF = re.compile(
    rf"(?:…|\.\.\.)\]?[{CLOSING_MARKS}]*$"
    r"|\b(?:Adm|Capt|Col|Dr|Gen|Gov|Hon|Lt|Maj|Mme|Mr|Mrs|Ms|Prof|Rep|Rev|Sen|Sgt|St)\.$"
)
# 'LONDON (Reuters) - ', 'PARIS, France — ', 'Berlin (dpa) - ', '(CNN)': where a report was filed is no part of its
# first sentence. What goes on in lower case was no date line: 'NATO - an alliance - said'.
_AGENCY = r"\((?:AAP|AFP|ANSA|AP|CNN|dpa|EFE|epd|KNA|Lusa|PA|Reuters|SID|TASS|UPI|Xinhua)\)"
_DATE_LINE = re.compile(
    rf"""
    ^(?:
        [A-ZÀ-Ý][A-ZÀ-Ý.'’\ -]{{2,40}} (?: ,\ [\w.,'\ ]{{2,40}}? )? (?: \ ?\([A-Za-z\ /]{{2,30}}\) )?
            \ ?[-–—]+\ (?=\W?[^\Wa-z])
      | [A-ZÀ-Ý][\w.,'’\ -]{{1,40}}?\ ?{_AGENCY}\ ?[-–—]+\ (?=\W?[^\Wa-z])
      | {_AGENCY}\ ?(?: [-–—]+\ )?
      | \([A-Z]{{2,10}}\)\ [-–—][ ]
    )
    """,
    re.VERBOSE,
)
_DANGLING = re.compile(
    r"^(?:He|She|It|They|His|Her|Their|Its|This|That|These|Those|Such|But|And|Or|So|Yet|However|Meanwhile|Also|Then|There|"
    r"Still|Instead|Nevertheless|Moreover|Furthermore|Er|Sie|Es|Aber|Und|Doch|Dies\w*|Il|Elle|Ils|Elles|Mais|Et|Cela|"
    r"Ele|Ela|Eles|Mas|Isso|Él|Ella|Pero|Eso|Ma|Lui|Lei)\b"
)
_QUOTE_OPENS = re.compile(r"^[\"“”„«»‘'「『]")
_QUOTED = re.compile(
    r"“[^”]*”|„[^“”]*[“”]|”[^”]*”|\"[^\"]*\"|«[^»]*»|»[^«]*«|‘.*?’(?!\w)|'.*?'(?!\w)|「[^」]*」|『[^』]*』"
)
_FIRST_PERSON = re.compile(r"^(?:I|We|My|Our)\b(?! \w+i\b)")  # Italian 'I prezzi' are the prices


class NewsSummarizer(AbstractSummarizer):  # type: ignore[misc]
    """Rates sentences as a news editor would; linear in the length of the document."""

    stop_words: frozenset[str] = frozenset()
    title: str = ""

    def __call__(self, document: Any, sentences_count: int | str) -> tuple[Any, ...]:
        """Return the best sentences of a sumy document in the document's order; '20%' is a count too."""
        sentences = document.sentences
        count = len(ItemsCount(sentences_count)(sentences))
        return tuple(sentences[place] for place in sorted(self.rank(sentences, count)))

    def rank(self, sentences: Sequence[Any], count: int) -> list[int]:
        """Return the places of at most `count` sentences, the most telling first, none that says another's again."""
        vectors = [self._vector(sentence.words) for sentence in sentences]
        ratings = self._rate(sentences, vectors)
        chosen: list[int] = []
        for place in sorted(ratings, key=lambda place: (-ratings[place], place)):
            if len(chosen) >= count:
                break
            if not any(_says_the_same(vectors[place], vectors[other]) for other in chosen):
                chosen.append(place)
        return chosen

    def _rate(self, sentences: Sequence[Any], vectors: Sequence[Mapping[str, float]]) -> dict[int, float]:
        fit = [place for place, sentence in enumerate(sentences) if can_stand_alone(str(sentence))]
        centre: Counter[str] = Counter()
        for place in fit:
            centre.update(vectors[place])
        title = self._vector(split_words(self.title))
        # The row sums of the sentences' similarity matrix, without the matrix: v · Σv.
        centrality = {place: dot(vectors[place], centre) for place in fit}
        highest = max(centrality.values(), default=0.0) or 1.0
        return {
            place: (
                1.0 / math.sqrt(1 + order)
                + 0.5 * centrality[place] / highest
                + 0.5 * cosine(vectors[place], title)
                - _faults(str(sentences[place]))
            )
            for order, place in enumerate(fit)
        }

    def _vector(self, words: Sequence[str]) -> dict[str, float]:
        """Return the sentence's terms, L2-normalised; of stop words alone, where it has no others."""
        words = [self.normalize_word(word) for word in words]
        telling = [word for word in words if word not in self.stop_words]
        counts = Counter(self.stem_word(word) for word in telling or words)
        norm = math.sqrt(sum(n * n for n in counts.values())) or 1.0
        return {term: n / norm for term, n in counts.items()}


def summarize(text: str, *, title: str = "", language: str = "en", count: int = KEPT_SENTENCES) -> Summary:
    """Choose at most `count` sentences of `text` (paragraphs parted by newlines); none where none can stand alone."""
    summarizer = NewsSummarizer(lambda word: stem(word, language))
    summarizer.stop_words = stop_words(language)
    summarizer.title = title
    sentences = list(read_document(text, language).sentences)[:MAX_SENTENCES]
    return Summary(tuple(Pick(place, str(sentences[place])) for place in summarizer.rank(sentences, count)))


def read_document(text: str, language: str) -> Any:
    """Return a text (paragraphs parted by newlines) as a sumy document, without the places where it was filed."""
    tokenizer = Tokenizer(language)
    paragraphs = [
        Paragraph([Sentence(sentence, tokenizer) for sentence in split_sentences(_without_date_line(line))])
        for line in text.split("\n")
    ]
    return ObjectDocumentModel(paragraphs)


def _without_date_line(paragraph: str) -> str:
    return paragraph[match.end() :] if (match := _DATE_LINE.match(paragraph)) else paragraph


def can_stand_alone(sentence: str) -> bool:
    """Tell whether a sentence is whole: it ends, it is neither a scrap nor a page, and its quotation marks close.

    They close in pairs, whichever come first: “English”, „deutsch“, ”svenska”, «français», »dansk«.
    """
    return (
        SHORTEST_CHARS <= latin_length(sentence) <= LONGEST_CHARS
        and SENTENCE_END.search(sentence) is not None
        and _CUT_OFF.search(sentence) is None
        and all(sum(map(sentence.count, marks)) % 2 == 0 for marks in ("“”„", "«»", '"'))
        and all(sentence.count(opens) == sentence.count(closes) for opens, closes in ("()", "（）", "「」", "『』"))
    )


def _faults(sentence: str) -> float:
    """Return what a sentence loses for leaning on another, asking, or being a quotation without its speaker."""
    leans = 0.35 if _DANGLING.match(sentence) else 0.0
    asks = 0.5 if sentence.rstrip(CLOSING_MARKS).endswith(("?", "؟", "？")) else 0.0
    is_bare_quote = _QUOTE_OPENS.match(sentence) and not split_words(_QUOTED.sub("", sentence))
    quotes = 0.5 if is_bare_quote else 0.15 if _QUOTE_OPENS.match(sentence) else 0.0
    first_person = 0.4 if _FIRST_PERSON.match(sentence) else 0.0
    length = latin_length(sentence)
    unwieldy = 0.2 if length > 350 else 0.1 if length < 50 else 0.0
    return leans + asks + quotes + first_person + unwieldy


def _says_the_same(a: Mapping[str, float], b: Mapping[str, float]) -> bool:
    return cosine(a, b) >= _SAME_SAID_TWICE
