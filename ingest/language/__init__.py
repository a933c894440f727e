"""Text to sentences, tokens and Universal Dependencies, behind one interface."""

import os

# onnxruntime reads this when it is imported, and would else write a file and name a host of its maker's.
os.environ.setdefault("ORT_DISABLE_TELEMETRY", "1")
