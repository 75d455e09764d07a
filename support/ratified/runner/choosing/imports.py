"""Which files of a project a Python file depends on, read from its source: nothing is imported to find out."""

from __future__ import annotations

import ast
import sys
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

_INSTALLED = {"site-packages", "dist-packages"}


class Sources:
    """The Python files of a project, but not a library in it, and what each of them imports from the others."""

    def __init__(self, folder: Path, roots: Iterable[Path], without: Path | None = None) -> None:
        self._folder = folder.resolve()
        self._without = without
        self._roots = tuple(dict.fromkeys(root.resolve() for root in roots))
        self._known: dict[Path, frozenset[Path]] = {}

    @classmethod
    def of(cls, folder: Path, root: Path, others: Iterable[Path] = (), without: Path | None = None) -> Sources:
        """Return the sources of a project: where behave and Python look for modules, as far as it is in the folder."""
        return cls(folder, [root / "steps", root, *others, *map(Path, filter(None, sys.path))], without)

    def owns(self, file: Path) -> bool:
        """Return whether a file belongs to the project, and not to what is installed in it."""
        if self._without is not None and file.is_relative_to(self._without):
            return False
        return file.is_relative_to(self._folder) and not _INSTALLED & set(file.parts)

    def reached(self, files: Iterable[Path]) -> frozenset[Path]:
        """Return these files and everything of the project that they import, however indirectly."""
        waiting = [file.resolve() for file in files]
        seen: set[Path] = set()
        while waiting:
            file = waiting.pop()
            if file not in seen and self.owns(file):
                seen.add(file)
                waiting.extend(self._imported(file))
        return frozenset(seen)

    def module(self, name: str) -> set[Path]:
        """Return the files of the project that run when a module is imported by its name."""
        return set(self._found(name.split("."), self._roots)) | set(_loaded(name))

    def _imported(self, file: Path) -> frozenset[Path]:
        if file not in self._known:
            self._known[file] = frozenset(self._read(file))
        return self._known[file]

    def _read(self, file: Path) -> Iterator[Path]:
        try:
            tree = ast.parse(file.read_bytes())
        except (OSError, SyntaxError, ValueError):
            # Python cannot read it either, and then nothing is imported by it.
            return
        for node in ast.walk(tree):
            if isinstance(node, ast.ImportFrom) and node.level:
                yield from self._beside(file, node)
            else:
                for name in _names(node):
                    yield from self.module(name)

    def _beside(self, file: Path, node: ast.ImportFrom) -> Iterator[Path]:
        folder = file.parents[node.level - 1] if node.level <= len(file.parents) else file.parent
        if (folder / "__init__.py").is_file():
            yield folder / "__init__.py"
        stem = node.module.split(".") if node.module else []
        for alias in node.names:
            yield from self._found([*stem, alias.name], (folder,))

    def _found(self, parts: Sequence[str], roots: Iterable[Path]) -> Iterator[Path]:
        for length in range(1, len(parts) + 1):
            for root in roots:
                place = root.joinpath(*parts[:length])
                for file in (place / "__init__.py", place.with_name(f"{place.name}.py")):
                    if file.is_file():
                        yield file.resolve()


def _names(node: ast.AST) -> Iterator[str]:
    match node:
        case ast.Import(names=names):
            yield from (alias.name for alias in names)
        case ast.ImportFrom(module=str() as module, names=names):
            yield from (f"{module}.{alias.name}" for alias in names)
        case ast.Call(
            func=ast.Name(id="import_module" | "__import__") | ast.Attribute(attr="import_module"),
            args=[ast.Constant(value=str() as name), *_],
        ) if not name.startswith("."):
            yield name


def _loaded(name: str) -> Iterator[Path]:
    """Find a module, and the packages around it, where Python has found them: import hooks know places of their own."""
    while name:
        file = getattr(sys.modules.get(name), "__file__", None)
        if isinstance(file, str) and file.endswith(".py"):
            yield Path(file).resolve()
        name = name.rpartition(".")[0]


__all__ = ["Sources"]
