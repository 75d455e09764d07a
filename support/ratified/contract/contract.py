"""One contract: an OpenAPI document and the files beside it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from ratified.contract.operations import Operation
from ratified.contract.reading import Reader
from ratified.contract.references import Place, References
from ratified.contract.vetting import vet


class Contract:
    """What a system promises in one document; made with `Contract.load`."""

    def __init__(self, path: Path, base_path: str | None) -> None:
        self.name = path.stem
        self.references = References(path)
        bases = None if base_path is None else (base_path.rstrip("/"),)
        reader = Reader(self.name, self.references, bases)
        self.bases = reader.bases
        self.operations: tuple[Operation, ...] = tuple(reader.operations())
        self.unknown = reader.unknown()
        vet(self._schemas(), self.references)

    @classmethod
    def load(cls, path: str | Path, base_path: str | None = None) -> Contract:
        """Read a contract; whatever is wrong with it is told with file, line and pointer."""
        return cls(Path(path), base_path)

    @property
    def files(self) -> frozenset[Path]:
        """Every file that the contract consists of."""
        return frozenset(document.path for document in self.references.documents)

    @property
    def source(self) -> str:
        """The first file of the contract, as messages name it."""
        return self.references.root.name

    def _schemas(self) -> Iterator[Place]:
        """Yield every schema that a check may use, and every one that is kept for later."""
        answers = [answer for operation in self.operations for answer in operation.responses.values()]
        answers += self.unknown.values()
        forms = [form for answer in answers for form in answer.media]
        forms += [form for operation in self.operations if operation.payload for form in operation.payload.media]
        parameters = [parameter for operation in self.operations for parameter in operation.parameters]
        parameters += [header for answer in answers for header in answer.headers]
        yield from (parameter.schema.place for parameter in parameters)
        yield from (schema.place for form in forms for schema in (form.schema, form.item) if schema)
        yield from self.references.kept_schemas()
