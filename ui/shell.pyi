"""The Gradio page: one island a pane, each owned by a script module; Gradio never touches what is inside."""

from __future__ import annotations

from typing import Any

import gradio as gr
import gradio.themes as themes
from fastapi import FastAPI

from storymem.shelf import Shelf
from storymem.studio import Studio
from ui.access import guard
from ui.live import Live
from ui.routes import STATIC, page_routes, static_version

CSS = ("base", "top", "viewer", "timeline", "inspector", "memory", "queue", "dialogs")


class Island(gr.HTML):
    """A pane: an empty section that a module of ui/static fills. Its template never changes: Gradio leaves it alone."""

    def __init__(self, name: str, *, label: str, version: str, **more: Any) -> None:
        super().__init__(
            html_template=f'<section class="sm sm-{name}" aria-label="{label}"></section>',
            js_on_load=(
                f"import('/app/static/{version}/{name}.js')"
                f".then(m => m.mount(element.querySelector('.sm-{name}')))"
                f".catch(e => {{ element.textContent = 'This pane could not be loaded: ' + e; console.error(e); }});"
            ),
            apply_default_css=False,
            container=False,
            padding=False,
            elem_id=f"sm-{name}",
            elem_classes="sm-host",
            **more,
        )
    from typing import Callable, Literal, Sequence, Any, TYPE_CHECKING
    from gradio.blocks import Block
    if TYPE_CHECKING:
        from gradio.components import Timer
        from gradio.components.base import Component


def theme() -> themes.Base:
    """Gradio's own parts in the studio's dark room, from the first paint and without a script."""
    base = themes.Base(
        primary_hue="amber",
        neutral_hue="zinc",
        font=[themes.LocalFont("IBM Plex Sans", weights=(400, 700)), "system-ui", "sans-serif"],
        font_mono=[themes.LocalFont("IBM Plex Mono", weights=(400, 700)), "monospace"],
    )
    values = base.to_dict()["theme"]
    dark = {name[:-5]: value for name, value in values.items() if name.endswith("_dark") and value is not None}
    return base.set(**{name: value for name, value in dark.items() if name in values})


def blocks() -> gr.Blocks:
    """The layout: top bar, viewer beside inspector, timeline, memory board beside queue."""
    version = static_version()
    with gr.Blocks(title="StoryMem Studio", analytics_enabled=False, fill_width=True, fill_height=True) as page:
        Island("top", label="Film", version=version)
        with gr.Row(elem_id="sm-mid"):
            with gr.Column(elem_id="sm-mid-left"):
                Island("viewer", label="Viewer", version=version)
            with gr.Column(elem_id="sm-mid-right"):
                Island("inspector", label="Shot", version=version)
        Island("timeline", label="Timeline", version=version)
        with gr.Row(elem_id="sm-low"):
            with gr.Column(elem_id="sm-low-left"):
                Island("memory", label="Memory board", version=version)
            with gr.Column(elem_id="sm-low-right"):
                Island("queue", label="Render queue", version=version)
    return page


def build_app(shelf: Shelf, studio: Studio) -> FastAPI:
    """The whole web application: own routes first, Gradio at the root. `app.state.live` is closed by who serves it."""
    app = FastAPI(title="StoryMem Studio", docs_url=None, redoc_url=None, openapi_url=None)
    live = Live(shelf, studio)
    app.state.live = live
    guard(app)
    app.include_router(page_routes(live))
    return gr.mount_gradio_app(
        app,
        blocks(),
        path="/",
        run_history=False,
        footer_links=[],
        theme=theme(),
        css_paths=[STATIC / f"{name}.css" for name in CSS],
        enable_monitoring=False,
        ssr_mode=False,
        show_error=True,
    )
