"""What the description of the HTTP interface says about itself, in both languages."""

from __future__ import annotations

from typing import Any

DESCRIPTION = """\
每个页面都有数据版：地址后加 `.json`。每个事物有固定标识 `/id/{kind}/{key}`，按 Accept 或后缀取
Turtle、JSON-LD、N-Triples、RDF/XML。图在 `/views/{view}.{format}`。SPARQL 查询在 `/sparql`（只读）。

Every page has a twin: add `.json` to its address. Every thing has a lasting identifier
`/id/{kind}/{key}`, to be had as Turtle, JSON-LD, N-Triples or RDF/XML by Accept or suffix.
Pictures are at `/views/{view}.{format}`. SPARQL queries go to `/sparql` (read-only).

错误的样子 · The shape of errors: `{"error": {"code": "…", "message": {"zh": "…", "en": "…"}, …}}`.
"""

TAGS: tuple[dict[str, Any], ...] = (
    {"name": "pages", "description": "页面的数据 · what pages show, as data"},
    {"name": "search", "description": "搜索 · search"},
    {"name": "analysis", "description": "分析：聚类、矩阵、缺口 · analysis: clusters, matrices, gaps"},
    {"name": "views", "description": "图 · pictures"},
    {"name": "explorer", "description": "探索 · exploring: neighbours, paths, comparisons, kept views"},
    {"name": "explorer", "description": "探索页 · the explorer"},
    {"name": "stories", "description": "故事 · stories"},
    {"name": "similar", "description": "查重 · is a name too close to one that exists"},
    {"name": "things", "description": "关联数据 · linked data"},
    {"name": "sparql", "description": "SPARQL 查询 · SPARQL queries"},
    {"name": "service", "description": "运行状况 · health"},
)
