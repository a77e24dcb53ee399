# SPDX-License-Identifier: Apache-2.0
"""Bootstrap tokens: who they are, when they are nobody, and what they sign."""
import base64
import contextlib
import hashlib
import hmac
import json
import random
from datetime import datetime, timedelta, timezone

from knarr_test.client import until
from knarr_test.samples import path

AUTHN = "/apis/authentication.k8s.io/v1"
TYPE = "bootstrap.kubernetes.io/token"
SECRETS = path("kube-system", "secrets")


def new_token():
    letters = "abcdefghijklmnopqrstuvwxyz0123456789"
    return "".join(random.choices(letters, k=6)), "".join(random.choices(letters, k=16))


def later(seconds):
    return (datetime.now(timezone.utc) + timedelta(seconds=seconds)).strftime("%Y-%m-%dT%H:%M:%SZ")


@contextlib.contextmanager
def token(api, kind=TYPE, **data):
    number, secret = new_token()
    fields = {"token-id": number, "token-secret": secret, "usage-bootstrap-authentication": "true",
              **{k.replace("_", "-"): v for k, v in data.items()}}
    where = f"{SECRETS}/bootstrap-token-{number}"
    api.post(SECRETS, {"metadata": {"name": f"bootstrap-token-{number}"}, "type": kind,
                       "stringData": {k: v for k, v in fields.items() if v is not None}}).ok(201)
    try:
        yield f"{number}.{secret}"
    finally:
        api.delete(where)


def who(api, bearer):
    return api.as_token(bearer).post(f"{AUTHN}/selfsubjectreviews", {"kind": "SelfSubjectReview", "apiVersion": "authentication.k8s.io/v1"})


def known(api, bearer):
    return until(lambda: (lambda r: r if r.status == 201 else None)(who(api, bearer)), 10, "the token").ok(201)["status"]["userInfo"]


def unknown(api, bearer):
    got = until(lambda: (lambda r: r if r.status == 401 else None)(who(api, bearer)), 10, "the refusal").fails(401, "Unauthorized")
    assert got["message"] == "Unauthorized"


def test_who_it_is(api):
    with token(api, auth_extra_groups="system:bootstrappers:workers,system:bootstrappers:a:b-c") as bearer:
        info = known(api, bearer)
        assert info["username"] == f"system:bootstrap:{bearer[:6]}" and "uid" not in info
        assert info["groups"] == ["system:bootstrappers", "system:bootstrappers:a:b-c", "system:bootstrappers:workers", "system:authenticated"], info
        wrong = bearer[:-1] + ("a" if bearer[-1] != "a" else "b")
        unknown(api, wrong)
        got = api.post(f"{AUTHN}/tokenreviews", {"spec": {"token": bearer}}).ok(201)["status"]
        assert got["authenticated"] and got["user"]["username"] == info["username"], got
        got = api.post(f"{AUTHN}/tokenreviews", {"spec": {"token": wrong}}).ok(201)["status"]
        assert not got.get("authenticated"), got
    unknown(api, bearer)


def test_who_it_is_not(api):
    rows = [{"usage_bootstrap_authentication": "false"}, {"usage_bootstrap_authentication": None}, {"kind": "Opaque"},
            {"auth_extra_groups": "system:masters"}, {"auth_extra_groups": "system:bootstrappers:a,system:nodes"},
            {"auth_extra_groups": "system:bootstrappers:"}, {"auth_extra_groups": "system:bootstrappers:a-"}]
    for row in rows:
        with token(api, **row) as bearer:
            unknown(api, bearer)
    for bearer in ("abcdef.0123456789abcdef", "ABCDEF.0123456789abcdef", "abcdef.0123456789abcde", ".", "abcdef."):
        unknown(api, bearer)


def test_it_expires_and_goes(api):
    with token(api, expiration=later(3)) as bearer:
        known(api, bearer)
        unknown(api, bearer)
        until(lambda: api.get(f"{SECRETS}/bootstrap-token-{bearer[:6]}").status == 404, 20, "the token's end")
    with token(api, expiration=later(-10)) as bearer:
        unknown(api, bearer)
        until(lambda: api.get(f"{SECRETS}/bootstrap-token-{bearer[:6]}").status == 404, 20, "the token's end")


def encode(data):
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()


def test_cluster_info_is_signed(api):
    maps = path("kube-public", "configmaps")
    content = "kind: Config\nclusters: []\n"
    api.post(maps, {"metadata": {"name": "cluster-info"}, "data": {"kubeconfig": content}}).ok(201)
    try:
        with token(api, usage_bootstrap_signing="true") as bearer, token(api) as other:
            number, secret = bearer.split(".")
            data = until(lambda: (lambda d: d if f"jws-kubeconfig-{number}" in d else None)(
                api.get(f"{maps}/cluster-info").ok()["data"]), 20, "the signature")
            header = encode(json.dumps({"alg": "HS256", "kid": number}, separators=(",", ":")).encode())
            digest = hmac.new(secret.encode(), f"{header}.{encode(content.encode())}".encode(), hashlib.sha256).digest()
            assert data[f"jws-kubeconfig-{number}"] == f"{header}..{encode(digest)}", data
            assert f"jws-kubeconfig-{other[:6]}" not in data and data["kubeconfig"] == content
            api.patch(f"{maps}/cluster-info", {"data": {"kubeconfig": content + "x"}}).ok()
            until(lambda: api.get(f"{maps}/cluster-info").ok()["data"][f"jws-kubeconfig-{number}"] != data[f"jws-kubeconfig-{number}"], 20, "a new one")
        until(lambda: list(api.get(f"{maps}/cluster-info").ok()["data"]) == ["kubeconfig"], 20, "no signature")
    finally:
        api.delete(f"{maps}/cluster-info")
