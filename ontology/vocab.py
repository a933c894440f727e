"""Every term of the ontology, and every term of others that Chancery writes or checks, as a constant.

Spelling: a class or individual keeps its name (`Event`, `Day`); a property is in capitals (`earliestDate` is
`EARLIEST_DATE`); a term of others carries its prefix (`RDF_TYPE`). `tests/ontology/test_vocab.py` keeps this file
and `chancery.ttl` equal in both directions.
"""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from pyoxigraph import NamedNode

from ontology.iris import term
from ontology.model import Basis, Precision
from ontology.prefixes import PREFIXES

# Classes
Event: Final = term("Event")
Report: Final = term("Report")
Mention: Final = term("Mention")
Article: Final = term("Article")
Candidate: Final = term("Candidate")
ArticleGraph: Final = term("ArticleGraph")
Place: Final = term("Place")
Participant: Final = term("Participant")
Matter: Final = term("Matter")
Actor: Final = term("Actor")
State: Final = term("State")
Government: Final = term("Government")
Organization: Final = term("Organization")
IntergovernmentalOrganization: Final = term("IntergovernmentalOrganization")
ArmedGroup: Final = term("ArmedGroup")
Company: Final = term("Company")
Person: Final = term("Person")
Population: Final = term("Population")
DatePrecision: Final = term("DatePrecision")
DateBasis: Final = term("DateBasis")

# Values of date precision and date basis
Day: Final = term("Day")
Month: Final = term("Month")
Year: Final = term("Year")
Interval: Final = term("Interval")
Explicit: Final = term("Explicit")
Relative: Final = term("Relative")
PublicationDate: Final = term("PublicationDate")

PRECISIONS: Final[Mapping[Precision, NamedNode]] = MappingProxyType(
    {Precision.DAY: Day, Precision.MONTH: Month, Precision.YEAR: Year, Precision.INTERVAL: Interval}
)
BASES: Final[Mapping[Basis, NamedNode]] = MappingProxyType(
    {Basis.EXPLICIT: Explicit, Basis.RELATIVE: Relative, Basis.PUBLICATION: PublicationDate}
)

# Events: properties
RELATION: Final = term("relation")
ACTOR: Final = term("actor")
RECIPIENT: Final = term("recipient")
CONTEXT: Final = term("context")
THEME: Final = term("theme")
CONTENT: Final = term("content")
PLACE: Final = term("place")
DATE: Final = term("date")
EARLIEST_DATE: Final = term("earliestDate")
LATEST_DATE: Final = term("latestDate")
DATE_PRECISION: Final = term("datePrecision")
DATE_BASIS: Final = term("dateBasis")
DATE_EXPRESSION: Final = term("dateExpression")

# Reports: properties
REPORTS: Final = term("reports")
IN_ARTICLE: Final = term("inArticle")
EVIDENCE: Final = term("evidence")
SENTENCE_INDEX: Final = term("sentenceIndex")
START_OFFSET: Final = term("startOffset")
END_OFFSET: Final = term("endOffset")
TRIGGER: Final = term("trigger")
TRIGGER_START: Final = term("triggerStart")
TRIGGER_END: Final = term("triggerEnd")
CONFIDENCE: Final = term("confidence")
MODALITY: Final = term("modality")
ATTRIBUTED_TO: Final = term("attributedTo")
CITED_SOURCE: Final = term("citedSource")
HAS_MENTION: Final = term("hasMention")

# Mentions: properties
SURFACE: Final = term("surface")
ROLE: Final = term("role")
REFERS_TO: Final = term("refersTo")
LITERAL_REFERENT: Final = term("literalReferent")
METONYMY: Final = term("metonymy")
LINK_CONFIDENCE: Final = term("linkConfidence")

# Articles: properties
CONTENT_HASH: Final = term("contentHash")
SECTION: Final = term("section")
COPY_OF: Final = term("copyOf")
CANDIDATE: Final = term("candidate")
FIELD: Final = term("field")
VALUE: Final = term("value")
ORIGIN: Final = term("origin")

# Actors: properties
STATE: Final = term("state")
SECTOR: Final = term("sector")
DEMONYM: Final = term("demonym")
CAPITAL: Final = term("capital")
METONYM_FOR: Final = term("metonymFor")
OFFICE: Final = term("office")
VALID_FROM: Final = term("validFrom")
VALID_TO: Final = term("validTo")

# Relations: properties
QUAD_CLASS: Final = term("quadClass")
SCORE: Final = term("score")
REQUIRES_RECIPIENT: Final = term("requiresRecipient")
TYPE_NAME: Final = term("typeName")
MODE_NAME: Final = term("modeName")
CAMEO: Final = term("cameo")

_RDF: Final = PREFIXES["rdf"]
RDF_TYPE: Final = NamedNode(_RDF + "type")

_RDFS: Final = PREFIXES["rdfs"]
RDFS_LABEL: Final = NamedNode(_RDFS + "label")
RDFS_SUB_PROPERTY_OF: Final = NamedNode(_RDFS + "subPropertyOf")
RDFS_SUB_CLASS_OF: Final = NamedNode(_RDFS + "subClassOf")
RDFS_DOMAIN: Final = NamedNode(_RDFS + "domain")
RDFS_RANGE: Final = NamedNode(_RDFS + "range")
RDFS_IS_DEFINED_BY: Final = NamedNode(_RDFS + "isDefinedBy")

