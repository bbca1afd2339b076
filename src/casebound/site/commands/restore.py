"""Put a backup back into a new folder; the ledger goes on in a new generation."""

import argparse
import os
from pathlib import Path
from typing import TYPE_CHECKING, Any

from casebound.core.errors import BadInput
from casebound.site import env, terminal
from casebound.site.cli import emit, tell

if TYPE_CHECKING:
    from casebound.upkeep.unpack import Unpacked

EXAMPLE = (
    "casebound restore backup.cbbackup --data ~/restored --words-file words.txt --receipt e12.tlog-proof"
)


WHOSE = (
    "A backup does not say who made it. Compare the fingerprint of the log key with one that you kept "
    "elsewhere, such as in a receipt or an evidence file: {key}"
)


def add(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("file", type=Path, metavar="FILE", help="what 'casebound backup' wrote")
    parser.add_argument(
        "--words-file", type=Path, metavar="FILE", required=True, help="a text file with the 24 backup words"
    )
    parser.add_argument(
        "--receipt",
        type=Path,
        metavar="FILE",
        action="append",
        default=[],
        help="a receipt or evidence file of later than the backup (may be given several times)",
    )
    parser.add_argument(
        "--close",
        type=Path,
        metavar="DIR",
        help="the old data folder, if it is there: nobody may write in it",
    )


def run(args: argparse.Namespace) -> int:
    if args.data is None:
        raise BadInput("Say where the restored folder shall be with --data FOLDER. It must not exist yet.")
    receipts = [terminal.read_file(path) for path in args.receipt]
    words = terminal.read_file(args.words_file).decode("utf-8", "replace")
    from casebound.core import backup
    from casebound.upkeep import restore, unpack

    secret = backup.secret_of(words)
    try:
        file = args.file.open("rb")
    except OSError as error:
        raise BadInput(f"The file {args.file} cannot be read ({error.strerror}). Check its name.") from None
    with file, restore.new_folder(args.data) as half:
        source = unpack.sealed(file.read, secret)
        source.files_into(half)
        unpack.demand_same_key(half, secret)
        result = _restored(half, source, receipts)
    result["closed"] = _closed(args.close, args.data) if args.close else None
    result |= {"data": str(args.data.expanduser().absolute()), "file": str(args.file)}
    emit(args, result, "\n".join([*_said(result), f"The restored folder is {result['data']}."]))
    return 0


def _closed(old: Path, new: Path) -> str:
    from casebound.upkeep import closing

    closing.close_file(old.expanduser() / "casebound.sqlite3", str(new.expanduser().absolute()))
    return str(old)


def _restored(half: Path, source: "Unpacked", receipts: list[bytes]) -> dict[str, Any]:
    os.environ.update(env.variables(half, env.installation(half)))
    os.environ["DJANGO_SETTINGS_MODULE"] = "casebound.site.settings"
    import django

    django.setup()
    from casebound.book import logkey
    from casebound.book.models import Practice
    from casebound.upkeep import clearing, load, settle

    with clearing.all_or_nothing():
        rows = load.load(source, lambda done, of: None)
        tell(f"{rows} rows are in; checking all of them.")
        opened = settle.checked_and_opened("restored", receipts)
    keys = {practice.uid.hex(): logkey.of(practice).fingerprint for practice in Practice.objects.all()}
    settle.on_disk()
    return {
        "log_keys": keys,
        "rows": rows,
        "made": source.manifest["made"],
        "practices": [_table(*each) for each in opened],
    }


def _table(practice: str, opened: Any) -> dict[str, Any]:
    return {
        "practice": practice,
        "generation": opened.generation,
        "size": opened.size,
        "root": opened.root.hex(),
        "known_size": opened.known,
        "lost": opened.lost,
    }


def _said(result: dict[str, Any]) -> list[str]:
    said = []
    for it in result["practices"]:
        said.append(WHOSE.format(key=result["log_keys"][it["practice"]]))
        said.append(
            f"The ledger goes on in generation {it['generation']}, after {it['size']} leaves of the backup."
        )
        if it["lost"]:
            said.append(
                f"At least {it['lost']} leaves were written after the backup and are lost here. "
                "Their receipts still prove that they existed."
            )
        elif it["known_size"] is None:
            said.append(
                "No receipt of a later time was shown. If you have one, restore again with --receipt FILE, "
                "before anybody writes here."
            )
    return [*said, "Do not use the old copy any more, if there is one: what is written there stays there."]
