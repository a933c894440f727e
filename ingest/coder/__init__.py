"""What happened: from parsed sentences and actors to events and the reports of them."""
