"""The trained network as the files that are shipped: ONNX with 8-bit weights, label tensor, names of the answers."""

import json
import logging
from pathlib import Path

import numpy as np
import onnx
import torch
from onnxruntime.quantization import QuantType, quantize_dynamic
from torch import Tensor, nn

from ingest.language.parser import Answers, Vocabulary
from ingest.language.train.network import Network

NETWORK, LABELS, ANSWERS = "network.onnx", "labels.npz", "answers.json"


class Exported(nn.Module):
    """The network as ONNX sees it: answers in a row, in their order."""

    def __init__(self, network: Network) -> None:
        super().__init__()
        self.network = network

    def forward(self, ids: Tensor, shapes: Tensor, mask: Tensor, first: Tensor) -> tuple[Tensor, ...]:
        """As the network's."""
        return tuple(self.network(ids, shapes, mask, first))


def export(network: Network, vocabulary: Vocabulary, folder: Path, fp32: Path) -> None:
    """Write the three files into `folder`, and the network with its 32-bit weights to `fp32` for comparison."""
    network.eval()
    _onnx(network, fp32)
    # Weights of 7 bits a channel: without that, products overflow on processors without VNNI (see the model card).
    logging.disable(logging.WARNING)  # it tells of every product that it leaves as it is
    quantize_dynamic(
        fp32,
        folder / NETWORK,
        weight_type=QuantType.QInt8,
        per_channel=True,
        reduce_range=True,
        extra_options={"MatMulConstBOnly": True},
    )
    logging.disable(logging.NOTSET)
    labels = network.labels.detach().numpy().astype(np.float16)
    with (folder / LABELS).open("wb") as stream:
        np.savez_compressed(stream, labels=labels)
    (folder / ANSWERS).write_text(json.dumps(vocabulary._asdict(), ensure_ascii=False) + "\n", encoding="utf-8")


def _onnx(network: Network, path: Path) -> None:
    ids = torch.randint(1000, 20_000, (2, 16))
    arguments = (ids, torch.ones_like(ids), torch.ones(2, 16), torch.arange(10)[None].expand(2, -1).contiguous())
    names = list(Answers._fields)
    axes = {name: {0: "sentence", 1: "word"} for name in names} | {"first": {0: "sentence", 1: "word"}}
    axes |= {name: {0: "sentence", 1: "piece"} for name in ("ids", "shapes", "mask")}
    axes["arcs"] = {0: "sentence", 1: "word", 2: "word"}
    torch.onnx.export(
        Exported(network).eval(),
        arguments,
        str(path),
        input_names=["ids", "shapes", "mask", "first"],
        output_names=names,
        dynamic_axes=axes,
        opset_version=17,
        dynamo=False,  # the newer exporter needs onnxscript besides
    )
    onnx.checker.check_model(str(path))
