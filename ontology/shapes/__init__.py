"""The shapes: what data, gazetteer, taxonomies and ontology must look like, in SHACL (https://www.w3.org/TR/shacl/)."""

from ontology.shapes.checking import check, violations
from ontology.shapes.constraints import Constraint, constraints
from ontology.shapes.suites import Suite, found_in
from ontology.shapes.violations import Violation

__all__ = ["Constraint", "Suite", "Violation", "check", "constraints", "found_in", "violations"]
