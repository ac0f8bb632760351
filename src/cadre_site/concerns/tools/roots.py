"""An organisation's folder: its roots, its recovery key and its manifests. It belongs on a machine off the
network, and a copy of it in a second place."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from pydantic import BaseModel, ConfigDict, ValidationError

from cadre.vocabulary.errors import CadreError, ExitCode
from cadre.workspace.files import atomic_file, atomic_folder, storage_errors
from cadre_site.concerns.protocol import sealing, words
from cadre_site.concerns.protocol.encoding import NotOursError, b64, from_b64
from cadre_site.concerns.protocol.manifests import Manifest, Signed, read

ABOUT, RECOVERY = "organisation.json", "recovery.age"


class About(BaseModel):
    """What is public of an organisation. ``recovery``: recipient of the recovery key."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    slug: str
    recovery: str


@dataclass(frozen=True)
class NewRoot:
    """``passphrase`` is shown once and written nowhere."""

    public: bytes
    passphrase: str


def begin(folder: Path, slug: str, people: tuple[str, str]) -> NewRoot:
    """A folder with a root and a recovery key that only both ``people`` (age recipients) can open.

    Raises:
        CadreError: (USAGE) the folder is there, the same person twice, no recipients; (STORAGE).
    """
    if folder.exists():
        raise CadreError("concerns-folder-there", ExitCode.USAGE, folder=str(folder))
    if people[0] == people[1]:
        raise CadreError("concerns-one-person", ExitCode.USAGE)
    recovery = sealing.new_identity()
    try:
        inner = sealing.seal(str(recovery).encode("ascii"), [people[0]])
        sealed = sealing.seal(inner, [people[1]])
        about = About(slug=slug, recovery=sealing.recipient_of(recovery))
    except NotOursError as problem:
        raise CadreError("concerns-recipient", ExitCode.USAGE) from problem
    with storage_errors(folder), atomic_folder(folder) as made:
        root = new_root(made)
        (made / RECOVERY).write_bytes(sealed)
        (made / ABOUT).write_text(about.model_dump_json(indent=1) + "\n", "utf-8")
    folder.chmod(0o700)
    return root


def new_root(folder: Path) -> NewRoot:
    """One more root, under a passphrase of its own."""
    from pyrage import passphrase as by_passphrase

    key, word = Ed25519PrivateKey.generate(), words.new_passphrase()
    public = key.public_key().public_bytes_raw()
    with atomic_file(_file(folder, public), mode=0o600) as to:
        to.write_bytes(by_passphrase.encrypt(b64(key.private_bytes_raw()).encode("ascii"), word))
    with atomic_file(_file(folder, public).with_suffix(".pub")) as to:
        to.write_text(b64(public) + "\n", "ascii")
    return NewRoot(public, word)


def open_root(folder: Path, public: bytes, passphrase: str) -> Ed25519PrivateKey:
    """Raises CadreError: (INPUT) another passphrase, a damaged file; (NOT_READY) the root is not here,
    this machine is too slow or too busy for it."""
    file = _file(folder, public)
    try:
        said = "-".join(words.words_of(words.from_words(passphrase)))
        raw = sealing.unseal_with_passphrase(file.read_bytes(), said)
        key = Ed25519PrivateKey.from_private_bytes(from_b64(raw.decode("ascii"), 32))
    except FileNotFoundError as problem:
        raise CadreError("concerns-root-missing", ExitCode.NOT_READY, file=str(file)) from problem
    except NotOursError as problem:
        if str(problem) == "slow":
            raise CadreError("concerns-root-slow", ExitCode.NOT_READY, file=str(file)) from problem
        raise CadreError("concerns-passphrase", ExitCode.INPUT, file=str(file)) from problem
    if key.public_key().public_bytes_raw() != public:
        raise CadreError("concerns-passphrase", ExitCode.INPUT, file=str(file))
    return key


def about(folder: Path) -> About:
    """Raises CadreError (NOT_READY): the folder is none of an organisation."""
    try:
        return About.model_validate_json((folder / ABOUT).read_bytes())
    except (OSError, ValidationError) as problem:
        raise CadreError("concerns-no-folder", ExitCode.NOT_READY, folder=str(folder)) from problem


def newest(folder: Path) -> tuple[Signed, Manifest] | None:
    """The last manifest that was signed here, read and checked."""
    files = sorted(folder.glob("manifest-*.json"))
    return signed_in(files[-1]) if files else None


def signed_in(file: Path) -> tuple[Signed, Manifest]:
    """Raises CadreError (INPUT): no manifest, or one that its root did not sign."""
    try:
        signed = Signed.model_validate_json(file.read_bytes())
        return signed, read(signed)
    except OSError as problem:
        raise CadreError("concerns-file", ExitCode.INPUT, file=str(file)) from problem
    except (ValidationError, NotOursError) as problem:
        raise CadreError("concerns-manifest-bad", ExitCode.INPUT, file=str(file)) from problem


def first_root(folder: Path) -> bytes:
    """The root of a folder in which nothing was signed yet."""
    found = [path.read_text("ascii").strip() for path in folder.glob("root-*.pub")]
    if len(found) != 1:
        raise CadreError("concerns-root-missing", ExitCode.NOT_READY, file=str(folder / "root-*.pub"))
    return from_b64(found[0], 32)


def keep(folder: Path, signed: Signed, manifest: Manifest) -> Path:
    file = folder / f"manifest-{manifest.version:04}.json"
    with storage_errors(file), atomic_file(file) as to:
        to.write_text(signed.model_dump_json(indent=1) + "\n", "utf-8")
    return file


def _file(folder: Path, public: bytes) -> Path:
    return folder / f"root-{'-'.join(words.fingerprint(public)[:2])}.age"


def both_spellings(public: bytes) -> Mapping[str, str]:
    return {
        "words": " ".join(words.fingerprint(public)),
        "cyrillic": " ".join(words.fingerprint(public, cyrillic=True)),
    }
