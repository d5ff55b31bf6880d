"""What PowerPoint asks of a file before it opens it without offering a repair, as far as our files go.

`problems` reads the archive itself, not through the library that wrote it: parts and their types, relationships, ids,
and the order of the children that ISO/IEC 29500-1 gives in sequences.
"""

import io
import posixpath
import re
import zipfile
from collections import Counter

from lxml import etree

R = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
RELS = "{http://schemas.openxmlformats.org/package/2006/relationships}Relationship"
TYPES = "{http://schemas.openxmlformats.org/package/2006/content-types}"
LABEL = "numFmt spPr txPr dLblPos showLegendKey showVal showCatName showSerName showPercent showBubbleSize separator"
AXIS = (
    "axId scaling delete axPos majorGridlines minorGridlines title numFmt majorTickMark minorTickMark tickLblPos spPr "
    "txPr crossAx crosses crossesAt"
)
# The children of an element in their order, by the element's name.
ORDER = {
    name: children.split()
    for name, children in {
        "chartSpace": "date1904 lang roundedCorners AlternateContent style clrMapOvr pivotSource protection chart spPr "
        "txPr externalData printSettings userShapes extLst",
        "chart": "title autoTitleDeleted pivotFmts view3D floor sideWall backWall plotArea legend plotVisOnly "
        "dispBlanksAs showDLblsOverMax extLst",
        "plotArea": "layout barChart lineChart scatterChart catAx dateAx valAx dTable spPr extLst",
        "barChart": "barDir grouping varyColors ser dLbls gapWidth overlap serLines axId extLst",
        "lineChart": "grouping varyColors ser dLbls dropLines hiLowLines upDownBars marker smooth axId extLst",
        "scatterChart": "scatterStyle varyColors ser dLbls axId extLst",
        "barChart/ser": "idx order tx spPr invertIfNegative pictureOptions dPt dLbls trendline errBars cat val shape "
        "extLst",
        "lineChart/ser": "idx order tx spPr marker dPt dLbls trendline errBars cat val smooth extLst",
        "scatterChart/ser": "idx order tx spPr marker dPt dLbls trendline errBars xVal yVal smooth extLst",
        "dPt": "idx invertIfNegative marker bubble3D explosion spPr pictureOptions extLst",
        "dLbls": f"dLbl delete {LABEL} showLeaderLines leaderLines extLst",
        "dLbl": f"idx delete layout tx {LABEL} extLst",
        "errBars": "errDir errBarType errValType noEndCap plus minus val spPr extLst",
        "marker": "symbol size spPr extLst",
        "catAx": f"{AXIS} auto lblAlgn lblOffset tickLblSkip tickMarkSkip noMultiLvlLbl extLst",
        "valAx": f"{AXIS} crossBetween majorUnit minorUnit dispUnits extLst",
        "scaling": "logBase orientation max min extLst",
        "manualLayout": "layoutTarget xMode yMode wMode hMode x y w h extLst",
        "numCache": "formatCode ptCount pt extLst",
        "strCache": "ptCount pt extLst",
        "ln": "noFill solidFill gradFill pattFill prstDash custDash round bevel miter headEnd tailEnd extLst",
        "rPr": "ln noFill solidFill gradFill latin ea cs sym hlinkClick hlinkMouseOver rtl extLst",
        "defRPr": "ln noFill solidFill gradFill latin ea cs sym hlinkClick extLst",
        "sp": "nvSpPr spPr style txBody extLst",
        "txBody": "bodyPr lstStyle p",
        "sldMaster": "cSld clrMap sldLayoutIdLst transition timing hf txStyles extLst",
        "sldLayout": "cSld clrMapOvr transition timing hf extLst",
        "presentation": "sldMasterIdLst notesMasterIdLst handoutMasterIdLst sldIdLst sldSz notesSz smartTags "
        "embeddedFontLst custShowLst photoAlbum custDataLst kinsoku defaultTextStyle modifyVerifier extLst",
    }.items()
}


