"""What the standard of Office Open XML (ECMA-376, part 1) says of the order of elements, to check Word files against."""

from xml.etree import ElementTree

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
ORDER = {
    "pPr": "pStyle keepNext keepLines pageBreakBefore framePr widowControl numPr suppressLineNumbers pBdr shd tabs "
    "suppressAutoHyphens kinsoku wordWrap overflowPunct topLinePunct autoSpaceDE autoSpaceDN bidi adjustRightInd snapToGrid "
    "spacing ind contextualSpacing mirrorIndents suppressOverlap jc textDirection textAlignment textboxTightWrap outlineLvl "
    "divId cnfStyle rPr sectPr pPrChange",
    "rPr": "rStyle rFonts b bCs i iCs caps smallCaps strike dstrike outline shadow emboss imprint noProof snapToGrid vanish "
    "webHidden color spacing w kern position sz szCs highlight u effect bdr shd fitText vertAlign rtl cs em lang",
    "tcPr": "cnfStyle tcW gridSpan hMerge vMerge tcBorders shd noWrap tcMar textDirection tcFitText vAlign hideMark",
    "tblPr": "tblStyle tblpPr tblOverlap bidiVisual tblStyleRowBandSize tblStyleColBandSize tblW jc tblCellSpacing tblInd "
    "tblBorders shd tblLayout tblCellMar tblLook",
    "sectPr": "headerReference footerReference footnotePr endnotePr type pgSz pgMar paperSrc pgBorders lnNumType pgNumType "
    "cols formProt vAlign noEndnote titlePg textDirection bidi rtlGutter docGrid",
    "tc": "tcPr p tbl",
    "tr": "tblPrEx trPr tc",
    "tbl": "tblPr tblGrid tr",
}


def faults(xml):
    """Return every element whose children stand in another order than the standard's, and every cell without a paragraph."""
    found = []
    for element in ElementTree.fromstring(xml).iter():
        name = element.tag.removeprefix(W)
        names = [child.tag.removeprefix(W) for child in element]
        if name in ORDER:
            order = ORDER[name].split()
            unknown = [child for child in names if child not in order]
            places = [order.index(child) for child in names if child in order]
            if unknown or places != sorted(places):
                found.append((name, names))
        if name == "tc" and names[-1:] != ["p"]:
            found.append((name, names))
        if name == "tbl":
            found += _uneven(element)
    return found


def _uneven(table):
    """Yield the rows whose cells do not fill the columns."""
    columns = len(table.find(f"{W}tblGrid"))
    for row in table.iterfind(f"{W}tr"):
        spans = [cell.find(f"{W}tcPr/{W}gridSpan") for cell in row.iterfind(f"{W}tc")]
        width = sum(1 if span is None else int(span.get(f"{W}val")) for span in spans)
        if width != columns:
            yield ("tr", width)
