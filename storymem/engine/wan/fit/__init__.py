"""What fits this machine: cards and RAM seen, a profile chosen, levers and placements."""
