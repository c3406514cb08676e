"""What a shot remembers, and why: frames kept of takes, chosen for a shot, named, put in order."""
