"""The stored questions in the README: `python -m sparql.questions README.md` writes them anew between two marks.

Each line is the sentence of a file in `queries/` with a link to it, so that the README says what the files say.
"""

import re
import sys
from collections.abc import Iterator
from pathlib import Path

from ontology.errors import KnowledgeError
from sparql.library import names, stored

BEGIN = "<!-- questions: written by `python -m sparql.questions README.md` -->"
END = "<!-- /questions -->"
_PART = re.compile(re.escape(BEGIN) + ".*?" + re.escape(END), re.DOTALL)


def refreshed(page: str) -> str:
    """A page of Markdown with what stands between the marks written anew.

    KnowledgeError where the page does not have the two marks, once each and in their order.
    """
    part = "\n".join((BEGIN, *_lines(), END))
    if len(_PART.findall(page)) != 1 or page.count(BEGIN) != 1 or page.count(END) != 1:
        raise KnowledgeError(
            f"wanted one part between {BEGIN} and {END}. Put the two marks where the list is to stand."
        )
    return _PART.sub(lambda _: part, page)


def _lines() -> Iterator[str]:
    for name in names():
        yield f"- [{name}](sparql/queries/{name}.rq): {stored(name).comment}"


if __name__ == "__main__":
    if len(sys.argv) != 2:
        raise SystemExit("wanted one file to write the questions into: python -m sparql.questions README.md")
    file = Path(sys.argv[1])
    file.write_text(refreshed(file.read_text(encoding="utf-8")), encoding="utf-8")
