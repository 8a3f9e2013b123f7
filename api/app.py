"""The web application: mounts the routers, the error table, the headers and the static files.

``create_app`` takes what is served and the settings, and reads nothing else from outside.
This module must not know what any route does.
"""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from fastapi import FastAPI
from starlette.middleware import Middleware
from starlette.middleware.cors import CORSMiddleware

from api.assets import load_assets
from api.browsers import BrowserDoor
from api.caching import ReleaseCache
from api.front import Application
from api.heads import HeadAsGet
from api.openapi import DESCRIPTION, TAGS
from api.packing import Packing
from api.problems import add_problem_handlers
from api.program import program_digest, program_version
from api.render import make_renderer
from api.routes import (
    about,
    ask,
    brands,
    clusters,
    embeds,
    explore,
    explore_page,
    home,
    matrix,
    oembed,
    principles,
    results,
    saved_views,
    search,
    service,
    share,
    similar,
    sparql,
    stories,
    themes,
    things,
    units,
    views,
    vocabulary,
    workbench,
)
from api.security import SecurityHeaders
from api.served import Served
from api.settings import Settings
from kg.errors import AtlasError


def create_app(served: Served, settings: Settings) -> FastAPI:
    """Return the application that shows ``served``.

    Raises ``EnvironmentFault`` where the browser side has not been built.
    """
    renderer = make_renderer(load_assets())

    def current() -> str | None:
        try:
            return served.edition.release
        except AtlasError:
            return None

    @asynccontextmanager
    async def life(_: FastAPI) -> AsyncIterator[None]:
        await served.start()
        try:
            yield
        finally:
            await served.stop()

    middleware = [
        Middleware(SecurityHeaders, embed_ancestors=settings.embed_ancestors),
        Middleware(HeadAsGet),
        Middleware(Packing),
        Middleware(ReleaseCache, current=current, build=f"{program_digest()}-{renderer.build}-{settings!r}"),
        Middleware(BrowserDoor),
    ]
    if settings.cors_origins:
        middleware.insert(
            1,
            Middleware(
                CORSMiddleware,
                allow_origins=list(settings.cors_origins),
                allow_methods=["GET", "HEAD", "POST", "OPTIONS"],
                allow_headers=["Accept", "Content-Type", "If-None-Match"],
                expose_headers=["ETag", "Content-Type"],
            ),
        )
    app = Application(
        served,
        settings,
        title="品牌图谱 · Brand Atlas",
        description=DESCRIPTION,
        version=program_version(),
        openapi_tags=list(TAGS),
        docs_url=None,
        redoc_url=None,
        middleware=middleware,
        lifespan=life,
        redirect_slashes=False,
    )
    app.state.served = served
    app.state.settings = settings
    app.state.renderer = renderer
    add_problem_handlers(app)
    for router in (
        home.make_router(settings),
        themes.make_router(settings),
        brands.make_router(settings),
        units.make_router(settings),
        principles.make_router(settings),
        clusters.make_router(settings),
        matrix.make_router(settings),
        search.make_router(settings),
        ask.make_router(settings),
        workbench.make_router(settings),
        results.make_router(settings),
        similar.make_router(settings),
        explore_page.make_router(),
        explore.make_router(settings),
        saved_views.make_router(settings),
        views.make_router(),
        embeds.make_router(settings),
        oembed.make_router(settings),
        share.make_router(settings),
        stories.make_router(settings),
        things.make_router(),
        about.make_router(settings),
        vocabulary.make_router(),
        service.make_router(renderer.assets),
        sparql.make_router(served, settings),
    ):
        app.include_router(router)
    return app
