"""What tells others that there is something here, and lets them take it: links, descriptions, lists, files."""
