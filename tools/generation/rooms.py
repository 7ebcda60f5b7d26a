"""The asynchronous twins of the rooms of the API, and of the class that collects them.

A twin declares nothing again: each method takes its operation from the synchronous one by ``@same_as``.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

from typing_extensions import TypeIs

LONGEST_LINE = 110
"""What the formatter allows: it breaks no comments."""


class UnknownShapeError(Exception):
    """Something in a room that the script does not know how to turn."""


def make_rooms(root: Path) -> dict[Path, str]:
    """The generated files by their paths.

    Raises:
        UnknownShapeError: a room holds what no twin can be made of.
    """
    made: dict[Path, str] = {}
    for folder in sorted((root / "src" / "pipedriver" / "api").glob("v*")):
        rooms = {
            path.stem: text
            for path in sorted(folder.glob("*.py"))
            if "(Resource):" in (text := path.read_text())
        }
        version = f"pipedriver.api.{folder.name}"
        for name, text in rooms.items():
            target = folder / "aio" / f"{name}.py"
            made[target] = _headed(folder / f"{name}.py", root, twin(text, f"{version}.{name}"))
        collection = folder / "__init__.py"
        text = collection.read_text()
        if rooms and f"class {folder.name.upper()}" in text:
            made[folder / "aio" / "__init__.py"] = _headed(
                collection, root, twin_collection(text, version, rooms)
            )
    return made


def twin(text: str, module: str) -> str:
    """The asynchronous text of one room.

    Args:
        text: the synchronous text.
        module: its full name.

    Raises:
        UnknownShapeError: a class of the room holds something beside its docstring and declared operations.
    """
    tree = ast.parse(text)
    imports = list(_imports(tree.body))
    guarded = [node for block in tree.body if _is_guard(block) for node in _imports(block.body)]
    own = sorted(_defined(tree))
    resources = list(_resources(tree))
    parts = [
        f'"""The asynchronous twin of `{module}`, which declares the operations."""',
        "from __future__ import annotations",
        *[_segment(text, node) for node in imports if getattr(node, "module", None) != "__future__"],
        # What is not used of these is taken out when the text is formatted.
        "from pipedriver.core.operation import same_as",
        "from pipedriver.core.resource import AsyncResource",
        "from pipedriver.core.standins import TYPE_CHECKING",
        f"from {module} import {', '.join(own)}",
        "if TYPE_CHECKING:",
        "    from pipedriver.core.aio.download import AsyncDownload",
        "    from pipedriver.core.aio.pages import AsyncPages",
        *[f"    {ast.unparse(node)}" for node in guarded],
        *[_twin_class(text, node, module) for node in resources],
    ]
    return "\n\n".join(parts) + "\n"


def twin_collection(text: str, version: str, rooms: dict[str, str]) -> str:
    """The asynchronous text of the class that collects a version's rooms.

    Args:
        text: the synchronous text.
        version: the full name of the version's package.
        rooms: the texts of the rooms by their names.
    """
    resources = {node.name for room in rooms.values() for node in _resources(ast.parse(room))}
    collection = version.rpartition(".")[2].upper()
    text = re.sub(rf"\b{re.escape(version)}\.(?=({'|'.join(rooms)})\b)", f"{version}.aio.", text)
    names = "|".join(sorted(resources | {collection}, key=len, reverse=True))
    code = re.sub(rf"(?<![\w.]`)\b({names})\b(?= ?[\[(|,)\]]|:?$)", r"Async\1", text, flags=re.MULTILINE)
    return re.sub(r'\A"""(.*?)\.?"""', r'"""\1, asynchronously."""', code, count=1)


def _twin_class(text: str, node: ast.ClassDef, module: str) -> str:
    described, *methods = node.body
    if ast.get_docstring(node) is None:
        raise UnknownShapeError(f"{module}: {node.name} has no docstring")
    parts = [f"class Async{node.name}(AsyncResource):", "    " + _segment(text, described)]
    for method in methods:
        if not isinstance(method, ast.FunctionDef) or not _is_declared(method):
            raise UnknownShapeError(f"{module}: {node.name} holds something that is no declared operation")
        parts.append(_twin_method(text, method, node.name))
    return "\n\n".join(parts)


def _twin_method(text: str, method: ast.FunctionDef, resource: str) -> str:
    lines = text.splitlines(keepends=True)[method.lineno - 1 : method.end_lineno]
    body = "".join(lines)
    if method.returns is None:
        raise UnknownShapeError(f"{resource}.{method.name} does not say what it returns")
    returned = _segment(text, method.returns)
    # Neither sends anything before it is asked for what it stands for, so there is nothing to await.
    if returned.startswith("Pages[") or returned == "Download":
        head, arrow, tail = body.partition(f"-> {returned}")
        if not arrow:
            raise UnknownShapeError(f"{resource}.{method.name}: the return annotation is not on one line")
        body = f"{head}-> Async{returned}{tail}"
    else:
        body = body.replace("    def ", "    async def ", 1)
    return f"    @same_as({resource}.{method.name})\n{body.rstrip()}"


def _imports(body: list[ast.stmt]) -> Iterator[ast.Import | ast.ImportFrom]:
    for node in body:
        if isinstance(node, ast.Import | ast.ImportFrom):
            yield node


def _is_guard(node: ast.stmt) -> TypeIs[ast.If]:
    return isinstance(node, ast.If) and ast.unparse(node.test) == "TYPE_CHECKING"


def _resources(tree: ast.Module) -> Iterator[ast.ClassDef]:
    for node in tree.body:
        if isinstance(node, ast.ClassDef) and any(ast.unparse(base) == "Resource" for base in node.bases):
            yield node


def _is_declared(method: ast.FunctionDef) -> bool:
    return any(
        isinstance(decorator, ast.Call)
        and isinstance(decorator.func, ast.Name)
        and decorator.func.id == "operation"
        for decorator in method.decorator_list
    )


def _defined(tree: ast.Module) -> Iterator[str]:
    for node in tree.body:
        if isinstance(node, ast.ClassDef):
            yield node.name
        elif isinstance(node, ast.Assign):
            yield from (target.id for target in node.targets if isinstance(target, ast.Name))
        elif isinstance(node, ast.AnnAssign) and isinstance(node.target, ast.Name):
            yield node.target.id


def _segment(text: str, node: ast.AST) -> str:
    segment = ast.get_source_segment(text, node)
    if segment is None:
        raise UnknownShapeError(f"no text for a {type(node).__name__}")
    return segment


def _headed(source: Path, root: Path, text: str) -> str:
    made_from = f"# Made by tools/generate.py from {source.relative_to(root)}:"
    line = f"{made_from} change that, and run it again."
    if len(line) > LONGEST_LINE:
        line = f"{made_from}\n# change that, and run it again."
    return f"{line}\n{text}"
