"""What the OpenAPI document says of saved queries: bodies with examples, answers, and the posts that webhooks get."""

from typing import Any

from server.rest.openapi import COUNT, OBJECT, OPTIONAL, TEXT, described, error, writes
from server.rest.parameters import EventFilters
from server.saved.queries import Kind, State, Way

Extra = dict[str, Any]

EXAMPLE: Extra = {
    "id": "iran-criticized",
    "name": "Iran is criticized",
    "filters": {"recipient_state": "ir", "quad": 3, "modality": "asserted"},
    "webhook": "https://hooks.example/chancery",
}
WAYS: Extra = {"type": "array", "minItems": 1, "items": {"enum": [way.value for way in Way]}}
FILTERS: Extra = {
    "type": "object",
    "description": "the filters of /api/events, by their names",
    "properties": {
        name: {"type": ["string", "number"], "description": field.description, "examples": field.examples}
        for name, field in EventFilters.model_fields.items()
    },
    "additionalProperties": False,
}
AFTER: Extra = {
    "type": ["integer", "null"],
    "minimum": 0,
    "description": "the webhook is told of what comes after this number of a change, as /api/changes has it, and not "
    "only of what comes from now on",
}
MEMBERS: Extra = {
    "name": {"type": "string", "minLength": 1, "maxLength": 200},
    "filters": FILTERS,
    "webhook": {"type": ["string", "null"], "description": "the address that is told of events by POST, over https"},
    "changes": {**WAYS, "description": "of what it is told; `added` and `changed` where nothing is said"},
    "after": AFTER,
}
KEY: Extra = {
    "type": "string",
    "pattern": "^[a-z0-9]([a-z0-9-]{0,62}[a-z0-9])?$",
    "description": "how it is called in addresses; made up where it is not given",
}
SAVED: Extra = {
    "type": "object",
    "required": ["id", "url", "name", "filters", "events", "webhook", "made"],
    "properties": {
        "id": TEXT,
        "url": TEXT,
        "name": TEXT,
        "filters": OBJECT,
        "events": TEXT,
        "made": TEXT,
        "secret": {**TEXT, "description": "signs what is sent to the webhook; it is shown this once"},
        "webhook": {
            "type": ["object", "null"],
            "required": ["url", "changes", "state", "reason", "after"],
            "properties": {
                "url": TEXT,
                "changes": WAYS,
                "state": {"enum": [state.value for state in State]},
                "reason": OPTIONAL,
                "after": COUNT,
            },
        },
    },
}
DELIVERY: Extra = {
    "type": "object",
    "required": ["id", "kind", "count", "state", "made", "attempts", "status", "error", "next", "ended"],
}


def taking(members: Extra, example: Extra, *required: str) -> Extra:
    """The body of a request."""
    schema = {"type": "object", "required": list(required), "properties": members, "additionalProperties": False}
    return {"requestBody": {"required": True, "content": {"application/json": {"schema": schema, "example": example}}}}


NEW = taking({"id": KEY, **MEMBERS}, EXAMPLE, "name")
CHANGED = taking(
    {**MEMBERS, "state": {"enum": [state.value for state in State]}}, {"name": "Iran, criticized", "state": "paused"}
)


def answering(name: str, schema: Extra, *statuses: int) -> Extra:
    """What the decorator of a route is told: its answers, each a document of this schema, and its errors."""
    found = writes(name, *statuses)
    for status in statuses:
        if status < 300 and status != 204:
            found["responses"][status]["content"] = {"application/json": {"schema": schema}}
    return found


def listing() -> Extra:
    """What the decorator of the list of events is told: what that of /api/events is, and that there may be no query."""
    found = described("events")
    return {**found, "operation_id": "api_saved_events", "responses": {**found["responses"], 404: error(404)}}


def items(schema: Extra) -> Extra:
    """A whole list."""
    return {"type": "object", "required": ["items"], "properties": {"items": {"type": "array", "items": schema}}}


HEADERS = [
    ("webhook-id", "the same at each attempt to deliver this; who has had it may pass it by", "msg_5f0c2d8e1b6a"),
    ("webhook-timestamp", "seconds since 1970 when it was sent", "1795778400"),
    ("webhook-signature", "v1, and HMAC-SHA256 of id.timestamp.body in base64; several with spaces", "v1,aGVsbG8="),
]
ITEM: Extra = {
    "type": "object",
    "required": ["change", "number", "time", "event"],
    "properties": {
        "change": {"enum": [way.value for way in Way]},
        "number": COUNT,
        "time": TEXT,
        "event": {**OBJECT, "description": "as /api/events has it; of a withdrawn one its id"},
        "cut": {"type": "boolean", "description": "whether the event has more than this, at /api/events"},
    },
}
POSTED: Extra = {
    "type": "object",
    "required": ["type", "timestamp", "data"],
    "properties": {
        "type": {"enum": [kind.value for kind in Kind]},
        "timestamp": TEXT,
        "data": {
            "type": "object",
            "required": ["saved"],
            "properties": {
                "saved": {"type": "object", "required": ["id", "name", "url"]},
                "items": {"type": "array", "items": ITEM},
                "count": COUNT,
                "more": {"type": "boolean", "description": "whether there is more to come at once"},
                "number": {**COUNT, "description": "of the last change that is told whole"},
            },
        },
    },
}
WEBHOOKS: Extra = {
    "webhooks": {
        "events": {
            "post": {
                "summary": "What a webhook of a saved query is sent",
                "description": "Signed after the Standard Webhooks specification 1.0. `events` has events that came, "
                "changed or went; `reset` says that much was written at once, and what is kept has to be read anew; "
                "`ping` is a test. Any 2xx is a receipt; 410 pauses the webhook; everything else is tried again.",
                "parameters": [
                    {
                        "name": name,
                        "in": "header",
                        "required": True,
                        "description": told,
                        "schema": TEXT,
                        "example": one,
                    }
                    for name, told, one in HEADERS
                ],
                "requestBody": {"required": True, "content": {"application/json": {"schema": POSTED}}},
                "responses": {"2XX": {"description": "It has been received."}},
            }
        }
    }
}
