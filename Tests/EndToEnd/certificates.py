"""Certificates made on the fly: an authority and what it signs, as files."""

import os
import subprocess
from pathlib import Path


def openssl(*arguments):
    subprocess.run(["openssl", *map(str, arguments)], check=True, capture_output=True, stdin=subprocess.DEVNULL)


class Pair:
    """A certificate and its key."""

    def __init__(self, certificate, key):
        self.certificate, self.key = Path(certificate), Path(key)

    def read(self):
        return self.certificate.read_bytes(), self.key.read_bytes()

    def take(self, other):
        """Puts another pair's contents into these files, one after the other, as an administrator does."""
        for mine, its in ((self.certificate, other.certificate), (self.key, other.key)):
            new = mine.with_suffix(".new")
            new.write_bytes(its.read_bytes())
            new.chmod(0o600)
            os.replace(new, mine)


class Authority(Pair):
    """Signs certificates in a directory of its own."""

    def __init__(self, directory, name="authority", key_type="ec"):
        directory.mkdir(parents=True, exist_ok=True)
        super().__init__(directory / f"{name}.pem", directory / f"{name}.key")
        self.directory, self.key_type = directory, key_type
        openssl(
            "req", "-x509", *self._new_key(), "-subj", f"/CN={name}", "-days", 2,
            "-keyout", self.key, "-out", self.certificate,
        )  # fmt: skip

    def _new_key(self):
        if self.key_type == "rsa":
            return ("-newkey", "rsa:2048", "-nodes")
        return ("-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes")

    def issue(self, name, *names, days=1):
        """A pair for names such as `DNS:localhost`; one that has expired where the days are less than nothing."""
        pair = Pair(self.directory / f"{name}.pem", self.directory / f"{name}.key")
        request, extensions = self.directory / f"{name}.csr", self.directory / f"{name}.ext"
        extensions.write_text(f"subjectAltName={','.join(names)}\n")
        openssl("req", *self._new_key(), "-subj", f"/CN={name}", "-keyout", pair.key, "-out", request)
        openssl(
            "x509", "-req", "-in", request, "-CA", self.certificate, "-CAkey", self.key, "-CAcreateserial",
            "-days", days, "-extfile", extensions, "-out", pair.certificate,
        )  # fmt: skip
        pair.key.chmod(0o600)
        return pair
