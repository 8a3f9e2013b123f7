"""SPARQL from outside: judged before any engine sees it, answered in processes that may die.

::

    text ─▶ guard (tokens) ─▶ pool (queue, clock) ─▶ worker (jail, engine) ─▶ answer
                                    frames

Nothing is imported here: a worker must start in a few hundredths of a second.
"""
