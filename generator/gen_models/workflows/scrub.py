"""Looks through files for secrets, and through cassettes for headers that may not be kept."""

from __future__ import annotations

import codecs
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final

from gen_models.contract import load_contracts
from gen_models.credentials import SHORTEST, Key, find_key, scanner
from gen_models.errors import ConfigurationError, InvalidContractError
from gen_models.files import WORK
from gen_models.folder import Folder, unsafe_path
from gen_models.formats import dump_yaml, load_yaml
from gen_models.landing import Landed, recover, rewrite
from gen_models.recordings import decoded_recording

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence
    from pathlib import Path

    from gen_models.contract import Contract
    from gen_models.workspace import Workspace


_AWS: Final = ("AWS_SECRET_ACCESS_KEY", "AWS_SESSION_TOKEN")
_YAML: Final = (".yaml", ".yml")


@dataclass(frozen=True, slots=True)
class Finding:
    """Something that should not be in a file.

    Attributes:
        file: where it is.
        what: a description that does not repeat it.
        secret: whether it is, or looks like, a key.
        mended: whether it is not there any more.
    """

    file: Path
    what: str
    secret: bool
    mended: bool = False


@dataclass(frozen=True, slots=True)
class ScanReport:
    """What was looked through, what was found there, and what was displaced on the way."""

    files: int
    findings: Sequence[Finding]
    landed: Landed = field(default_factory=Landed)

    @property
    def status(self) -> int:
        """The exit status: 3 with a secret, 1 with something else that is still there, else 0."""
        if any(finding.secret for finding in self.findings):
            return 3
        return 0 if all(finding.mended for finding in self.findings) else 1

    @property
    def summary(self) -> str:
        """One line, and the hint if there is something to hint."""
        looked = f"{self.files} file{'' if self.files == 1 else 's'} looked through"
        if self.status == 0:
            return f"{looked}: no secrets"
        if self.status == 1:
            unsearched = any(finding.what == scanner.UNSEARCHED for finding in self.findings)
            hint = "`gen-models scrub` removes the headers"
            if unsearched:
                hint = "decode what it holds, and search that"
        else:
            hint = "revoke the key, then record again"
        return f"{looked}: {len(self.findings)} found\n  hint: {hint}"


def scan_files(
    workspace: Workspace,
    paths: Sequence[Path],
    environment: Mapping[str, str],
    *,
    writes: bool,
) -> ScanReport:
    """Looks through the cassettes and what has landed, or through the files that are named.

    Args:
        workspace: where contracts, cassettes and the output are.
        paths: files and folders to look through instead.
        environment: where the keys are that are looked for, beside what looks like one.
        writes: take headers that may not be kept out of the cassettes. A secret elsewhere is
            never repaired: anyone who has read the file has the key.

    Raises:
        ConfigurationError: a path is not there, a file cannot be read or written, or a link is
            in a folder of the workspace.
    """
    contracts = load_contracts(workspace.contracts, workspace.shapes, workspace.beside)
    try:
        contracts.check()
    except InvalidContractError as error:  # Which keys to look for, contracts say.
        raise ConfigurationError(error.problem, hint=error.hint) from None
    keys = list(_keys(contracts.values(), environment))
    own = (workspace.cassettes, workspace.output)
    landed = recover(own, workspace.state) if writes else Landed()
    files = sorted({*(_named_files(paths) if paths else _own_files(own))})
    findings: list[Finding] = []
    for file in files:
        raw = _content(file)
        text = _text(raw)
        data = _cassette(text) if file.suffix in _YAML else None
        found = list(scanner.secrets_in_text(text, keys))
        if data is not None:
            found = found or list(scanner.secrets_in_data([_meaning(data)], keys))
            found += _secrets_in_urls(data)
        findings += [Finding(file, what, what != scanner.UNSEARCHED) for what in found]
        if data is not None:
            extra = _taken_out(data, contracts.get(file.stem))
            if extra and writes:
                mended = dump_yaml(data).encode("utf-8")
                done = rewrite(file.parent, file.name, raw, mended, workspace.state)
                landed = done.after(landed)
            findings += [Finding(file, f"the header {h}", False, writes) for h in extra]
    return ScanReport(len(files), findings, landed)


