"""Command line: build, judge, series, sample, expected, reference, rsna, fit, export-full."""

from __future__ import annotations

import argparse
import json
from pathlib import Path
from typing import TYPE_CHECKING

from .volume import read_series

if TYPE_CHECKING:
    from .judge import Place

PARTS = ("classifier", "full-levels", "full-slices", "full-vertebra", "head", "levels", "slices")
COLUMNS = ("C1", "C2", "C3", "C4", "C5", "C6", "C7", "overall")
PLANES = ("axial", "coronal", "sagittal")
ENCODERS = ("efficientnet-b0", "resnet34")


def main() -> None:
    """Reads the arguments and runs one command."""
    parser = argparse.ArgumentParser(prog="atlas_training", description=__doc__)
    commands = parser.add_subparsers(dest="command", required=True)
    _add_build(commands.add_parser("build", help="make the model package from nothing"))
    _add_judge(commands.add_parser("judge", help="finish a package again from its graphs: held-out series, choices, figures, card"))
    _add_series(commands.add_parser("series", help="write one phantom series as DICOM with truth.json"))
    sample = commands.add_parser("sample", help="write the sample study that the product ships")
    sample.add_argument("--out", type=Path, required=True)
    expected = commands.add_parser("expected", help="write expected.json of the sample study")
    expected.add_argument("--sample", type=Path, required=True)
    expected.add_argument("--model", type=Path, required=True)
    reference = commands.add_parser("reference", help="run the reference pipeline on a DICOM folder")
    reference.add_argument("--model", type=Path, required=True)
    reference.add_argument("--series", type=Path, required=True)
    _add_rsna(commands.add_parser("rsna", help="training arrays from data in the RSNA 2022 format"))
    _add_fit(commands.add_parser("fit", help="train one net on one fold"))
    _add_full(commands.add_parser("export-full", help="write a package with the full-size nets"))
    arguments = parser.parse_args()
    {"build": _build, "judge": _judge, "series": _series, "sample": _sample, "expected": _expected, "reference": _reference,
     "rsna": _rsna, "fit": _fit, "export-full": _export_full}[arguments.command](arguments)


def _add_build(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--out", type=Path, required=True, help="package folder")
    parser.add_argument("--seed", type=int, default=1)
    _add_place(parser)


def _add_judge(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--model", type=Path, required=True, help="package folder, with its manifest and report")
    _add_place(parser)


def _add_place(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--work", type=Path, default=Path("work"), help="data sets, checkpoints, held-out series")
    parser.add_argument("--label-atlas", type=Path, help="HN-Atlas-labels.nrrd, second source of anatomy (optional)")
    parser.add_argument("--real", type=Path, action="append", default=[], help="real series to try and report (repeatable)")
    parser.add_argument("--sample", type=Path, help="sample study whose expected.json is written again")
    parser.add_argument("--workers", type=int, default=1, help="processes that generate data and evaluate")


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


def _add_rsna(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--root", type=Path, required=True, help="folder with train.csv and train_images")
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--stage1", type=Path, help="package whose stage 1 names the levels where there is no segmentation")


def _add_fit(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--part", choices=PARTS, required=True)
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--folds", type=int, default=5)
    parser.add_argument("--fold", type=int, default=0)
    parser.add_argument("--column", choices=COLUMNS, default="overall", help="of full-slices")
    parser.add_argument("--encoder", choices=ENCODERS, default="efficientnet-b0", help="of full-levels")
    parser.add_argument("--plane", choices=PLANES, default="sagittal", help="of full-levels")
    parser.add_argument("--soft-tissue", action="store_true", help="of the full-size parts: a second channel (data of `rsna`)")
    parser.add_argument("--steps", type=int, default=20_000, help="at most; early stopping usually ends it before")
    parser.add_argument("--batch", type=int, default=16)
    parser.add_argument("--rate", type=float, default=1e-3)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--every", type=int, default=200, help="steps between looks at the held-out fold")
    parser.add_argument("--patience", type=int, default=8, help="looks without a new best until it stops")


def _add_full(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--encoder", choices=ENCODERS, default="efficientnet-b0", help="of stage 1")
    parser.add_argument("--plane", choices=PLANES, default="sagittal", help="of stage 1")
    parser.add_argument("--soft-tissue", action="store_true", help="a second channel with a soft-tissue window")
    parser.add_argument("--checkpoints", type=Path, help="folder of `fit`; without it the weights are random")
    parser.add_argument("--fold", type=int, default=0, help="whose checkpoints to take")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--levels-of", type=Path, help="a trained package whose levels stage is added, so that every stage can be timed")


def _rsna(arguments: argparse.Namespace) -> None:
    from .rsna import convert

    for kind, data in convert(arguments.root, arguments.out, arguments.stage1).items():
        print(f"{kind}: {len(data.array('image'))} samples")


def _fit(arguments: argparse.Namespace) -> None:
    from .fit import FitPlan, fit
    from .schedule import Schedule

    a = arguments
    schedule = Schedule(a.steps, a.batch, a.rate, a.seed)
    fit(FitPlan(a.data, a.part, a.out, schedule, a.folds, a.fold, a.column, a.encoder, a.plane, a.soft_tissue, a.every, a.patience))


def _export_full(arguments: argparse.Namespace) -> None:
    from .full_export import FullPlan, export_full

    a = arguments
    export_full(FullPlan(a.out, a.encoder, a.plane, a.soft_tissue, a.checkpoints, a.fold, a.seed, a.levels_of))


def _build(arguments: argparse.Namespace) -> None:
    from .build import FULL, build

    build(FULL, arguments.seed, _place(arguments.out, arguments))


def _judge(arguments: argparse.Namespace) -> None:
    from .judge import HELD_OUT, from_package, judge

    judge(from_package(arguments.model), HELD_OUT, _place(arguments.model, arguments))


def _place(out: Path, arguments: argparse.Namespace) -> Place:
    from .judge import Place

    a = arguments
    return Place(out, a.work, a.label_atlas, tuple(a.real), a.sample, a.workers)


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
