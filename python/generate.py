"""Writes the package's models from the API's document: python generate.py OPENAPI_JSON FOLDER.

`models.py` has a class for each schema; `options.py` has the fields of the requests as keyword arguments. Both are committed, and
`npm run python-models` writes them again.
"""

from __future__ import annotations

import ast
import json
import subprocess
import sys
from pathlib import Path
from typing import Any

#: What is made keyword arguments: the class, the name of the arguments, and the fields that the method names itself.
OPTIONS = (
    ("DecisionRequest", "DecisionOptions", {"request_id"}),
    ("EventRequest", "EventOptions", {"request_id"}),
    ("Outcome", "OutcomeOptions", {"ticker", "settlement"}),
    ("Fill", "FillOptions", set[str]()),
    ("Budget", "CapOptions", set[str]()),
)
HEADER = '"""Made from the API\'s document by generate.py; do not edit."""\n\n'
SETTINGS = (
    *("--input-file-type", "openapi", "--openapi-scopes", "schemas"),
    *("--output-model-type", "pydantic_v2.BaseModel", "--target-python-version", "3.10"),
    *("--base-class", "conclave_client.model.Model", "--snake-case-field", "--use-annotated", "--field-constraints"),
    *("--enum-field-as-literal", "all", "--collapse-root-models", "--use-title-as-name"),
    *("--use-schema-description", "--use-field-description", "--disable-timestamp"),
    *("--formatters", "ruff-check", "ruff-format", "--custom-file-header", HEADER.strip()),
)


def write_models(openapi: Path, into: Path) -> str:
    """Returns the text of models.py."""
    path = into / "models.py"
    described = simplified(json.loads(openapi.read_text(encoding="utf-8")))
    document = into / "document.json"
    document.write_text(json.dumps(described), encoding="utf-8")
    command = [
        sys.executable,
        "-m",
        "datamodel_code_generator",
        "--input",
        str(document),
        "--output",
        str(path),
        *SETTINGS,
    ]
    subprocess.run(command, check=True)
    return path.read_text(encoding="utf-8")


def simplified(schema: Any) -> Any:
    """The document without what would make clumsy classes: a second name of a field, and tuples, which become lists."""
    if isinstance(schema, list):
        return [simplified(each) for each in schema]
    if not isinstance(schema, dict):
        return schema
    if "prefixItems" in schema:
        return {"type": "array", "items": schema["prefixItems"][0]}
    # The names of fields: price_history is another one of priceHistory, and would be the same attribute.
    return {name: simplified(each) for name, each in schema.items() if name != "price_history"}


def options_of(models: str) -> str:
    """The text of options.py: the fields of the request classes, with the annotations that they have there."""
    tree = ast.parse(models)
    classes = {node.name: node for node in tree.body if isinstance(node, ast.ClassDef)}
    known = {name: root_of(node) for name, node in classes.items()}
    blocks: list[str] = []
    used: set[str] = set()
    for request, options, named in OPTIONS:
        lines = [
            f"class {options}(TypedDict, total=False):",
            f'    """What {request} has beside the method\'s own arguments."""',
            "",
        ]
        body = classes[request].body
        for place, field in enumerate(body):
            if not isinstance(field, ast.AnnAssign) or not isinstance(field.target, ast.Name):
                continue
            if field.target.id in named:
                continue
            annotation = as_argument(field.annotation, known)
            used |= {node.id for node in ast.walk(annotation) if isinstance(node, ast.Name)}
            lines.append(f"    {field.target.id}: {ast.unparse(annotation)}")
            if words := words_after(body, place):
                lines.append(f'    """{words}"""')
        blocks.append("\n".join(lines))
    imports = ["from __future__ import annotations", ""]
    if collections := sorted(used & {"Mapping", "Sequence"}):
        imports.append(f"from collections.abc import {', '.join(collections)}")
    imports += [f"from typing import {', '.join(sorted((used & {'Any', 'Literal'}) | {'TypedDict'}))}", ""]
    if names := sorted(used & set(known)):
        imports += [f"from .models import {', '.join(names)}", ""]
    return HEADER + "\n".join(imports) + "\n\n" + "\n\n\n".join(blocks) + "\n"


def root_of(model: ast.ClassDef) -> ast.expr | None:
    """What a root model holds; None for every other one."""
    (base,) = model.bases
    return base.slice if isinstance(base, ast.Subscript) else None


def words_after(body: list[ast.stmt], place: int) -> str | None:
    """The description that stands below a field."""
    below = body[place + 1] if place + 1 < len(body) else None
    if not isinstance(below, ast.Expr) or not isinstance(below.value, ast.Constant):
        return None
    return str(below.value.value).strip()


def as_argument(annotation: ast.expr, models: dict[str, ast.expr | None]) -> ast.expr:
    """What may be passed for a field: a mapping in the place of a model too. Bounds are checked when the request is made."""

    class Widened(ast.NodeTransformer):
        def visit_Subscript(self, node: ast.Subscript) -> ast.AST:
            if isinstance(node.value, ast.Name) and node.value.id == "Annotated" and isinstance(node.slice, ast.Tuple):
                return self.visit(node.slice.elts[0])  # type: ignore[no-any-return]
            return self.generic_visit(node)

        def visit_Name(self, node: ast.Name) -> ast.AST:
            if root := models.get(node.id):
                return self.visit(root)  # type: ignore[no-any-return]
            if node.id in models:
                return ast.parse(f"{node.id} | Mapping[str, Any]", mode="eval").body
            return ast.Name({"list": "Sequence", "dict": "Mapping"}.get(node.id, node.id))

    result: ast.expr = Widened().visit(annotation)
    return result


def main() -> None:
    document, into = (Path(argument) for argument in sys.argv[1:3])
    options = into / "options.py"
    options.write_text(options_of(write_models(document, into)), encoding="utf-8")
    config = Path(__file__).with_name("pyproject.toml")
    ruff = [sys.executable, "-m", "ruff", "format", "--quiet", "--config", str(config), str(options)]
    subprocess.run(ruff, check=True)


if __name__ == "__main__":
    main()