def _keys(contracts: Iterable[Contract], environment: Mapping[str, str]) -> Iterator[Key]:
    """The keys in every variable of every provider and in the keyring, and those of AWS."""
    for contract in contracts:
        if contract.auth.style == "aws-sigv4":
            texts = (environment.get(variable, "").strip() for variable in _AWS)
            yield from (Key(text) for text in texts if len(text) >= SHORTEST)
        places = [{v: environment[v]} for v in contract.auth.variables if v in environment]
        for place in (*places, {}):
            try:
                found = find_key(contract, place)
            except ConfigurationError:
                continue
            if found is not None:
                yield found.key


def _own_files(folders: Iterable[Path]) -> Iterator[Path]:
    """The files of the workspace's folders, in which links and special files are refused."""
    for root in folders:
        folder = Folder(root)
        for path in folder.files():
            if {".git", WORK} & set(path.split("/")):
                continue
            kind = folder.kind(path)
            if kind not in (None, "file"):
                raise unsafe_path(root / path, kind)
            yield root / path


def _named_files(paths: Iterable[Path]) -> Iterator[Path]:
    """The files that were named, and those in folders that were, where links are passed over."""
    for path in paths:
        try:
            found, folder = path.exists(), path.is_dir()
        except OSError as error:
            raise _unreadable(path, error) from None
        if not found:
            raise ConfigurationError(f"{path} does not exist", hint="name a file or a folder")
        if not folder:
            yield path
            continue
        for inner in Folder(path).files():
            parts = set(inner.split("/"))
            if not {".git", WORK} & parts and Folder(path).kind(inner) == "file":
                yield path / inner


def _content(file: Path) -> bytes:
    try:
        return file.read_bytes()
    except OSError as error:
        raise _unreadable(file, error) from None


def _text(data: bytes) -> str:
    wide = data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE))
    text = data.decode("utf-8", "replace")
    # What begins like UTF-16 may still be something else.
    return f"{text}\n{data.decode('utf-16', 'replace')}" if wide else text


def _unreadable(path: Path, error: OSError) -> ConfigurationError:
    return ConfigurationError(f"{path} cannot be read: {error.strerror}", hint="give access to it")


def _cassette(text: str) -> Any | None:
    """A cassette's content; None if the file is not a cassette."""
    try:
        data = load_yaml(text)
    except (ValueError, RecursionError):
        return None
    try:
        sides = [i[side] for i in data["interactions"] for side in ("request", "response")]
        whole = all(isinstance(side["headers"], dict) for side in sides)
        whole = whole and all("uri" in i["request"] for i in data["interactions"])
    except (KeyError, TypeError, IndexError):
        return None
    return data if whole else None


def _meaning(data: Any) -> Any:
    """What a cassette says; that of another tool may have bodies that are not JSON."""
    try:
        return decoded_recording(data)
    except (AttributeError, LookupError, TypeError, ValueError):
        return data


def _secrets_in_urls(data: Any) -> Iterator[str]:
    for interaction in data["interactions"]:
        yield from scanner.secrets_in_url(str(interaction["request"]["uri"]))


def _taken_out(data: Any, contract: Contract | None) -> list[str]:
    """Takes the headers that may not be kept out of a cassette, and returns their names."""
    fixed = () if contract is None else contract.endpoint.headers
    allowed = {
        "request": scanner.REQUEST_HEADERS | {name.lower() for name in fixed},
        "response": scanner.RESPONSE_HEADERS,
    }
    names = set()
    for interaction in data["interactions"]:
        for side, keep in allowed.items():
            headers = interaction[side]["headers"]
            extra = [name for name in headers if str(name).lower() not in keep]
            for name in extra:
                del headers[name]
            names |= {str(name).lower() for name in extra}
    return sorted(names)
