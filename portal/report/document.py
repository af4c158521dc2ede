"""A report as a document that the office writes on (.docx), set as official documents are: GB/T 9704-2012 asks for
A4 with margins of 37, 26, 35 and 28 mm, the title in size 2 (22 pt), the text in size 3 (16 pt) FangSong with 28 pt
between lines and two characters' indent, first headings in HeiTi, second ones in KaiTi, the page number below.
"""

from __future__ import annotations

from typing import Any

from django.http import FileResponse
from django.utils.translation import get_language, pgettext
from django.utils.translation import gettext as _
from docx import Document
from docx.enum.table import WD_TABLE_ALIGNMENT
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt

from portal.report.parts import Report, Table, shown
from stations.excel import exports

DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
TITLE, HEADING, SUBHEADING, TEXT = "FZXiaoBiaoSong-B05S", "SimHei", "KaiTi", "FangSong"
NUMERALS = "一二三四五六七八九十"
BIG, SIZE, SMALL, LEADING = Pt(22), Pt(16), Pt(12), Pt(28)
RULE = {"val": "single", "sz": "4", "space": "0", "color": "808080"}


def document(report: Report, name: str) -> FileResponse:
    """The whole report, to be downloaded as `name`.docx; deleted when the answer is closed."""
    written = Document()
    _set_page(written)
    _line(written, report.title, TITLE, BIG, centred=True)
    _line(written, f"（{report.span}）" if _is_chinese() else report.span, SUBHEADING, SIZE, centred=True)
    for words in report.summary:
        _text(written, words)
    for n, section in enumerate(report.sections):
        _heading(written, _numbered(n, section.title))
        for table in section.tables:
            _put_table(written, table)
    _heading(written, _numbered(len(report.sections), _("How it was counted")))
    for words in report.notes:
        _text(written, words)
    return exports.sent(written.save, f"{name}.docx", DOCX)


def _is_chinese() -> bool:
    return get_language() != "en"


def _numbered(n: int, title: str) -> str:
    return f"{NUMERALS[n]}、{title}" if _is_chinese() else f"{n + 1}. {title}"


def _set_page(written: Any) -> None:
    section = written.sections[0]
    section.page_width, section.page_height = Mm(210), Mm(297)
    section.top_margin, section.right_margin = Mm(37), Mm(26)
    section.bottom_margin, section.left_margin = Mm(35), Mm(28)
    style = written.styles["Normal"]
    style.font.size = SIZE
    _set_font(style, TEXT)
    footer = section.footer.paragraphs[0]
    footer.alignment = WD_ALIGN_PARAGRAPH.CENTER
    _put_page_number(footer)


def _set_font(styled: Any, font: str) -> None:
    """For Chinese and for Latin text."""
    styled.font.name = font if _is_chinese() else "Times New Roman"
    styled.element.get_or_add_rPr().get_or_add_rFonts().set(qn("w:eastAsia"), font)


def _line(written: Any, words: str, font: str, size: Any, *, centred: bool = False) -> Any:
    paragraph = written.add_paragraph()
    paragraph.paragraph_format.line_spacing = Pt(1.4 * size.pt) if size > SIZE else LEADING
    paragraph.paragraph_format.space_after = Pt(0)
    if centred:
        paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
    run = paragraph.add_run(words)
    run.font.size = size
    _set_run_font(run, font)
    return paragraph


def _set_run_font(run: Any, font: str) -> None:
    run.font.name = font if _is_chinese() else "Times New Roman"
    run._element.get_or_add_rPr().get_or_add_rFonts().set(qn("w:eastAsia"), font)


def _heading(written: Any, words: str) -> None:
    """A real heading, so that Word's navigation and table of contents know it."""
    paragraph = written.add_heading(level=1)
    paragraph.paragraph_format.space_before = Pt(14)
    paragraph.paragraph_format.keep_with_next = True
    run = paragraph.add_run(words)
    run.font.size, run.font.bold = SIZE, not _is_chinese()
    run.font.color.rgb = None
    _set_run_font(run, HEADING)


def _text(written: Any, words: str) -> None:
    paragraph = _line(written, words, TEXT, SIZE)
    paragraph.paragraph_format.first_line_indent = 2 * SIZE if _is_chinese() else Pt(0)
    paragraph.alignment = WD_ALIGN_PARAGRAPH.JUSTIFY


def _put_table(written: Any, table: Table) -> None:
    caption = _line(written, table.title, SUBHEADING, SMALL, centred=True)
    caption.paragraph_format.keep_with_next = True
    grid = written.add_table(rows=0, cols=len(table.header))
    grid.alignment = WD_TABLE_ALIGNMENT.CENTER
    _rule(grid)
    head = grid.add_row()
    _repeat_on_every_page(head)
    for cell, label in zip(head.cells, table.header, strict=True):
        _write(cell, label, bold=True, centred=True)
    for line in table.lines:
        row = grid.add_row()
        _keep_together(row)
        for n, (cell, value) in enumerate(zip(row.cells, line.row, strict=True)):
            is_number = n > 0 and not isinstance(value, str)
            _write(cell, shown(value), bold=line.is_total, right=is_number)
    _line(written, "", TEXT, SMALL)


def _write(cell: Any, words: str, *, bold: bool = False, centred: bool = False, right: bool = False) -> None:
    paragraph = cell.paragraphs[0]
    paragraph.paragraph_format.space_after = Pt(0)
    if centred or right:
        paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER if centred else WD_ALIGN_PARAGRAPH.RIGHT
    run = paragraph.add_run(words)
    run.font.size, run.font.bold = SMALL, bold
    _set_run_font(run, TEXT)


def _rule(grid: Any) -> None:
    """Thin lines around every cell."""
    borders = OxmlElement("w:tblBorders")
    for side in ("top", "left", "bottom", "right", "insideH", "insideV"):
        borders.append(_element(f"w:{side}", **RULE))
    grid._tbl.tblPr.append(borders)


def _repeat_on_every_page(row: Any) -> None:
    row._tr.get_or_add_trPr().append(_element("w:tblHeader", val="true"))


def _keep_together(row: Any) -> None:
    row._tr.get_or_add_trPr().append(_element("w:cantSplit", val="true"))


def _put_page_number(paragraph: Any) -> None:
    before, after = pgettext("page number", "- %s -").split("%s")
    paragraph.add_run(before)
    for kind, instruction in (("begin", ""), ("", "PAGE"), ("end", "")):
        run = paragraph.add_run()
        if kind:
            run._r.append(_element("w:fldChar", fldCharType=kind))
        else:
            told = OxmlElement("w:instrText")
            told.text = instruction
            run._r.append(told)
    paragraph.add_run(after)


def _element(name: str, **attributes: str) -> Any:
    made = OxmlElement(name)
    for key, value in attributes.items():
        made.set(qn(f"w:{key}"), value)
    return made
