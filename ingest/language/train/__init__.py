"""How the built-in model is made: data, network, training, export. `make model` runs it; nothing here is needed later.

Only these modules know torch, which is in the extra `train`.
"""
