"""The one XMP packet of a PDF: what it is, who made it, and that it is both PDF/A and PDF/UA-1.

PDF/A-2a, and PDF/A-3a where it carries its sources: the two differ in that alone (ISO 19005-3, Introduction).

WeasyPrint writes one conformance at a time, and a second rdf:RDF is not seen by validators: so the packet is made anew.
PDF/A asks that a schema which it does not know, as that of PDF/UA, is described in the packet (ISO 19005-2 6.6.2.3.3).
"""

from __future__ import annotations

from collections.abc import Iterable
from xml.sax.saxutils import escape, quoteattr

from presswork.model.publication import Edition

# byte order mark first, as ISO 16684-1 7.3.2 asks
PACKET = """<?xpacket begin="\ufeff" id="W5M0MpCehiHzreSzNTczkc9d"?>
<x:xmpmeta xmlns:x="adobe:ns:meta/">
<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">
<rdf:Description rdf:about=""
 xmlns:dc="http://purl.org/dc/elements/1.1/"
 xmlns:pdf="http://ns.adobe.com/pdf/1.3/"
 xmlns:pdfaid="http://www.aiim.org/pdfa/ns/id/"
 xmlns:pdfuaid="http://www.aiim.org/pdfua/ns/id/"
 xmlns:xmp="http://ns.adobe.com/xap/1.0/"
 xmlns:xmpMM="http://ns.adobe.com/xap/1.0/mm/"
 xmlns:xmpRights="http://ns.adobe.com/xap/1.0/rights/">
{properties}
</rdf:Description>
<rdf:Description rdf:about=""
 xmlns:pdfaExtension="http://www.aiim.org/pdfa/ns/extension/"
 xmlns:pdfaSchema="http://www.aiim.org/pdfa/ns/schema#"
 xmlns:pdfaProperty="http://www.aiim.org/pdfa/ns/property#">
<pdfaExtension:schemas><rdf:Bag><rdf:li rdf:parseType="Resource">
<pdfaSchema:schema>PDF/UA identification</pdfaSchema:schema>
<pdfaSchema:namespaceURI>http://www.aiim.org/pdfua/ns/id/</pdfaSchema:namespaceURI>
<pdfaSchema:prefix>pdfuaid</pdfaSchema:prefix>
<pdfaSchema:property><rdf:Seq><rdf:li rdf:parseType="Resource">
<pdfaProperty:name>part</pdfaProperty:name>
<pdfaProperty:valueType>Integer</pdfaProperty:valueType>
<pdfaProperty:category>internal</pdfaProperty:category>
<pdfaProperty:description>The part of ISO 14289 that the file conforms to</pdfaProperty:description>
</rdf:li></rdf:Seq></pdfaSchema:property>
</rdf:li></rdf:Bag></pdfaExtension:schemas>
</rdf:Description>
</rdf:RDF>
</x:xmpmeta>
<?xpacket end="w"?>"""


def packet(edition: Edition, producer: str) -> bytes:
    """Return the XMP packet of an edition, in UTF-8."""
    title = edition.publication
    time = edition.modified.strftime("%Y-%m-%dT%H:%M:%SZ")
    lines = [
        f"<pdfaid:part>{2 if title.print.attach == 'none' else 3}</pdfaid:part>",
        "<pdfaid:conformance>A</pdfaid:conformance>",
        "<pdfuaid:part>1</pdfuaid:part>",
        f"<dc:title>{_alternatives(title.title, title.language)}</dc:title>",
        _list("dc:creator", "Seq", authors(edition)),
        _list("dc:publisher", "Bag", [title.publisher]),
        _list("dc:language", "Bag", [title.language]),
        _list("dc:subject", "Bag", title.subjects),
        f"<dc:identifier>{edition.urn}</dc:identifier>",
        _list("dc:date", "Seq", [edition.day.isoformat()]),
        f"<xmp:CreateDate>{time}</xmp:CreateDate>",
        f"<xmp:ModifyDate>{time}</xmp:ModifyDate>",
        f"<xmp:MetadataDate>{time}</xmp:MetadataDate>",
        f"<xmpMM:DocumentID>{edition.urn}</xmpMM:DocumentID>",
        f"<pdf:Producer>{escape(producer)}</pdf:Producer>",
    ]
    if title.description:
        lines.append(f"<dc:description>{_alternatives(title.description, title.language)}</dc:description>")
    if title.rights:
        lines.append(f"<dc:rights>{_alternatives(title.rights, title.language)}</dc:rights>")
    if title.license.startswith("http"):
        lines.append(f"<xmpRights:WebStatement>{escape(title.license)}</xmpRights:WebStatement>")
    if title.subjects:
        lines.append(f"<pdf:Keywords>{escape(', '.join(title.subjects))}</pdf:Keywords>")
    return PACKET.format(properties="\n".join(filter(None, lines))).encode()


def authors(edition: Edition) -> list[str]:
    """Return the names of the authors; of all who made it where no author is named."""
    people = edition.publication.authors
    return [each.name for each in people if each.role == "aut"] or [each.name for each in people]


def _alternatives(words: str, language: str) -> str:
    known = "".join(f"<rdf:li xml:lang={quoteattr(each)}>{escape(words)}</rdf:li>" for each in ("x-default", language))
    return f"<rdf:Alt>{known}</rdf:Alt>"


def _list(name: str, kind: str, values: Iterable[str]) -> str:
    items = "".join(f"<rdf:li>{escape(each)}</rdf:li>" for each in values if each)
    return f"<{name}><rdf:{kind}>{items}</rdf:{kind}></{name}>" if items else ""
