"""The doors: HTTP pages, linked data, views, SPARQL protocol and the command line."""
