"""Whether a sentence says that something happened: negation, future, hypothesis, and who is said to say so."""

from ingest.coder.arguments import verb_arguments
from ingest.coder.clauses import WORDS_TO, content_mark
from ingest.coder.moods import BACKSHIFTED, FUTURE_AUX, is_infinitive, is_told, mood, stronger
from ingest.coder.senses import word_class
from ingest.coder.tables import carriers, light_verbs, modal_words, reporting_verbs, words_of_intent, works
from ingest.coder.verbs import is_passive, lemma_with_particle
from ingest.language.annotation import Token
from ingest.language.trees import Tree, base
from ontology.model import Modality

_CLAUSES = {  # what the word that begins an adverbial clause says of it
    "to": Modality.FUTURE,  # "committed to sending"
    "without": Modality.NEGATED,
    "than": Modality.NEGATED,
    "against": Modality.HYPOTHETICAL,
}
_CONTENT = frozenset({"xcomp", "ccomp", "csubj", "acl", "obj", "obl", "nmod", "nsubj:pass"})
_COMPLETING = frozenset("in to on near".split())  # "interested **in** joining", "close **to** signing"
_MEANS = frozenset(("with", "by", "through", "via"))  # "will retaliate **with sanctions**"
_SINGLED_OUT = frozenset("first second third last latest only one".split())
# What these introduce stands around the act and is no part of what was planned, asked for or prevented.
_CIRCUMSTANCES = frozenset("after following during amid since before despite because in at over as until under".split())

_REPLIES = frozenset(
    "answer compensation punishment reaction reprisal response retaliation retribution revenge".split()
)


def modality(tree: Tree, predicate: Token) -> Modality:
    """How far the sentence commits itself to what one of its predicates says; an adverb tells how its verb is done."""
    above = tree.head(predicate)
    token = above if predicate.upos == "ADV" and above is not None else predicate
    found = mood(tree, token)
    for head in tree.ancestors(token):
        if _is_in_vain(tree, head):
            break  # "failed to prevent the raid": it took place
        found = stronger(found, _from_above(tree, head, token))
        if _shares(tree, head, token):
            found = stronger(found, mood(tree, head))
        elif not _carries(head, token):
            break
        token = head
    if tree.tokens[-1].text == "?":
        found = stronger(found, Modality.HYPOTHETICAL)
    return found


def is_intended(tree: Tree, verb: Token) -> bool:
    """Whether the subject of a verb wills it: "will send", "plans to send"; not "is expected to", "helps X to"."""
    for _ in tree.tokens:
        head = tree.head(verb)
        auxiliaries = {aux.text.lower() for aux in tree.children(verb, "aux")}
        if auxiliaries & FUTURE_AUX or (auxiliaries & BACKSHIFTED and is_told(tree, verb)):
            return True
        if head is None or base(verb.deprel) not in {"xcomp", "acl", "conj", "ccomp"} or tree.child(head, "obj"):
            return False
        if (head.lemma, _kind(head)) in words_of_intent():
            return not is_passive(tree, head)
        verb = head
    return False


def _kind(token: Token) -> str:
    return {"VERB": "V", "AUX": "V", "NOUN": "N", "ADJ": "A", "ADV": "A", "PROPN": "N"}.get(token.upos, "V")


def _from_above(tree: Tree, head: Token, token: Token) -> Modality:
    """What the word above says of what it governs."""
    relation = base(token.deprel)
    if is_infinitive(tree, token) and _is_done_by(tree, head, token):
        return Modality.ASSERTED
    if ({token.deprel, relation} & _CONTENT and token.deprel != "acl:relcl") or content_mark(tree, token):
        return _from_governor(tree, head, token)
    if relation in {"advcl", "xcomp"} and head.lemma in WORDS_TO:
        return Modality.ASSERTED  # "phoned Prague to apologize": the call is the apology
    if relation == "advcl" and is_infinitive(tree, token):
        return Modality.FUTURE
    mark = tree.child(token, "mark") if relation == "advcl" else None
    if mark is None:
        return Modality.ASSERTED
    if token.xpos == "VBG" and mark.text.lower() in _COMPLETING and (head.lemma, "A") in modal_words():
        return modal_words()[head.lemma, "A"]
    return _CLAUSES.get(mark.text.lower(), Modality.ASSERTED)


