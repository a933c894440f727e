"""Every term of the ontology, and every term of others that Chancery writes, as a constant.

Spelling: a class or individual keeps its name (`Event`, `Day`); a property is in capitals (`earliestDate` is
`EARLIEST_DATE`); a term of others carries its prefix (`RDF_TYPE`). `tests/ontology/test_vocab.py` keeps this file
and `chancery.ttl` equal in both directions.
"""

from typing import Final

from pyoxigraph import NamedNode

from ontology.iris import term

# Classes
Event: Final = term("Event")
Report: Final = term("Report")
Mention: Final = term("Mention")
Article: Final = term("Article")
ArticleGraph: Final = term("ArticleGraph")
Place: Final = term("Place")
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

_RDF: Final = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
RDF_TYPE: Final = NamedNode(_RDF + "type")
RDF_REIFIES: Final = NamedNode(_RDF + "reifies")
RDF_LANG_STRING: Final = NamedNode(_RDF + "langString")

_RDFS: Final = "http://www.w3.org/2000/01/rdf-schema#"
RDFS_LABEL: Final = NamedNode(_RDFS + "label")
RDFS_COMMENT: Final = NamedNode(_RDFS + "comment")
RDFS_SUB_PROPERTY_OF: Final = NamedNode(_RDFS + "subPropertyOf")
RDFS_SUB_CLASS_OF: Final = NamedNode(_RDFS + "subClassOf")
RDFS_DOMAIN: Final = NamedNode(_RDFS + "domain")
RDFS_RANGE: Final = NamedNode(_RDFS + "range")
RDFS_IS_DEFINED_BY: Final = NamedNode(_RDFS + "isDefinedBy")
RDFS_SEE_ALSO: Final = NamedNode(_RDFS + "seeAlso")

_OWL: Final = "http://www.w3.org/2002/07/owl#"
OWL_ONTOLOGY: Final = NamedNode(_OWL + "Ontology")
OWL_CLASS: Final = NamedNode(_OWL + "Class")
OWL_OBJECT_PROPERTY: Final = NamedNode(_OWL + "ObjectProperty")
OWL_DATATYPE_PROPERTY: Final = NamedNode(_OWL + "DatatypeProperty")
OWL_SYMMETRIC_PROPERTY: Final = NamedNode(_OWL + "SymmetricProperty")
OWL_NAMED_INDIVIDUAL: Final = NamedNode(_OWL + "NamedIndividual")
OWL_SAME_AS: Final = NamedNode(_OWL + "sameAs")
OWL_VERSION_INFO: Final = NamedNode(_OWL + "versionInfo")

_SKOS: Final = "http://www.w3.org/2004/02/skos/core#"
SKOS_CONCEPT: Final = NamedNode(_SKOS + "Concept")
SKOS_CONCEPT_SCHEME: Final = NamedNode(_SKOS + "ConceptScheme")
SKOS_COLLECTION: Final = NamedNode(_SKOS + "Collection")
SKOS_PREF_LABEL: Final = NamedNode(_SKOS + "prefLabel")
SKOS_ALT_LABEL: Final = NamedNode(_SKOS + "altLabel")
SKOS_DEFINITION: Final = NamedNode(_SKOS + "definition")
SKOS_EXAMPLE: Final = NamedNode(_SKOS + "example")
SKOS_NOTATION: Final = NamedNode(_SKOS + "notation")
SKOS_BROADER: Final = NamedNode(_SKOS + "broader")
SKOS_NARROWER: Final = NamedNode(_SKOS + "narrower")
SKOS_IN_SCHEME: Final = NamedNode(_SKOS + "inScheme")
SKOS_TOP_CONCEPT_OF: Final = NamedNode(_SKOS + "topConceptOf")
SKOS_MEMBER: Final = NamedNode(_SKOS + "member")
SKOS_EXACT_MATCH: Final = NamedNode(_SKOS + "exactMatch")
SKOS_CLOSE_MATCH: Final = NamedNode(_SKOS + "closeMatch")
SKOS_NARROW_MATCH: Final = NamedNode(_SKOS + "narrowMatch")
SKOS_BROAD_MATCH: Final = NamedNode(_SKOS + "broadMatch")
SKOS_RELATED_MATCH: Final = NamedNode(_SKOS + "relatedMatch")

