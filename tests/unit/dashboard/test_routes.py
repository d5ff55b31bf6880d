import csv
import io

import pytest
from sample_page import PAGES

from dashboard.app import create_app
from dashboard.routes import file_name, program_version
from dashboard.settings import Settings
from dashboard.state import ViewState
from etl.model.observation import OBSERVATION_SCHEMA
from etl.model.period import Period
from etl.store import Store


@pytest.fixture(scope="module")
def client(build_dir):
    settings = Settings(build_dir=build_dir, cache_dir=build_dir.parent / "scripts-cache")
    return create_app(Store.open(build_dir), settings, PAGES).server.test_client()


def test_health_names_data_and_version(client, build_dir):
    answer = client.get("/healthz").get_json()
    assert answer == {"status": "ok", "data": Store.open(build_dir).hash, "version": program_version()}
    assert client.get("/healthz").headers["Cache-Control"] == "no-store"


def test_headline_figure_by_api(client):
    url = "/api/v1/observations?indicator=imports&reporter=KZ&partner=CZ&period=2023"
    rows = client.get(url).get_json()["observations"]
    assert [(row["period"], round(row["value"] / 1e6, 1), row["unit"]) for row in rows] == [("2023", 479.6, "USD")]
    every = client.get(url + "&all=1").get_json()["observations"]
    assert {round(row["value"] / 1e6, 1) for row in every} >= {479.1, 479.6}
    assert set(rows[0]) == set(OBSERVATION_SCHEMA.names)


def test_api_as_csv_has_the_tables_columns(client):
    response = client.get("/api/v1/observations?indicator=imports&partner=CZ&period=2023&format=csv")
    rows = list(csv.DictReader(io.StringIO(response.text)))
    assert response.content_type.startswith("text/csv")
    assert list(rows[0]) == OBSERVATION_SCHEMA.names


@pytest.mark.parametrize("query", ["", "period=last", "indicator=imports&asof=yesterday"])
def test_api_says_what_is_wrong(client, query):
    response = client.get(f"/api/v1/observations?{query}")
    assert response.status_code == 400
    assert response.get_json()["error"]


@pytest.mark.parametrize("value", ["'; DROP TABLE observations; --", "%00", "..", "a" * 5000])
def test_api_takes_hostile_codes_as_codes(client, value):
    response = client.get("/api/v1/observations", query_string={"indicator": value})
    assert response.status_code == 200
    assert response.get_json()["observations"] == []


@pytest.mark.parametrize(
    "path", ["/chart/nothing.csv", "/chart/trade-levels.exe", "/chart/../../etc/passwd.csv", "/chart/x"]
)
def test_files_that_do_not_exist_are_not_found(client, path):
    assert client.get(path).status_code == 404


def test_file_names_are_plain():
    state = ViewState(partners=("CZ", "DE"), start=Period.year(2015), end=Period.parse("2024-01/2024-08"))
    assert file_name("trade-levels", state, "csv") == "trade-levels_CZ-DE_2015-2024-01-2024-08.csv"
    assert file_name('a"\r\nSet-Cookie: x', ViewState(), "c/sv") == "a-Set-Cookie-x_CZ.csv"


def test_chart_file_names_itself_and_says_what_of_the_address_was_not_used(client):
    from dashboard import charts, exports

    chart = sorted(charts.discover())[0]
    response = client.get(f"/chart/{chart}.csv?partner=DE&unit=GBP")
    assert "csv" in exports.discover()
    assert response.status_code == 200
    assert response.headers["Content-Disposition"] == f'attachment; filename="{chart}_DE.csv"'
    assert response.headers["X-Address-Changed"] == "unit: GBP"
    again = client.get(f"/chart/{chart}.csv?partner=DE&unit=GBP", headers={"If-None-Match": response.headers["ETag"]})
    assert again.status_code == 304


def test_a_template_damaged_while_serving_is_said_in_words_and_nothing_else_fails(build_dir, tmp_path, caplog):
    template = tmp_path / "ministry.pptx"
    template.write_bytes(b"not a presentation")
    settings = Settings(build_dir=build_dir, cache_dir=build_dir.parent / "scripts-cache", slide_template=template)
    client = create_app(Store.open(build_dir), settings, PAGES).server.test_client()
    for address in ("/chart/trade-levels.pptx", "/brief.pptx"):
        answer = client.get(address)
        assert answer.status_code == 503
        assert "other formats work" in answer.get_data(as_text=True)
        assert str(tmp_path) not in answer.get_data(as_text=True)
        assert answer.headers["Cache-Control"] == "no-store"
    assert str(template) in caplog.text
    assert client.get("/chart/trade-levels.csv").status_code == 200
