"""Looks at frames: what is alike, what is sharp. Answers in plain numbers.

scorers.py   a film's choice -> who looks and who judges on this machine now
builtin.py   a scorer without a model
paired.py    one scorer out of a part that looks and a part that judges
review.py    what was decided about each frame of a take, kept with it
clip/        CLIP looks
hpsv3/       HPSv3 judges
base/        what both models stand on
"""
