"""Text in, quads out. Pure: nothing here knows a store or a network."""
