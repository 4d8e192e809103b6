"""The page on which a survey is answered: by a link alone, without any script, once, and whole before it counts."""

import asyncio
import base64
import hashlib
import re
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest

from services.followup.tests.respondents import FORM, Respondents
from tests.support.browser import look_at


class Form(HTMLParser):
    """What a browser, and whoever listens to it, finds in a page."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))

    def every(self, tag: str) -> list[dict[str, str | None]]:
        return [attributes for name, attributes in self.tags if name == tag]

    @property
    def checked(self) -> dict[str, int]:
        return {str(i["name"]): int(str(i["value"])) for i in self.every("input") if "checked" in i}


@pytest.fixture
async def secret(respondents: Respondents) -> str:
    """The link of one of five principals."""
    await respondents.register(5)
    await respondents.opened()
    return next(iter((await respondents.links()).values()))


async def test_the_page_needs_no_script_and_every_answer_has_its_label(respondents: Respondents, secret: str) -> None:
    page = await respondents.read(secret)
    form = Form(page.text)
    inputs, labels = form.every("input"), form.every("label")
    ids = [i["id"] for i in inputs]
    assert page.status_code == 200
    assert '<html lang="sv">' in page.text
    assert "<script" not in page.text
    assert "http" not in page.text
    assert form.every("form") == [{"method": "post", "novalidate": None}]
    assert len(form.every("fieldset")) == len(form.every("legend")) == 8
    assert len(inputs) == 8 * 5
    assert ids == [label["for"] for label in labels]
    assert len(set(ids)) == len(ids)
    assert [b["value"] for b in form.every("button")] == ["submit", "save"]


async def test_nobody_keeps_the_page_or_learns_its_address(respondents: Respondents, secret: str) -> None:
    read, sent = await respondents.read(secret), await respondents.send(secret, {})
    for answer in (read, sent, await respondents.read("anonym-annan")):
        headers = answer.headers
        assert headers["Cache-Control"] == "no-store"
        assert headers["Referrer-Policy"] == "no-referrer"
        assert headers["X-Robots-Tag"] == "noindex, nofollow"
        assert "form-action 'self'" in headers["Content-Security-Policy"]
        assert "set-cookie" not in headers


async def test_the_policy_allows_the_pages_own_style_alone(respondents: Respondents, secret: str) -> None:
    page = await respondents.read(secret)
    [style] = re.findall(r"<style>(.*?)</style>", page.text, re.DOTALL)
    allowed = base64.b64encode(hashlib.sha256(style.encode()).digest()).decode()
    assert f"default-src 'none'; style-src 'sha256-{allowed}';" in page.headers["Content-Security-Policy"]


async def test_what_is_missing_is_said_at_the_question_and_at_the_top(respondents: Respondents, secret: str) -> None:
    answers = respondents.answers(3)
    answers.pop("chain")
    page = await respondents.send(secret, answers)
    form = Form(page.text)
    assert page.status_code == 422
    assert page.text.count("<title>Fel: ") == 1
    assert [a["href"] for a in form.every("a")] == ["#chain-1"]
    assert {i["name"] for i in form.every("input") if i.get("aria-describedby") == "chain-fel"} == {"chain"}
    assert 'id="chain-fel"' in page.text
    assert form.checked == answers


async def test_answers_are_saved_and_resumed_and_then_handed_in_once(respondents: Respondents, secret: str) -> None:
    half = {"has_tools": 2, "chain": 0}
    saved = await respondents.send(secret, half, "save")
    assert (saved.status_code, 'role="status"' in saved.text) == (200, True)
    assert Form((await respondents.read(secret)).text).checked == half
    thanks = await respondents.send(secret, respondents.answers(4))
    assert (thanks.status_code, "Tack för dina svar" in thanks.text) == (200, True)
    again = await respondents.send(secret, respondents.answers(1))
    read, save = await respondents.read(secret), await respondents.send(secret, half, "save")
    assert [a.status_code for a in (again, read, save)] == [404, 404, 404]
    assert "Har du just skickat in dina svar är de mottagna." in again.text


async def test_of_two_who_send_at_the_same_time_one_is_counted(respondents: Respondents, secret: str) -> None:
    answers = respondents.answers(4)
    sent = await asyncio.gather(*(respondents.send(secret, answers) for _ in range(4)))
    assert sorted(answer.status_code for answer in sent) == [200, 404, 404, 404]


async def test_all_who_answer_at_the_same_time_are_counted(respondents: Respondents) -> None:
    await respondents.register(12)
    survey = await respondents.opened()
    secrets = (await respondents.links()).values()
    sent = await asyncio.gather(*(respondents.send(secret, respondents.answers(4)) for secret in secrets))
    await respondents.close()
    [counted] = (await respondents.result(survey)).json()["participations"]
    assert {answer.status_code for answer in sent} == {200}
    assert (counted["invited"], counted["answered"]) == (12, 12)


async def test_a_closed_survey_takes_no_answer(respondents: Respondents, secret: str) -> None:
    assert await respondents.close("2026-12-18") == 0
    assert (await respondents.read(secret)).status_code == 200
    assert await respondents.close() == 1
    answers = [await respondents.read(secret), await respondents.send(secret, respondents.answers(4))]
    unknown = await respondents.read("anonym-annan")
    assert [answer.status_code for answer in answers] == [404, 404]
    assert answers[0].text == answers[1].text == unknown.text


@pytest.mark.parametrize(
    ("body", "headers"),
    [
        (b"step=submit&" + b"a=1&" * 3000, FORM),
        (b"step=submit&" + b"a=1&" * 101, FORM),
        (b"step=submit&has_tools=\xff", FORM),
        (b'{"step": "submit"}', {"Content-Type": "application/json"}),
        (b"step=submit", {}),
    ],
)
async def test_what_is_no_form_of_ours_is_not_read(
    respondents: Respondents, secret: str, body: bytes, headers: dict[str, str]
) -> None:
    answer = await respondents.client.post(f"/survey-pages/{secret}", content=body, headers=headers)
    assert (answer.status_code, answer.headers["content-type"]) == (413, "text/html; charset=utf-8")
    assert (await respondents.read(secret)).status_code == 200


async def test_what_is_saved_in_one_tab_is_not_lost_in_another(respondents: Respondents, secret: str) -> None:
    """The second tab was opened before anything was saved: its form has none of the first one's answers."""
    whole = respondents.answers(3)
    first = dict(list(whole.items())[:4])
    second = {code: answer for code, answer in whole.items() if code not in first}
    await respondents.send(secret, first, "save")
    saved = await respondents.send(secret, second | {"chain": 2}, "save")
    assert Form(saved.text).checked == whole | {"chain": 2} == Form((await respondents.read(secret)).text).checked
    await respondents.send(secret, whole, "save")
    shown = await respondents.send(secret, second)
    assert (shown.status_code, 'role="status"' in shown.text, Form(shown.text).checked) == (200, True, whole)
    assert (await respondents.read(secret)).status_code == 200, "nothing counts that was not on the page"
    assert (await respondents.send(secret, whole)).status_code == 200


