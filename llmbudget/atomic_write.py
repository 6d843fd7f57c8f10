"""Files are written whole or not at all."""

import errno
import os
import secrets
import stat
from pathlib import Path

_RANDOM_BYTES = 8
_NO_SPACE = {errno.ENOSPC, errno.EDQUOT, errno.EFBIG}
NO_SPACE = "there is no space left for it"


def write_atomically(path: str | Path, content: str | bytes) -> None:
    """Write a file by way of a temporary one beside it, so that it holds the old content or the new, never a part.

    A file that is there keeps its permissions, and a link stays a link to the file that is written. Text is written as
    UTF-8.

    Raises:
        OSError: it cannot be written; the file is as it was then. The error names the path that was given.
    """
    data = content.encode() if isinstance(content, str) else content
    target = Path(os.path.realpath(path))
    try:
        if target.exists() and not target.is_file():  # such as /dev/null, which a renamed file would replace
            target.write_bytes(data)
        else:
            _replace(target, data)
    except OSError as error:
        reason = NO_SPACE if error.errno in _NO_SPACE else error.strerror
        raise OSError(error.errno, reason, str(path)) from error


def _replace(target: Path, data: bytes) -> None:
    """Put a file with this content in the place of another, or of none."""
    before = target.stat() if target.exists() else None
    if before and not os.access(target, os.W_OK):  # renaming would not ask
        raise PermissionError(errno.EACCES, os.strerror(errno.EACCES))
    temporary = target.with_name(f".llmbudget-{secrets.token_hex(_RANDOM_BYTES)}.tmp")
    try:
        with temporary.open("xb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        if before:
            temporary.chmod(stat.S_IMODE(before.st_mode))
        temporary.replace(target)
    finally:  # also after Ctrl+C
        temporary.unlink(missing_ok=True)
    _keep_name(target.parent)


def _keep_name(folder: Path) -> None:
    """Have the folder itself written to the disk, where the system can: the new name is in it."""
    if os.name != "posix":
        return
    opened = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(opened)
    except OSError:  # not every file system can; the file is there, whole, in any case
        pass
    finally:
        os.close(opened)
