"""Manifests of side-by-side assemblies."""

from __future__ import annotations

import pytest

from pywine.ldr.assemblies import Assemblies

PRIVATE = """<?xml version="1.0"?><assembly xmlns="urn:schemas-microsoft-com:asm.v1" manifestVersion="1.0">
<!-- <file name="none.dll"/> --><assemblyIdentity name='Leaves' version="1.0.0.0"/>
<file name="Leaf.dll"/> <asmv1:file hash="x" name='branch.dll'></asmv1:file></assembly>"""
WANTS = """<assembly><assemblyIdentity name="program"/><v1:dependency><v1:dependentAssembly>
<v1:assemblyIdentity type="win32" name="{}" version="1.0.0.0"/></v1:dependentAssembly>
</v1:dependency></assembly>"""


class _Files:
    def __init__(self, folder):
        self.folder = folder

    def find_host_file(self, path):
        host = self.folder / path.removeprefix("C:\\app\\").replace("\\", "/")
        return str(host) if host.exists() else ""


class _Process:
    """As much of a process as its manifest's reader looks at."""

    def __init__(self, folder, manifest):
        self.files = _Files(folder)
        self.manifest = manifest
        self.modules = self
        self.exe = self
        self.path = "C:\\app\\program.exe"
        (folder / "program.exe.manifest").write_text(manifest, encoding="utf-8-sig")

    @property
    def image(self):
        from pywine.abi.errors import WinError

        raise WinError(1812)


@pytest.mark.parametrize("place", ["Leaves.manifest", "Leaves/Leaves.manifest"])
def test_private_assemblies_redirect_to_their_folder(tmp_path, place):
    (tmp_path / place).parent.mkdir(exist_ok=True)
    (tmp_path / place).write_text(PRIVATE, encoding="utf-16")
    folders = Assemblies(_Process(tmp_path, WANTS.format("Leaves"))).folders
    folder = "C:\\app\\Leaves" if "/" in place else "C:\\app"
    assert folders == {"leaf.dll": folder, "branch.dll": folder}


def test_shared_assemblies_have_no_folder(tmp_path):
    folders = Assemblies(_Process(tmp_path, WANTS.format("Microsoft.VC80.CRT"))).folders
    assert folders["msvcr80.dll"] == ""


def test_unknown_assemblies_redirect_nothing(tmp_path):
    assert Assemblies(_Process(tmp_path, WANTS.format("Nobody"))).folders == {}


def test_a_program_without_a_dependency_has_none(tmp_path):
    assert Assemblies(_Process(tmp_path, "<assembly></assembly>")).folders == {}
