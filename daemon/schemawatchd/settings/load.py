"""Finds the configuration file, reads it, and says precisely what is wrong with it."""

import difflib
import os
import tomllib
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any, get_args

from pydantic import BaseModel, ValidationError

from schemawatchd.errors import SettingsError
from schemawatchd.settings.models import Settings, inside
from schemawatchd.settings.paths import PLACES

_PREFIX = "SCHEMAWATCHD_"
_NO_SETTINGS = frozenset({"CONFIG"})


def find(named: str | None, environ: Mapping[str, str], folder: Path) -> Path:
    """The file that counts: the one named, `$SCHEMAWATCHD_CONFIG`, or the first of `PLACES` that exists."""
    wanted = named or environ.get("SCHEMAWATCHD_CONFIG")
    if wanted:
        return (folder / wanted).absolute()
    for place in PLACES:
        if _may_exist(folder / place):
            return (folder / place).absolute()
    looked = ", ".join(place if place.startswith("/") else f"./{place}" for place in PLACES)
    raise SettingsError(
        f"there is no configuration file. Tried: {looked}",
        hint="Write one with `schemawatchd init`, or name it with --config FILE.",
    )


def is_named(named: str | None, environ: Mapping[str, str]) -> bool:
    """Whether somebody says which file counts, instead of letting it be found."""
    return bool(named or environ.get("SCHEMAWATCHD_CONFIG"))


def is_there(named: str | None, environ: Mapping[str, str], folder: Path) -> bool:
    """Whether a configuration was named, or lies in one of the usual places."""
    return is_named(named, environ) or any(_may_exist(folder / each) for each in PLACES)


def _may_exist(path: Path) -> bool:
    """A folder that we may not enter may hold the file: that is said when it is read, and not passed over."""
    try:
        path.stat()
    except PermissionError:
        return True
    except OSError:
        return False
    return True


def load(path: Path) -> Settings:
    """The settings in `path` with the environment's overrides. Raises `SettingsError` with every mistake in it."""
    content = _content(path)
    mistakes = [*_reserved(content), *_unknown_variables(os.environ)]
    try:
        settings = Settings(**_inside(content))
    except ValidationError as error:
        mistakes += [_mistake(each) for each in error.errors()]
        settings = None
    if mistakes or settings is None:
        raise SettingsError(
            f"the configuration {path} cannot be used",
            details=tuple(dict.fromkeys(mistakes)),
            hint="docs/configuration.md lists every key; `schemawatchd config schema` prints its JSON Schema.",
        )
    return settings


def _content(path: Path) -> dict[str, Any]:
    try:
        return tomllib.loads(path.read_bytes().decode("utf-8"))
    except FileNotFoundError as error:
        raise SettingsError(
            f"there is no file {path}", hint="Write one with `schemawatchd init`, or mend the path."
        ) from error
    except OSError as error:
        raise SettingsError(
            f"{path} cannot be read: {error.strerror}",
            hint="Give the user that runs schemawatchd read access (for people: add them to the group"
            " schemawatchd).",
        ) from error
    except UnicodeDecodeError as error:
        raise SettingsError(
            f"{path} is not UTF-8 (byte {error.start})", hint="Save it as UTF-8, which TOML requires."
        ) from error
    except tomllib.TOMLDecodeError as error:
        raise SettingsError(f"{path} is no TOML: {error}", hint="Correct that line.") from error


def _inside(content: Any, place: tuple[str, ...] = ()) -> Any:
    if not isinstance(content, dict):
        return content
    return {inside((*place, key))[-1]: _inside(value, (*place, key)) for key, value in content.items()}


def _reserved(content: Any, place: tuple[str, ...] = ()) -> Iterator[str]:
    """`canonical` is the models' own name for `schema` and none of the file's."""
    if isinstance(content, dict):
        for key, value in content.items():
            if key == "canonical" and inside((*place, "schema"))[-1] == key:
                yield f"unknown key `{'.'.join((*place, key))}`. Did you mean `schema`?"
            yield from _reserved(value, (*place, key))


def _mistake(error: Any) -> str:
    parts = ["schema" if part == "canonical" else str(part) for part in error["loc"]]
    variable = _PREFIX + "__".join(parts).upper()
    given = next((name for name in os.environ if name.upper() == variable), None)
    where = f"{'.'.join(parts)}` in {given}`" if given else ".".join(parts)
    if error["type"] == "extra_forbidden":
        known = list(_keys_at(Settings, error["loc"][:-1]))
        near = difflib.get_close_matches(str(error["loc"][-1]), known, n=1)
        advice = f"Did you mean `{near[0]}`?" if near else f"Known keys are {', '.join(sorted(known))}"
        return f"unknown key `{where}`. {advice}"
    if error["type"] == "missing":
        return f"`{where}` is missing"
    if error["type"] == "too_short" and error["loc"] == ("targets",):
        return "`targets` is empty: name at least one, as [targets.prod]"
    if "[key]" in error["loc"]:
        name = error["loc"][-2]
        return f"`{error['loc'][0]}.{name}`: a name has small letters, digits, _ and - only"
    return f"`{where}`: {str(error['msg']).removeprefix('Value error, ')}"


def _keys_at(model: type[BaseModel], place: Iterable[int | str]) -> Iterator[str]:
    """The keys that the model has at a place of the file."""
    for part in place:
        if isinstance(part, str) and part in model.model_fields:
            inner = _model_in(model.model_fields[part].annotation)
            model = inner or model
    yield from ("schema" if name == "canonical" else name for name in model.model_fields)


def _model_in(annotation: Any) -> type[BaseModel] | None:
    for each in (annotation, *get_args(annotation)):
        if isinstance(each, type) and issubclass(each, BaseModel):
            return each
    return None


def _unknown_variables(environ: Mapping[str, str]) -> Iterator[str]:
    known = {"schema" if name == "canonical" else name for name in Settings.model_fields}
    for name in environ:
        key = name.removeprefix(_PREFIX).split("__")[0]
        if name.startswith(_PREFIX) and key not in _NO_SETTINGS and key.lower() not in known:
            near = difflib.get_close_matches(key.lower(), sorted(known), n=1)
            advice = f"did you mean {_PREFIX}{near[0].upper()}?" if near else "no setting has that name"
            yield f"the environment variable {name}: {advice}"
