"""The graph: read tables, build releases, query and analyse them. No web, no drawing."""
