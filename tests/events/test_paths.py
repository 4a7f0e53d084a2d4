"""How paths are read."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ruleglot.events.paths import absolute, basename, check_absolute, check_file, check_path, extension, parent


@pytest.mark.parametrize(
    ("path", "directory", "expected"),
    [
        ("x", "/home/bob", "/home/bob/x"),
        ("../x", "/home/bob", "/home/x"),
        ("../../../x", "/home/bob", "/x"),
        ("/tmp/../etc//passwd", "/home/bob", "/etc/passwd"),
        ("//etc/x", "/", "/etc/x"),
        ("x", "/", "/x"),
    ],
)
def test_path_is_resolved_against_the_directory(path: str, directory: str, expected: str) -> None:
    assert absolute(path, directory) == expected


@given(st.text(alphabet="/.ab", min_size=1), st.sampled_from(["/", "/a", "/a/b"]))
def test_resolved_path_is_in_normal_form(path: str, directory: str) -> None:
    resolved = absolute(path, directory)
    check_absolute("path", resolved)
    assert absolute(resolved, "/elsewhere") == resolved


@given(st.text(alphabet="/.ab"))
def test_path_is_its_directory_and_its_base_name(path: str) -> None:
    resolved = absolute(path or "/", "/")
    assert absolute(basename(resolved), parent(resolved)) == resolved


@pytest.mark.parametrize(
    ("name", "expected"),
    [("a.sh", "sh"), ("a.tar.gz", "gz"), (".bashrc", "bashrc"), ("README", None), ("odd.", None), ("a.SH", "SH")],
)
def test_extension_is_what_follows_the_last_dot(name: str, expected: str | None) -> None:
    assert extension(name) == expected


@pytest.mark.parametrize(
    ("path", "message"),
    [
        ("a\0b", r"path holds a NUL byte: 'a\x00b'"),
        ("", "path is empty or longer than 4095 bytes"),
        ("/a" * 2048, "path is empty or longer than 4095 bytes"),
        ("é" * 128, "path has a name of more than 255 bytes"),
    ],
)
def test_what_no_system_call_takes_is_no_path(path: str, message: str) -> None:
    with pytest.raises(ValueError) as raised:  # noqa: PT011 - the whole message is compared below
        check_path("path", path)
    assert str(raised.value) == message


def test_lone_surrogate_is_no_path() -> None:
    with pytest.raises(ValueError, match="surrogates not allowed"):
        check_path("path", "\ud800")


@pytest.mark.parametrize("path", ["/", "x/", "..", "a/.", "/a/.."])
def test_directory_is_no_file(path: str) -> None:
    with pytest.raises(ValueError, match="path names no file"):
        check_file("path", path)


@pytest.mark.parametrize("path", ["x", "/a/../b", "/a//b", "/a/"])
def test_what_is_not_in_normal_form_is_not_absolute(path: str) -> None:
    with pytest.raises(ValueError, match="is not an absolute path in normal form"):
        check_absolute("path", path)
