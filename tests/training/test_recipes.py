"""The recipes by name."""

import subprocess
import sys

import pytest

from ownhand.errors import RunError
from ownhand.training import RECIPES
from ownhand.training.recipe import Recipe
from ownhand.training.recipes import find_recipe


@pytest.mark.parametrize("name", RECIPES)
def test_every_recipe_has_numbers_that_carry_its_name(name: str) -> None:
    recipe = find_recipe(name)
    assert isinstance(recipe, Recipe)
    config = recipe.config()
    assert config.recipe == name
    assert config.num_epochs > 0
    assert all(hasattr(config, field) for field in recipe.changeable)


def test_an_unknown_recipe_is_told_which_there_are() -> None:
    with pytest.raises(RunError, match=r"no such recipe\. There are: article, pixel, pen, joined, reader, judge"):
        find_recipe("letter")


def test_the_names_of_recipes_need_no_torch() -> None:
    code = "import sys, ownhand.training; list(ownhand.training.RECIPES); sys.exit('torch' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