def problems(data):
    """What is wrong with a presentation's file, in words; nothing for a sound one."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        names = archive.namelist()
        parts = {name: archive.read(name) for name in names}
    found = [f"{name} is in the archive {count} times" for name, count in Counter(names).items() if count > 1]
    trees = {}
    for name, body in parts.items():
        if name.endswith((".xml", ".rels")):
            try:
                trees[name] = etree.fromstring(body)
            except etree.XMLSyntaxError as error:
                found.append(f"{name}: {error}")
    found += _types(parts, trees) + _relationships(parts, trees)
    for name, tree in trees.items():
        found += _order(name, tree) + _ids(name, tree)
    return found


def _types(parts, trees):
    """Every part has a type, and every type a part."""
    types = trees["[Content_Types].xml"]
    defaults = {node.get("Extension").lower() for node in types.iter(f"{TYPES}Default")}
    overrides = {node.get("PartName").lstrip("/") for node in types.iter(f"{TYPES}Override")}
    typed = {name for name in parts if name in overrides or name.rpartition(".")[2].lower() in defaults}
    found = [f"{name} has no content type" for name in set(parts) - typed - {"[Content_Types].xml"}]
    plain = {name for name in parts if name.startswith("ppt/") and name.endswith(".xml") and name not in overrides}
    found += [f"{name} has the type of any XML" for name in plain]
    return found + [f"{name} has a type and does not exist" for name in overrides - set(parts)]


def _relationships(parts, trees):
    """Every relationship leads to a part, every part is reached, every reference has its relationship."""
    found, reached = [], set()
    for name, tree in trees.items():
        if not name.endswith(".rels"):
            continue
        folder, _, base = name.rpartition("_rels/")
        owner = folder + base.removesuffix(".rels")
        ids = [node.get("Id") for node in tree.iter(RELS)]
        if len(set(ids)) != len(ids):
            found.append(f"{name}: a relationship's id stands twice")
        for node in tree.iter(RELS):
            if node.get("TargetMode") == "External":
                continue
            target = node.get("Target")
            path = target.lstrip("/") if target.startswith("/") else posixpath.normpath(posixpath.join(folder, target))
            reached.add(path)
            if path not in parts:
                found.append(f"{name}: {target} does not exist")
        if owner in trees:
            used = {value for element in trees[owner].iter() for key, value in element.attrib.items() if _is_link(key)}
            found += [f"{owner}: {one} has no relationship" for one in used - set(ids)]
    for name, tree in trees.items():
        links = any(_is_link(key) for element in tree.iter() for key in element.attrib)
        folder, _, base = name.rpartition("/")
        if links and f"{folder}/_rels/{base}.rels" not in parts:
            found.append(f"{name} refers to relationships and has none")
    lost = {name for name in parts if not name.endswith(".rels") and name != "[Content_Types].xml"} - reached
    return found + [f"{name} is reached by nothing" for name in lost]


def _is_link(key):
    return key.startswith(f"{{{R}}}")


def _order(name, tree):
    found = []
    for element in tree.iter():
        if not isinstance(element.tag, str):
            continue
        own = etree.QName(element).localname
        parent = element.getparent()
        key = own
        if own == "ser" and parent is not None:
            key = f"{etree.QName(parent).localname}/ser"
        children = [etree.QName(child).localname for child in element if isinstance(child.tag, str)]
        if key == "marker" and not children:
            continue
        wanted = ORDER.get(key)
        if wanted is None:
            continue
        unknown = [child for child in children if child not in wanted]
        places = [wanted.index(child) for child in children if child in wanted]
        if unknown:
            found.append(f"{name}: {key} holds {unknown}")
        # The charts of a plot area come in any order, then the axes in any order.
        if key != "plotArea" and places != sorted(places):
            found.append(f"{name}: the children of {key} stand as {children}")
    return found


def _ids(name, tree):
    """Shapes have ids of their own, and series numbers of their own."""
    found = []
    if re.match(r"ppt/(slides|slideLayouts|slideMasters|notesSlides|drawings)/[^_]", name):
        ids = [node.get("id") for node in tree.iter() if str(node.tag).endswith("}cNvPr")]
        found += [f"{name}: shape {one} stands {count} times" for one, count in Counter(ids).items() if count > 1]
    if name.startswith("ppt/charts/"):
        for tag in ("idx", "order"):
            numbers = [
                node.get("val") for node in tree.iter(f"{{*}}{tag}") if etree.QName(node.getparent()).localname == "ser"
            ]
            if len(set(numbers)) != len(numbers):
                found.append(f"{name}: {tag} of series stands twice: {numbers}")
        axes = {
            node.get("val") for node in tree.iter("{*}axId") if etree.QName(node.getparent()).localname[-2:] == "Ax"
        }
        drawn = {node.get("val") for node in tree.iter("{*}axId")}
        crossed = {node.get("val") for node in tree.iter("{*}crossAx")}
        if not drawn | crossed <= axes:
            found.append(f"{name}: axes {drawn | crossed} are named, {axes} exist")
    return found
