"""`tilth source token-key`: the public keys by which banks that must not call us sign what opens a session."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Any

import typer
from rich.table import Table

from engine.access.tokens import AUDIENCE, TokenKey, add_token_key, list_token_keys, revoke_token_key
from engine.clock import SystemClock, iso
from engine.desk.options import DEFAULT_DATABASE, Json, Quests, Url, opened
from engine.desk.terminal import err, escaped, out, print_json
from engine.documents.findings import did_you_mean
from engine.errors import Malformed, NotFound
from engine.published.content import QUESTS
from engine.sources import list_sources

app = typer.Typer(no_args_is_help=True, help="The public keys by which a source signs tokens that open sessions.")
KEY_BYTES = 16 * 1024

Source = Annotated[str, typer.Argument(help="The source that signs: what its tokens carry as 'iss'.")]
KeyFile = Annotated[Path, typer.Argument(help="The public key, as PEM or JWK: P-256 (ES256) or Ed25519 (EdDSA).")]
Kid = Annotated[str, typer.Option(help="What its tokens carry as 'kid'; by default the key's thumbprint.")]


@app.command("add")
def add(
    source: Source, file: KeyFile, kid: Kid = "",
    database: Url = DEFAULT_DATABASE, quests: Quests = QUESTS, as_json: Json = False,
) -> None:  # fmt: skip
    """Register a public key of a source. The private half stays with the bank and is refused here."""
    with opened(database) as db:
        made = add_token_key(db, source, _read(file), SystemClock().now(), kid=kid)
        known = {one.source for one in list_sources(db)}
    if as_json:
        print_json(_shown(made))
        return
    out.print(made.kid, markup=False, soft_wrap=True)
    out.print(f"Its tokens carry this as 'kid', '{source}' as 'iss' and '{AUDIENCE}' as 'aud'.", markup=False)
    if source not in known:
        hint = did_you_mean(source, known) if known else "'tilth source add' makes one"
        err.print(f"No key is of the source '{source}': {hint}", markup=False, style="yellow", soft_wrap=True)


@app.command("list")
def list_keys(database: Url = DEFAULT_DATABASE, quests: Quests = QUESTS, as_json: Json = False) -> None:
    """List the keys of every source, live or revoked."""
    with opened(database, must_exist=True) as db:
        rows = [_shown(key) for key in list_token_keys(db)]
    if as_json:
        print_json(rows)
        return
    table = Table(box=None, header_style="dim")
    whole = max((len(row["kid"]) for row in rows), default=0)  # `revoke` needs it so
    table.add_column("kid", no_wrap=True, min_width=whole)
    for column in ("source", "made", "revoked"):
        table.add_column(column, overflow="fold")
    for row in rows:
        table.add_row(row["kid"], escaped(row["source"]), row["made_at"], row["revoked_at"] or "")
    out.print(table)


@app.command("revoke")
def revoke(
    kid: Annotated[str, typer.Argument(help="The key's id.")],
    database: Url = DEFAULT_DATABASE, quests: Quests = QUESTS, as_json: Json = False,
) -> None:  # fmt: skip
    """Revoke a key: at once its tokens open nothing more. Sessions that are open stay."""
    with opened(database, must_exist=True) as db:
        revoke_token_key(db, kid, SystemClock().now())
    if as_json:
        print_json({"revoked": kid})
    else:
        out.print(f"key {kid} is revoked", markup=False)


def _read(file: Path) -> str:
    if not file.is_file():
        raise NotFound(f"there is no file {file}", code="no_such_file")
    data = file.read_bytes()[: KEY_BYTES + 1]
    try:
        if len(data) <= KEY_BYTES:
            return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        pass
    raise Malformed(f"{file} is no PEM or JWK", code="wrong_key", hint="write the public key as text: PEM or JWK")


def _shown(key: TokenKey) -> dict[str, Any]:
    revoked_at = None if key.revoked_at is None else iso(key.revoked_at)
    return {"kid": key.kid, "source": key.source, "made_at": iso(key.made_at), "revoked_at": revoked_at}
