"""What is new: an Atom feed and a stream of server-sent events, with the filters of `/api/events`."""
