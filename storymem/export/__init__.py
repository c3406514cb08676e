"""A cut -> files.

cut.py       what a cut is
formats.py   the writers by the ending of the file's name
mp4.py       one MP4, nothing encoded a second time
"""
