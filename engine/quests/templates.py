"""Templates: files with the keys that several quests share, and typed inputs for what differs.

    extends: templates/pay-and-earn.yaml
    inputs: {amount: 5}

A key that the quest writes replaces the template's whole key. What is wrong is told in the file where it is written;
a mistake of a template is told once, however many quests use it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Literal

from pydantic import Field, ValidationError

from engine.documents.document import Block, Document, Finding, did_you_mean, validate
from engine.documents.findings import near_miss
from engine.documents.pydantic_words import keys_at
from engine.quests.inputs import (
    Given,
    InputBlock,
    Reference,
    as_given,
    block_mistakes,
    fill,
    given_inputs,
    references,
)
from engine.quests.merged import Merged, Standing, nowhere
from engine.quests.model import QuestFile, Texts
from engine.quests.salvage import STAND_INS
from engine.quests.scalars import Name

__all__ = [
    "Extended",
    "Template",
    "TemplateFile",
    "extend",
    "part_of",
    "read_template",
    "stands_alone",
    "validate_part",
]

OWN = ("id", "status", "tests", "extends")
"""What every quest says for itself, besides `schema`."""

_HEAD = ("schema", "about", "inputs")
_ASIDE = ("schema", *OWN, "inputs")
_STAND_INS = {**STAND_INS, "when": {"event": "-"}, "reward": {"give": "-", "amount": 1}}

_RESTS = {
    "params": r"\bparams\.",
    "lists": r"\blists\.",
    "count": r"\b(count|need|curve)\b",
    "streak": r"\bstreak\b",
    "steps": r"\bsteps\b",
    "limits": r"\bbudget\b",
}
"""Keys, and how other keys look that rest on them."""


class TemplateFile(Block):
    """What a template has besides the keys of a quest."""

    form: Literal["template/v1"] = Field(alias="schema", description="template/v1")
    about: Texts = Field(description="{zh-CN: …, en: …}: what quests of this template do")
    inputs: dict[Name, InputBlock] = Field(
        {}, max_length=50, description="{rate: {type: decimal, about: {zh-CN: …, en: …}, default: 0.5}}"
    )


@dataclass(slots=True)
class Template:
    """A template that was read. `inputs` are None when they could not be; a single one is when it is wrong.

    `meant` are the keys for which unknown ones most likely stand: no quest need be told that they are missing.
    """

    document: Document
    keys: dict[str, Any] = field(default_factory=dict)
    inputs: dict[str, InputBlock | None] | None = None
    defaults: dict[str, Given] = field(default_factory=dict)
    about: Mapping[str, str] = field(default_factory=dict)
    references: tuple[Reference, ...] = ()
    meant: frozenset[str] = frozenset()
    findings: list[Finding] = field(default_factory=list)


@dataclass(slots=True)
class Extended:
    """A quest with its template's keys, and what is wrong with how it uses the template."""

    document: Merged
    findings: list[Finding]


# --- a template by itself ---------------------------------------------------------------------------------------------


def read_template(document: Document) -> Template:
    """The template in a file, with everything that can be found wrong before a quest uses it."""
    template = Template(document)
    data = document.data
    if not isinstance(data, dict):
        template.findings += validate(document, TemplateFile)[1]
        return template
    head_keys = {key for key in data if key in _HEAD or _meant(key) in _HEAD}
    head, wrong = validate(document.showing({key: data[key] for key in data if key in head_keys}), TemplateFile)
    template.about = head.about.by_language() if head is not None else {}
    template.inputs = _blocks(data.get("inputs", {}))
    template.keys = {key: value for key, value in data.items() if key not in {*head_keys, *OWN}}
    template.meant = frozenset(_meant(key) for key in template.keys)
    template.references = tuple(references(template.keys))
    template.findings += [*wrong, *_owned(document), *_block_findings(template)]
    if template.inputs is not None:
        template.findings += _misread(document, template.references, template.inputs, "add it under 'inputs:'")
    template.defaults = _defaults(template)
    template.findings += validate_part(document, template.keys, template.references, template.defaults)
    template.findings += list(_unread(template))
    template.findings.sort(key=lambda finding: (finding.line, finding.column))
    return template


def _meant(key: str) -> str:
    """The key that an unknown one most likely stands for."""
    known = {*_HEAD, *keys_at(QuestFile, ())}
    return "" if key in known else near_miss(key, known)


def _blocks(inputs: Any) -> dict[str, InputBlock | None] | None:
    if not isinstance(inputs, dict):
        return None
    found: dict[str, InputBlock | None] = {}
    for name, block in inputs.items():
        try:
            found[name] = InputBlock.model_validate(block)
        except ValidationError:
            found[name] = None
    return found