def _is_in_vain(tree: Tree, verb: Token) -> bool:
    """Whether a verb of prevention is itself denied: "did not stop", "failed to prevent"."""
    words, above = modal_words(), tree.head(verb)
    if (verb.lemma, "F") not in words:
        return False
    failed = (
        above is not None and verb.deprel in {"xcomp", "advcl"} and words.get((above.lemma, "V")) is Modality.NEGATED
    )
    return failed or mood(tree, verb) is Modality.NEGATED


def _from_governor(tree: Tree, head: Token, token: Token) -> Modality:
    """What a verb, noun or adjective says of its content: "plans **to attack**", "a plan **to attack**"."""
    words, kind, lemma = modal_words(), _kind(head), lemma_with_particle(tree, head)
    cases = tree.cases(token)
    if token.deprel == "nsubj:pass" and not is_passive(tree, head):
        return Modality.ASSERTED
    if cases and {case.split()[0] for case in cases} <= _CIRCUMSTANCES:
        return Modality.ASSERTED  # "agreed to talk after the attack"; the attack was
    if kind == "N" and token.upos in {"NOUN", "PROPN"} and not {"of", "for"} & set(cases):
        return Modality.ASSERTED
    if (token.lemma, "T") in words and (lemma, "D") in words:
        return words[lemma, "D"]
    if kind == "N":
        return _from_noun(tree, head, token)
    if any((lemma, case) in light_verbs() for case in cases):
        return Modality.ASSERTED  # "went on strike" is not "is going to"
    if lemma == "have" and is_infinitive(tree, token):
        return _from_having(tree, head)
    if lemma == "approve" and token.lemma in works() | carriers():
        return Modality.ASSERTED  # a resolution that is approved says what it says; an approved visit is yet to come
    if lemma in word_class("answering") and token.lemma in word_class("addressed"):
        return Modality.ASSERTED  # a request that is approved, granted or considered has been made
    if is_passive(tree, head) and (lemma, "P") in words:
        return words[lemma, "P"]
    if base(token.deprel) == "ccomp" and not is_infinitive(tree, token) and (lemma, "S") in words:
        return words[lemma, "S"]  # "told them **that** Iran struck" reports; "told them **to** strike" orders
    if kind == "V" and token.deprel not in {"obj", "nsubj:pass"} and (lemma, "I") in words:
        return words[lemma, "I"]
    return words.get((lemma, kind), Modality.ASSERTED)


def _from_noun(tree: Tree, noun: Token, token: Token) -> Modality:
    """What a noun says of its content; what a decree says by a participle is so: "an order **imposing** tariffs"."""
    words = modal_words()
    if token.deprel == "acl" and token.xpos == "VBN" and is_passive(tree, token):
        return Modality.ASSERTED  # "a deal **reached** by Iran": of the deal, not what the deal is about
    if token.deprel == "acl" and token.xpos == "VBG" and not tree.child(token, "mark") and (noun.lemma, "W") in words:
        return words[noun.lemma, "W"]
    if found := words.get((noun.lemma, "N")) or words.get((noun.lemma, "T")):
        return found
    said = (noun.lemma, "W") in words or (token.lemma, "U") in words  # "a decree to pardon", "a strike to protest"
    purpose = token.deprel == "acl" and is_infinitive(tree, token) and not said
    return Modality.FUTURE if purpose and not _is_singled_out(tree, noun) else Modality.ASSERTED


