"""Starts the stub server."""

import argparse

import uvicorn

from tests.page_stub.server import make_app

parser = argparse.ArgumentParser(description="Serve the page with a made-up film.")
parser.add_argument("--port", type=int, default=7990)
parser.add_argument("--shots", type=int, default=12, help="0 shows the empty film")
parser.add_argument("--delay", type=float, default=0.0, help="seconds before each answer to an operation")
parser.add_argument("--still", action="store_true", help="nothing renders")
flags = parser.parse_args()
app = make_app(flags.shots, flags.delay, not flags.still)
uvicorn.run(app, host="127.0.0.1", port=flags.port, log_level="warning", timeout_graceful_shutdown=1)
