"""Who is meant: from words to actors and places, through the gazetteer, roles and what was said before."""
