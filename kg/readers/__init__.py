"""Files in, typed records and findings out: the way into the graph for any folder of tables.

``read_folder`` looks at every row of every table once, gathers all that is wrong with it
(file, row, column, remedy) and returns a ``Folder`` whose ``rows`` reads a table again as
often as asked. No table is ever held as a whole: a ledger of a million brands costs the
memory of its keys. This package knows nothing of RDF, of stores or of pictures.
"""

from kg.readers.folder import Folder, read_folder
from kg.readers.table import RowOf

__all__ = ["Folder", "RowOf", "read_folder"]
