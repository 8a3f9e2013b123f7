"""Pictures of the graph: views, layout and renderers. Touches no RDF, knows no web."""
