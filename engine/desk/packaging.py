"""`tilth package`: the games' pages as one signed file for a bank's app, made and verified."""

from __future__ import annotations

from importlib.metadata import version as version_of
from pathlib import Path
from typing import Annotated, Any

import typer

from engine.desk.options import DEFAULT_DATABASE, Json, Quests, Url
from engine.desk.packages import Manifest, Wanted, make_package, verify_package
from engine.desk.terminal import err, out, print_json
from engine.errors import Malformed, NotFound
from engine.published.content import QUESTS

PAGES = Path(__file__).resolve().parents[2] / "games" / "web" / "dist"
FOLDER = Path("dist/package")
KEY_BYTES = 16 * 1024

app = typer.Typer(no_args_is_help=True, help="The games' pages as one file that lives inside the bank's app.")


@app.command("make")
def make(  # noqa: PLR0913, PLR0917  (a command's options are its parameters)
    api: Annotated[str, typer.Option(envvar="TILTH_API", help="Where the API is: https://play.bank.example")],
    cdn: Annotated[str, typer.Option(envvar="TILTH_CDN", help="Where the same files will lie as well.")] = "",
    key: Annotated[Path | None, typer.Option(help="An Ed25519 private key (PEM) to sign by.")] = None,
    key_text: Annotated[
        str, typer.Option("--key-text", envvar="TILTH_PACKAGE_KEY", hidden=True, show_envvar=False)
    ] = "",
    version: Annotated[str, typer.Option(help="By default the release, and eight digits of the content.")] = "",
    folder: Annotated[Path, typer.Option(help="Where to write it.")] = FOLDER,
    pages: Annotated[Path, typer.Option(hidden=True)] = PAGES,
    database: Url = DEFAULT_DATABASE, quests: Quests = QUESTS, as_json: Json = False,
) -> None:  # fmt: skip
    """Pack the built pages into FOLDER/tilth-VERSION.zip. The same pages and options make the same bytes.

    The key to sign by comes from --key, or as its text in TILTH_PACKAGE_KEY; without one the package is unsigned.
    """
    made = make_package(pages, Wanted(api, cdn, version), version_of("tilth"), _text(key) if key else key_text)
    file = folder / f"tilth-{made.manifest.version}.zip"
    folder.mkdir(parents=True, exist_ok=True)
    file.write_bytes(made.body)
    if as_json:
        print_json({"file": file.as_posix(), "bytes": len(made.body), **_shown(made.manifest, signed=made.signed)})
        return
    out.print(file.as_posix(), markup=False, soft_wrap=True)
    out.print(f"{len(made.body):,} bytes; {', '.join(made.manifest.entries)}; asks {api}", style="dim", markup=False)
    if not made.signed:
        err.print("It is not signed: give --key before it goes to customers.", style="yellow")


@app.command("verify")
def verify(
    file: Annotated[Path, typer.Argument(help="The package: tilth-VERSION.zip")],
    public_key: Annotated[Path | None, typer.Option(help="The public half of the key it was signed by.")] = None,
    database: Url = DEFAULT_DATABASE, quests: Quests = QUESTS, as_json: Json = False,
) -> None:  # fmt: skip
    """Check that every file of a package is as it was packed, and by the public key that it was signed by its half."""
    if not file.is_file():
        raise NotFound(f"there is no file {file}", code="no_such_file", hint="say where it is")
    manifest, signed = verify_package(file.read_bytes(), _text(public_key) if public_key else "")
    if as_json:
        print_json({"ok": True, "signature_checked": public_key is not None, **_shown(manifest, signed=signed)})
        return
    by = "its signature is right" if public_key else "its signature was not checked" if signed else "it is not signed"
    out.print(f"{manifest.version}: {len(manifest.files)} files are as they were packed; {by}", markup=False)


def _shown(manifest: Manifest, *, signed: bool) -> dict[str, Any]:
    return {"version": manifest.version, "entries": manifest.entries, "files": len(manifest.files), "signed": signed}


def _text(file: Path) -> str:
    """The text of a key's file. Errors: NotFound, Malformed."""
    if not file.is_file():
        raise NotFound(f"there is no file {file}", code="no_such_file", hint="the key's file")
    if file.stat().st_size > KEY_BYTES:
        raise Malformed("this is no key", code="wrong_key", hint="a PEM file of Ed25519")
    return file.read_text(encoding="utf-8", errors="replace")
