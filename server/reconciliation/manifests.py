"""The manifests: what each of the two services offers, and where."""

from ontology.iris import NAMESPACE
from server.reconciliation import kinds
from server.reconciliation.properties import COUNT, COUNTERPARTS, MOST_COUNTERPARTS
from server.reconciliation.queries import BATCH
from server.version import version

NAME = "Chancery: actors and places of world politics"
WIDTH, HEIGHT = 400, 150  # pixels of a preview: a name and four short lines
HELP = f"how many actors at most, up to {MOST_COUNTERPARTS}"

Manifest = dict[str, object]


def manifest_02(address: str, base: str) -> Manifest:
    """The manifest of 0.2. `address` is that of the server, `base` begins the IRIs of the data."""
    root = f"{address}reconcile"
    setting = {"type": "number", "name": COUNT, "label": "number of top counterparts", "default": COUNTERPARTS}
    return {
        "versions": ["0.2"],
        "name": NAME,
        "identifierSpace": f"{base}id/",
        "schemaSpace": NAMESPACE,
        "documentation": f"{address}docs",
        "serviceVersion": version(),
        "view": {"url": f"{base}id/{{{{id}}}}"},
        "defaultTypes": [each.told() for each in kinds.types().values()],
        "suggest": {
            each: {
                "service_url": root,
                "service_path": f"/suggest/{each}",
                "flyout_service_url": root,
                "flyout_service_path": f"/flyout/{each}?id=${{id}}",
            }
            for each in ("entity", "type", "property")
        },
        "preview": {"url": f"{root}/preview?id={{{{id}}}}", "width": WIDTH, "height": HEIGHT},
        "extend": {
            "propose_properties": {"service_url": root, "service_path": "/properties"},
            "property_settings": [{**setting, "help_text": HELP}],
        },
        "batchSize": BATCH,
    }


def manifest_10(address: str, base: str) -> Manifest:
    """The manifest of 1.0-draft."""
    setting = {"type": "number", "id": COUNT, "name": "number of top counterparts", "default": COUNTERPARTS}
    return {
        "versions": ["1.0-draft"],
        "name": NAME,
        "lang": "en",
        "dir": "ltr",
        "documentation": f"{address}docs",
        "serviceVersion": version(),
        "view": {"url": f"{base}id/{{id}}"},
        "defaultTypes": [each.told() for each in kinds.types().values()],
        "suggest": {"entity": True, "type": True, "property": True},
        "preview": {"width": WIDTH, "height": HEIGHT},
        "extend": {"proposeProperties": True, "propertySettings": [{**setting, "helpText": HELP}]},
        "batchSize": BATCH,
        "standardizedScore": True,
    }
