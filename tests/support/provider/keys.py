"""Keys as vendors make them, and how a provider tells its own from another."""

from __future__ import annotations

import hashlib
import hmac
import json
import re
import string
from base64 import urlsafe_b64decode
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib import import_module
from random import Random
from typing import Any, Final
from urllib.parse import parse_qsl, quote

from gen_models.contract.model import Auth
from tests.support.provider.loopback import Answer, Seen

REGION: Final = "eu-central-1"
ACCOUNT: Final = "lister@acme.example"
_AUDIENCE: Final = "https://oauth2.googleapis.com/token"  # Wherever the token comes from.
_SCOPE: Final = "https://www.googleapis.com/auth/cloud-platform.read-only"
_JWT: Final = "urn:ietf:params:oauth:grant-type:jwt-bearer"
_SHA256_IN_DER: Final = bytes.fromhex("3031300d060960864801650304020105000420")
AUTHORIZATION: Final = re.compile(
    r"AWS4-HMAC-SHA256 Credential=(?P<key>[^/]+)/(?P<scope>(?P<day>\d{8})/(?P<region>[^/]+)"
    r"/(?P<service>[^/]+)/aws4_request), SignedHeaders=(?P<headers>[^,]+),"
    r" Signature=(?P<signature>[0-9a-f]{64})"
)
_ALPHABETS: Final = {
    "a": string.ascii_letters + string.digits,
    "h": "0123456789abcdef",
    "l": string.ascii_lowercase + string.digits,
    "u": "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567",
    "w": string.ascii_letters + string.digits + "_-",
}
# {w74} stands for 74 characters of the alphabet w.
_SHAPES: Final = {
    "ANTHROPIC_API_KEY": "sk-ant-api03-{w93}AA",
    "AWS_ACCESS_KEY_ID": "AKIA{u16}",
    "AWS_SECRET_ACCESS_KEY": "{a18}/{a10}+{a10}",
    "AZURE_OPENAI_API_KEY": "{a52}JQQJ99{a26}",
    "CEREBRAS_API_KEY": "csk-{l48}",
    "DEEPSEEK_API_KEY": "sk-{h32}",
    "FIREWORKS_API_KEY": "fw_{a24}",
    "GEMINI_API_KEY": "AIzaSy{w33}",
    "GITHUB_TOKEN": "ghp_{a36}",
    "GOOGLE_APPLICATION_CREDENTIALS": "ya29.{w180}",
    "GROQ_API_KEY": "gsk_{a20}WGdyb3FY{a24}",
    "HF_TOKEN": "hf_{a34}",
    "MISTRAL_API_KEY": "{a32}",
    "MOONSHOT_API_KEY": "sk-{a48}",
    "NVIDIA_API_KEY": "nvapi-{w64}",
    "OPENAI_API_KEY": "sk-proj-{w74}T3BlbkFJ{w74}",
    "OPENROUTER_API_KEY": "sk-or-v1-{h64}",
    "PERPLEXITY_API_KEY": "pplx-{a48}",
    "SAMBANOVA_API_KEY": "{h8}-{h4}-{h4}-{h4}-{h12}",
    "TOGETHER_API_KEY": "{h64}",
    "XAI_API_KEY": "xai-{a80}",
    "ZAI_API_KEY": "{h32}.{a16}",
    "ZENMUX_API_KEY": "sk-ai-v1-{h64}",
}


def key_for(variable: str) -> str:
    """A key such as would stand in this variable, the same at each call."""
    random = Random(f"a key for {variable}")

    def drawn(wanted: re.Match[str]) -> str:
        return "".join(random.choices(_ALPHABETS[wanted[1]], k=int(wanted[2])))

    return re.sub(r"\{([a-z])(\d+)\}", drawn, _SHAPES.get(variable, "{a40}"))


def masked(key: str) -> str:
    """A key as OpenAI's refusal repeats it: its first 8 characters, stars, its last 4."""
    return f"{key[:8]}{'*' * max(4, len(key) - 12)}{key[-4:]}"


def presented(auth: Auth, seen: Seen) -> str | None:
    """The key that a request came with, where the contract wants it; None without one."""
    if auth.style == "header":
        return seen.headers.get(auth.parameter.lower())
    scheme, _, key = seen.headers.get("authorization", "").partition(" ")
    return key if scheme == "Bearer" else None


