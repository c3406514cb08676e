"""CLIP: what is alike, and how near a picture is to a prompt; and which CLIP this machine looks with."""
