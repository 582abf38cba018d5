"""The one decorator of kernels: compile once, keep on disk, never trust a stale or foreign cache.

numba keys its disk cache by the source of *one* file and ignores options and callees, so an edit in another file is
not noticed. Here the cache folder is named by a hash of all kernel sources and of the numba version: any edit opens
a new folder. The cache is executable data, therefore it lies in a folder of the user's that nobody else can write.
"""

from __future__ import annotations

import functools
import gc
import hashlib
import os
import shutil
import stat
import warnings
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from types import BuiltinFunctionType
from typing import Any, ClassVar

import numba
from numba import types
from numba.core import config as numba_config
from numba.core.codegen import JITCodeLibrary
from numba.core.compiler import Compiler, Flags

_ROOT = Path(__file__).resolve().parent
_KEEP = 4
_OPTIONS: dict[str, Any] = {"error_model": "numpy", "_nrt": False, "no_cfunc_wrapper": True, "nogil": True}
_HELPER = _OPTIONS | {"no_cpython_wrapper": True}  # half of the time to compile one goes into a door for Python


@functools.cache
def source_stamp() -> str:
    """Return a hash of the numba version and of every kernel source (16 hexadecimal digits)."""
    stamp = hashlib.sha256(numba.__version__.encode())
    for path in sorted(_ROOT.rglob("*.py")):
        stamp.update(path.relative_to(_ROOT).as_posix().encode())
        stamp.update(path.read_bytes())
    return stamp.hexdigest()[:16]


def cache_home() -> Path:
    """Return the folder that holds all kernel caches: ``$DANAO_CACHE_DIR``, or the user's cache folder."""
    chosen = os.environ.get("DANAO_CACHE_DIR")
    if chosen:
        return Path(chosen)
    return Path(os.environ.get("XDG_CACHE_HOME", Path.home() / ".cache")) / "danao"


@functools.cache
def cache_folder() -> Path | None:
    """Return the folder for this version of the kernels, made on demand; None where none can be trusted.

    The folder must belong to this user and be closed to others' writing: what lies in it is run as code.
    """
    try:
        folder = cache_home() / f"kernels-{source_stamp()}"
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        if hasattr(os, "getuid"):
            status = folder.stat()
            if status.st_uid != os.getuid() or status.st_mode & (stat.S_IWGRP | stat.S_IWOTH):
                warnings.warn(f"kernel cache {folder} can be written by others: not used", stacklevel=2)
                return None
        if not os.access(folder, os.W_OK):
            return None
    except (OSError, RuntimeError):
        return None
    _forget_old(folder)
    return folder


def _forget_old(current: Path) -> None:
    """Drop all but the newest few caches of earlier kernel versions."""
    old = [path for path in current.parent.glob("kernels-*") if path != current]
    for path in sorted(old, key=lambda item: item.stat().st_mtime)[: max(0, len(old) - _KEEP)]:
        shutil.rmtree(path, ignore_errors=True)


def is_warm() -> bool:
    """Tell whether compiled kernels of this version already lie on disk."""
    folder = cache_folder()
    return folder is not None and any(folder.rglob("*.nbi"))


@contextmanager
def _cache_at(folder: Path) -> Iterator[None]:
    # Read by numba when a function is decorated; restored so that the user's own kernels keep their place.
    before = numba_config.CACHE_DIR
    numba_config.CACHE_DIR = str(folder)
    try:
        yield
    finally:
        numba_config.CACHE_DIR = before


def _survive_damage(dispatcher: Any) -> None:
    """Make a truncated or damaged cache file mean *compile again* instead of an exception."""
    cache = getattr(dispatcher, "_cache", None)
    load = getattr(cache, "load_overload", None)
    if load is None:
        return

    def load_or_recompile(signature: Any, context: Any) -> Any:
        """Return what lies on disk, or None where it cannot be read."""
        try:
            return load(signature, context)
        except Exception:
            warnings.warn("a kernel cache file is damaged: dropped and compiled again", stacklevel=2)
            cache.flush()
            return None

    cache.load_overload = load_or_recompile


class _Flags(Flags):  # type: ignore[misc]
    """Options of a compilation, which numba compares thousands of times: told alike without a look at all of them."""

    _hash = hash(Flags())

    def __hash__(self) -> int:
        return self._hash

    def __eq__(self, other: object) -> bool:
        return (isinstance(other, _Flags) and self._values == other._values) or super().__eq__(other)


class _Remembering:
    """numba's typing context, which is asked but once what a built-in function gives for the same types.

    numba tries all that could be meant each time, some twenty rules for each reading of an array, again and again while
    it settles the types of a function: a fourth of the time to compile a large kernel.
    """

    _known: ClassVar[dict[Any, tuple[Any, Any]]] = {}

    def __init__(self, context: Any) -> None:
        self._context = context

    def __getattr__(self, name: str) -> Any:
        return getattr(self._context, name)

    def resolve_function_type(self, function: Any, positional: Any, named: Any) -> Any:
        """Return the signature of a call, or None, as numba's own context does."""
        if isinstance(function, BuiltinFunctionType):  # an operator
            function = self._context.resolve_value_type(function)
        if not isinstance(function, types.Function):
            return self._context.resolve_function_type(function, positional, named)
        key = function, tuple(positional), tuple(named.items())
        signature, meant = self._known.get(key, (None, None))
        # What was meant then is asked for again where numba has come to mean other code by the same types.
        if signature is None or function.get_impl_key(signature) is not meant:
            signature = self._context.resolve_function_type(function, positional, named)
            if signature is not None:
                self._known[key] = signature, function.get_impl_key(signature)
        return signature


