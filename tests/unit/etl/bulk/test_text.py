import gzip
from datetime import date

import py7zr
import pytest
from bulk_sample import HEADER, text, write_bulk

from etl.bulk.text import read_bulk_text
from etl.sources.formats import LayoutError


@pytest.mark.parametrize("form", ["7z", "gz", "dat"])
@pytest.mark.parametrize("pipes", [True, False])
def test_the_text_is_what_was_packed(tmp_path, form, pipes):
    found = read_bulk_text(write_bulk(tmp_path, form))
    assert found.header == HEADER
    with found.opened(tmp_path, pipes=pipes) as (path, packed):
        data = path.read_bytes()
    assert (gzip.decompress(data) if packed else data).decode() == text()
    with found.lines(tmp_path) as lines:
        assert "".join(lines) == text()


def test_the_day_is_the_packed_ones(tmp_path):
    assert read_bulk_text(write_bulk(tmp_path, "gz")).dated == date(2024, 3, 15)
    assert read_bulk_text(write_bulk(tmp_path, "dat")).dated is None
    assert read_bulk_text(write_bulk(tmp_path, "7z")).member == "full_202402.dat"


def test_a_reader_may_stop_early(tmp_path):
    large = text() + text().partition("\n")[2] * 4000
    found = read_bulk_text(write_bulk(tmp_path, "7z", large))
    with found.opened(tmp_path, pipes=True) as (path, _), path.open("rb") as pipe:
        assert pipe.read(8) == b"REPORTER"
    with found.opened(tmp_path, pipes=True):
        pass
    with pytest.raises(ZeroDivisionError), found.opened(tmp_path, pipes=True):
        raise ZeroDivisionError


def test_a_gzip_of_another_name_gets_one_that_engines_know(tmp_path):
    packed = write_bulk(tmp_path, "gz").rename(tmp_path / "bulk")
    with read_bulk_text(packed).opened(tmp_path, pipes=True) as (path, is_packed):
        assert is_packed
        assert path.suffix == ".gz"


def _cut(path):
    path.write_bytes(path.read_bytes()[:-40])


def _spoil(path):
    data = bytearray(path.read_bytes())
    data[len(data) // 3] ^= 0xFF
    path.write_bytes(bytes(data))


@pytest.mark.parametrize("damage", [_cut, _spoil])
def test_a_damaged_archive_is_refused(tmp_path, damage):
    packed = write_bulk(tmp_path)
    damage(packed)

    def read():
        with read_bulk_text(packed).opened(tmp_path, pipes=True) as (path, _):
            path.read_bytes()

    with pytest.raises(LayoutError, match="damaged or incomplete"):
        read()


@pytest.mark.parametrize("content", [b"", b"PK\x03\x04" + bytes(50), b"\x1f\x8b\x08broken", b"no line ends here"])
def test_another_file_is_refused(tmp_path, content):
    path = tmp_path / "full_v2_202402.7z"
    path.write_bytes(content)
    with pytest.raises(LayoutError) as caught:
        read_bulk_text(path)
    assert caught.value.file == path.name


def test_an_archive_of_two_texts_is_refused(tmp_path):
    plain = write_bulk(tmp_path, "dat")
    with py7zr.SevenZipFile(tmp_path / "two.7z", "w") as archive:
        archive.write(plain, "a.dat")
        archive.write(plain, "b.dat")
    with pytest.raises(LayoutError, match="not one text"):
        read_bulk_text(tmp_path / "two.7z")
