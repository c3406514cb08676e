"""What tests and benchmarks share: films, fakes, browsers, processes to kill."""