class _Apart(Compiler):  # type: ignore[misc]
    """Compile for arrays that do not overlap, which loops need to become vector instructions."""

    def __init__(self, typing_context: Any, *others: Any) -> None:
        super().__init__(typing_context, *others)
        self.state.typingctx = _Remembering(typing_context)
        self.state.flags = _Flags(self.state.flags)

    def compile_extra(self, function: Any) -> Any:
        """Compile, and look for garbage seldom: among the millions of objects that numba makes it takes long."""
        often = gc.get_threshold()
        gc.set_threshold(200_000, *often[1:])
        try:
            return super().compile_extra(function)
        finally:
            gc.set_threshold(*often)

    def define_pipelines(self) -> Any:
        """Return numba's own pipelines."""
        self.state.flags.noalias = True
        return super().define_pipelines()


class _Part(JITCodeLibrary):  # type: ignore[misc]
    """Code of a helper, as it goes into kernels: neither optimised nor turned into machine code by itself.

    numba optimises each function before it is copied into its callers, where all is optimised once more. To leave that
    out makes kernels faster, since their loops are seen whole, and saves a fourth of the time to compile them.
    """

    def _optimize_functions(self, module: Any) -> None:
        """Tidy up each function by the simplest of LLVM's levels; what is left to find is found in the callers."""
        module.data_layout = self._codegen._data_layout
        for function in module.functions:
            if not function.is_declaration:
                passes, builder = self._codegen._function_pass_manager(opt=1)
                passes.run(function, builder)

    def finalize(self) -> None:
        """Put together what the helper is made of."""
        for library in dict.fromkeys(self._linking_libraries):
            self._final_module.link_in(library._get_module_for_linking(), preserve=True)
        self._final_module.verify()
        self._finalized = True


class _Inside(_Apart):
    """Compile a helper of kernels."""

    def define_pipelines(self) -> Any:
        """Return numba's own pipelines."""
        self.state.flags.no_compile = True
        self.state.library = _Part(self.state.targetctx.codegen(), self.state.func_id.func_qualname)
        return super().define_pipelines()


def kernel(function: Callable[..., Any]) -> Any:
    """Compile `function` with numba, one fixed set of options, cached in `cache_folder`.

    No ``fastmath`` (the bits must not depend on the processor), no check of divisions, no memory management: counting
    references to arrays costs more than what small helpers do, and so a kernel that allocates does not compile. No two
    arrays that a kernel is given may overlap, unless it writes neither. Python's lock is let go while a kernel runs, so
    that threads may work on arrays of their own.
    """
    folder = cache_folder()
    if folder is None:
        return uncached(function)
    with _cache_at(folder):
        dispatcher = numba.njit(cache=True, pipeline_class=_Apart, **_OPTIONS)(function)
    _survive_damage(dispatcher)
    return dispatcher


def uncached(function: Callable[..., Any]) -> Any:
    """Compile `function` like `kernel`, for this process alone."""
    return numba.njit(pipeline_class=_Apart, **_OPTIONS)(function)


def _close_to_python(helper: Any) -> Any:
    """Let a call from Python raise: helpers are compiled without the code that takes Python's arguments."""
    if not hasattr(helper, "add_overload"):
        return helper  # numba is switched off

    def refuse(*_: Any, **__: Any) -> Any:
        """Take the place of numba's compilation for a call from Python."""
        name = helper.py_func.__name__
        raise TypeError(f"{name} is for kernels only; from Python call kernel({name}.py_func)")

    def remember(compiled: Any) -> None:
        """Let kernels find the code under a name of its own; a call from Python looks elsewhere."""
        name = object()
        compiled.target_context.insert_user_function(name, compiled.fndesc, [compiled.library])
        helper.overloads[tuple(compiled.signature.args)] = compiled._replace(entry_point=name)

    helper._compile_for_args, helper.add_overload = refuse, remember
    return helper


def inline(function: Callable[..., Any]) -> Any:
    """Compile a small helper that kernels call; it is cached with its callers."""
    return _close_to_python(numba.njit(forceinline=True, pipeline_class=_Inside, **_HELPER)(function))


def splice(function: Callable[..., Any]) -> Any:
    """Compile a helper by copying it into its callers, so that it may take another helper as an argument.

    A jitted function that is handed over as a value cannot be cached on disk; one that is copied in can be.
    """
    return _close_to_python(numba.njit(inline="always", **_HELPER)(function))


def address(function: Callable[..., Any], signature: Any, kept: bool) -> Any:
    """Compile `function` as a callback: something that a kernel may be handed without being compiled for it.

    Parameters
    ----------
    function : callable
        Plain Python function.
    signature : numba signature
        What it takes and returns.
    kept : bool
        Keep the machine code in `cache_folder`. Only for functions whose module is named by all that they refer to.
    """
    if numba_config.DISABLE_JIT:
        return function
    folder = cache_folder() if kept else None
    if folder is not None:
        try:
            with _cache_at(folder):
                return numba.cfunc(signature, cache=True, error_model="numpy")(function)
        except Exception:
            warnings.warn("a kernel cache file is damaged: compiled again", stacklevel=2)
    return numba.cfunc(signature, error_model="numpy")(function)
