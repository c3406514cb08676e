"""The way in: who may ask, which address answers, the Gradio page and what it fetches first."""
