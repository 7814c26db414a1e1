"""What kind of file something is: its first bytes say so."""

import pytest

from appliance.salon.filetype import CSV, HTML, ICS, JPEG, PDF, PNG, TEXT, Unwanted, decoded, typed


@pytest.mark.parametrize(
    ("body", "name", "mime"),
    [
        (b"%PDF-1.7\n...", "sheet.pdf", PDF),
        (b"%PDF-1.7\n...", "sheet.html", PDF),
        (b"%PDF-1.7\n<html><script>alert(1)</script>", "sheet.html", PDF),  # both: a browser is told PDF
        (b"\x89PNG\r\n\x1a\n....", "a", PNG),
        (b"\xff\xd8\xff\xe0....", "a.png", JPEG),
        (b"<!DOCTYPE html><html>", "sheet", HTML),
        (b"\xef\xbb\xbf \n<HTML>", "sheet.txt", HTML),
        ("<html>".encode("utf-16"), "sheet.htm", HTML),
        (b"<!-- saved -->\n<table><tr>", "sheet.htm", HTML),
        (b'<?xml version="1.0"?><!DOCTYPE html PUBLIC "x"><html>', "sheet.xhtml", HTML),
        (b"BEGIN:VCALENDAR\r\n", "calendar.txt", ICS),
        (b"Time;Client\n09:00;Maria\n", "sheet.csv", CSV),
        (b"Time;Client\n09:00;Maria\n", "sheet.pdf", TEXT),
        ("Час\tКлієнт\n".encode("cp1251"), "sheet.txt", TEXT),
        (b"page one\fpage two \x1b[1m", "print.txt", TEXT),
    ],
)
def test_the_first_bytes_say_what_it_is(body: bytes, name: str, mime: str) -> None:
    assert typed(body, name) == mime


@pytest.mark.parametrize(
    ("body", "word"),
    [
        (b"PK\x03\x04....", "save it as PDF"),
        (b"\xd0\xcf\x11\xe0....", "save it as PDF"),
        (b"{\\rtf1 Maria}", "save it as PDF"),
        (b"\x1f\x8b....", "an archive"),
        (b"MZ....", "a program"),
        (b"#!/bin/sh\n", "a program"),
        (b"GIF89a...", "neither PNG nor JPEG"),
        (b"<svg xmlns='x' onload='alert(1)'>", "a drawing"),
        (b"<?xml version='1.0'?><!DOCTYPE a [<!ENTITY b 'c'>]><a>", "data for programs"),
        (b"From: <Saved by Blink>\r\nSubject: x\r\nMIME-Version: 1.0\r\n", "saved web page"),
        (b"", "an empty file"),
        (b" \n ", "an empty file"),
        (b"\0\0\0\0", "does not know"),
        (b"Maria\0\1\2", "does not know"),
    ],
)
def test_what_cannot_be_shown_is_left_out_with_what_to_do(body: bytes, word: str) -> None:
    found = typed(body, "sheet.pdf")
    assert isinstance(found, Unwanted)
    assert word in found.reason


@pytest.mark.parametrize(
    ("text", "letters"),
    [
        ("Ірина, 10:00", "utf-8"),
        ("Ірина, 10:00", "utf-8-sig"),
        ("Ірина, 10:00", "utf-16"),
        ("Ірина Шевченко, 10:00", "cp1251"),
        ("Järvinen, Weiß: £45, 10:00", "cp1252"),
        ("Time;Client\n09:00;Ірина\n", "cp1251"),
        ("Créée à Hyvää yötä", "cp1252"),
    ],
)
def test_a_text_is_read_in_the_letters_it_is_written_in(text: str, letters: str) -> None:
    assert decoded(text.encode(letters)) == text


def test_a_letter_that_is_cut_in_the_middle_does_not_change_the_others() -> None:
    assert decoded("Ірина".encode()[:-1]) == "Ірин"
