"""The pages of a catalogue: what they say, in whose words, and that data stays text on them."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any
from urllib.parse import unquote

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from lxml import html as lxml_html

from presswork.catalogue import addresses
from presswork.catalogue.addresses import ALL, Listing
from presswork.catalogue.pages import (
    Counts,
    page_of_edition,
    page_of_front,
    page_of_index,
    page_of_list,
    page_of_title,
)
from presswork.catalogue.settings import Settings
from presswork.catalogue.shelf import EPUB, PDF, Edition, FileFact, Note, Title
from presswork.catalogue.shop import FEEDS, Shop, open_shop
from presswork.catalogue.titles import card_of, made_title
from presswork.model.publication import Identifier, Person
from presswork.sources import Sources

DAY = datetime(2024, 11, 24, 9, tzinfo=UTC)
COVER = "c" * 64
HOSTILE = "</script><script>alert(1)</script> & \"<b onload='x'>\" {{ 7 * 7 }} ]]> <!--"
SETTINGS = Settings(
    folder=Path(),
    name="Les Deux-Mers",
    base_url="https://livres.example.org/cat",
    language="fr",
    sources=("output",),
    description="Rapports et essais.",
    contact="livres@example.org",
)
EDITION = Edition(
    title_id="urn:x:1",
    name="2024-11-24",
    identifier="urn:uuid:9b9d003a-2793-5da6-bce1-3a5fddd9307c",
    day=date(2024, 11, 24),
    modified=DAY,
    published=DAY,
    title="Un pacte à l’épreuve",
    language="fr",
    authors=(Person("Claire Martin"), Person("Jean Petit", "trl")),
    publisher="Institut des Deux-Mers",
    description="Ce que l’on sait.",
    subjects=("Chine", "Russie"),
    identifiers=(Identifier("isbn", "978-2-07-036822-8"),),
    files=(
        FileFact("un-pacte.pdf", PDF, 2_900_000, "b" * 64, 212, ("PDF/A-2a", "PDF/UA-1")),
        FileFact("un-pacte.epub", EPUB, 1_234_567, "a" * 64),
    ),
)
SHOPS: dict[str, Shop] = {}


def shop(language: str = "fr", **changes: Any) -> Shop:
    """A catalogue in a language; the compiled templates are shared."""
    known = SHOPS.setdefault("", open_shop(SETTINGS, Sources(Path("nowhere"))))
    return replace(known, settings=replace(SETTINGS, language=language, **changes))


def title(*editions: Edition) -> Title:
    return made_title("urn:x:1", editions)


def earlier(year: int, **changes: Any) -> Edition:
    return replace(EDITION, name=f"{year}-01-01", day=date(year, 1, 1), **changes)


def tree(page: str) -> Any:
    return lxml_html.document_fromstring(page)


def words(node: Any) -> str:
    return " ".join(node.text_content().split())


def links(page: str) -> dict[str, str]:
    """The accessible name of each link of the main part, by its address."""
    return {each.get("href"): words(each) for each in tree(page).xpath("//main//a")}


def data_of(page: str) -> dict[str, Any]:
    return json.loads(tree(page).xpath("string(//script[@type='application/ld+json'])"))


def every_kind(made: Shop, edition: Edition = EDITION, cover: str = COVER) -> dict[str, str]:
    """A page of every kind, by its address."""
    one = title(earlier(2023, title=edition.title), edition)
    card = card_of(one, cover)
    subjects = [(each, 1) for each in edition.subjects]
    letters = {"p": 1, "other": 2}
    counts = Counts(3, letters, [(edition.language, 1), ("de", 1)], subjects)
    subject = Listing("subject", edition.subjects[0])
    return {
        "index.html": page_of_front(made, [card, card], counts),
        "all/index.html": page_of_list(made, ALL, [card], "all/index.html", next="all/2/index.html", letters={"p": 1}),
        addresses.list_page(subject, 3): page_of_list(made, subject, [card], addresses.list_page(subject, 3), number=3),
        "letter/p/index.html": page_of_list(made, Listing("letter", "p"), [card], "letter/p/index.html"),
        "subjects/index.html": page_of_index(made, "subject", subjects, "subjects/index.html"),
        "languages/index.html": page_of_index(made, "language", [("fr", 1), ("ar", 2)], "languages/index.html"),
        addresses.title_page(one.slug): page_of_title(made, one, cover),
        addresses.edition_page(one.slug, edition.name): page_of_edition(made, one, edition, cover),
        addresses.edition_page(one.slug, "2023-01-01"): page_of_edition(made, one, one.editions[0], cover),
    }


def test_a_title_s_page_tells_all_of_its_newest_edition() -> None:
    text = words(tree(page_of_title(shop(), title(EDITION), COVER)))
    for said in (
        "Un pacte à l’épreuve",
        "Claire Martin, Jean Petit (traduction)",
        "Édition du 24 novembre 2024",
        "1,2 Mo",
        "212 pages · PDF/A-2a · PDF/UA-1",
        "Ce que l’on sait.",
        "ISBN978-2-07-036822-8",
        "a" * 64,
    ):
        assert said in text


def test_a_download_link_says_format_size_title_and_edition_the_e_book_first() -> None:
    found = [name for href, name in links(page_of_title(shop(), title(EDITION))).items() if "/f/" in href]
    assert found == [
        "EPUB, 1,2 Mo, Un pacte à l’épreuve, édition du 24 novembre 2024",
        "PDF, 2,9 Mo, Un pacte à l’épreuve, édition du 24 novembre 2024",
    ]


def test_links_lead_to_the_addresses_of_files_by_their_content() -> None:
    found = links(page_of_edition(shop(), title(EDITION), EDITION))
    assert f"../../../f/{'a' * 64}/un-pacte.epub" in found
    assert f"../../../f/{'b' * 64}/un-pacte.pdf" in found


def test_a_title_lists_its_editions_the_newest_first_and_folds_up_old_ones() -> None:
    page = tree(page_of_title(shop(), title(EDITION, *(earlier(year) for year in range(1990, 2020)))))
    listed = [words(each) for each in page.xpath("//*[@aria-labelledby='editions']//li")]
    assert len(listed) == 31
    assert listed[:2] == ["Édition du 24 novembre 2024", "Édition du 1er janvier 2019"]
    assert words(page.xpath("//*[@aria-labelledby='editions']//summary")[0]) == "Éditions précédentes (25)"


def test_an_edition_says_that_a_newer_one_is_out_and_names_its_neighbours() -> None:
    one = title(earlier(2022), earlier(2023), EDITION)
    page = page_of_edition(shop(), one, one.editions[1])
    assert words(tree(page).xpath("//*[@class='newer']")[0]) == (
        "Une édition plus récente est parue : Édition du 24 novembre 2024"
    )
    assert [words(each) for each in tree(page).xpath("//*[@class='turn']//a")] == [
        "Précédent Édition du 1er janvier 2022",
        "Suivant Édition du 24 novembre 2024",
    ]
    assert 'class="newer"' not in page_of_edition(shop(), one, EDITION)


def test_a_newer_edition_that_was_withdrawn_is_not_recommended() -> None:
    one = title(earlier(2023), replace(EDITION, state="withdrawn"))
    assert 'class="newer"' not in page_of_edition(shop(), one, one.editions[0])


@pytest.mark.parametrize(
    ("state", "said"),
    [("withdrawn", "Cette édition a été retirée le 1er juin 2025."), ("purged", "supprimée le 1er juin 2025.")],
)
def test_an_edition_that_is_gone_leaves_a_stone_with_its_reason_and_no_file(state: str, said: str) -> None:
    gone = replace(EDITION, state=state, reason="Chiffres contestés", at=datetime(2025, 6, 1, tzinfo=UTC))
    one = title(gone)
    for page in (page_of_edition(shop(), one, gone, COVER), page_of_title(shop(), one, COVER)):
        assert said in words(tree(page))
        assert "Motif Chiffres contestés" in words(tree(page))
        assert "a" * 64 not in page
        assert COVER not in page
        assert "encoding" not in data_of(page)


def test_errata_stand_before_other_notes_and_all_with_their_days() -> None:
    notes = (Note(DAY, "Cité."), Note(DAY, "Page 14, lire 2023.", "erratum"))
    page = tree(page_of_title(shop(), title(replace(EDITION, notes=notes, changes="Chapitre 4 réécrit."))))
    heads = [words(each) for each in page.xpath("//main//section/h2")]
    assert heads[:4] == ["Télécharger", "Errata", "Ce qui a changé", "Notes"]
    assert words(page.xpath("//*[@aria-labelledby='errata']/dl")[0]) == "24 novembre 2024Page 14, lire 2023."


def test_the_seal_of_an_archive_and_the_signature_of_the_checksums_are_shown() -> None:
    page = page_of_title(shop(key="k"), title(replace(EDITION, seal="d" * 128, signed=True)))
    assert "Sceau d’archive (signé)" in words(tree(page))
    assert links(page)["../../SHA256SUMS.minisig"] == "Signature"
    assert "minisig" not in page_of_title(shop(), title(EDITION))


def test_an_edition_without_a_cover_description_or_authors_has_its_words_for_a_cover() -> None:
    bare = replace(EDITION, authors=(), description="", publisher="", subjects=(), files=())
    page = tree(page_of_title(shop(), title(bare)))
    assert words(page.xpath("//*[@aria-hidden='true' and contains(@class, 'blank')]")[0]) == "Un pacte à l’épreuve"
    assert page.xpath("//main//img") == []


def test_words_of_another_language_are_marked() -> None:
    arabic = replace(EDITION, title="الطريق", language="ar")
    page = tree(page_of_title(shop(), title(arabic), COVER))
    assert dict(page.xpath("//h1")[0].attrib) == {"id": "title", "class": "short", "lang": "ar", "dir": "rtl"}
    assert page.xpath("//a[contains(@href, '/f/')]//span[@lang='ar']")
    assert "lang" not in tree(page_of_title(shop(), title(EDITION))).xpath("//h1")[0].attrib


@pytest.mark.parametrize("language", ["fr", "en", "de", "es", "it", "pt", "nl"])
def test_a_catalogue_speaks_its_language(language: str) -> None:
    page = tree(page_of_title(shop(language), title(EDITION), COVER))
    assert page.xpath("//html")[0].get("lang") == language
    own = shop(language).speech.words
    text = words(page)
    for key in ("download", "check_files", "follow", "all_titles", "subjects"):
        assert own[key] in text


def test_a_catalogue_in_a_right_to_left_language_is_set_so() -> None:
    assert tree(page_of_title(shop("ar"), title(EDITION))).xpath("//html")[0].get("dir") == "rtl"


def test_every_page_has_one_heading_landmarks_a_way_to_skip_and_its_feeds() -> None:
    for here, page in every_kind(shop()).items():
        found = tree(page)
        for path in ("//h1", "//main[@id='main']", "//body/header", "//body/footer", "//body/header/nav[@aria-label]"):
            assert len(found.xpath(path)) == 1, (here, path)
        assert found.xpath("//body/a[1]/@href") == ["#main"]
        feeds = found.xpath("//link[@rel='alternate']/@href")
        assert [addresses.relative(address, here) for _, _, address, _ in FEEDS] == feeds


def test_no_two_pages_have_the_same_title_or_address() -> None:
    pages = every_kind(shop()).values()
    assert len({words(tree(page).xpath("//title")[0]) for page in pages}) == len(pages)
    assert len({tree(page).xpath("//link[@rel='canonical']/@href")[0] for page in pages}) == len(pages)


def test_every_link_on_a_page_is_relative_and_stays_inside_the_catalogue() -> None:
    for here, page in every_kind(shop()).items():
        for href in tree(page).xpath("//a/@href | //img/@src | //link[@rel!='canonical']/@href | //script/@src"):
            if not href.startswith(("#", "mailto:")):
                assert re.fullmatch(r"(\.\./){0,3}[A-Za-z0-9._/-]+", href), (here, href)
                assert href.count("../") <= here.count("/"), (here, href)


def test_a_strict_policy_holds_on_every_page() -> None:
    for page in every_kind(shop(), replace(EDITION, title=HOSTILE, description=HOSTILE)).values():
        found = tree(page)
        assert "script-src 'self'" in found.xpath("string(//meta[@http-equiv]/@content)")
        assert [each.get("type") or each.get("src") for each in found.xpath("//script")][1:] == ["application/ld+json"]
        assert found.xpath("//@style | //style | //@*[starts-with(name(), 'on')]") == []


def test_hostile_words_stay_text_on_every_page() -> None:
    people = (Person(HOSTILE), Person(HOSTILE, "trl"))
    hostile = replace(
        EDITION,
        **dict.fromkeys(("title", "subtitle", "description", "publisher", "rights", "changes", "reason"), HOSTILE),
        authors=people,
        subjects=(HOSTILE,),
        identifiers=(Identifier(HOSTILE, HOSTILE, HOSTILE),),
        notes=(Note(DAY, HOSTILE), Note(DAY, HOSTILE, "erratum")),
        files=(FileFact(HOSTILE.replace("/", ""), EPUB, 1, "a" * 64, 0, (HOSTILE,)),),
    )
    made = shop(name=HOSTILE, description=HOSTILE, publisher=HOSTILE, contact=HOSTILE)
    for state in ("available", "withdrawn"):
        for here, page in every_kind(made, replace(hostile, state=state)).items():
            found = tree(page)
            assert len(found.xpath("//script")) == 2, here
            assert "alert(1)" in words(found), here
            assert HOSTILE in json.dumps(data_of(page), ensure_ascii=False).replace('\\"', '"'), here
            assert "49" not in words(found.xpath("//h1")[0])


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=25, deadline=None)
@given(st.text(st.characters(exclude_categories=["Cs", "Cc"]), min_size=1, max_size=30))
def test_any_title_is_shown_as_it_is(name: str) -> None:
    page = page_of_title(shop(), title(replace(EDITION, title=name)))
    assert words(tree(page).xpath("//h1")[0]) == " ".join(name.split())
    assert data_of(page)["name"] == name


def test_machines_are_told_of_the_book_its_files_and_its_title() -> None:
    one = title(EDITION)
    told = data_of(page_of_edition(shop(), one, EDITION, COVER))
    assert (told["@context"], told["@type"], told["@id"]) == ("https://schema.org", "Book", EDITION.identifier)
    assert told["isbn"] == "978-2-07-036822-8"
    assert told["author"] == [{"@type": "Person", "name": "Claire Martin"}]
    assert told["image"] == f"https://livres.example.org/cat/c/{COVER}/cover.jpg"
    assert told["encoding"][0]["contentUrl"] == f"https://livres.example.org/cat/f/{'b' * 64}/un-pacte.pdf"
    assert data_of(page_of_title(shop(), one))["workExample"][0]["@id"] == EDITION.identifier


def test_the_front_page_begins_with_the_newest_and_leads_to_all() -> None:
    cards = [card_of(title(replace(EDITION, title=name)), COVER) for name in ("Neuf", "Deux")]
    page = page_of_front(shop(), cards, Counts(60, {"n": 30, "other": 30}, [("fr", 60)], [("Chine", 3)]))
    found = tree(page)
    assert words(found.xpath("//article//h2")[0]) == "Neuf"
    assert words(found.xpath("//*[@class='cards']//h3")[0]) == "Deux"
    assert links(page)["all/index.html"] == "60 titres"
    assert links(page)["letter/n/index.html"] == "N, 30"
    assert links(page)["letter/other/index.html"] == "Autres, 30"
    assert links(page)["subject/chine-" + addresses.part("Chine").rpartition("-")[2] + "/index.html"] == "Chine : 3"
    assert data_of(page)["mainEntity"]["numberOfItems"] == 2


def test_an_empty_catalogue_says_so() -> None:
    assert "Rien n’est encore paru." in words(tree(page_of_front(shop(), [], Counts())))
    assert "Rien n’est encore paru." in words(tree(page_of_list(shop(), ALL, [], "all/index.html")))


def test_a_list_leads_on_and_back() -> None:
    page = page_of_list(shop(), ALL, [], "all/2/index.html", "all/1/index.html", "all/3/index.html", number=2)
    assert words(tree(page).xpath("//title")[0]) == "Tous les titres, Page 2 · Les Deux-Mers"
    assert tree(page).xpath("//link[@rel='prev' or @rel='next']/@href") == ["../1/index.html", "../3/index.html"]


def test_the_same_data_gives_the_same_page() -> None:
    fresh = open_shop(SETTINGS, Sources(Path("nowhere")))
    assert every_kind(shop()) == every_kind(fresh)
    assert fresh.assets == shop().assets


def test_every_font_of_the_style_is_there_at_the_address_it_names() -> None:
    made = shop().assets
    css = made.files[made.style].decode()
    named = [unquote(each).removeprefix("../../") for each in re.findall(r"url\(([^)]+)\)", css)]
    assert len(named) == 8
    assert set(named) <= set(made.files)
    assert sum("LICENSE" in name for name in made.files) == 2


def test_a_house_can_dress_its_catalogue(tmp_path: Path) -> None:
    (tmp_path / "styles").mkdir()
    (tmp_path / "styles" / "tokens.css").write_text(":root { --accent: #123456 }", encoding="utf-8")
    (tmp_path / "styles" / "extra-catalogue.css").write_text(".card { color: red }", encoding="utf-8")
    made = open_shop(SETTINGS, Sources(tmp_path)).assets
    css = made.files[made.style].decode()
    assert css.index("--accent: #8f1d21") < css.index("--accent: #123456") < css.index(".card { color: red }")


LONG = replace(
    EDITION,
    title="De la manière dont furent négociés, signés, ratifiés puis oubliés les traités d’amitié " * 3,
    subjects=tuple(f"Sujet {number}" for number in range(40)),
    notes=(Note(DAY, "Page 14.", "erratum"), Note(DAY, "Cité.")),
    changes="Chapitre 4 réécrit.",
    seal="d" * 128,
    signed=True,
)
GONE = replace(EDITION, state="withdrawn", reason="Chiffres contestés", language="en")


@pytest.fixture(scope="module")
def written(tmp_path_factory: pytest.TempPathFactory) -> list[Path]:
    """Pages of every kind, plain, long, hostile and withdrawn, with their style, in a folder."""
    folder = tmp_path_factory.mktemp("catalogue")
    odd = replace(EDITION, title=HOSTILE, authors=(Person(HOSTILE),), subjects=(HOSTILE,))
    found = []
    for name, edition, cover in (("plain", EDITION, COVER), ("long", LONG, ""), ("odd", odd, ""), ("gone", GONE, "")):
        pages = every_kind(shop(key="k"), edition, cover)
        for address, page in list(pages.items())[0 if name == "plain" else -3 :]:
            found.append(folder / name / address)
            found[-1].parent.mkdir(parents=True, exist_ok=True)
            found[-1].write_text(page, encoding="utf-8")
        for address, data in shop().assets.files.items():
            (folder / name / address).parent.mkdir(parents=True, exist_ok=True)
            (folder / name / address).write_bytes(data)
    return found


@pytest.mark.parametrize(
    "validator", [pytest.param(name, marks=pytest.mark.validator(name)) for name in ("vnu", "axe")]
)
def test_a_validator_finds_nothing_on_any_kind_of_page(validator: str, written: list[Path], check) -> None:
    check(validator, *written)
