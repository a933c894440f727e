"""Organizations, armed groups, companies and peoples: the seed's rows and those of our own table."""

from ontology.errors import KnowledgeError
from ontology.gazetteer.sources import Sources, dbpedia, distinct, spelled, wikidata
from ontology.gazetteer.states import belonging
from ontology.gazetteer.tables import keyed, rows, values
from ontology.gazetteer.turtle import Resource, actor, each, english, link
from ontology.tables import Row

SEED = "organizations_seed.csv"


def organizations(sources: Sources) -> list[Resource]:
    """Every row of the seed, corrected by the row of `tables/organizations.tsv` that names it, and our own rows."""
    seed = {row["slug"]: row for row in sources.table(SEED)}
    ours = rows("organizations.tsv")
    corrected = {row["seed"] for row in ours if row["seed"]}
    if unknown := corrected - seed.keys():
        raise KnowledgeError(f"organizations.tsv names rows that {SEED} does not have: {', '.join(sorted(unknown))}.")
    untouched = [_as_ours(row) for name, row in seed.items() if name not in corrected]
    return [_resource(row, seed.get(row["seed"])) for row in (*ours, *untouched)]


def _as_ours(source: Row) -> Row:
    return {
        "key": source["slug"],
        "seed": source["slug"],
        "label": "",
        "kind": "",
        "state": "",
        "aliases": source["aliases"],
    }


def _resource(row: Row, source: Row | None) -> Resource:
    given = source or {"label": "", "kind": "", "state": "", "qid": "", "enwiki": ""}
    label = row["label"] or spelled(given["label"])
    kind = keyed("kinds.tsv", "kind").get(row["kind"] or given["kind"])
    if kind is None:
        raise KnowledgeError(f"organizations.tsv: {row['key']!r} is of a kind that kinds.tsv does not list.")
    return Resource(
        actor(row["key"]),
        f"chy:{kind['class']}",
        (
            ("rdfs:label", english(label)),
            *each("skos:altLabel", map(english, distinct(values(row["aliases"]), label))),
            *belonging(row["state"] or given["state"].lower(), kind["sector"]),
            *each("owl:sameAs", map(link, _same_as(row["key"], given))),
        ),
    )


def _same_as(key: str, source: Row) -> tuple[str, ...]:
    item = (wikidata(source["qid"]),) if source["qid"] else ()
    if key in keyed("unlinked.tsv") or not source["enwiki"]:
        return item
    return (*item, dbpedia(source["enwiki"]))
