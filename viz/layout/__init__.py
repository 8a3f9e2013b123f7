"""Where things stand: seeded, deterministic coordinates, the same for every output.

Each module places nodes whose sizes are known and returns them with coordinates: islands
(overview), rings (theme), columns (unit, brand), spring (neighbourhoods and query results).
Nothing here knows what a node means, nor any output format.
"""
