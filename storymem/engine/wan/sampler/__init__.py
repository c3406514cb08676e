"""The published algorithm: schedule, rope, conditions, noise, and the loop that denoises."""