def _is_singled_out(tree: Tree, noun: Token) -> bool:
    """ "the first leader to visit" has visited; "a plane to free the crew" may have failed."""
    return any(
        child.xpos == "JJS" or child.lemma.lower() in _SINGLED_OUT for child in [noun, *tree.children(noun, "amod")]
    )


def _from_having(tree: Tree, verb: Token) -> Modality:
    """ "has to leave" is not yet done, "had to leave" was, "has yet to leave" is not."""
    if any(word.text.lower() == "yet" for word in tree.children(verb, "advmod")):
        return Modality.NEGATED
    return Modality.ASSERTED if verb.xpos == "VBD" else Modality.HYPOTHETICAL


def _is_done_by(tree: Tree, head: Token, token: Token) -> bool:
    """Whether who does the act above has done what its infinitive says: "voted to", "gathered to protest"."""
    if base(token.deprel) not in {"advcl", "xcomp"} or head.upos not in {"VERB", "AUX"}:
        return False
    words, lemma = modal_words(), lemma_with_particle(tree, head)
    if any(word.text.lower() == "together" for word in tree.children(head, "advmod")):
        lemma = f"{head.lemma} together"
    if words.get((lemma, "V")) is Modality.ASSERTED:
        return True
    return (token.lemma, "U") in words and (lemma, "G") in words


def _is_light(tree: Tree, verb: Token, noun: Token) -> bool:
    """Whether a verb leaves it to one of its nouns to say what happens."""
    if noun.upos not in {"NOUN", "PROPN"}:
        return False
    slots = tree.cases(noun) if base(noun.deprel) == "obl" else ["obj"]
    return any((lemma_with_particle(tree, verb), slot) in light_verbs() for slot in slots)


def _shares(tree: Tree, head: Token, token: Token) -> bool:
    """Whether the head's own auxiliaries and negation hold for what it governs: "will begin to attack"."""
    relation = base(token.deprel)
    if relation == "xcomp" or (relation == "conj" and not tree.children(token, "nsubj", "aux")):
        return True
    if relation == "advcl" and any(mark.text.lower() == "by" for mark in tree.children(token, "mark")):
        return True  # "vowed to retaliate by striking": as sure as the retaliation
    if relation == "advcl" and is_infinitive(tree, token) and _is_done_by(tree, head, token):
        return True
    if relation in {"obj", "obl", "nsubj"} and head.upos in {"VERB", "AUX"}:
        by_means = relation == "obl" and bool(_MEANS & set(tree.cases(token)))
        return _is_light(tree, head, token) or by_means
    return False


def _carries(head: Token, token: Token) -> bool:
    """Whether words further up bear on what is here: a plan within a plan, but not within what somebody says."""
    relation = base(token.deprel)
    if token.deprel == "acl:relcl" or (_kind(head) == "V" and head.lemma in reporting_verbs()):
        return False
    if relation == "nmod" and head.lemma in _REPLIES:
        return False  # "vowed revenge for the raid": the raid was
    return relation in {"ccomp", "acl", "nmod"}


def speaker(tree: Tree, predicate: Token) -> Token | None:
    """The word that names who says so: the subject of a reporting verb above, or after "according to"."""
    token = predicate
    for head in tree.ancestors(predicate):
        tells = base(token.deprel) in {"ccomp", "parataxis", "xcomp", "obj"} or content_mark(tree, token)
        if tells and head.lemma in reporting_verbs():
            return _subject(tree, head)
        token = head
    for above in [predicate, *tree.ancestors(predicate)]:
        for child in tree.children(above):
            if child.deprel == "parataxis" and child.lemma in reporting_verbs():
                return _subject(tree, child)
            if base(child.deprel) == "obl" and any(case.startswith("according") for case in tree.cases(child)):
                return child
    return None


def _subject(tree: Tree, verb: Token) -> Token | None:
    return next(iter(verb_arguments(tree, verb).get("subj")), None)
