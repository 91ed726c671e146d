"""A workbook as a package of parts: read, replace, add, relate; written with all other parts as they were."""

from __future__ import annotations

import posixpath
import re
from dataclasses import dataclass
from urllib.parse import unquote

from lxml import etree

from xlplugin.ooxml import container, xml

CONTENT_TYPES = "[Content_Types].xml"
_CT = "http://schemas.openxmlformats.org/package/2006/content-types"
_RELS = "http://schemas.openxmlformats.org/package/2006/relationships"
_RELS_TYPE = "application/vnd.openxmlformats-package.relationships+xml"


@dataclass(frozen=True, slots=True)
class Relation:
    """A link from one part to another: ``target`` is a part's full name, or an address where ``external``."""

    id: str
    type: str
    target: str
    external: bool

    @property
    def kind(self) -> str:
        """The last word of the type (``worksheet``, ``comments``), the same in both forms of the standard."""
        return self.type.rsplit("/", 1)[-1]


class Package:
    """The parts of a workbook, by names without a leading slash (``xl/workbook.xml``)."""

    def __init__(self, data: bytes, entries: list[container.Entry]) -> None:
        self._data = data
        self._entries = {entry.name: entry for entry in entries}
        self._spelling = {name.lower(): name for name in self._entries}
        self._changed: dict[str, bytes] = {}
        self._types: etree._Element | None = None

    @classmethod
    def open(cls, data: bytes) -> Package:
        """The package in ``data``.

        :raises container.ContainerError: no zip file, or a damaged or ambiguous one.
        """
        return cls(data, container.read_directory(data))

    def names(self) -> list[str]:
        """The names of all parts, the original ones first and in their order."""
        return list(self._spelling.values())

    def __contains__(self, name: str) -> bool:
        return name.lower() in self._spelling

    def part(self, name: str) -> bytes:
        """The content of a part as it stands now.

        :raises KeyError: there is none of that name.
        :raises container.ContainerError: it is damaged.
        """
        spelt = self._spelling[name.lower()]
        if spelt in self._changed:
            return self._changed[spelt]
        return self._entries[spelt].inflate(self._data)

    def replace(self, name: str, content: bytes) -> None:
        """Give a part new content.

        :raises KeyError: there is none of that name.
        """
        self._changed[self._spelling[name.lower()]] = content

    def add(self, name: str, content: bytes, content_type: str) -> None:
        """Add a part, with its content type.

        :raises KeyError: there is one of that name already.
        """
        if name in self:
            raise KeyError(f"{name} exists already")
        self._spelling[name.lower()] = name
        self._changed[name] = content
        if self.content_type(name) != content_type:
            self._declare(name, content_type)

    def remove(self, name: str) -> None:
        """Remove a part with its own relations, its content type and every relation to it."""
        spelt = self._spelling.pop(name.lower())
        self._changed.pop(spelt, None)
        self._entries.pop(spelt, None)
        own = relations_name(spelt)
        if own in self:
            self.remove(own)
        for override in self._content_types().iterfind(f"{{{_CT}}}Override"):
            if override.get("PartName", "").lower() == f"/{spelt}".lower():
                self._drop_type(override)
                break
        if spelt.endswith(".rels"):
            return
        for relations in [name for name in self.names() if name.endswith(".rels")]:
            source = source_name(relations)
            for relation in self.relations(source):
                if not relation.external and relation.target.lower() == spelt.lower():
                    self.unrelate(source, relation.id)

    def content_type(self, name: str) -> str | None:
        """The content type that the package declares for a part."""
        extension = name.rpartition(".")[2].lower()
        default = None
        for declared in self._content_types():
            if declared.get("PartName", "").lower() == f"/{name}".lower():
                return declared.get("ContentType")
            if declared.get("Extension", "").lower() == extension:
                default = declared.get("ContentType")
        return default

    def set_content_type(self, name: str, content_type: str) -> None:
        """Declare another content type for a part."""
        for override in self._content_types().iterfind(f"{{{_CT}}}Override"):
            if override.get("PartName", "").lower() == f"/{name}".lower():
                override.set("ContentType", content_type)
                self._changed[CONTENT_TYPES] = xml.serialise(self._content_types())
                return
        self._declare(name, content_type)

    def relations(self, source: str) -> list[Relation]:
        """The relations of a part; of the package itself for ``""``."""
        name = relations_name(source)
        if name not in self:
            return []
        return list(relations_in(self.part(name), source))

    def relate(self, source: str, relation_type: str, target: str) -> str:
        """Add a relation from ``source`` to the part ``target``; its new id is returned."""
        name = relations_name(source)
        if name in self:
            root = xml.parse(self.part(name))
        else:
            root = xml.parse(f'<Relationships xmlns="{_RELS}"/>'.encode())
            self.add(name, b"", _RELS_TYPE)
        taken = {item.get("Id", "").lower() for item in root}
        number = next(n for n in range(1, len(taken) + 2) if f"rid{n}" not in taken)
        relative = posixpath.relpath(target, posixpath.dirname(source) or ".")
        facts = {"Id": f"rId{number}", "Type": relation_type, "Target": relative}
        etree.SubElement(root, f"{{{_RELS}}}Relationship", facts)
        self.replace(name, xml.serialise(root))
        return f"rId{number}"

    def unrelate(self, source: str, relation_id: str) -> None:
        """Remove one relation."""
        name = relations_name(source)
        root = xml.parse(self.part(name))
        for item in root.findall(f"{{{_RELS}}}Relationship"):
            if item.get("Id") == relation_id:
                root.remove(item)
        self.replace(name, xml.serialise(root))

    def free_name(self, pattern: str) -> str:
        """The first unused name of a pattern such as ``xl/comments{}.xml``, counting from 1."""
        number = 1
        while pattern.format(number) in self:
            number += 1
        return pattern.format(number)

    def to_bytes(self) -> bytes:
        """The package; untouched parts are copied compressed as they are, changed ones carry a fixed date."""
        members = []
        for name in self.names():
            if name in self._changed:
                members.append(container.pack(name, self._changed[name]))
            else:
                members.append((self._entries[name], self._entries[name].raw(self._data)))
        return container.write(members)

    def _content_types(self) -> etree._Element:
        if self._types is None:
            self._types = xml.parse(self.part(CONTENT_TYPES))
        return self._types

    def _declare(self, name: str, content_type: str) -> None:
        facts = {"PartName": f"/{name}", "ContentType": content_type}
        etree.SubElement(self._content_types(), f"{{{_CT}}}Override", facts)
        self._changed[self._spelling[CONTENT_TYPES.lower()]] = xml.serialise(self._content_types())

    def _drop_type(self, override: etree._Element) -> None:
        self._content_types().remove(override)
        self._changed[self._spelling[CONTENT_TYPES.lower()]] = xml.serialise(self._content_types())


def relations_in(content: bytes, source: str) -> tuple[Relation, ...]:
    """The relations of ``source`` in the part that holds them.

    :raises xml.PartError: it is no XML.
    """
    found = []
    for item in xml.parse(content, bare=True).iterfind(f"{{{_RELS}}}Relationship"):
        external = item.get("TargetMode", "").lower() == "external"
        target = item.get("Target", "")
        full = target if external else resolve(source, target)
        found.append(Relation(item.get("Id", ""), item.get("Type", ""), full, external))
    return tuple(found)


def relations_name(source: str) -> str:
    """The part that holds the relations of ``source``."""
    folder, base = posixpath.split(source)
    return posixpath.join(folder, "_rels", f"{base}.rels")


def source_name(relations: str) -> str:
    """The part whose relations a ``.rels`` part holds."""
    return re.sub(r"(^|/)_rels/([^/]*)\.rels$", r"\1\2", relations)


def resolve(source: str, target: str) -> str:
    """The full name of the part that a relation of ``source`` points to; it never leaves the package."""
    target = unquote(target.replace("\\", "/"))
    joined = target if target.startswith("/") else posixpath.join("/", posixpath.dirname(source), target)
    return posixpath.normpath(joined).lstrip("/")
