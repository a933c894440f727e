"""The training of the built-in model, on a few sentences: it learns, it goes on where it stopped, its export runs."""

import os
import random
from dataclasses import replace
from importlib.resources import files
from pathlib import Path

import numpy as np
import pytest

from ingest.language.train.examples import Example
from ingest.language.train.targets import Encoder, vocabulary

if os.environ.get("CI") != "true":
    pytest.importorskip("torch", reason="needs the extra `train`, which `make model` installs")

import torch

from ingest.language.onnx import OnnxNetwork
from ingest.language.onnx import parser as exported
from ingest.language.train.__main__ import in_training
from ingest.language.train.encoder import Encoder as MiniLM
from ingest.language.train.export import export
from ingest.language.train.learning import Learner, Plan
from ingest.language.train.network import Network
from ingest.language.train.treebanks import prose
from ingest.language.wordpieces import Wordpieces, batch

PLAN = Plan(epochs=2, words=60, warm_up=2, threads=1)


def some() -> list[Example]:
    """Some short sentences of our own, as they are read."""
    short = [one for one in prose()[0] if len(one.words) < 14][:8]
    return [replace(one, feats=one.upos) for one in short]


def learner() -> Learner:
    """A network that has learned nothing, always the same."""
    torch.manual_seed(3)
    examples = some()
    known = vocabulary(examples * 2)
    return Learner(Network(MiniLM(), known), Encoder(known), PLAN)


def examples(chance: random.Random) -> list[Example]:
    """The same examples each epoch."""
    return some()


def weights(made: Learner) -> list[np.ndarray[tuple[int, ...], np.dtype[np.float32]]]:
    """What the network knows."""
    return [parameter.detach().numpy() for parameter in made.network.parameters()]


class Broken(Exception):
    """A run that is broken off."""


def test_a_run_that_was_broken_off_goes_on_as_if_it_had_not_been(tmp_path: Path) -> None:
    whole, first, second = learner(), learner(), learner()
    whole.learn(examples, tmp_path / "whole.pt", str)

    def breaks() -> str:
        raise Broken

    with pytest.raises(Broken):
        first.learn(examples, tmp_path / "parts.pt", breaks)
    second.learn(examples, tmp_path / "parts.pt", str)
    for one, other in zip(weights(whole), weights(second), strict=True):
        np.testing.assert_allclose(one, other, atol=1e-6)


@pytest.mark.filterwarnings("ignore::DeprecationWarning")  # torch has a newer exporter; 2.13 is pinned
def test_what_is_exported_says_what_the_network_says(tmp_path: Path) -> None:
    made = learner()
    before = made._step(some(), random.Random(1))
    for _ in range(12):
        after = made._step(some(), random.Random(1))
    assert after < before
    known = vocabulary(some() * 2)
    export(made.network, known, tmp_path, tmp_path / "fp32.onnx")
    sentences = [one.words for one in some()]
    arrays = batch([Wordpieces().pieces(words) for words in sentences])
    with torch.no_grad():
        theirs = made.network(*map(torch.from_numpy, (arrays.ids, arrays.shapes, arrays.mask, arrays.first)))
    ours = OnnxNetwork((tmp_path / "fp32.onnx").read_bytes())(arrays)
    for name, one, other in zip(ours._fields, ours, theirs, strict=True):
        np.testing.assert_allclose(one, other.numpy(), atol=1e-3, err_msg=name)
    assert len(in_training(made.network, known).analyses(sentences)) == len(sentences)
    assert len(exported(tmp_path).analyses(sentences)) == len(sentences)
    assert {file.name for file in files("ingest.language").joinpath("model").iterdir()} > {
        file.name for file in tmp_path.iterdir() if file.name != "fp32.onnx"
    }
