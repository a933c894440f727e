"""Linked data: every IRI of ours leads to a document about its thing, for people and in RDF."""
