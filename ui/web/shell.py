"""The Gradio page: one island a pane, each owned by a script module; Gradio never touches what is inside."""

from __future__ import annotations

from fastapi import FastAPI

from storymem.studio.film import Studio
from storymem.studio.shelf import Shelf
from ui.live.live import Live
from ui.web.access import guard
from ui.web.light_gradio import no_interface_files
from ui.web.preload import imported, name_preloads
from ui.web.routes import STATIC, page_routes, static_version
from ui.web.shelf_routes import shelf_routes

with no_interface_files():
    import gradio as gr
    from gradio import themes

CSS = (
    "base/base",
    "top/top",
    "viewer/viewer",
    "timeline/timeline",
    "shot/shot",
    "memory/memory",
    "memory/review",
    "queue/queue",
    "base/dialogs",
    "film/cast",
    "shot/takes",
    "keys/palette",
    "film/films",
)
PANES = {
    "top": "top/top",
    "viewer": "viewer/viewer",
    "inspector": "shot/shot",
    "timeline": "timeline/timeline",
    "memory": "memory/memory",
    "queue": "queue/queue",
}
"""Each pane's name on the page and the script that fills it."""


def island(name: str, *, label: str, version: str) -> gr.HTML:
    """A pane: an empty section that a module of ui/static fills. Its template never changes: Gradio leaves it alone.

    Not a subclass of gr.HTML: for those Gradio writes an interface file beside the module.
    """
    return gr.HTML(
        html_template=f'<section class="sm sm-{name}" aria-label="{label}"></section>',
        js_on_load=(
            f"import('/app/static/{version}/{PANES[name]}.js')"
            f".then(m => m.mount(element.querySelector('.sm-{name}')))"
            f".catch(e => {{ element.textContent = 'This pane could not be loaded: ' + e; console.error(e); }});"
        ),
        apply_default_css=False,
        container=False,
        padding=False,
        elem_id=f"sm-{name}",
        elem_classes="sm-host",
    )


def styles() -> str:
    """Links to the page's style sheets, in order.

    Not `css_paths`: Gradio writes each of those rules a second time behind a prefix and splits its selectors at every
    comma, which breaks `:is(a, b)` and changes which rule wins.
    """
    version = static_version()
    return "".join(f'<link rel="stylesheet" href="/app/static/{version}/{name}.css">' for name in CSS)


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
        island("top", label="Film", version=version)
        with gr.Row(elem_id="sm-mid"):
            with gr.Column(elem_id="sm-mid-left"):
                island("viewer", label="Viewer", version=version)
            with gr.Column(elem_id="sm-mid-right"):
                island("inspector", label="Shot", version=version)
        island("timeline", label="Timeline", version=version)
        with gr.Row(elem_id="sm-low"):
            with gr.Column(elem_id="sm-low-left"):
                island("memory", label="Memory board", version=version)
            with gr.Column(elem_id="sm-low-right"):
                island("queue", label="Render queue", version=version)
    return page


def build_app(shelf: Shelf, studio: Studio) -> FastAPI:
    """The whole web application: own routes first, Gradio at the root. `app.state.live` is closed by who serves it."""
    app = FastAPI(title="StoryMem Studio", docs_url=None, redoc_url=None, openapi_url=None)
    live = Live(shelf, studio)
    app.state.live = live
    guard(app)
    preloaded_styles = [f"{name}.css" for name in CSS]
    name_preloads(
        app, f"/app/static/{static_version()}", scripts=imported(STATIC, PANES.values()), styles=preloaded_styles
    )
    app.include_router(page_routes(live))
    app.include_router(shelf_routes(live))
    return gr.mount_gradio_app(
        app,
        blocks(),
        path="/",
        run_history=False,
        footer_links=[],
        theme=theme(),
        head=styles(),
        enable_monitoring=False,
        ssr_mode=False,
        show_error=True,
    )
