"""The application follows a new release without a restart."""

import shutil

from kg.release import Site

BROWSER = {"accept": "text/html,*/*;q=0.8"}


def look(client):
    """Let the application look for a new release now."""
    return client.portal.call(client.app.state.served.look)


def test_a_new_release_is_served_at_once_and_an_old_tag_no_longer_fits(open_client, tiny_folder, bundled_folder, tmp_path):
    site = Site(tmp_path / "home")
    first = site.build(tiny_folder)
    with open_client(site.home, watch_seconds=3600.0) as client:
        assert client.get("/healthz").json()["release"] == first.id
        before = client.get("/themes", headers=BROWSER)
        second = site.build(bundled_folder)
        assert look(client)
        assert client.get("/healthz").json()["release"] == second.id
        after = client.get("/themes", headers={**BROWSER, "if-none-match": before.headers["etag"]})
        assert after.status_code == 200
        assert client.get("/unit/qingdao.json").status_code == 200
        count = "SELECT (COUNT(?b) AS ?n) { ?b a ba:PartyBrand }"
        answer = client.get("/sparql", params={"query": count}).json()
        assert int(answer["results"]["bindings"][0]["n"]["value"]) == second.info.count("brands")
        site.switch(first.id)
        assert look(client)
        assert client.get("/unit/qingdao.json").status_code == 404


def test_a_damaged_release_is_not_served_and_health_tells(open_client, tiny_folder, bundled_folder, tmp_path):
    site = Site(tmp_path / "home")
    first = site.build(tiny_folder)
    with open_client(site.home, watch_seconds=3600.0) as client:
        second = site.build(bundled_folder)
        with second.dump_path.open("r+b") as file:
            file.write(b"#")
        assert not look(client)
        health = client.get("/healthz").json()
        assert health["release"] == first.id
        assert health["fault"]["code"] == "damaged_release"
        assert second.id in health["fault"]["message"]["zh"]
        shutil.rmtree(second.path)
