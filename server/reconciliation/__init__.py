"""The Reconciliation API: columns of names in a table become actors and places of the graph.

`/reconcile` speaks version 0.2, which OpenRefine knows, `/reconcile/1.0/` the draft of 1.0; one manifest cannot serve
both. Entities are the actors and the places of the store, those of the gazetteer among them; an entity's id is the end
of its IRI: actor/ir, place/baku.
How candidates are found and scored is said in `matching`.
"""
