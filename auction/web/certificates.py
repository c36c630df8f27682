"""The room's own certificate authority, and the certificate its server answers with.

Desks and kiosks install the authority once. It may vouch for the room's own names and addresses
and for nothing else, so that its key, should it be stolen, opens no other site to anybody.

Source: RFC 5280 §4.2.1.6, §4.2.1.9, §4.2.1.10; RFC 6125 §6.4.
"""

import os
from datetime import datetime, timedelta
from ipaddress import ip_address, ip_network
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID
from msgspec import Struct

AUTHORITY_LASTS = timedelta(days=3653)
SERVER_LASTS = timedelta(days=397)
_EARLIER = timedelta(hours=1)
"""Desks' clocks may be behind."""
_CURVE = ec.SECP256R1()


class NamesError(ValueError):
    """The authority there is may not vouch for these names."""


class Made(Struct, frozen=True):
    """What was made, and where."""

    authority: Path
    certificate: Path
    key: Path
    fingerprint: str
    """SHA-256 of the authority, as desks show it: pairs of hex digits with colons."""
    until: datetime


def make(folder: Path, names: tuple[str, ...], owner: str, now: datetime) -> Made:
    """A certificate for these names from the authority in `folder`, which is made if need be.

    Args:
        folder: where authority, certificate and keys are (keys with mode 0600).
        names: host names and addresses, without ports.
        owner: whose room it is.
        now: UTC.

    Raises:
        NamesError: there is an authority, and it was made for other names.
        OSError: it cannot be written.
    """
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    authority_file, authority_key_file = folder / "authority.pem", folder / "authority.key"
    if not authority_file.exists():
        key = ec.generate_private_key(_CURVE)
        _write_key(authority_key_file, key)
        authority_file.write_bytes(_pem(_authority(key, names, owner, now)))
    authority = x509.load_pem_x509_certificate(authority_file.read_bytes())
    _require_permitted(authority, names)
    signing = serialization.load_pem_private_key(authority_key_file.read_bytes(), None)
    assert isinstance(signing, ec.EllipticCurvePrivateKey)
    key = ec.generate_private_key(_CURVE)
    certificate = _server(key, names, authority, signing, now)
    _write_key(folder / "server.key", key)
    (folder / "server.pem").write_bytes(_pem(certificate) + _pem(authority))
    return Made(
        authority=authority_file,
        certificate=folder / "server.pem",
        key=folder / "server.key",
        fingerprint=authority.fingerprint(hashes.SHA256()).hex(":").upper(),
        until=certificate.not_valid_after_utc,
    )


def _authority(
    key: ec.EllipticCurvePrivateKey, names: tuple[str, ...], owner: str, now: datetime
) -> x509.Certificate:
    name = x509.Name(
        [
            x509.NameAttribute(NameOID.ORGANIZATION_NAME, owner[:64]),
            x509.NameAttribute(NameOID.COMMON_NAME, "Auction room authority"),
        ]
    )
    usage = _usage(signs_certificates=True)
    return (
        _begun(name, name, key, now, AUTHORITY_LASTS)
        .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
        .add_extension(usage, critical=True)
        .add_extension(
            x509.NameConstraints(
                permitted_subtrees=[_permitted(one) for one in names], excluded_subtrees=None
            ),
            critical=True,
        )
        .sign(key, hashes.SHA256())
    )


def _server(
    key: ec.EllipticCurvePrivateKey,
    names: tuple[str, ...],
    authority: x509.Certificate,
    signing: ec.EllipticCurvePrivateKey,
    now: datetime,
) -> x509.Certificate:
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "Auction room")])
    above = x509.AuthorityKeyIdentifier.from_issuer_public_key(signing.public_key())
    return (
        _begun(name, authority.subject, key, now, SERVER_LASTS)
        .add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
        .add_extension(_usage(signs_certificates=False), critical=True)
        .add_extension(x509.ExtendedKeyUsage([ExtendedKeyUsageOID.SERVER_AUTH]), critical=False)
        .add_extension(x509.SubjectAlternativeName([_san(one) for one in names]), critical=False)
        .add_extension(above, critical=False)
        .sign(signing, hashes.SHA256())
    )


def _begun(
    subject: x509.Name,
    issuer: x509.Name,
    key: ec.EllipticCurvePrivateKey,
    now: datetime,
    lasts: timedelta,
) -> x509.CertificateBuilder:
    own = x509.SubjectKeyIdentifier.from_public_key(key.public_key())
    return (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(issuer)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - _EARLIER)
        .not_valid_after(now + lasts)
        .add_extension(own, critical=False)
    )


def _usage(*, signs_certificates: bool) -> x509.KeyUsage:
    return x509.KeyUsage(
        digital_signature=not signs_certificates,
        key_cert_sign=signs_certificates,
        crl_sign=signs_certificates,
        content_commitment=False,
        key_encipherment=False,
        data_encipherment=False,
        key_agreement=False,
        encipher_only=False,
        decipher_only=False,
    )


def _san(name: str) -> x509.GeneralName:
    try:
        return x509.IPAddress(ip_address(name))
    except ValueError:
        return x509.DNSName(name)


def _permitted(name: str) -> x509.GeneralName:
    try:
        return x509.IPAddress(ip_network(name))
    except ValueError:
        return x509.DNSName(name)


def _require_permitted(authority: x509.Certificate, names: tuple[str, ...]) -> None:
    limits = authority.extensions.get_extension_for_class(x509.NameConstraints).value
    permitted = limits.permitted_subtrees or []
    strange = [name for name in names if _permitted(name) not in permitted]
    if strange:
        raise NamesError(
            f"The room's authority may not vouch for {', '.join(strange)}. For a new authority, "
            "which every desk then installs, remove the folder of the old one and ask again."
        )


def _pem(certificate: x509.Certificate) -> bytes:
    return certificate.public_bytes(serialization.Encoding.PEM)


def _write_key(file: Path, key: ec.EllipticCurvePrivateKey) -> None:
    content = key.private_bytes(
        serialization.Encoding.PEM,
        serialization.PrivateFormat.PKCS8,
        serialization.NoEncryption(),
    )
    descriptor = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(descriptor, "wb") as opened:
        opened.write(content)
