"""Documents that are XML in a zip file (.docx, .odt, .epub, .xlsx): their members, within limits."""

from __future__ import annotations

from collections.abc import Generator
from contextlib import contextmanager
from io import BytesIO
from typing import TYPE_CHECKING, Any

from onrecord.core.errors import OnrecordError
from onrecord.core.sources.items import Payload

if TYPE_CHECKING:
    import zipfile

#: bytes of all members unpacked; a member never gives more than it says
_MOST = 200_000_000


@contextmanager
def opened(payload: Payload) -> Generator[zipfile.ZipFile]:
    """The zip file.

    Raises:
        OnrecordError: it is damaged, encrypted, or unpacks to too much.
    """
    import zipfile

    try:
        with zipfile.ZipFile(BytesIO(payload.data())) as archive:
            if sum(member.file_size for member in archive.infolist()) > _MOST:
                raise OnrecordError(
                    f"{payload.name} unpacks to over {_MOST // 1_000_000} MB; save its text and read that"
                )
            yield archive
    except (zipfile.BadZipFile, KeyError, RuntimeError, NotImplementedError) as error:
        raise OnrecordError(
            f"{payload.name} is damaged or encrypted ({type(error).__name__}); open it in its own program and save it again"
        ) from None


def member_root(archive: zipfile.ZipFile, name: str) -> Any:
    """The root of an XML member; it brings nothing in from outside.

    Raises:
        KeyError: there is no such member.
    """
    from lxml import etree  # type: ignore[attr-defined] - compiled, without types

    parser: Any = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, recover=True)
    root = etree.fromstring(archive.read(name), parser)
    if root is None:
        raise KeyError(name)
    return root
