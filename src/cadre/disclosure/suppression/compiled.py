"""Compiled functions: numba, kept on disk from the first run on."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar, cast

from numba import njit

Function = TypeVar("Function", bound=Callable[..., Any])


def compiled(function: Function) -> Function:
    """The function as machine code; the code is made once per machine and stored beside the source."""
    return cast(Function, njit(cache=True)(function))