_OWL: Final = PREFIXES["owl"]
OWL_CLASS: Final = NamedNode(_OWL + "Class")
OWL_OBJECT_PROPERTY: Final = NamedNode(_OWL + "ObjectProperty")
OWL_DATATYPE_PROPERTY: Final = NamedNode(_OWL + "DatatypeProperty")
OWL_SYMMETRIC_PROPERTY: Final = NamedNode(_OWL + "SymmetricProperty")
OWL_SAME_AS: Final = NamedNode(_OWL + "sameAs")

_SKOS: Final = PREFIXES["skos"]
SKOS_CONCEPT: Final = NamedNode(_SKOS + "Concept")
SKOS_CONCEPT_SCHEME: Final = NamedNode(_SKOS + "ConceptScheme")
SKOS_PREF_LABEL: Final = NamedNode(_SKOS + "prefLabel")
SKOS_ALT_LABEL: Final = NamedNode(_SKOS + "altLabel")
SKOS_DEFINITION: Final = NamedNode(_SKOS + "definition")
SKOS_EXAMPLE: Final = NamedNode(_SKOS + "example")
SKOS_NOTATION: Final = NamedNode(_SKOS + "notation")
SKOS_BROADER: Final = NamedNode(_SKOS + "broader")
SKOS_IN_SCHEME: Final = NamedNode(_SKOS + "inScheme")
SKOS_TOP_CONCEPT_OF: Final = NamedNode(_SKOS + "topConceptOf")
SKOS_MEMBER: Final = NamedNode(_SKOS + "member")
SKOS_EXACT_MATCH: Final = NamedNode(_SKOS + "exactMatch")
SKOS_CLOSE_MATCH: Final = NamedNode(_SKOS + "closeMatch")
SKOS_NARROW_MATCH: Final = NamedNode(_SKOS + "narrowMatch")
SKOS_BROAD_MATCH: Final = NamedNode(_SKOS + "broadMatch")
SKOS_RELATED_MATCH: Final = NamedNode(_SKOS + "relatedMatch")

_DCTERMS: Final = PREFIXES["dcterms"]
DCTERMS_TITLE: Final = NamedNode(_DCTERMS + "title")
DCTERMS_DESCRIPTION: Final = NamedNode(_DCTERMS + "description")
DCTERMS_ISSUED: Final = NamedNode(_DCTERMS + "issued")
DCTERMS_LANGUAGE: Final = NamedNode(_DCTERMS + "language")
DCTERMS_PUBLISHER: Final = NamedNode(_DCTERMS + "publisher")
DCTERMS_LICENSE: Final = NamedNode(_DCTERMS + "license")
DCTERMS_CREATOR: Final = NamedNode(_DCTERMS + "creator")
DCTERMS_IS_REPLACED_BY: Final = NamedNode(_DCTERMS + "isReplacedBy")
DCTERMS_SUBJECT: Final = NamedNode(_DCTERMS + "subject")

_SCHEMA: Final = PREFIXES["schema"]
SCHEMA_NEWS_ARTICLE: Final = NamedNode(_SCHEMA + "NewsArticle")
SCHEMA_ORGANIZATION: Final = NamedNode(_SCHEMA + "Organization")
SCHEMA_HEADLINE: Final = NamedNode(_SCHEMA + "headline")
SCHEMA_NAME: Final = NamedNode(_SCHEMA + "name")
SCHEMA_URL: Final = NamedNode(_SCHEMA + "url")
SCHEMA_VOLUME_NUMBER: Final = NamedNode(_SCHEMA + "volumeNumber")
SCHEMA_ISSUE_NUMBER: Final = NamedNode(_SCHEMA + "issueNumber")
SCHEMA_DOMAIN_INCLUDES: Final = NamedNode(_SCHEMA + "domainIncludes")

_PROV: Final = PREFIXES["prov"]
PROV_BUNDLE: Final = NamedNode(_PROV + "Bundle")
PROV_WAS_DERIVED_FROM: Final = NamedNode(_PROV + "wasDerivedFrom")

_ORG: Final = PREFIXES["org"]
ORG_HAS_MEMBERSHIP: Final = NamedNode(_ORG + "hasMembership")
ORG_MEMBER: Final = NamedNode(_ORG + "member")

_XSD: Final = PREFIXES["xsd"]
XSD_DECIMAL: Final = NamedNode(_XSD + "decimal")
XSD_DATE: Final = NamedNode(_XSD + "date")
XSD_G_YEAR: Final = NamedNode(_XSD + "gYear")
XSD_G_YEAR_MONTH: Final = NamedNode(_XSD + "gYearMonth")
XSD_ANY_URI: Final = NamedNode(_XSD + "anyURI")

_WGS84: Final = PREFIXES["wgs84"]
WGS84_LAT: Final = NamedNode(_WGS84 + "lat")
WGS84_LONG: Final = NamedNode(_WGS84 + "long")
