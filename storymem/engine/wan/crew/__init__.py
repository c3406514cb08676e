"""Several processes that make one shot together: how they are started, what they say, how they share the work."""
