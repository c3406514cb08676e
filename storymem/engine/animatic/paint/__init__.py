"""What everything in a panel is painted with: the canvas, the light and air of an hour, the four planes."""
