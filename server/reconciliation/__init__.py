"""Names to actors, for OpenRefine and others: the Reconciliation API 0.2 and 1.0-draft.

https://www.w3.org/community/reports/reconciliation/CG-FINAL-specs-0.2-20230410/
https://reconciliation-api.github.io/specs/draft/
"""
