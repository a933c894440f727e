"""The register: what lists are filtered, counted and sorted by, in arrays in memory, in step with a snapshot.

SPARQL answers any question, but sorts all events to give the first fifty of them: 3 to 5 s of 100,000. Here a filter is
a comparison over an array, a page a slice: some milliseconds for 200,000, the same for the last page as for the first,
with exact counts. It holds nothing that the store does not say, is made when the service first needs it, and then
follows the journal: only what was written is read again.
"""
