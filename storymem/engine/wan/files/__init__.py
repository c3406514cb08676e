"""Weights on disk -> tensors: both layouts of the base models, LoRAs of every dialect."""
