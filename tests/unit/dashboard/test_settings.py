from pathlib import Path

import pytest

from dashboard.settings import Settings, SettingsError, settings_from_environment


def test_listens_on_this_machine_only_unless_told():
    assert Settings().host == "127.0.0.1"


def test_environment_sets_what_it_names():
    settings = settings_from_environment(
        {
            "TRADEBRIEF_PORT": "9000",
            "TRADEBRIEF_BUILD_DIR": "/srv/build",
            "TRADEBRIEF_RELOAD_SECONDS": "0.5",
            "PORT": "1",
        }
    )
    assert (settings.port, settings.build_dir, settings.reload_seconds) == (9000, Path("/srv/build"), 0.5)
    assert settings.scripts_cache == Path("/srv/build/cache")


@pytest.mark.parametrize(
    ("values", "named"),
    [({"TRADEBRIEF_PORT": "many"}, "TRADEBRIEF_PORT is 'many'"), ({"TRADEBRIEF_WORKERS": "0"}, "workers is 0")],
)
def test_bad_setting_is_named_with_what_is_expected(values, named):
    with pytest.raises(SettingsError, match=named) as error:
        settings_from_environment(values)
    assert "expected" in str(error.value)
