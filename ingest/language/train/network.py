"""The network: one encoder, with heads for arcs and labels (Dozat and Manning 2017), tags, names and boundaries."""

from typing import NamedTuple

import torch
from torch import Tensor, nn
from torch.nn import functional

from ingest.language.parser import Vocabulary
from ingest.language.train.encoder import WIDTH, Dropout, Encoder

ARC, LABEL = 320, 128  # widths of the spaces in which dependents meet heads
DROPOUT = 0.25


class Answers(NamedTuple):
    """What the network says; each is [sentence, word, answer], and word 0 the root.

    `arcs` scores each word as the head. The label scores of an arc are the product of `dependents` at its word and
    `governors` at its head with the network's `labels`.
    """

    arcs: Tensor
    dependents: Tensor
    governors: Tensor
    upos: Tensor
    xpos: Tensor
    feats: Tensor
    names: Tensor
    starts: Tensor


class Side(nn.Module):
    """A word as one side of an arc."""

    def __init__(self, width: int) -> None:
        super().__init__()
        self.linear, self.drop = nn.Linear(WIDTH, width), Dropout(DROPOUT)

    def forward(self, words: Tensor) -> Tensor:
        """[…, WIDTH] -> […, width]."""
        side: Tensor = self.drop(functional.gelu(self.linear(words)))
        return side


class Network(nn.Module):
    """The whole."""

    def __init__(self, encoder: Encoder, vocabulary: Vocabulary) -> None:
        super().__init__()
        self.encoder, self.drop = encoder, Dropout(DROPOUT)
        self.arc_dependent, self.arc_head, self.label_dependent, self.label_head = map(Side, (ARC, ARC, LABEL, LABEL))
        self.arcs = nn.Parameter(torch.randn(ARC + 1, ARC) * 0.02)
        self.labels = nn.Parameter(torch.randn(len(vocabulary.deprel), LABEL + 1, LABEL + 1) * 0.02)
        self.upos, self.xpos, self.feats, self.names = (
            nn.Linear(WIDTH, len(answers))
            for answers in (vocabulary.upos, vocabulary.xpos, vocabulary.feats, vocabulary.names)
        )
        self.starts = nn.Linear(WIDTH, 2)

    def forward(self, ids: Tensor, shapes: Tensor, mask: Tensor, first: Tensor) -> Answers:
        """The first three are [sentence, piece]; `first` says where each word begins, [sentence, word]."""
        pieces = self.encoder(ids, shapes, mask)
        words = self.drop(torch.gather(pieces, 1, first[:, :, None].expand(-1, -1, WIDTH)))
        dependent = self.arc_dependent(words)
        arcs = with_one(dependent) @ self.arcs @ self.arc_head(words).transpose(1, 2)
        tags = (head(words) for head in (self.upos, self.xpos, self.feats, self.names, self.starts))
        return Answers(arcs, self.label_dependent(words), self.label_head(words), *tags)

    def label_scores(self, answers: Answers, heads: Tensor) -> Tensor:
        """The scores of the labels of given arcs: [sentence, word, label]."""
        width = answers.governors.shape[2]
        governors = torch.gather(answers.governors, 1, heads[:, :, None].expand(-1, -1, width))
        left = torch.einsum("bwi,lij->bwlj", with_one(answers.dependents), self.labels.to(governors.dtype))
        return torch.einsum("bwlj,bwj->bwl", left, with_one(governors))


def with_one(values: Tensor) -> Tensor:
    """A constant beside the values of each word, so that a product has linear terms too."""
    return torch.cat([values, torch.ones_like(values[..., :1])], -1)
