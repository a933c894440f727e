"""What we talk about: the classes, the relations, the gazetteer, and the frozen values that travel."""
