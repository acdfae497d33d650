from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from summarizer.copies import Printed, copies, packed, sketch, unpacked

AGENCY = """
The harbour board of Port Ansel voted on Tuesday to close the northern dock for two years while its walls are rebuilt.
Chairwoman Hedda Brink said that cracks had been found below the waterline in eleven of the forty sections. Cargo ships
are to use the southern dock meanwhile, which has room for six of them at once. The works will cost 48 million crowns,
of which the state pays a third. Dockers fear for their jobs: their union has called a meeting for Friday evening. The
northern dock was opened in 1931 and had last been repaired after the storm of 1978, when two cranes fell into the sea.
"""
OWN = """
Port Ansel loses half of its harbour for two years. The northern dock, where most of the grain is loaded, will be shut
because divers have found cracks in its walls. "We had no choice," said Hedda Brink, who chairs the harbour board, after
the vote. Shipowners were surprised all the same; some of them said that they would rather go to Lindmouth than wait for
a berth in the south. For the town, which lives by the port, a hard time begins. The money is there, at least: Ardany's
government pays sixteen million crowns, and the bank of the province has promised a loan for the remaining works.
"""
QUOTED = "Chairwoman Hedda Brink said that cracks had been found below the waterline in eleven of the forty sections."


def printed(*texts: tuple[str, str]) -> list[Printed]:
    return [Printed(outlet, sketch(text, "en")) for outlet, text in texts]


def test_the_same_text_counts_once_and_the_first_who_printed_it_is_no_copy() -> None:
    assert copies(printed(("Post", AGENCY), ("Mail", AGENCY), ("Echo", AGENCY))) == {1, 2}


def test_a_text_with_a_date_line_another_first_word_or_a_shorter_end_is_still_the_same() -> None:
    shorter = " ".join(AGENCY.split(". ")[:3])
    dated = f"PORT ANSEL (Tidewire) – {AGENCY}"
    edited = AGENCY.replace("voted on Tuesday", "decided on Tuesday").replace("two cranes", "a pair of cranes")
    for other in (shorter, dated, edited):
        assert copies(printed(("Post", AGENCY), ("Mail", other))) == {1}
        assert copies(printed(("Mail", other), ("Post", AGENCY))) == {1}


def test_who_writes_of_the_same_in_other_words_or_quotes_a_sentence_copies_nobody() -> None:
    assert copies(printed(("Post", AGENCY), ("Mail", OWN))) == frozenset()
    assert copies(printed(("Post", AGENCY), ("Mail", QUOTED + OWN))) == frozenset()


def test_an_outlet_that_prints_its_own_text_again_copies_nobody() -> None:
    assert copies(printed(("Post", AGENCY), ("Post", AGENCY))) == frozenset()


def test_a_copy_of_a_copy_is_one_too() -> None:
    assert copies(printed(("Post", AGENCY), ("Mail", AGENCY), ("Echo", OWN), ("Star", AGENCY))) == {1, 3}


def test_of_texts_of_a_few_words_nothing_is_said() -> None:
    assert copies(printed(("Post", ""), ("Mail", ""), ("Echo", "The dock closes."), ("Star", "The dock closes."))) == (
        frozenset()
    )


@given(st.text())
def test_a_sketch_is_stored_as_it_is(text: str) -> None:
    assert unpacked(packed(sketch(text, "en"))) == sketch(text, "en")
