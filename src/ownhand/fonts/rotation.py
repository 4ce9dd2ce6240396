"""How shapes take turns, as OpenType features: `calt`, `ss01` ..., `aalt`.

Every character with several shapes has a cycle of glyphs: a, a.ss02, a.ss03 ... Each occurrence of a character takes
the shape after that of the occurrence before it, however far back that lies. So a shape returns only when all others
of its character have been used, and double letters always differ. Vowels have two shapes more than consonants, so that
a word which comes again meets itself in other shapes: one of the two cycles is elsewhere.

How a font can know the occurrence before. A contextual rule sees so many glyphs back and no more; but a lookup may be
told to pass over base glyphs. So for each character in turn,

1. its glyphs become *turns*, `turn.1` to `turn.7`, glyphs without ink that count as marks;
2. a lookup that sees turns alone, since it passes over base glyphs, ligatures and other marks, gives each turn the
   number after that of the turn before it, from left to right;
3. the turns become glyphs of the character again, base glyphs, by number.

Turns are never seen: none is left after the third step. The same few serve every character.

The first occurrence of a character in a run of text has none before it. Its shape hangs on all that stands before it:
each glyph passes on a number from 0 to 4, made of its own and of the one before. The first glyph of a run takes its
number from what follows, four glyphs on. So two lines that begin with the same word mostly begin with other shapes.

An application that shapes each word alone shows none of this between words; one that shapes lines or paragraphs does.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

STATES = 5
"""Numbers that glyphs pass on."""

_AHEAD = 4
"""Glyphs on that the first one of a run looks."""


@dataclass(frozen=True)
class Cycle:
    """The shapes of one character, in turn."""

    glyphs: tuple[str, ...]

    @property
    def first(self) -> str:
        """The shape that the character has where no feature is on."""
        return self.glyphs[0]

    def shape(self, number: int) -> str:
        """The shape of that number; beyond the last, the first comes again."""
        return self.glyphs[number % len(self.glyphs)]


def turn_glyphs(cycles: Sequence[Cycle]) -> list[str]:
    """Gives the names of the glyphs that count turns."""
    return [f"turn.{k + 1}" for k in range(max((len(cycle.glyphs) for cycle in cycles), default=0))]


def calt(cycles: Sequence[Cycle], others: Sequence[str]) -> str:
    """Gives the lookups and the feature in the language of feature files.

    Args:
        cycles: those with two shapes at least.
        others: glyphs of one shape that may stand between them, the space among them.
    """
    if not cycles:
        return ""
    turns = turn_glyphs(cycles)
    lines = [f"@TURNS = [{' '.join(turns)}];"]
    lines += _openings(cycles, others)
    for turn in turns:
        lines += [f"lookup to_{_plain(turn)} {{", f"  sub @TURNS by {turn};", f"}} to_{_plain(turn)};"]
    lines.append("feature calt {")
    lines.append("  lookup openings;")
    for number, cycle in enumerate(cycles):
        numbers = turns[: len(cycle.glyphs)]
        shapes, counts = f"[{' '.join(cycle.glyphs)}]", f"[{' '.join(numbers)}]"
        lines.append(f"  lookup in_{number} {{")
        lines.append(f"    sub {shapes} by {counts};")
        lines.append(f"  }} in_{number};")
        lines.append(f"  lookup turn_{number} {{")
        lines.append("    lookupflag IgnoreBaseGlyphs IgnoreLigatures MarkAttachmentType @TURNS;")
        for place, turn in enumerate(numbers):
            following = numbers[(place + 1) % len(numbers)]
            lines.append(f"    sub {turn} @TURNS' lookup to_{_plain(following)};")
        lines.append(f"  }} turn_{number};")
        lines.append(f"  lookup out_{number} {{")
        lines.append("    lookupflag 0;")
        lines.append(f"    sub {counts} by {shapes};")
        lines.append(f"  }} out_{number};")
    lines.append("} calt;")
    return "\n".join(lines)


def stylistic_sets(cycles: Sequence[Cycle], names: Mapping[int, str]) -> str:
    """Gives `ss01` and so on, each of which makes every character take its shape of that number, and no turns.

    They come after `calt`, so that they hold whether it is on or not. `names` are what menus show, by number from 1.
    """
    lines = []
    for number in range(max((len(cycle.glyphs) for cycle in cycles), default=0)):
        tag = f"ss{number + 1:02}"
        lines.append(f"feature {tag} {{")
        lines.append(f'  featureNames {{ name "{names[number + 1]}"; }};')
        for cycle in cycles:
            chosen = cycle.shape(number)
            lines.append(f"  sub [{' '.join(cycle.glyphs)}] by {chosen};")
        lines.append(f"}} {tag};")
    return "\n".join(lines)


def aalt(cycles: Sequence[Cycle]) -> str:
    """Gives the feature by which a palette of glyphs shows all shapes of a character."""
    lines = ["feature aalt {"]
    lines += [f"  sub {cycle.first} from [{' '.join(cycle.glyphs[1:])}];" for cycle in cycles]
    return "\n".join([*lines, "} aalt;"]) if cycles else ""


def _openings(cycles: Sequence[Cycle], others: Sequence[str]) -> list[str]:
    """The lookup that gives shapes by what stands before; those of later occurrences are changed by the turns."""
    passed: list[list[str]] = [[] for _ in range(STATES)]
    groups: list[list[str]] = [[] for _ in range(STATES)]
    for place, cycle in enumerate(cycles):
        group = (2 * place + place // STATES) % STATES
        groups[group] += cycle.glyphs
        for number, glyph in enumerate(cycle.glyphs):
            passed[(number + group + 1) % STATES].append(glyph)
    for place, glyph in enumerate(others):
        groups[place % STATES].append(glyph)
    lines = [f"@FIRST = [{' '.join(cycle.first for cycle in cycles)}];"]
    lines += [f"@OTHERS = [{' '.join(others)}];"]
    lines += [f"@PASSED{k} = [{' '.join(glyphs)}];" for k, glyphs in enumerate(passed) if glyphs]
    lines += [f"@GROUP{k} = [{' '.join(glyphs)}];" for k, glyphs in enumerate(groups) if glyphs]
    lines += [f"@ANY = [{' '.join(f'@GROUP{k}' for k in range(STATES) if groups[k])}];"]
    numbers = [k for k in range(STATES) if any(cycle.shape(k) != cycle.first for cycle in cycles)]
    for number in numbers:
        lines.append(f"lookup shape_{number} {{")
        lines += [f"  sub {c.first} by {c.shape(number)};" for c in cycles if c.shape(number) != c.first]
        lines.append(f"}} shape_{number};")

    def rule(before: str, number: int, after: str = "") -> str:
        if number not in numbers:
            return f"  ignore sub {before} @FIRST' {after};"
        return f"  sub {before} @FIRST' lookup shape_{number} {after};"

    lines.append("lookup openings {")
    for between in ("", "@OTHERS", "@OTHERS @OTHERS"):
        lines += [rule(f"@PASSED{k} {between}", k) for k in range(STATES) if passed[k]]
    for ahead in range(_AHEAD, 0, -1):
        lines += [rule("", k, "@ANY " * (ahead - 1) + f"@GROUP{k}") for k in range(STATES) if groups[k]]
    lines.append("} openings;")
    return lines


def _plain(name: str) -> str:
    return name.replace(".", "_")
