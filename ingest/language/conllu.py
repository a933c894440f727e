"""CoNLL-U in and out, see https://universaldependencies.org/format.html. Names stand in MISC: `Name=B-ORG`, `I-ORG`."""

import re
from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby, pairwise

import conllu
from conllu.exceptions import ParseException
from conllu.parser import DEFAULT_FIELDS, parse_id_value, parse_int_value, parse_line

from ingest.language.annotation import NAME_TYPES, Name, Sentence, Token
from ingest.language.blocks import Block, Multiword, comment_key, in_line
from ingest.language.surface import aligned, spans, spelled, units
from ontology.errors import LanguageError

_PARSERS = {"id": lambda line, i: parse_id_value(line[i]), "head": lambda line, i: parse_int_value(line[i])}
_NAME_KEYS = ("Name", "NER")

Row = conllu.Token


def read(lines: Iterable[str], name: str = "CoNLL-U", trees: bool = True) -> Iterator[Block]:
    """The sentences of a CoNLL-U stream, each as soon as it is whole, with offsets into its own text.

    `name` is what errors call the stream. Without `trees` only sentences and words are read: heads, relations and
    names may lack, and are not looked at. Empty nodes are passed over.
    Raises LanguageError for what is no CoNLL-U, naming the line or the sentence.
    """
    numbered = groupby(enumerate(lines, 1), lambda line: not line[1].strip())
    for index, group in enumerate(list(group) for blank, group in numbered if not blank):
        comments = tuple(line.rstrip("\r\n") for _, line in group if line.startswith("#"))
        said = next((line.partition("=")[2].strip() for line in comments if comment_key(line) == "sent_id"), "")
        place = f"{name}, line {group[0][0]}" + (f", sentence {said}" if said else "")
        rows = [_row(line, f"{name}, line {number}") for number, line in group if not line.startswith("#")]
        try:
            yield _block(index, comments, rows, trees)
        except ValueError as error:
            raise LanguageError(f"{place}: {error}") from None


def write(block: Block) -> str:
    """A sentence as CoNLL-U, with the blank line that ends it.

    Its comments stay as they are; those that have to be there are added where they lack.
    """
    sentence = block.sentence
    keys = {comment_key(line) for line in block.comments}
    wanted = {"sent_id": str(sentence.index + 1), "text": in_line(sentence.text)}
    comments = [*block.comments, *(f"# {key} = {value}" for key, value in wanted.items() if key not in keys)]
    rows = conllu.TokenList(list(_written(block)))
    return "".join(f"{line}\n" for line in comments) + rows.serialize()


def _row(line: str, place: str) -> Row:
    """One line of a word, multiword token or empty node."""
    cells = [_cell(cell) for cell in line.rstrip("\r\n").split("\t")]
    if len(cells) != len(DEFAULT_FIELDS) or not all(cells):
        wanted = f"{len(DEFAULT_FIELDS)} columns divided by tabs, none of them empty"
        raise LanguageError(f"{place}: wanted {wanted}, got {line.strip()!r}. Mend that line.")
    try:
        return parse_line("\t".join(cells), DEFAULT_FIELDS, dict(_PARSERS))
    except ParseException as error:
        raise LanguageError(f"{place}: {str(error).rstrip('.')}. Wanted numbers in ID and HEAD.") from None


def _block(index: int, comments: tuple[str, ...], rows: list[Row], trees: bool) -> Block:
    """One sentence. Raises ValueError for words that are none, and, if trees are wanted, no tree."""
    words = [row for row in rows if isinstance(row["id"], int)]
    if [row["id"] for row in words] != list(range(1, len(words) + 1)) or not words:
        raise ValueError("it needs words, with the numbers 1, 2, 3, … as their IDs")
    multiwords = tuple(_multiwords(rows, len(words)))
    forms = [row["form"] for row in words]
    parts = list(units(forms, multiwords))
    loose = [not _has(row["misc"], "SpaceAfter=No") for row in _written_rows(rows, multiwords)]
    given = next((line.partition("=")[2].strip() for line in comments if comment_key(line) == "text"), "")
    text, starts = aligned(given, parts) or spelled(parts, loose)
    places = [span for unit, start in zip(parts, starts, strict=True) for span in spans(unit, start, forms)]
    heads = _heads(words) if trees else [-1] * len(words)
    tokens = tuple(_token(row, span, head) for row, span, head in zip(words, places, heads, strict=True))
    names = tuple(_names(words, tokens, text)) if trees else ()
    misc = tuple(_rest(row["misc"]) for row in words)
    return Block(Sentence(index, text, 0, len(text), tokens, names), comments, multiwords, misc, not loose[-1])


def _multiwords(rows: Sequence[Row], size: int) -> Iterator[Multiword]:
    """The multiword tokens. Raises ValueError for one that does not stand before its first word, or overlaps."""
    end = 0
    for row, following in zip(rows, [*rows[1:], None], strict=True):
        if isinstance(row["id"], tuple) and row["id"][1] == "-":
            first, _, last = row["id"]
            if first <= end or last > size or following is None or following["id"] != first:
                raise ValueError(
                    f"the token {first}-{last} has to stand before word {first}, and hold words of its own"
                )
            end = last
            yield Multiword(row["form"], first - 1, last - 1, row["feats"], _rest(row["misc"]))


