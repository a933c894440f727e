"""/api: events, reports, articles, actors, places, pairs and relations as lists and documents; counts and changes."""
