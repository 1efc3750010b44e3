"""The encoder as torch sees it: BERT's layers (Devlin et al. 2019), and small heads for cues and for spans.

Only training imports this; reading runs the exported graph (:mod:`.reader`).
"""

from __future__ import annotations

from pathlib import Path

import numpy as np
import torch
from safetensors.torch import load_file
from torch import Tensor, nn
from torch.nn import functional

from onrecord.core.analysis.quotes import crf
from onrecord.core.analysis.quotes.encoder.graph import read_torch_weights, read_weights
from onrecord.core.analysis.quotes.encoder.pieces import DISTANCES, HEAD, MARKS, POSITIONS, SENTENCES, SHAPES, STATES

#: of the base: vocabulary, width, layers, width inside a layer
VOCABULARY, WIDTH, LAYERS, INNER = 30522, 384, 6, 1536
#: of our own heads: width of the additive layer, rank of the product for each label
HIDDEN, RANK = 160, 48
DROPOUT = 0.1


class Layer(nn.Module):
    """One layer: attention, then two dense steps, each with its residual and norm."""

    def __init__(self) -> None:
        super().__init__()
        self.query, self.key, self.value, self.mixed = (nn.Linear(WIDTH, WIDTH) for _ in range(4))
        self.up, self.down = nn.Linear(WIDTH, INNER), nn.Linear(INNER, WIDTH)
        self.norm_attention, self.norm = (nn.LayerNorm(WIDTH, eps=1e-12) for _ in range(2))
        self.drop = nn.Dropout(DROPOUT)

    def forward(self, x: Tensor, bias: Tensor) -> Tensor:
        """``x`` (pieces, wordpieces, WIDTH); ``bias`` (pieces, 1, 1, wordpieces), very low where there is padding."""
        b, n, _ = x.shape
        q, k, v = (f(x).view(b, n, WIDTH // HEAD, HEAD).transpose(1, 2) for f in (self.query, self.key, self.value))
        seen = functional.scaled_dot_product_attention(q, k, v, attn_mask=bias.to(q.dtype))
        x = self.norm_attention(x + self.drop(self.mixed(seen.transpose(1, 2).reshape(b, n, WIDTH))))
        return self.norm(x + self.drop(self.down(functional.gelu(self.up(x)))))


class Encoder(nn.Module):
    """Wordpieces, word shapes and quotation marks -> a vector for each wordpiece."""

    def __init__(self) -> None:
        super().__init__()
        self.words, self.positions = nn.Embedding(VOCABULARY, WIDTH), nn.Embedding(POSITIONS, WIDTH)
        self.shapes, self.states = nn.Embedding(SHAPES, WIDTH), nn.Embedding(STATES, WIDTH)
        self.norm = nn.LayerNorm(WIDTH, eps=1e-12)
        self.layers = nn.ModuleList(Layer() for _ in range(LAYERS))
        self.drop = nn.Dropout(DROPOUT)
        for own in (self.shapes, self.states):
            nn.init.normal_(own.weight, std=0.01)
        self.words.weight.requires_grad_(requires_grad=False)  # too many for so few articles

    def forward(self, ids: Tensor, mask: Tensor, shape: Tensor, state: Tensor) -> Tensor:
        """All (pieces, wordpieces) -> (pieces, wordpieces, WIDTH)."""
        x = self.words(ids) + self.positions.weight[: ids.shape[1]] + self.shapes(shape) + self.states(state)
        x = self.drop(self.norm(x))
        bias = (1.0 - mask[:, None, None, :].to(x.dtype)) * -10000.0
        for layer in self.layers:
            x = layer(x, bias)
        return x


class Network(nn.Module):
    """The encoder with its heads."""

    def __init__(self) -> None:
        super().__init__()
        self.encoder = Encoder()
        self.cue = nn.Linear(WIDTH, 3)
        self.of_cue, self.of_token = nn.Linear(WIDTH, HIDDEN), nn.Linear(WIDTH, HIDDEN)
        self.product_cue, self.product_token = (nn.Linear(WIDTH, crf.LABELS * RANK) for _ in range(2))
        self.distance, self.sentence, self.marks = (nn.Embedding(n, HIDDEN) for n in (DISTANCES, SENTENCES, MARKS))
        self.mix, self.out = nn.Linear(HIDDEN, HIDDEN), nn.Linear(HIDDEN, crf.LABELS)
        self.transitions = nn.Parameter(torch.zeros(crf.LABELS, crf.LABELS))
        self.drop = nn.Dropout(DROPOUT)
        for e in (self.distance, self.sentence, self.marks):
            nn.init.normal_(e.weight, std=0.1)

    def heads(self, vectors: Tensor) -> tuple[Tensor, Tensor, Tensor, Tensor]:
        """What of each wordpiece's vector the pairs need: as a cue and as a token, additive and product."""
        return self.of_cue(vectors), self.product_cue(vectors), self.of_token(vectors), self.product_token(vectors)

    def pairs(
        self, cue: tuple[Tensor, Tensor], token: tuple[Tensor, Tensor], classes: tuple[Tensor, Tensor, Tensor]
    ) -> Tensor:
        """Scores of the labels, (pairs, LABELS), of the rows of :meth:`heads` for cues and tokens."""
        distance, sentence, marks = classes
        z = self.drop(
            functional.gelu(cue[0] + token[0] + self.distance(distance) + self.sentence(sentence) + self.marks(marks))
        )
        z = functional.gelu(self.mix(z)) + z
        return self.out(z) + (cue[1] * token[1]).view(-1, crf.LABELS, RANK).sum(-1) / RANK**0.5


class Spans(nn.Module):
    """What is read for the pairs of some cues and tokens, whose vectors are (cues, WIDTH) and (tokens, WIDTH)."""

    def __init__(self, net: Network) -> None:
        super().__init__()
        self.net = net

    def forward(self, cues: Tensor, tokens: Tensor, cue: Tensor, token: Tensor, *classes: Tensor) -> Tensor:
        """``cue`` and ``token`` (pairs,) are rows of the vectors; ``classes`` of distance, sentence, marks, each (pairs,)."""
        as_cue, cue_product, _, _ = self.net.heads(cues)
        _, _, as_token, token_product = self.net.heads(tokens)
        distance, sentence, marks = classes
        return self.net.pairs(
            (as_cue[cue], cue_product[cue]), (as_token[token], token_product[token]), (distance, sentence, marks)
        )


#: names of our layers' parts in the base's file
_PARTS = {
    "query": "attention.self.query",
    "key": "attention.self.key",
    "value": "attention.self.value",
    "mixed": "attention.output.dense",
    "norm_attention": "attention.output.LayerNorm",
    "up": "intermediate.dense",
    "down": "output.dense",
    "norm": "output.LayerNorm",
}


def load_base(encoder: Encoder, path: Path) -> None:
    """Take the weights of a BERT of this size from a ``model.safetensors``."""
    found = load_file(path)
    state = {
        "words.weight": found["embeddings.word_embeddings.weight"],
        "positions.weight": found["embeddings.position_embeddings.weight"]
        + found["embeddings.token_type_embeddings.weight"][0],
    }
    for kind in ("weight", "bias"):
        state[f"norm.{kind}"] = found[f"embeddings.LayerNorm.{kind}"]
        for n in range(LAYERS):
            for ours, theirs in _PARTS.items():
                state[f"layers.{n}.{ours}.{kind}"] = found[f"encoder.layer.{n}.{theirs}.{kind}"]
    missing, unknown = encoder.load_state_dict(state, strict=False)
    if unknown or set(missing) != {"shapes.weight", "states.weight"}:
        raise ValueError(f"{path} is no encoder of this shape")


def load_exported(net: Network, folder: Path) -> None:
    """Take the weights of an encoder as it was exported, rounded as they are."""
    weights = read_weights(folder / "vectors.onnx") | read_torch_weights(folder / "spans.onnx", "net.")
    with np.load(folder / "small.npz") as data:
        weights["transitions"] = data["transitions"] - crf.grammar()
    net.load_state_dict({name: torch.from_numpy(value) for name, value in weights.items()})
