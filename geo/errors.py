"""What geometry refuses, so that callers can tell a broken file from a broken set.

    GeoError
    ├── BoundaryError            a set of areas that contradicts itself
    │   ├── NoBaseArea
    │   ├── TooManyLayers
    │   ├── CodeGivenTwice
    │   ├── ParentNotInSet
    │   ├── ParentNotCoarser
    │   └── LevelUnknown
    ├── OutlineUnusable          an outline that somebody drew is no area
    ├── AreaUnknown              a code that the set does not have
    ├── BundleUnreadable         bytes that are no bundle of ours
    ├── LayerNotInSet            a level or overlay that the set does not have
    ├── NoSuchTile               a place outside the world's map
    └── DeliveryError            a whole delivery of files (a single bad feature is a finding, no error)
        ├── CityFileUnreadable
        ├── DeliveryTooLarge
        └── NothingToImport

A position that cannot be true is no error: `Placement` answers it with method `rejected` and a reason.
"""


class GeoError(Exception):
    """Expected trouble with areas or their files."""


class BoundaryError(GeoError):
    """A set of areas that contradicts itself; it is never activated."""


class NoBaseArea(BoundaryError):
    """A set without a single area of the base partition: nothing could ever be routed by it."""


class TooManyLayers(BoundaryError):
    """More overlays than any city has: somebody gave each area a layer of its own."""

    def __init__(self, layers: int) -> None:
        super().__init__(layers)
        self.layers = layers


class CodeGivenTwice(BoundaryError):
    """Two areas of one set carry the same code."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


class ParentNotInSet(BoundaryError):
    """An area names a parent that the set does not have."""

    def __init__(self, code: str, parent: str) -> None:
        super().__init__(code, parent)
        self.code = code
        self.parent = parent


class ParentNotCoarser(BoundaryError):
    """An area names a parent of its own level or of a finer one, or one outside the base partition."""

    def __init__(self, code: str, parent: str) -> None:
        super().__init__(code, parent)
        self.code = code
        self.parent = parent


class LevelUnknown(BoundaryError):
    """A base area without one of the known levels, or an overlay area with one."""

    def __init__(self, code: str, level: str | None) -> None:
        super().__init__(code, level)
        self.code = code
        self.level = level


class OutlineUnusable(GeoError):
    """The outline drawn for the area `code` is no area; `detail` says why."""

    def __init__(self, code: str, detail: str) -> None:
        super().__init__(code, detail)
        self.code = code
        self.detail = detail


class AreaUnknown(GeoError):
    """A code was asked for that the set does not have."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


class BundleUnreadable(GeoError):
    """Bytes that are no bundle, or a bundle cut short."""

    def __init__(self, detail: str) -> None:
        super().__init__(detail)
        self.detail = detail


class LayerNotInSet(GeoError):
    """The set has neither a level nor an overlay of that name."""

    def __init__(self, layer: str) -> None:
        super().__init__(layer)
        self.layer = layer


class NoSuchTile(GeoError):
    """The map of the world has no such tile."""

    def __init__(self, z: int, x: int, y: int) -> None:
        super().__init__(z, x, y)
        self.z, self.x, self.y = z, x, y


class DeliveryError(GeoError):
    """A delivery of boundary files that cannot be read as a whole."""


class CityFileUnreadable(DeliveryError):
    """A `city.toml` that is no TOML or has a key or value that is not known."""

    def __init__(self, path: str, detail: str) -> None:
        super().__init__(path, detail)
        self.path = path
        self.detail = detail


class DeliveryTooLarge(DeliveryError):
    """A delivery over one of its `Limits`: `rule` says which, `feature` is the number of the one that broke it.

    Nothing of it is used: half a city is worse than the boundaries of yesterday.
    """

    def __init__(self, file: str, rule: str, *, feature: int | None = None, name: str = "") -> None:
        said = [
            file,
            *([f"feature {feature}"] if feature is not None else []),
            *([name] if name else []),
            rule,
        ]
        super().__init__(*said)
        self.file = file
        self.rule = rule
        self.feature = feature
        self.name = name


class NothingToImport(DeliveryError):
    """No usable area was found at this path."""

    def __init__(self, path: str) -> None:
        super().__init__(path)
        self.path = path
