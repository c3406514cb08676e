"""The animatic: moving storyboard panels drawn from the words of a prompt."""
