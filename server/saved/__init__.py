"""Saved queries: filters of events under a name, and webhooks that are told of new events which meet them."""
