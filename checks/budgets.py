"""The size budgets of the code: lines of files and functions, median, 95 % and longest."""

from __future__ import annotations

import ast
import statistics
import sys
from pathlib import Path

FILE_MEDIAN, FILE_P95, FILE_MOST = 100, 350, 600
FUNCTION_MEDIAN, FUNCTION_P95, FUNCTION_MOST = 10, 45, 80


def percentile_95(values: list[int]) -> int:
    return sorted(values)[int(len(values) * 0.95)]


def functions(path: Path) -> list[tuple[int, str]]:
    """(lines of code without the docstring, name) of each function in a file."""
    found = []
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            lines = (node.end_lineno or node.lineno) - node.lineno + 1
            if ast.get_docstring(node, clean=False) is not None:
                text = node.body[0]
                lines -= (text.end_lineno or text.lineno) - text.lineno + 1
            found.append((lines, f"{path}:{node.lineno} {node.name}"))
    return found


def over(name: str, measured: float, most: float) -> list[str]:
    print(f"{name}: {measured:g} (at most {most:g})")
    return [f"{name} is {measured:g}, the budget is {most:g}"] if measured > most else []


def main() -> int:
    files = sorted(path for path in Path("src").rglob("*.py") if path.name != "__init__.py")
    sizes = {path: len(path.read_text(encoding="utf-8").splitlines()) for path in files}
    found = sorted((item for path in files for item in functions(path)), reverse=True)
    lengths, lines = [length for length, _ in found], list(sizes.values())
    problems = [
        *over("file lines, median", statistics.median(lines), FILE_MEDIAN),
        *over("file lines, 95 %", percentile_95(lines), FILE_P95),
        *over("file lines, longest", max(lines), FILE_MOST),
        *over("function lines, median", statistics.median(lengths), FUNCTION_MEDIAN),
        *over("function lines, 95 %", percentile_95(lengths), FUNCTION_P95),
        *over("function lines, longest", max(lengths), FUNCTION_MOST),
    ]
    problems += [f"{path} has {count} lines" for path, count in sizes.items() if count > FILE_MOST]
    problems += [f"{name} has {length} lines" for length, name in found if length > FUNCTION_MOST]
    for problem in problems:
        print("over budget:", problem, file=sys.stderr)
    return 1 if problems else 0


if __name__ == "__main__":
    sys.exit(main())
