#!/usr/bin/env python3
"""Writes a PDF with every fault that pdf_faults.py looks for: faulty_pdf.py FILE.pdf"""
import sys

from pikepdf import Array, Dictionary, Name, Pdf, Stream

document = Pdf.new()
inner = document.make_indirect(Dictionary(
    Type=Name.Font, Subtype=Name.CIDFontType2, BaseFont=Name.Bare, CIDSystemInfo=Dictionary(Registry="Adobe", Ordering="Identity", Supplement=0),
    FontDescriptor=Dictionary(Type=Name.FontDescriptor, FontName=Name.Bare, Flags=4, FontBBox=[0, 0, 1, 1], ItalicAngle=0, Ascent=1,
                              Descent=0, CapHeight=1, StemV=1)))
font = document.make_indirect(Dictionary(
    Type=Name.Font, Subtype=Name.Type0, BaseFont=Name.Bare, Encoding=Name("/Identity-H"), DescendantFonts=Array([inner])))
form = document.make_indirect(Stream(document, b"BT /F 10 Tf <0000> Tj ET"))
form.Type, form.Subtype, form.BBox = Name.XObject, Name.Form, Array([0, 0, 100, 100])
form.Resources = Dictionary(Font=Dictionary(F=font))
page = document.add_blank_page(page_size=(200, 200))
page.obj.Resources = Dictionary(Font=Dictionary(F=font), XObject=Dictionary(X=form))
page.obj.Contents = document.make_indirect(Stream(document, b"BT (loose) Tj ET BT /F 10 Tf 50 50 Td [<00010002> -20 <0003>] TJ ET /X Do"))
document.save(sys.argv[1])
