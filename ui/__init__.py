"""The page: what a person sees of a studio. Decides nothing."""

import os

# Both are read when gradio and huggingface_hub are imported: no request may leave the machine for telemetry.
os.environ["GRADIO_ANALYTICS_ENABLED"] = "False"
os.environ["HF_HUB_DISABLE_TELEMETRY"] = "1"
