"""Child processes: one way to start one, to speak lines of JSON with it, to bound its log, to name its death.

    child.py     the parent's end: start, send, hear, end, and how it ended
    inside.py    the child's end: a stdout of its own, orders from stdin, manners, an end together with its parent
    lines.py     a message as a line
    failures.py  what went wrong in a child, as fields of a message and as an error again
    log.py       a log that does not grow without end

What differs between systems (signals, priorities, who ends with whom) is asked of the system here and nowhere else.
"""
