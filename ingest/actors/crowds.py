"""Words for several who act though no table of roles lists them: numbers that count nothing else, and states.

"**Thousands** marched", "killed **dozens**", "six Gulf **states** condemned". One state is left out: of its uses most
name nobody who acts ("two-state solution"); states where something is done are places ("raids in six states").
"""

from ingest.actors.roles import Role, role
from ingest.language.annotation import Token
from ingest.language.trees import Tree, base

_COUNTS = frozenset("ten dozen score hundred thousand tens dozens scores hundreds thousands".split())
_WHERE = frozenset(("in", "across", "throughout", "of", "between", "among"))
_PEOPLE = Role("people", "civ", "group")


def crowd(tree: Tree, token: Token) -> Role | None:
    """The role of such a word where it stands; None for any other."""
    if token.text == "states":
        return None if _WHERE & set(tree.cases(token)) else role("country")
    if token.xpos != "NNS" or token.lemma.lower() not in _COUNTS or tree.child(token, "nmod", "compound"):
        return None
    above = tree.head(token)
    counted = above is not None and base(token.deprel) == "nmod" and above.lemma.lower() in _COUNTS
    head = above if counted and above is not None else token  # "**tens** of thousands"
    return _PEOPLE if base(head.deprel) in {"nsubj", "obj"} else None
