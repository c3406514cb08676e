"""From a shot request to a finished take."""
