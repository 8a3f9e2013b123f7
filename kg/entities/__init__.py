"""Answers about things as ``kg.model`` data, each from a handful of set-oriented queries.

``graph`` reads facts and names, the other modules put them together: brands, units, themes,
principles, evidence, neighbourhoods. Nothing here asks once per row, so a page of eighty
brands costs as many queries as a page of one.
"""
