"""What Wan 2.2 costs on a graphics card, with random weights made there: `python benchmarks/gpu --help`."""
