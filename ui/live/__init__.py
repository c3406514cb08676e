"""The open film as every page sees it: a numbered stream of patches, and long work told as it goes."""
