"""Forms as browsers send them, and what is not one."""

import contextlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.uploads import NotAForm, read_form

MARK = "----WebKitFormBoundaryAbC123"
TYPE = f"multipart/form-data; boundary={MARK}"


def a_form(content: bytes, media_type: str = "image/jpeg") -> bytes:
    return (
        (
            f'--{MARK}\r\nContent-Disposition: form-data; name="id"\r\n\r\n17\r\n'
            f'--{MARK}\r\nContent-Disposition: form-data; name="text"\r\n\r\nAñil\r\n'
            f'--{MARK}\r\nContent-Disposition: form-data; name="file"; filename="niño.jpg"\r\n'
            f"Content-Type: {media_type}\r\n\r\n"
        ).encode()
        + content
        + f"\r\n--{MARK}--\r\n".encode()
    )


@given(st.binary())
def test_a_file_comes_out_as_it_went_in(content: bytes) -> None:
    form = read_form(TYPE, a_form(content))
    assert form.fields == {"id": "17", "text": "Añil"}
    assert form.file == ("niño.jpg", "image/jpeg", content)


@pytest.mark.parametrize("told", ["", "x", "text/html\x00", "a" * 90 + "/b", "text/ñ"])
def test_a_strange_media_type_is_not_believed(told: str) -> None:
    form = read_form(TYPE, a_form(b"x", told))
    assert form.file == ("niño.jpg", "application/octet-stream", b"x")


@pytest.mark.parametrize(
    ("content_type", "body"),
    [
        ("application/json", b"{}"),
        ("multipart/form-data", a_form(b"x")),
        ("multipart/form-data; boundary=", a_form(b"x")),
        ("multipart/form-data; boundary=other", a_form(b"x")),
        (TYPE, b""),
        (TYPE, a_form(b"x")[:-40]),
        (TYPE, f"--{MARK}\r\n\r\n\xff".encode("latin-1")),
        (TYPE, f"--{MARK}\r\nA: b\r\n\r\nc\r\n".encode() * 20 + f"--{MARK}--".encode()),
    ],
)
def test_what_is_no_form_is_refused(content_type: str, body: bytes) -> None:
    with pytest.raises(NotAForm):
        read_form(content_type, body)


@given(
    st.lists(st.sampled_from([f"--{MARK}".encode(), b"\r\n", b"--", b'name="a"', b"\xff", b":"]))
)
def test_no_body_breaks_the_reader(parts: list[bytes]) -> None:
    with contextlib.suppress(NotAForm):
        read_form(TYPE, b"".join(parts))
