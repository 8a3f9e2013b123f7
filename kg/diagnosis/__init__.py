"""Why a query returns nothing, and which of its patterns do not hang together.

``pieces`` cuts a query into conditions that can be left out one at a time, ``why`` leaves
them out within a time budget and tells which ones empty the answer and what to try instead.
Nothing in this package runs a query itself: whoever asks hands in a function that does.
"""

from __future__ import annotations

from kg.diagnosis.pieces import Piece, PieceKind, Pieces, cut
from kg.diagnosis.why import Diagnosis, Names, Reason, Suggestion, diagnose

__all__ = ["Diagnosis", "Names", "Piece", "PieceKind", "Pieces", "Reason", "Suggestion", "cut", "diagnose"]
