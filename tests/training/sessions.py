"""Short runs."""

from pathlib import Path

from ownhand.training import train

FEW_DRAWS = ("--set", "letter_case_draws=300")

SMALL_GAME = {"width": "32", "batch_size": "32", "generator_blocks": "1", "critic_blocks": "1"}


def run_article(source: Path, out: Path, **options: object) -> tuple[bool, list[str]]:
    said: list[str] = []
    settings = {"letter_case_draws": "300", **options.pop("settings", {})}
    came_to_end = train(source, recipe="article", out=out, device="cpu", say=said.append, settings=settings, **options)
    return came_to_end, said


def run_game(source: Path, out: Path, recipe: str = "pen", **options: object) -> list[str]:
    said: list[str] = []
    settings = {**SMALL_GAME, **options.pop("settings", {})}
    train(source, recipe=recipe, out=out, device="cpu", say=said.append, settings=settings, **options)
    return said
