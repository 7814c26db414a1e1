"""Every figure that the box promises of the line, measured from the tablet: `make bench-line`.

The real services in the virtual salon, each thing many times, and beside it what a plain router does. Prints a table
with the goals; what each row means stands in bench/README.md. Decides in which order things are measured, and when it
is enough. BENCH_REPETITIONS, BENCH_FALSE, BENCH_BASELINE: how often; BENCH_ROWS: only some; BENCH_JSON: a file.
"""

import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Mapping, Sequence
from pathlib import Path

from appliance.demo import private
from appliance.demo.commands import CommandFailed
from bench.baseline import FAULTS, baseline
from bench.house import House, Unsettled, house
from bench.rows import ROWS
from bench.table import Measured, Repetition, Result, as_text, results
from bench.trials import TRIALS, Trial
from bench.written import write

TIMES: Mapping[str, int] = {
    "often": int(os.environ.get("BENCH_REPETITIONS", "10")),
    "false": int(os.environ.get("BENCH_FALSE", "20")),
    "once": 1,
}
BASELINES = int(os.environ.get("BENCH_BASELINE", "2"))
MINUTES = float(os.environ.get("BENCH_MINUTES", "60"))
KNOWN = (*TRIALS, "switch", "baseline")
COMPARED = {"udp": "UDP", "tcp_new": "new connection", "http": "HTTP by name", "names": "names"}

Found = dict[str, list[Repetition]]


def main() -> int:
    wanted = [name for name in os.environ.get("BENCH_ROWS", "").replace(" ", "").split(",") if name] or list(KNOWN)
    if unknown := sorted(set(wanted) - set(KNOWN)):
        print(f"BENCH_ROWS: there is no {', '.join(unknown)}; there are {', '.join(KNOWN)}", file=sys.stderr)
        return 2
    if "--inside" not in sys.argv:
        command = private.command()
        if command is None or private.problems():
            print("\n".join(private.problems()), file=sys.stderr)
            return 1
        os.execvp(command[0], [*command, sys.executable, "-m", "bench.bench_line", "--inside"])
    found, plain = _measured(wanted)
    _print(found, plain)
    return 0


def _measured(wanted: Sequence[str]) -> tuple[Found, Found]:
    """As much as there was time for, or as much as there was until somebody pressed Ctrl-C."""
    found: Found = {}
    plain: Found = {}
    deadline = time.monotonic() + MINUTES * 60
    try:
        if "switch" in wanted:
            found["switch"] = _switch()
        if "baseline" in wanted:
            _tell(f"baseline: {len(FAULTS)} faults x {BASELINES}, up to 30 s each")
            plain = baseline(BASELINES)
        trials = {name: trial for name, trial in TRIALS.items() if name in wanted}
        if trials:
            _salon(trials, found, deadline)
    except KeyboardInterrupt:
        _tell("ended early: what was measured until now")
    return found, plain


def _salon(trials: Mapping[str, Trial], found: Found, deadline: float) -> None:
    with house() as opened:
        for name, trial in trials.items():
            found[name] = []
            began = time.monotonic()
            for number in range(TIMES[trial.times]):
                if time.monotonic() > deadline:
                    _tell(f"{name}: left out, {MINUTES:.0f} minutes are over")
                    break
                found[name].append(_once(opened, name, number, trial))
            _tell(f"{name}: {len(found[name])} times in {time.monotonic() - began:.0f} s")


def _once(opened: House, name: str, number: int, trial: Trial) -> Repetition:
    """One that fails is counted, and stops nobody else."""
    try:
        opened.have(trial.pace)
        return trial.run(opened)
    except (Unsettled, CommandFailed, subprocess.SubprocessError, ValueError) as error:
        _tell(f"{name} {number + 1}: {error}")
        opened.forsake()
        return None


def _switch() -> list[Repetition]:
    """bench_switch.py, in a network of its own."""
    _tell("switch: 5,000 connections")
    with tempfile.NamedTemporaryFile() as file:
        argv = [*(private.command() or ()), sys.executable, "-m", "bench.bench_switch", "--inside"]
        subprocess.run(argv, check=True, stdout=subprocess.DEVNULL, env={**os.environ, "BENCH_JSON": file.name})
        times: dict[str, list[float]] = json.loads(Path(file.name).read_text())["switch"]["ms"]
    return [dict(zip(times, each, strict=True)) for each in zip(*times.values(), strict=True)]


# --- saying -----------------------------------------------------------------------------------------------


def _print(found: Measured, plain: Measured) -> None:
    judged = results({name: repetitions for name, repetitions in found.items() if repetitions})
    for line in as_text(judged):
        print(line)
    if plain:
        _compare(found, plain)
    print(f"load of this computer: {' '.join(f'{load:.1f}' for load in os.getloadavg())}, {os.cpu_count()} cores")
    write("line", {"measured": found, "baseline": plain, "rows": [_as_json(each) for each in judged]})


def _compare(found: Measured, plain: Measured) -> None:
    """Beside a plain router: medians."""
    print(f"\n{'a plain router, carrier alone decides':40}{'plain':>14}{'PlanB':>10}{'ratio':>8}")
    for fault in FAULTS:
        for kind, says in COMPARED.items():
            theirs, ours = _middle(plain[fault], kind), _middle(found.get(fault, []), kind)
            if theirs is None:
                continue
            never = theirs == float("inf")
            said = "never (> 30 s)" if never else f"{theirs:.0f}"
            ratio = max(30_000 if never else theirs, 1) / max(ours, 1) if ours is not None else None
            print(
                f"{fault + ': ' + says:40}{said:>14}{'-' if ours is None else f'{ours:.0f}':>10}"
                f"{'-' if ratio is None else ('> ' if never else '') + f'{ratio:.0f}':>8}"
            )


def _middle(repetitions: Sequence[Repetition], kind: str) -> float | None:
    known = sorted(float("inf") if each[kind] is None else float(each[kind] or 0) for each in repetitions if each)
    return known[len(known) // 2] if known else None


def _as_json(result: Result) -> dict[str, object]:
    row = result.row
    shown = [None if figure == float("inf") else round(figure, 3) for figure in result.figures]
    goal = {"median": row.median, "most": row.most}
    return {"row": row.says, "unit": row.unit, "figures": shown, "goal": goal, "holds": result.holds}


def _tell(words: str) -> None:
    print(f"bench: {words}", file=sys.stderr, flush=True)


if __name__ == "__main__":
    assert {row.trial for row in ROWS} <= set(KNOWN)
    sys.exit(main())
