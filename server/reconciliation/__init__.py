"""The Reconciliation API: columns of names in a table become actors of the graph.

`/reconcile` speaks version 0.2, which OpenRefine knows, `/reconcile/1.0/` the draft of 1.0; one manifest cannot serve
both. Entities are the actors of the store, those of the gazetteer among them; an entity's id is the key of the actor.
How candidates are found and scored is said in `matching`.
"""
