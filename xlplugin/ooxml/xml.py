"""XML parts: parsed without entities, network or unlimited depth; written as Office expects them."""

from __future__ import annotations

from dataclasses import dataclass

from lxml import etree


class PartError(Exception):
    """A part is not the XML that it should be; ``str(error)`` says in English what is wrong."""


@dataclass(frozen=True, slots=True)
class Dialect:
    """The two namespaces in which the two forms of the standard, Transitional and Strict, differ."""

    main: str
    relations: str


TRANSITIONAL = Dialect(
    "http://schemas.openxmlformats.org/spreadsheetml/2006/main",
    "http://schemas.openxmlformats.org/officeDocument/2006/relationships",
)
STRICT = Dialect(
    "http://purl.oclc.org/ooxml/spreadsheetml/main", "http://purl.oclc.org/ooxml/officeDocument/relationships"
)


def parse(content: bytes, bare: bool = False) -> etree._Element:
    """The root element.

    :param bare: without comments and processing instructions, for reading only.
    :raises PartError: it is not well-formed, or declares a document type (no honest workbook does).
    """
    parser = etree.XMLParser(
        resolve_entities=False,
        no_network=True,
        huge_tree=False,
        load_dtd=False,
        remove_comments=bare,
        remove_pis=bare,
    )
    try:
        root = etree.fromstring(content, parser)
    except (etree.XMLSyntaxError, ValueError) as error:
        raise PartError(str(error)) from error
    if root.getroottree().docinfo.internalDTD is not None:
        raise PartError("a document type is declared")
    return root


def serialise(root: etree._Element) -> bytes:
    """The part's bytes."""
    declaration = b'<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'  # lxml's own has single quotes
    return declaration + etree.tostring(root, xml_declaration=False, encoding="UTF-8")


def dialect_of(root: etree._Element) -> Dialect:
    """Which form of the standard a part of a workbook is written in.

    :raises PartError: in none of them.
    """
    namespace = etree.QName(root).namespace
    for dialect in (TRANSITIONAL, STRICT):
        if namespace == dialect.main:
            return dialect
    raise PartError(f"unknown namespace {namespace}")


def insert_in_order(parent: etree._Element, child: etree._Element, followers: frozenset[str]) -> None:
    """Put ``child`` before the first element that the schema wants after it.

    :param followers: local names of the elements that may only come later.
    """
    for index, present in enumerate(parent):
        if isinstance(present.tag, str) and etree.QName(present).localname in followers:
            parent.insert(index, child)
            return
    parent.append(child)
