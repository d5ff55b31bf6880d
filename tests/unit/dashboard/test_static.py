import threading

import brotli
import pytest

from dashboard.components.icons import ICONS, icon
from dashboard.settings import REPOSITORY
from dashboard.static import BEST, Precompressor, StaticFiles, content_hash

LARGE = b"".join(b"function f%d(){return %d}\n" % (i, i * i) for i in range(9000))


@pytest.fixture
def files():
    static = StaticFiles()
    static.add("big.js", LARGE)
    static.add("small.js", b"let a")
    return static


def test_address_holds_the_hash_of_the_content(files):
    assert files.url("big.js") == f"/static/{content_hash(LARGE)}/big.js"
    assert files.get(files.url("big.js")).data == LARGE
    assert files.get("/static/0000/big.js") is None


def test_style_names_files_by_their_addresses(tmp_path):
    (tmp_path / "fonts").mkdir()
    (tmp_path / "fonts" / "a.woff2").write_bytes(b"font")
    (tmp_path / "icons.svg").write_text("<svg/>")
    (tmp_path / "s.css").write_text("@font-face{src:url(fonts/a.woff2)} .i{mask:url('icons.svg#x')}")
    static = StaticFiles()
    static.add_folder(tmp_path)
    css = static.get(static.url("s.css")).data.decode()
    assert f"url({static.url('fonts/a.woff2')})" in css
    assert f"url({static.url('icons.svg')}#x)" in css


def test_style_with_a_missing_file_is_an_error(tmp_path):
    (tmp_path / "s.css").write_text(".a{background:url(nowhere.png)}")
    with pytest.raises(FileNotFoundError, match=r"nowhere\.png"):
        StaticFiles().add_folder(tmp_path)


def test_missing_assets_are_named(tmp_path):
    with pytest.raises(FileNotFoundError, match="no assets at"):
        StaticFiles().add_folder(tmp_path / "none")


def test_licences_and_data_of_assets_are_not_published():
    static = StaticFiles()
    static.add_folder(REPOSITORY / "assets")
    assert {name.rsplit(".", 1)[-1] for name in static.manifest()} <= {"js", "css", "svg", "woff2"}


def test_quick_compression_is_replaced_by_the_best_and_kept(files, tmp_path):
    file = files.get(files.url("big.js"))
    quick = file.encodings["br"]
    maker = Precompressor(files.large(), tmp_path)
    assert maker.pending == 1
    maker.run()
    assert len(file.encodings["br"]) < len(quick)
    assert brotli.decompress(file.encodings["br"]) == LARGE

    other = StaticFiles()
    other.add("big.js", LARGE)
    assert Precompressor(other.large(), tmp_path).pending == 0
    assert other.get(other.url("big.js")).encodings["br"] == file.encodings["br"]
    assert [path.suffix for path in tmp_path.iterdir()] == [".br"]


def test_damaged_kept_file_is_made_again(files, tmp_path):
    (tmp_path / f"{content_hash(LARGE)}.{BEST}.br").write_bytes(b"damaged")
    maker = Precompressor(files.large(), tmp_path)
    assert maker.pending == 1
    maker.run()
    assert brotli.decompress(files.get(files.url("big.js")).encodings["br"]) == LARGE


def test_folder_that_cannot_be_written_costs_only_the_keeping(files, tmp_path):
    (tmp_path / "file").write_text("in the way")
    maker = Precompressor(files.large(), tmp_path / "file" / "cache")
    maker.run()
    assert brotli.decompress(files.get(files.url("big.js")).encodings["br"]) == LARGE


def test_two_processes_make_a_file_once_between_them(tmp_path):
    both = [StaticFiles(), StaticFiles()]
    for static in both:
        static.add("big.js", LARGE)
    makers = [Precompressor(static.large(), tmp_path) for static in both]
    threads = [threading.Thread(target=maker.run) for maker in makers]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    bodies = {static.get(static.url("big.js")).encodings["br"] for static in both}
    assert len(bodies) == 1
    assert not list(tmp_path.glob("*.lock"))


def test_every_icon_is_drawn_and_every_drawing_is_named():
    svg = (REPOSITORY / "assets" / "icons.svg").read_text()
    assert {part.split('"')[0] for part in svg.split('<view id="')[1:]} == ICONS


def test_unknown_icon_is_an_error():
    with pytest.raises(ValueError, match="no icon 'unicorn'"):
        icon("unicorn")
