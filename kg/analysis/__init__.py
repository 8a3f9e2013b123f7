"""What the graph shows when it is looked at as a whole: themes together, clusters, centrality.

``links`` is the brand × theme matrix that everything starts from; ``cooccurrence``,
``clusters`` and ``centrality`` compute frozen results from it; ``networks`` hands a networkx
graph to notebooks; ``produce`` writes results into a release. No Python object is made per
link: sparse matrices do the work, so a million brands take seconds.
"""
