"""Writes elements.tsv and uids.tsv from pydicom's data dictionary: python extract.py RESOURCE_DIR.

Only facts are taken (tags, representations, multiplicities, keywords, names, UIDs). Needed again only when the
dictionary is to follow a newer edition of the standard; the build itself reads the checked-in files.
"""

import sys
from pathlib import Path

import pydicom
from pydicom._dicom_dict import DicomDictionary, RepeatersDictionary
from pydicom._uid_dict import UID_dictionary


def retired(mark: str) -> str:
    return "retired" if mark else ""


def element_rows() -> list[str]:
    single = ((f"{tag:08X}", entry) for tag, entry in DicomDictionary.items())
    rows = []
    for tag, (vr, vm, name, mark, keyword) in [*single, *RepeatersDictionary.items()]:
        if vr != "NONE":
            rows.append("\t".join([tag.replace("x", "X"), vr.replace(" or ", "/"), vm, keyword, name, retired(mark)]))
    return sorted(rows)


def uid_rows() -> list[str]:
    return [
        "\t".join([uid, keyword, kind, name, retired(mark)])
        for uid, (name, kind, _info, mark, keyword) in UID_dictionary.items()
    ]


def write(path: Path, columns: str, rows: list[str]) -> None:
    head = (
        f"# Facts of the DICOM standard, PS3.6 edition {pydicom.__dicom_version__}, by way of pydicom "
        f"{pydicom.__version__}; made by src/main/dictionary/extract.py\n# {columns}\n"
    )
    path.write_text(head + "\n".join(rows) + "\n", encoding="utf-8")


def main() -> None:
    target = Path(sys.argv[1])
    write(target / "elements.tsv", "tag, VR, VM, keyword, name, retired", element_rows())
    write(target / "uids.tsv", "uid, keyword, type, name, retired", uid_rows())


main()