@pytest.mark.parametrize("tail", [".", "a" * 300, "a/annat", "a/annat/mer/"])
async def test_a_link_that_was_broken_on_its_way_leads_to_a_page(
    respondents: Respondents, secret: str, tail: str
) -> None:
    for answer in (await respondents.read(secret + tail), await respondents.send(secret + tail, {"chain": 2})):
        assert (answer.status_code, answer.headers["Content-Type"]) == (404, "text/html; charset=utf-8")
        assert answer.headers["Cache-Control"] == "no-store"


@pytest.mark.parametrize("link", ["{}/", "/{}", "{}/annat", "{}/annat/mer/än/så/", "/{}/annat/mer"])
async def test_a_link_that_a_program_has_added_to_is_answered(respondents: Respondents, secret: str, link: str) -> None:
    assert (await respondents.read(link.format(secret))).status_code == 200
    assert (await respondents.send(link.format(secret), respondents.answers(4))).status_code == 200
    assert (await respondents.read(secret)).status_code == 404, "it has been used"


@pytest.mark.parametrize("value", ["5", "-1", "01", "1e0", "", "<script>", "1 "])
async def test_what_is_no_answer_is_not_counted(respondents: Respondents, secret: str, value: str) -> None:
    given: Any = respondents.answers(4) | {"has_tools": value, "annan": "4"}
    page = await respondents.send(secret, given)
    assert page.status_code == 422
    assert [a["href"] for a in Form(page.text).every("a")] == ["#has_tools-1"]
    assert "<script" not in page.text


async def test_guesses_are_counted_for_their_address(respondents: Respondents) -> None:
    answer = await respondents.read("anonym-gissad")
    assert answer.headers["RateLimit-Policy"]
    assert re.fullmatch(r'"minute";r=\d+;t=\d+', answer.headers["RateLimit"])


async def test_the_page_is_accessible_at_every_width(respondents: Respondents, secret: str, tmp_path: Path) -> None:
    pages = {
        "questions": await respondents.read(secret),
        "faults": await respondents.send(secret, {"chain": 2}),
        "saved": await respondents.send(secret, {"chain": 2}, "save"),
        "thanks": await respondents.send(secret, respondents.answers(4)),
        "gone": await respondents.read(secret),
    }
    for name, answer in pages.items():
        path = tmp_path / f"{name}.html"
        path.write_text(answer.text, encoding="utf-8")
        for look in look_at(path, widths=(320, 1280)):
            assert look.violations == [], name
            assert look.scroll_width <= look.width, name