def admits(auth: Auth, seen: Seen, key: str) -> bool:
    """Whether a provider whose key this is would answer. For AWS it is the secret key."""
    if auth.style == "aws-sigv4":
        said = AUTHORIZATION.fullmatch(seen.headers.get("authorization", ""))
        known = (key_for("AWS_ACCESS_KEY_ID"), REGION, "bedrock")
        return said is not None and said.group("key", "region", "service") == known and (
            signed_by(seen, key)
        )  # fmt: skip
    return presented(auth, seen) == key or not auth.required


def signed_by(seen: Seen, secret: str) -> bool:
    """Whether a request's signature is right, as AWS's documentation has it."""
    said = AUTHORIZATION.fullmatch(seen.headers.get("authorization", ""))
    if said is None:
        return False
    names = said["headers"].split(";")
    if not {"host", "x-amz-date"} <= set(names) <= set(seen.headers):
        return False
    if not seen.headers["x-amz-date"].startswith(said["day"]):
        return False
    query = sorted((quote(k, safe="-_.~"), quote(v, safe="-_.~")) for k, v in seen.query.items())
    canonical = "\n".join(
        [
            "GET",
            seen.path,
            "&".join(f"{name}={value}" for name, value in query),
            *(f"{name}:{seen.headers[name]}" for name in names),
            "",
            ";".join(names),
            hashlib.sha256(b"").hexdigest(),
        ]
    )
    to_sign = "\n".join(
        [
            "AWS4-HMAC-SHA256",
            seen.headers["x-amz-date"],
            said["scope"],
            hashlib.sha256(canonical.encode()).hexdigest(),
        ]
    )
    key = f"AWS4{secret}".encode()
    for part in (*said["scope"].split("/"), to_sign):
        key = hmac.digest(key, part.encode(), "sha256")
    return hmac.compare_digest(key.hex(), said["signature"])


@dataclass(frozen=True, slots=True)
class ServiceAccount:
    """A service account of Google's kind: its private key as PEM, and its public one."""

    pem: str
    modulus: int
    exponent: int

    def file(self, token_uri: str) -> str:
        """What stands in its credentials file."""
        return json.dumps(
            {
                "type": "service_account",
                "project_id": "acme",
                "private_key_id": "1",
                "private_key": self.pem,
                "client_email": ACCOUNT,
                "token_uri": token_uri,
            }
        )

    def grant(self, seen: Seen, token: str) -> Answer:
        """What the token endpoint answers: a token, or why there is none."""
        asked = dict(parse_qsl(seen.body.decode()))
        claims = self._signed(asked.get("assertion", ""))
        wanted = {"iss": ACCOUNT, "aud": _AUDIENCE, "scope": _SCOPE}
        if asked.get("grant_type") != _JWT or not wanted.items() <= claims.items():
            return Answer({"error": "invalid_grant"}, status=400)
        return Answer({"access_token": token, "expires_in": 3_599, "token_type": "Bearer"})

    def _signed(self, assertion: str) -> Mapping[str, Any]:
        """An assertion's claims, if this account signed it (RS256); none otherwise."""
        head, _, signature = assertion.rpartition(".")
        size = (self.modulus.bit_length() + 7) // 8
        tail = _SHA256_IN_DER + hashlib.sha256(head.encode()).digest()
        expected = b"\0\1" + b"\xff" * (size - 3 - len(tail)) + b"\0" + tail
        number = int.from_bytes(urlsafe_b64decode(f"{signature}=="), "big")
        if pow(number, self.exponent, self.modulus).to_bytes(size, "big") != expected:
            return {}
        claims: dict[str, Any] = json.loads(urlsafe_b64decode(head.split(".")[1] + "=="))
        return claims


@cache
def service_account() -> ServiceAccount | None:
    """One for this process; None where the extra `google` is not installed."""
    try:
        rsa = import_module("cryptography.hazmat.primitives.asymmetric.rsa")
        forms = import_module("cryptography.hazmat.primitives.serialization")
    except ImportError:
        return None
    key = rsa.generate_private_key(public_exponent=65_537, key_size=2_048)
    pem = key.private_bytes(forms.Encoding.PEM, forms.PrivateFormat.PKCS8, forms.NoEncryption())
    numbers = key.public_key().public_numbers()
    return ServiceAccount(pem.decode(), numbers.n, numbers.e)
