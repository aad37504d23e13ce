"""`python -m tests.docs`: writes the tables in the documents anew from the code."""

from tests.docs.pages import PAGES
from tests.docs.tables import written

for page in PAGES:
    before = page.read_text(encoding="utf-8")
    if written(before) != before:
        page.write_text(written(before), encoding="utf-8")
        print(page)
