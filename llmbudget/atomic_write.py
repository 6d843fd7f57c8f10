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
    """Write a file through a temporary file beside it, so that it has the old content or the new, never a part.

    An existing file keeps its permissions, and a link stays a link to the written file. Text is written as UTF-8.

    Raises:
        OSError: the file cannot be written, and stays the same. The error names the given path.
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
    """Create or replace a file."""
    before = target.stat() if target.exists() else None
    if before and not os.access(target, os.W_OK):  # renaming ignores the permissions
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
    """Write the folder itself to the disk, if the system can: it holds the new name."""
    if os.name != "posix":
        return
    opened = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(opened)
    except OSError:  # some file systems cannot; the file is complete anyway
        pass
    finally:
        os.close(opened)
