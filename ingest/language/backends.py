"""The annotators by name: the built-in one, a spaCy pipeline, or a CoNLL-U file."""

from functools import cache
from pathlib import Path

from ingest.language import onnx
from ingest.language.annotation import Annotator
from ingest.language.spacy_pipeline import SpacyAnnotator
from ingest.language.treebank import ConlluAnnotator
from ontology.errors import LanguageError

BUILT_IN = "built-in"
KNOWN = f'"{BUILT_IN}", "spacy:NAME" for a spaCy pipeline, "conllu:FILE" for analyses from a file'


@cache
def annotator(name: str = BUILT_IN) -> Annotator:
    """The annotator of this name; made once per process.

    Raises LanguageError for a name that is none of ours, and where what it names cannot be had.
    """
    kind, _, rest = name.partition(":")
    if name == BUILT_IN:
        return onnx.built_in()
    if kind == "spacy" and rest:
        return SpacyAnnotator(rest)
    if kind == "conllu" and rest:
        return ConlluAnnotator(Path(rest))
    raise LanguageError(f"There is no annotator {name!r}. Known are {KNOWN}.")
