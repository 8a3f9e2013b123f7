"""The table of settings and its readers."""

import pytest

from api.settings import SETTINGS, Settings
from kg.errors import ParameterError
from kg.sparql.limits import PoolSettings, QueryLimits


@pytest.mark.parametrize("row", SETTINGS, ids=lambda row: row.name)
def test_every_setting_is_explained_in_both_languages(row):
    assert row.help("zh") != row.help("en")
    assert row.expected("zh")


@pytest.mark.parametrize("row", SETTINGS, ids=lambda row: row.name)
def test_every_default_reads_back_from_its_own_text(row):
    words = " ".join(row.default) if isinstance(row.default, tuple) else str(row.default)
    if words:
        assert row.read(words) == row.default


def test_the_environment_overrides_defaults_and_flags_override_the_environment():
    environment = {"KG_PORT": "9001", "KG_PAGE_SIZE": "10", "KG_EMBED_ANCESTORS": "https://a.cn, https://b.cn"}
    settings = Settings.read(environment, port=9002)
    assert (settings.port, settings.page_size) == (9002, 10)
    assert settings.embed_ancestors == ("https://a.cn", "https://b.cn")


def test_an_empty_variable_counts_as_not_given():
    assert Settings.read({"KG_PORT": " "}).port == 8000


@pytest.mark.parametrize(
    ("name", "words"),
    [("KG_PORT", "eighty"), ("KG_PORT", "70000"), ("KG_LANG", "fr"), ("KG_QUERY_SECONDS", "-1"),
     ("KG_WATCH_SECONDS", "nan")],
)
def test_a_value_that_does_not_fit_is_refused_by_name(name, words):
    with pytest.raises(ParameterError) as caught:
        Settings.read({name: words})
    assert name in caught.value.text("zh")
    assert words in caught.value.text("en")


def test_the_limits_of_the_query_service_are_its_own_defaults():
    assert Settings().query_limits == QueryLimits()
    assert Settings(query_workers=PoolSettings().workers).pool_settings == PoolSettings()


def test_there_is_one_query_worker_more_than_cores_within_reason(monkeypatch):
    for cores, workers in ((1, 3), (2, 3), (4, 5), (64, 8)):
        monkeypatch.setattr("os.sched_getaffinity", lambda _, cores=cores: set(range(cores)))
        assert Settings().pool_settings.workers == workers
