from __future__ import annotations

import json
from typing import Any

import pytest

from summarizer.features import SENTENCE, TWO, WHOLE
from summarizer.salience import STOP_WORD, WORD
from summarizer.weights import Taste, Weights, learnt_weights, read_weights


def numbered(names: tuple[str, ...]) -> tuple[float, ...]:
    return tuple(float(place) for place, _ in enumerate(names))


def own_weights() -> Weights:
    taste = Taste(numbered(SENTENCE), numbered(TWO), numbered(WHOLE))
    return Weights(
        numbered(STOP_WORD), numbered(WORD), {"": taste, "pt": Taste(taste.sentence, (1.0, 2.0, 3.0), taste.whole)}
    )


def test_weights_that_were_stored_are_read_as_they_were() -> None:
    assert read_weights(json.loads(json.dumps(own_weights().as_json()))) == own_weights()


def test_weights_are_stored_by_name_so_that_their_order_may_change() -> None:
    stored = own_weights().as_json()
    assert stored["word"]["capitals"] == WORD.index("capitals")
    turned = {name: dict(reversed(weights.items())) for name, weights in stored.items()}
    assert read_weights(turned) == own_weights()


@pytest.mark.parametrize(
    ("path", "feature"),
    [
        (("stop word",), "log count"),
        (("word",), "number"),
        (("tastes", "pt", "sentence"), "leans"),
        (("tastes", "", "two"), "shared words"),
        (("tastes", "pt", "whole"), "score"),
    ],
    ids=["stop word", "word", "sentence", "two", "whole"],
)
def test_a_feature_without_a_weight_is_named(path: tuple[str, ...], feature: str) -> None:
    stored = own_weights().as_json()
    model: Any = stored
    for name in path:
        model = model[name]
    del model[feature]
    with pytest.raises(KeyError, match=feature):
        read_weights(stored)


def test_a_weight_too_many_or_too_few_cannot_be_stored() -> None:
    with pytest.raises(ValueError, match="zip"):
        Weights((1.0,), numbered(WORD), {}).as_json()


def test_the_weights_of_the_package_are_those_of_all_features_and_of_no_other() -> None:
    stored = learnt_weights().as_json()
    assert stored["stop word"].keys() == {*STOP_WORD}
    assert stored["word"].keys() == {*WORD}
    for taste in stored["tastes"].values():
        assert [taste[kind].keys() for kind in ("sentence", "two", "whole")] == [{*SENTENCE}, {*TWO}, {*WHOLE}]


def test_the_file_of_weights_names_no_feature_that_there_is_not() -> None:
    from importlib import resources

    stored = json.loads(resources.files("summarizer").joinpath("weights.json").read_text("utf-8"))
    assert stored == learnt_weights().as_json()


def test_a_language_without_a_taste_of_its_own_has_the_common_one() -> None:
    weights = own_weights()
    assert weights.taste("pt") == weights.tastes["pt"] != weights.tastes[""]
    assert weights.taste("fi") == weights.taste("") == weights.tastes[""]
    assert learnt_weights().taste("xx") == learnt_weights().tastes[""]
