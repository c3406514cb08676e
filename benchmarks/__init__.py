"""Commands that measure what the project claims; each prints ratios against an alternative in the same run."""
