"""A film measured: how alike its shots are, how well they follow their prompts, how good their frames are."""
