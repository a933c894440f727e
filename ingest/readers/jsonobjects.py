"""JSON read strictly: no field twice, no NaN, no number that is too large; errors that say what to do."""

import json
from collections import Counter
from math import isinf

from ontology.errors import SourceError


def json_object(text: str) -> dict[str, object]:
    """The object that a line of JSON says. Raises SourceError for what is no JSON, no object or not to be kept."""
    try:
        record = DECODER.decode(text)
    except RecursionError:
        raise SourceError("the JSON is nested too deeply; a record is one flat object") from None
    except json.JSONDecodeError as error:
        raise SourceError(
            f'not JSON: {error.msg} at character {error.pos + 1}; wanted one object on the line, as {{"text": "…"}}'
        ) from error
    except ValueError as error:
        raise SourceError(f"not JSON that is read here: {error}") from error
    if isinstance(record, list):
        raise SourceError("a JSON list is not JSON lines; write one object a line, for instance: jq -c '.[]' FILE")
    if not isinstance(record, dict):
        raise SourceError(f'the line is a JSON {_json_type(record)}; wanted an object, as {{"text": "…"}}')
    return record


def _fields_once(pairs: list[tuple[str, object]]) -> dict[str, object]:
    """An object whose fields are all different: of two values under one name json would drop the first."""
    record = dict(pairs)
    if len(record) < len(pairs):
        twice = next(name for name, count in Counter(name for name, _ in pairs).items() if count > 1)
        raise ValueError(f"the field {twice!r} comes twice; keep one")
    return record


def _refuse_constant(name: str) -> object:
    raise ValueError(f"{name} is not a JSON value; leave the field out, or write null")


def _finite_number(digits: str) -> float:
    number = float(digits)
    if isinf(number):
        raise ValueError(f"the number {digits:.40} is too large")
    return number


def _json_type(value: object) -> str:
    names = {str: "string", int: "number", float: "number", bool: "boolean", list: "list", dict: "object"}
    return names.get(type(value), "null")


DECODER = json.JSONDecoder(object_pairs_hook=_fields_once, parse_constant=_refuse_constant, parse_float=_finite_number)
