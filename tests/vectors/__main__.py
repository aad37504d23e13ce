"""Write all vectors anew: `python -m tests.vectors`. Look at what has changed before you commit it."""

from tests.vectors import places
from tests.vectors.files import FILES, HERE, written

if __name__ == "__main__":
    (HERE / "locate.json").write_text(written(places.drawn_anew()), encoding="utf-8")
    for name, build in FILES.items():
        (HERE / name).write_text(written(build()), encoding="utf-8")
