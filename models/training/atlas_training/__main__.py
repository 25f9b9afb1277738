"""Command line: build, series, sample, expected, reference."""

from __future__ import annotations

import argparse
import json
from pathlib import Path

from .volume import read_series


def main() -> None:
    """Reads the arguments and runs one command."""
    parser = argparse.ArgumentParser(prog="atlas_training", description=__doc__)
    commands = parser.add_subparsers(dest="command", required=True)
    _add_build(commands.add_parser("build", help="make the model package from nothing"))
    _add_series(commands.add_parser("series", help="write one phantom series as DICOM with truth.json"))
    sample = commands.add_parser("sample", help="write the sample study that the product ships")
    sample.add_argument("--out", type=Path, required=True)
    expected = commands.add_parser("expected", help="write expected.json of the sample study")
    expected.add_argument("--sample", type=Path, required=True)
    expected.add_argument("--model", type=Path, required=True)
    reference = commands.add_parser("reference", help="run the reference pipeline on a DICOM folder")
    reference.add_argument("--model", type=Path, required=True)
    reference.add_argument("--series", type=Path, required=True)
    arguments = parser.parse_args()
    {"build": _build, "series": _series, "sample": _sample, "expected": _expected, "reference": _reference}[
        arguments.command
    ](arguments)


def _add_build(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--out", type=Path, required=True, help="package folder")
    parser.add_argument("--work", type=Path, default=Path("work"), help="data sets and checkpoints")
    parser.add_argument("--label-atlas", type=Path, help="HN-Atlas-labels.nrrd, second source of anatomy (optional)")
    parser.add_argument("--real", type=Path, action="append", default=[], help="real series to try and report (repeatable)")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--workers", type=int, default=1, help="processes that generate data")


def _add_series(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--seed", type=int, required=True)
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--fracture", action="append", default=[], metavar="LEVEL", help="C1..C7, repeatable; none = intact")
    parser.add_argument("--severity", type=float, nargs=2, default=(0.6, 1.0), metavar=("LOW", "HIGH"))
    parser.add_argument("--bottom", metavar="LEVEL", help="partial coverage: lowest level that is kept")
    parser.add_argument("--size", type=int, default=256, help="rows and columns")
    parser.add_argument("--field-mm", type=float, default=180.0)
    parser.add_argument("--slice-mm", type=float, default=2.0)
    parser.add_argument("--noise-hu", type=float, default=10.0)
    parser.add_argument("--plain", action="store_true", help="Explicit VR Little Endian instead of deflated")


def _build(arguments: argparse.Namespace) -> None:
    from .build import FULL, Place, build

    place = Place(arguments.out, arguments.work, arguments.label_atlas, tuple(arguments.real), arguments.workers)
    build(FULL, arguments.seed, place)


def _series(arguments: argparse.Namespace) -> None:
    from .series import Request, make_series, truth_json, write_series

    request = Request(
        seed=arguments.seed, fractured=tuple(arguments.fracture), severity=tuple(arguments.severity),
        bottom_level=arguments.bottom, size=arguments.size, field_mm=arguments.field_mm,
        slice_mm=arguments.slice_mm, noise_hu=arguments.noise_hu,
    )
    volume, truth = make_series(request)
    write_series(arguments.out, volume, request, deflate=not arguments.plain)
    (arguments.out / "truth.json").write_text(truth_json(volume, truth, request), encoding="utf-8")


def _sample(arguments: argparse.Namespace) -> None:
    from .sample import write_sample

    write_sample(arguments.out)


def _expected(arguments: argparse.Namespace) -> None:
    from .sample import write_expected

    write_expected(arguments.sample, arguments.model)


def _reference(arguments: argparse.Namespace) -> None:
    from .reference import Pipeline
    from .sample import result_values

    volume = read_series(arguments.series)
    print(json.dumps(result_values(Pipeline(arguments.model).run(volume), volume), indent=2))


if __name__ == "__main__":
    main()