def _written_rows(rows: Sequence[Row], multiwords: Iterable[Multiword]) -> list[Row]:
    """The rows whose SpaceAfter counts, one for each unit: the words inside a multiword token say nothing."""
    inside = {number + 1 for whole in multiwords for number in range(whole.first, whole.last + 1)}
    return [row for row in rows if row["id"] not in inside and (isinstance(row["id"], int) or row["id"][1] == "-")]


def _token(row: Row, span: tuple[int, int], head: int) -> Token:
    lemma, upos, xpos, feats, deprel = (row[field] for field in ("lemma", "upos", "xpos", "feats", "deprel"))
    return Token(row["id"] - 1, row["form"], *span, lemma, upos, xpos, feats, head, deprel)


def _heads(words: Sequence[Row]) -> list[int]:
    """The heads, -1 for the root. Raises ValueError if they make no tree with one root."""
    heads = [-1 if row["head"] is None else row["head"] for row in words]
    for number, head in enumerate(heads, 1):
        if not 0 <= head <= len(heads):
            raise ValueError(f"word {number} needs a HEAD from 0 to {len(heads)}, and has {words[number - 1]['head']}")
    roots = [number for number, head in enumerate(heads, 1) if head == 0]
    if len(roots) != 1:
        raise ValueError(f"it needs exactly one word with HEAD 0, and has {len(roots)}: {roots}")
    settled = {0}
    for number in range(1, len(heads) + 1):
        path = []
        while number not in settled:
            if number in path:
                raise ValueError(f"word {number} depends on itself; each word has to lead to the root")
            path.append(number)
            number = heads[number - 1]
        settled.update(path)
    return [head - 1 for head in heads]


def _names(words: Sequence[Row], tokens: Sequence[Token], text: str) -> Iterator[Name]:
    """The names. An I that continues nothing begins a name. Raises ValueError for a type that we do not have."""
    marks = [_mark(row["misc"]) for row in words]
    begun = [n for n, mark in enumerate(marks) if mark and (mark[0] == "B" or not n or _type(marks[n - 1]) != mark[2:])]
    for first, following in pairwise([*begun, len(words)]):
        last = first
        while last + 1 < following and marks[last + 1]:
            last += 1
        kind = next((known for known in NAME_TYPES if known == marks[first][2:]), None)
        if kind is None:
            raise ValueError(f"word {first + 1} has Name={marks[first]}; wanted B- or I- and one of {NAME_TYPES}")
        start, end = tokens[first].start, tokens[last].end
        yield Name(text[start:end], start, end, first, last, kind)


def _type(mark: str) -> str:
    return mark[2:]


def _mark(misc: str) -> str:
    """What MISC says of names: "B-PERSON"; empty for no name."""
    values = [item.partition("=")[2] for item in misc.split("|") if item.partition("=")[0] in _NAME_KEYS]
    return "" if not values or values[0] == "O" else values[0]


def _has(misc: str, item: str) -> bool:
    return item in misc.split("|")


def _rest(misc: str) -> str:
    """MISC without what `Sentence` says."""
    kept = [item for item in misc.split("|") if item.partition("=")[0] not in (*_NAME_KEYS, "SpaceAfter")]
    return "|".join(kept) or "_"


def _written(block: Block) -> Iterator[Row]:
    """The rows of a sentence."""
    tokens = block.sentence.tokens
    wholes = {whole.first: whole for whole in block.multiwords}
    inside = {n for whole in block.multiwords for n in range(whole.first, whole.last + 1)}
    starts = [token.start for token in tokens[1:]] + [tokens[-1].end if block.glued else -1]
    marks = {
        n: f"Name={'B' if n == name.first else 'I'}-{name.type}"
        for name in block.sentence.names
        for n in range(name.first, name.last + 1)
    }
    for token, rest in zip(tokens, block.misc, strict=True):
        n = token.index
        if n in wholes:
            whole = wholes[n]
            glued = tokens[whole.last].end == starts[whole.last]
            number = (n + 1, "-", whole.last + 1)
            empty = ("_",) * 3
            yield _line(number, whole.text, *empty, whole.feats, "_", "_", _misc(whole.misc, "", glued))
        misc = _misc(rest, marks.get(n, ""), n not in inside and token.end == starts[n])
        analysis = (token.lemma, token.upos, token.xpos, token.feats, str(token.head + 1), token.deprel)
        yield _line(n + 1, token.text, *analysis, misc)


def _line(number: object, *cells: str) -> Row:
    """A row of our cells; the enhanced dependencies, which we do not make, are left out."""
    *before, misc = (_cell(cell) or "_" for cell in cells)
    return Row(zip(DEFAULT_FIELDS, (number, *before, "_", misc), strict=True))


def _cell(text: str) -> str:
    """What may stand in a column: no tab, no line end, and no two blanks, which the library takes for a tab."""
    return re.sub(r"[\t\n\r]+| {2,}", " ", text).strip()


def _misc(rest: str, mark: str, glued: bool) -> str:
    items = [mark, "" if rest == "_" else rest, "SpaceAfter=No" if glued else ""]
    return "|".join(item for item in items if item) or "_"