_DCTERMS: Final = "http://purl.org/dc/terms/"
DCTERMS_TITLE: Final = NamedNode(_DCTERMS + "title")
DCTERMS_DESCRIPTION: Final = NamedNode(_DCTERMS + "description")
DCTERMS_ISSUED: Final = NamedNode(_DCTERMS + "issued")
DCTERMS_LANGUAGE: Final = NamedNode(_DCTERMS + "language")
DCTERMS_PUBLISHER: Final = NamedNode(_DCTERMS + "publisher")
DCTERMS_IS_PART_OF: Final = NamedNode(_DCTERMS + "isPartOf")
DCTERMS_SOURCE: Final = NamedNode(_DCTERMS + "source")
DCTERMS_LICENSE: Final = NamedNode(_DCTERMS + "license")
DCTERMS_CREATOR: Final = NamedNode(_DCTERMS + "creator")
DCTERMS_CREATED: Final = NamedNode(_DCTERMS + "created")
DCTERMS_MODIFIED: Final = NamedNode(_DCTERMS + "modified")
DCTERMS_IS_REPLACED_BY: Final = NamedNode(_DCTERMS + "isReplacedBy")
DCTERMS_TEMPORAL: Final = NamedNode(_DCTERMS + "temporal")

_SCHEMA: Final = "https://schema.org/"
SCHEMA_NEWS_ARTICLE: Final = NamedNode(_SCHEMA + "NewsArticle")
SCHEMA_ORGANIZATION: Final = NamedNode(_SCHEMA + "Organization")
SCHEMA_HEADLINE: Final = NamedNode(_SCHEMA + "headline")
SCHEMA_NAME: Final = NamedNode(_SCHEMA + "name")
SCHEMA_URL: Final = NamedNode(_SCHEMA + "url")
SCHEMA_VOLUME_NUMBER: Final = NamedNode(_SCHEMA + "volumeNumber")
SCHEMA_ISSUE_NUMBER: Final = NamedNode(_SCHEMA + "issueNumber")
SCHEMA_DOMAIN_INCLUDES: Final = NamedNode(_SCHEMA + "domainIncludes")
SCHEMA_RANGE_INCLUDES: Final = NamedNode(_SCHEMA + "rangeIncludes")

_PROV: Final = "http://www.w3.org/ns/prov#"
PROV_ACTIVITY: Final = NamedNode(_PROV + "Activity")
PROV_SOFTWARE_AGENT: Final = NamedNode(_PROV + "SoftwareAgent")
PROV_WAS_DERIVED_FROM: Final = NamedNode(_PROV + "wasDerivedFrom")
PROV_WAS_GENERATED_BY: Final = NamedNode(_PROV + "wasGeneratedBy")
PROV_WAS_ASSOCIATED_WITH: Final = NamedNode(_PROV + "wasAssociatedWith")
PROV_WAS_ATTRIBUTED_TO: Final = NamedNode(_PROV + "wasAttributedTo")
PROV_GENERATED_AT_TIME: Final = NamedNode(_PROV + "generatedAtTime")

_GEO: Final = "http://www.opengis.net/ont/geosparql#"
GEO_HAS_GEOMETRY: Final = NamedNode(_GEO + "hasGeometry")
GEO_AS_WKT: Final = NamedNode(_GEO + "asWKT")
GEO_WKT_LITERAL: Final = NamedNode(_GEO + "wktLiteral")

_WGS: Final = "http://www.w3.org/2003/01/geo/wgs84_pos#"
WGS_LAT: Final = NamedNode(_WGS + "lat")
WGS_LONG: Final = NamedNode(_WGS + "long")

_XSD: Final = "http://www.w3.org/2001/XMLSchema#"
XSD_STRING: Final = NamedNode(_XSD + "string")
XSD_BOOLEAN: Final = NamedNode(_XSD + "boolean")
XSD_INTEGER: Final = NamedNode(_XSD + "integer")
XSD_DECIMAL: Final = NamedNode(_XSD + "decimal")
XSD_DOUBLE: Final = NamedNode(_XSD + "double")
XSD_DATE: Final = NamedNode(_XSD + "date")
XSD_DATE_TIME: Final = NamedNode(_XSD + "dateTime")
XSD_G_YEAR: Final = NamedNode(_XSD + "gYear")
XSD_G_YEAR_MONTH: Final = NamedNode(_XSD + "gYearMonth")
XSD_ANY_URI: Final = NamedNode(_XSD + "anyURI")
