"""What is known of a film's pictures and prompts, as numbers: looked up, asked of a child process, never in the way.

    film.py      one film's sight: what is wanted of it, the newest snapshot, waiting for it
    snapshot.py  a snapshot (core.memory.sight.Sight) and what it is cut from
    link.py      the studio's end of the child process
    child.py     the child: python -m storymem.sight.child
    wire.py      what the two say to each other

Here nothing imports a model library: the child does, through storymem.vision, and it never uses a card.
"""