def _owned(document: Document) -> Iterable[Finding]:
    """Keys that only a quest can have."""
    for key in OWN:
        if key == "extends" and key in document.data:
            hint = "write the other template's keys here"
            yield document.finding((key,), "template_chain", "a template cannot extend another", hint, key=True)
        elif key in document.data:
            message = f"a template cannot fix '{key}'"
            yield document.finding((key,), "not_in_template", message, "each quest writes its own", key=True)


def _block_findings(template: Template) -> Iterable[Finding]:
    """What is wrong with the inputs themselves; one that is wrong counts as not readable from here on."""
    for name, block in (template.inputs or {}).items():
        wrong = list(block_mistakes(block)) if block is not None and template.inputs else []
        for path, code, message, hint in wrong:
            yield template.document.finding(("inputs", name, *path), code, message, hint)
        if wrong and template.inputs:
            template.inputs[name] = None


def _unread(template: Template) -> Iterable[Finding]:
    """Inputs that nothing reads. Only told when nothing else is wrong: a mistake may hide what reads them."""
    read = {reference.name for reference in template.references}
    for name in template.inputs or ():
        if name not in read and not template.findings:
            message, hint = f"the input '{name}' is never read", f"write inputs.{name} where it belongs, or remove it"
            yield template.document.finding(("inputs", name), "unused_input", message, hint, key=True)


def _misread(
    document: Document, found: Sequence[Reference], inputs: Mapping[str, InputBlock | None], empty: str
) -> list[Finding]:
    """References to inputs that do not exist, and texts that show what cannot be shown."""
    findings = []
    for path, name, offset, kind in found:
        block = inputs.get(name)
        if name not in inputs:
            message, hint = f"'inputs' has no entry '{name}'", did_you_mean(name, inputs) or empty
            findings.append(document.finding(path, "unknown_input", message, hint, offset=offset))
        elif kind == "text" and block is not None and block.type in ("true_false", "list"):
            message = f"a text cannot show '{name}', which is {block.type}"
            hint = "texts show numbers and texts"
            findings.append(document.finding(path, "unshowable_input", message, hint, offset=offset))
    return findings


def _defaults(template: Template) -> dict[str, Given]:
    """The inputs that have a value without any quest."""
    return {
        name: as_given(block, block.default)
        for name, block in (template.inputs or {}).items()
        if block is not None and not block.required
    }


def stands_alone(template: Template) -> bool:
    """Whether its rules rest on nothing that is left to the quests, so that they can be checked without one."""
    written = str(template.keys)
    return {"when", "reward"} <= template.keys.keys() and not any(
        re.search(pattern, written) for key, pattern in _RESTS.items() if key not in template.keys
    )


def part_of(
    document: Document, keys: Mapping[str, Any], found: Iterable[Reference], inputs: Mapping[str, Given]
) -> Merged:
    """Some keys of a quest with stand-ins for the others: what is said about those has no file."""
    data = {**_STAND_INS, **keys, "inputs": dict(inputs)}
    merged = Merged(nowhere(), data, dict.fromkeys(keys, document))
    merged.places = {name: Standing(document, ("inputs", name, "default")) for name in inputs}
    fill(merged, found, inputs)
    return merged


def validate_part(
    document: Document, keys: Mapping[str, Any], found: Iterable[Reference], inputs: Mapping[str, Given]
) -> list[Finding]:
    """What is wrong with the shape of some keys of a quest."""
    _, wrong = validate(part_of(document, keys, found, inputs), QuestFile)
    return [finding for finding in wrong if finding.file == document.file]


# --- a quest and its template -----------------------------------------------------------------------------------------


def extend(document: Document, template: Template) -> Extended:
    """The quest with what its template says. Needs `template.inputs`."""
    own = {key: value for key, value in document.data.items() if key not in ("extends", "inputs")}
    blocks = template.inputs or {}
    inputs, findings = given_inputs(document, blocks, template.defaults)
    data = {**template.keys, **own, "inputs": inputs}
    merged = Merged(document, data, {key: template.document for key in template.keys if key not in own})
    given = document.data.get("inputs")
    for name in inputs:
        written = isinstance(given, dict) and name in given
        place = Standing(template.document, ("inputs", name, "default"))
        merged.places[name] = Standing(document, ("inputs", name)) if written else place
    here = list(references({key: value for key, value in own.items() if key not in _ASIDE}))
    findings += _misread(document, here, blocks, "the template has no inputs")
    found = [*here, *(reference for reference in template.references if reference.path[0] not in own)]
    fill(merged, found, inputs)
    return Extended(merged, findings)
