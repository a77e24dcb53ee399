# SPDX-License-Identifier: Apache-2.0
"""Random requests: a valid object of a random kind, spoiled or enriched at random places, sent in a random way.

The Nth request of a seed is always the same one, whatever came before it.  What may stand at a place is read from the schemas
that upstream's server publishes.  Everything is a dry run or a reading one, so that both servers stay as they were; what is updated
and patched are objects made once, one a kind.  A request has a shape (the kind, the type and field that it touches, what it does
there, how it is sent) by which a difference is told but once.
"""
import copy
import json
import random
import re

from knarr_test.client import APPLY, JSON, JSON_PATCH, MERGE, STRATEGIC, TABLE
from random_bases import BASES, NAMED, NEVER_MADE, RAW, WEIGHTS

DEPTH, LISTED = 3, 2
NAME = "random"
DROP = object()

BAD_TEXTS = ["", "A_B c", "x" * 300, "../x", "a/b/c", "-a", "é", "x" * 64, " ", "a,b", "1", "."]
BAD_NUMBERS = [0, -1, 1, 70000, 2 ** 31, 2 ** 63, 2 ** 64, 1.5, -2 ** 31]
BAD_QUANTITIES = ["", "-1", "1x", "1e400", "0.5m", "1.5", "0", 1, "9999999999999999999", "1Gi ", "100m"]
WRONG_TYPES = ["x", 5, True, None, [], {}, [{}], ["x"], {"a": "b"}, 1.5]
TEXTS = ["a", "b-c", "x.example.com", "k", "/p", "1.2.3.4", "10", "50%", "x.example.com/y", "fd00::1", "metadata.name", "2024-01-01T00:00:00Z"]
BAD_PAIRS = [("A B", "x"), ("", "x"), ("a/b/c", "x"), ("x" * 64, "x"), ("k2", "a b"), ("k2", "x" * 64), ("k2", ""), ("k2", None), ("k2", 5), ("kubernetes.io/x", "y")]
HINTS = {
    "name": ["a", "b-c", "web"], "namespace": ["NAMESPACE", "default"], "image": ["busybox", "a/b:1"], "path": ["/p", "p"], "mountPath": ["/m", "/e"],
    "key": ["k", "a.b"], "cidr": ["1.0.0.0/8", "fd00::/8"], "ip": ["1.2.3.4", "fd00::1"], "clusterIP": ["None", "10.43.77.77"], "kind": ["Pod", "ConfigMap"],
    "apiVersion": ["v1", "apps/v1"], "apiGroup": ["", "apps"], "protocol": ["TCP", "UDP", "SCTP"], "expression": ["true", "1 +", "object.spec", "self.x"],
    "schedule": ["* * * * *", "@daily", "x"], "timeZone": ["Etc/UTC", "Nowhere/X"], "host": ["a.example.com", "*.example.com"], "driver": ["x.example.com"],
    "type": ["Opaque", "ClusterIP", "NodePort", "LoadBalancer", "ExternalName", "RollingUpdate", "Recreate", "OnDelete", "string", "integer"],
    "fieldPath": ["metadata.name", "status.podIP", "spec.nodeName", "metadata.labels['a']"], "url": ["https://a.example.com/x", "http://a"],
    "effect": ["NoSchedule", "NoExecute"], "operator": ["In", "Exists", "DoesNotExist", "Equal", "Gt", "NotIn"], "topologyKey": ["zone", "kubernetes.io/hostname"],
    "port": [80, "http"], "storageClassName": ["x", ""], "verbs": ["get", "*"], "accessModes": ["ReadWriteOnce", "ReadOnlyMany", "ReadWriteOncePod"],
}


class Schemas:
    """The types that upstream publishes; `of` finds the one of a kind, `resolve` follows references."""

    def __init__(self, client):
        self.types, self.kinds = {}, {}
        for at in sorted({row[0] for row in BASES.values()}):
            self.types.update(client.get(f"/openapi/v3/{'api' if at == 'v1' else 'apis'}/{at}").ok(200)["components"]["schemas"])
        for name, schema in self.types.items():
            for id in schema.get("x-kubernetes-group-version-kind", []):
                self.kinds[f"{id['group']}/{id['version']}".removeprefix("/"), id["kind"]] = {"$ref": f"/{name}"}

    def of(self, at, kind):
        return self.kinds[at, kind]

    def resolve(self, schema):
        """(the type's short name or "", its schema)"""
        while "allOf" in schema and len(schema["allOf"]) == 1:
            schema = {**{k: v for k, v in schema.items() if k != "allOf"}, **schema["allOf"][0]}
        if "$ref" not in schema:
            return "", schema
        name = schema["$ref"].rsplit("/", 1)[1]
        return name.rsplit(".", 1)[1], self.types[name]


def value_at(tree, path):
    for step in path:
        tree = tree[step]
    return tree


class Edit:
    """One change of an object: a value (or DROP) at a path, and in words what it is."""

    def __init__(self, path, value, place, what):
        self.path, self.value, self.place, self.what = path, value, place, what

    def apply(self, tree):
        """Changes the tree; a path that is not there is left alone."""
        try:
            parent = value_at(tree, self.path[:-1])
            if self.value is DROP:
                del parent[self.path[-1]]
            elif isinstance(parent, list) and self.path[-1] == len(parent):
                parent.append(copy.deepcopy(self.value))
            else:
                parent[self.path[-1]] = copy.deepcopy(self.value)
        except (KeyError, IndexError, TypeError):
            pass

    def __str__(self):
        value = "nothing" if self.value is DROP else json.dumps(self.value)
        return f"{'.'.join(map(str, self.path))} = {value[:400]}"


class Maker:
    """Makes one request out of the chances of one number."""

    def __init__(self, schemas, seed, number, kinds):
        self.random = random.Random(f"{seed} {number}")
        self.schemas, self.numbers = schemas, BAD_NUMBERS        # upstream wraps numbers around in some patches, we refuse them
        self.kind = self.random.choices(kinds, [WEIGHTS.get(kind, 1) for kind in kinds])[0]
        self.group_version, self.resource, self.namespaced, self.base = BASES[self.kind]

    # ---- values ----

    def plausible(self, schema, field="", depth=0):
        """A value that the schema allows, though perhaps not the rules."""
        name, schema = self.schemas.resolve(schema)
        pick = self.random.choice
        if name == "Quantity":
            return pick(["1", "100m", "1Gi", "5k", "0.5"])
        if name in ("IntOrString",) or "oneOf" in schema:
            return pick([1, 80, "50%", "http"])
        if "enum" in schema:
            return pick(schema["enum"])
        kind = schema.get("type")
        if kind == "object":
            return self.plausible_object(schema, field, depth)
        if kind == "array":
            return [self.plausible(schema["items"], field, depth + 1) for _ in range(self.random.randint(1, LISTED))]
        if kind == "boolean":
            return pick([True, False])
        if kind in ("integer", "number"):
            return pick([80] if field == "port" else [1, 2, 5, 10, 80, 300, 1000])
        if schema.get("format") == "date-time":
            return "2024-01-01T00:00:00Z"
        if schema.get("format") == "byte":
            return pick(["AAAA", "eA=="])
        return pick(HINTS.get(field) or TEXTS)

    def plausible_object(self, schema, field, depth):
        if "additionalProperties" in schema:
            return {self.random.choice(["a", "k", "cpu", "memory", "x.example.com/y"]): self.plausible(schema["additionalProperties"], field, depth + 1)}
        if depth >= DEPTH:
            return {}
        properties, required = schema.get("properties", {}), schema.get("required", [])
        others = [key for key in properties if key not in required]
        keys = [key for key in required if self.random.random() < 0.95] + self.random.sample(others, min(len(others), self.random.choice([0, 1, 1, 2])))
        return {key: self.plausible(properties[key], key, depth + 1) for key in keys}

    def bad(self, schema):
        """(a value of the right type that rules may refuse, or of the wrong one, what it is)"""
        name, schema = self.schemas.resolve(schema)
        if self.random.random() < 0.2:
            return self.random.choice(WRONG_TYPES), "type"
        if name == "Quantity":
            return self.random.choice(BAD_QUANTITIES), "quantity"
        if "oneOf" in schema:
            return self.random.choice(["150%", "-5%", "abc", -1, 0, 70000, "", "x" * 16, 2 ** 33]), "number or text"
        kind = schema.get("type")
        if kind == "string":
            texts = BAD_TEXTS if schema.get("format") != "date-time" else [text for text in BAD_TEXTS if text.isascii()]
            return self.random.choice(texts), "text"
        if kind in ("integer", "number"):
            return self.random.choice(self.numbers), "number"
        if kind == "array":
            return self.random.choice([[], None, [None], [self.bad(schema["items"])[0]]]), "list"
        return self.random.choice([{}, None]), "object"

    # ---- edits ----

    def nodes(self, value, schema, path, place):
        """Every object, map and list in a tree: (path, value, schema, the type it lies in)."""
        name, schema = self.schemas.resolve(schema)
        place = name or place
        if isinstance(value, dict):
            yield path, value, schema, place
            for key in value:
                below = schema.get("properties", {}).get(key) or schema.get("additionalProperties")
                if isinstance(below, dict):
                    yield from self.nodes(value[key], below, path + (key,), place if name else f"{place}.{key}")
        elif isinstance(value, list) and "items" in schema:
            yield path, value, schema, place
            for i, item in enumerate(value):
                yield from self.nodes(item, schema["items"], path + (i,), place)

    def edit(self, tree, inside=None):
        """A change at a random place of the tree (below `inside`, where that is given)."""
        nodes = list(self.nodes(tree, self.schemas.of(self.group_version, self.kind), (), self.kind))
        nodes = [node for node in nodes if not inside or node[0][:1] == (inside,)] or nodes
        path, value, schema, place = self.random.choice(nodes)
        if isinstance(value, list):
            return self.edit_list(path, value, schema, place)
        if "properties" not in schema:
            return self.edit_map(path, value, schema, place)
        return self.edit_object(path, value, schema, place)

    def edit_list(self, path, value, schema, place):
        place = f"{place}.{path[-1]}[]"
        what = self.random.choice(["twice", "add", "bad item", "drop item", "empty"])
        if what == "twice" and value:
            return Edit(path + (len(value),), self.random.choice(value), place, what)
        if what == "bad item":
            value, what = self.bad(schema["items"])
            return Edit(path + (0,), value, place, f"bad {what}")
        if what == "drop item" and value:
            return Edit(path + (0,), DROP, place, what)
        if what == "empty":
            return Edit(path, [], place, what)
        return Edit(path + (len(value),), self.plausible(schema["items"], path[-1]), place, "add")

    def edit_map(self, path, value, schema, place):
        place = f"{place}.{path[-1] if path else ''}{{}}"
        if value and self.random.random() < 0.3:
            return Edit(path + (self.random.choice(list(value)),), DROP, place, "drop")
        below = schema.get("additionalProperties")
        if self.random.random() < 0.5 and isinstance(below, dict):
            value, what = self.bad(below)
            return Edit(path + (self.random.choice(["k2", "cpu", "memory", "pods"]),), value, place, f"bad {what}")
        key, member = self.random.choice(BAD_PAIRS)
        return Edit(path + (key,), member, place, f"pair {key[:9]}")

    def edit_object(self, path, value, schema, place):
        if self.random.random() < 0.04:
            return Edit(path + (self.random.choice(["nothing", "Name", "spec"]),), 1, place, "unknown field")
        properties = schema["properties"]
        key = self.random.choice(sorted(properties))
        if path == () and key in ("status", "apiVersion", "kind") and self.random.random() < 0.8:
            key = "metadata"
        at, place = path + (key,), f"{place}.{key}"
        chance = self.random.random()
        if key in value and chance < 0.35:
            return Edit(at, DROP, place, "drop")
        if chance < 0.65:
            return Edit(at, self.plausible(properties[key], key), place, "set")
        bad, what = self.bad(properties[key])
        return Edit(at, bad, place, f"bad {what}")

    # ---- requests ----

    def where(self, name=None, sub=None):
        at = f"/api/{self.group_version}" if self.group_version == "v1" else f"/apis/{self.group_version}"
        return "/".join(part for part in (at, "namespaces/NAMESPACE" if self.namespaced else "", self.resource, name, sub) if part)

    def name(self):
        return NAMED.get(self.kind, NAME)

    def whole(self):
        return copy.deepcopy({"apiVersion": self.group_version, "kind": self.kind, "metadata": {
            "name": self.name(), **({"namespace": "NAMESPACE"} if self.namespaced else {}), "labels": {"a": "b"}}, **self.base})

    def edits(self, tree, inside=None):
        made = []
        for _ in range(self.random.choice([1, 1, 1, 1, 2, 3])):
            made.append(self.edit(tree, inside))
            made[-1].apply(tree)
        return made

    def query(self):
        pick = self.random.choice
        query = {"dryRun": "All", "fieldValidation": pick([None, "Strict", "Warn", "Ignore"])}
        if self.random.random() < 0.03:
            query.update(pick([{"dryRun": ["All", "All"]}, {"dryRun": ["All", "x"]}, {"fieldValidation": "strict"}, {"fieldManager": "x" * 129}, {"fieldManager": "a\u0007"},
                               {"pretty": "true"}, {"nothing": "x"}, {"fieldValidation": ""}]))
        return query

    def creation(self):
        body = self.whole()
        if self.random.random() < 0.8:
            body["metadata"]["name"] += "-2" if self.kind not in NAMED else ""
        return self.edits(body), "POST", self.where(), body, self.query()

    def update(self):
        """The body is made of what each server has at that moment: see Side."""
        edits = self.edits(self.whole())
        return edits, "PUT", self.where(self.name()), edits, self.query()

    def status_update(self):
        edits = self.edits({**self.whole(), "status": {}}, "status")
        return edits, "PUT", self.where(self.name(), "status"), edits, self.query()

    def merge(self, kind):
        tree = self.whole()
        edits = self.edits(tree)
        return edits, "PATCH", self.where(self.name()), self.nested(edits[0], tree), {"content_type": kind, **self.query()}

    def nested(self, edit, tree):
        """A merge patch that does what the edit did: a list goes as a whole."""
        steps = list(edit.path)
        for i, step in enumerate(steps):
            if isinstance(step, int):
                steps = steps[:i]
                break
        try:
            value = value_at(tree, steps)
        except (KeyError, IndexError, TypeError):
            value = None
        for step in reversed(steps):
            value = {step: value}
        return value

    def merge_patch(self):
        return self.merge(MERGE)

    def strategic_patch(self):
        return self.merge(STRATEGIC)

    def json_patch(self):
        tree = self.whole()
        edits, operations = self.edits(tree), []
        for edit in edits:
            pointer = "".join("/" + str(step).replace("~", "~0").replace("/", "~1") for step in edit.path)
            operations.append({"op": "remove", "path": pointer} if edit.value is DROP else
                              {"op": self.random.choice(["add", "add", "replace", "test"]), "path": pointer, "value": edit.value})
        return edits, "PATCH", self.where(self.name()), operations, {"content_type": JSON_PATCH, **self.query()}

    def apply(self):
        tree = self.whole()
        edits = self.edits(tree)
        body = {"apiVersion": self.group_version, "kind": self.kind, **self.nested(edits[0], tree)}
        if self.random.random() < 0.4:
            body = tree
        more = {"content_type": APPLY, "fieldManager": "a", "force": self.random.choice([None, "true"]), **self.query()}
        return edits, "PATCH", self.where(self.name()), body, more

    def reading(self):
        pick = self.random.choice
        values = {"limit": ["1", "-1", "x", "0"], "labelSelector": ["a=b", "a in (", "a!=b", "!a", "a in (b,c)", "A B"], "resourceVersion": ["0", "x", "-1"],
                  "fieldSelector": ["metadata.name=random", "metadata.name!=random", "spec.nodeName=x", "status.phase=Running", "type=Opaque", "x", "=", "a=b,"],
                  "resourceVersionMatch": ["Exact", "NotOlderThan", "x"], "continue": ["x", ""], "timeoutSeconds": ["1", "x"], "pretty": ["true"]}
        query = {key: pick(values[key]) for key in self.random.sample(sorted(values), self.random.choice([0, 1, 1, 2]))}
        if "fieldSelector" not in query and pick([True, False]):
            query["labelSelector"] = query.get("labelSelector", "a=b")
        name = pick([None, self.name(), "absent", "A_B"])
        partial = f"application/json;as=PartialObjectMetadata{'' if name else 'List'};g=meta.k8s.io;v=v1"
        accept = pick([JSON, TABLE, partial, "*/*", "text/plain", "application/json;as=X;g=x;v=v1"])
        edit = Edit(("query",), query, accept, "read")
        return [edit], "GET", self.where(name), None, {"accept": accept, **query}

    def deletion(self):
        values = {"propagationPolicy": ["Foreground", "Orphan", "Background", "x"], "gracePeriodSeconds": [0, 5, -1, "x"], "orphanDependents": [True, "x"],
                  "preconditions": [{"uid": "x"}, {"resourceVersion": "1"}, {"x": 1}], "kind": ["DeleteOptions", "Pod"], "nothing": [1]}
        body = {key: self.random.choice(values[key]) for key in self.random.sample(sorted(values), self.random.choice([0, 1, 2]))}
        body["dryRun"] = ["All"]        # what the query says counts only where there is no body
        return [Edit(("options",), body, "DeleteOptions", "delete")], "DELETE", self.where(self.random.choice([self.name(), "absent"])), body, self.query()

    def make(self):
        """(shape, method, path, body or edits, more)"""
        is_told_raw = self.kind in RAW
        ways = {self.creation: 45, self.update: 20, self.status_update: 3, self.merge_patch: 7, self.strategic_patch: 8, self.json_patch: 7, self.apply: 8,
                self.reading: 4, self.deletion: 2}
        way = self.random.choices(list(ways), list(ways.values()))[0]
        if is_told_raw and way in (self.merge_patch, self.strategic_patch, self.json_patch, self.apply):
            way = self.update
        if way in (self.strategic_patch, self.apply):
            self.numbers = [number for number in BAD_NUMBERS if abs(number) < 2 ** 31]
        edits, method, path, body, more = way()
        what = " and ".join(f"{edit.place} {edit.what}" for edit in edits)
        return f"{self.kind}, {way.__name__}: {what}", edits, (method, path, body, more)


# what differs on purpose, by which messages are compared
MEANT = [
    (re.compile(r"(Invalid|Duplicate|Unsupported) value: (?:[\[{].*?[\]}]|null|\"\")(?=: |, |\]?$)"), r"\1 value: VALUE"),     # structs have Go's names there
    (re.compile(r"of type (?:v\d\w*\.\w+|types\.UID|string|map\[string\]string)"), "of type TYPE"),                          # our tables have no names for kinds of text
    (re.compile(r"StorageError: invalid object, Code: 4, .*AdditionalErrorMsg: "), ""),
    (re.compile(r"(?s)failed to convert .*"), "failed to convert"),                             # an internal error there, a bad request here
]


# shapes that differ on purpose, or in what nobody sends: why
EXPECTED_SHAPES = [
    (r"CELDeviceSelector|DeviceSelector\.|\.selectors\b|SliceSelector", "expressions that select devices are not compiled"),
    (r"^ResourceClaim, status_update", "what a driver says of its devices is believed"),
    (r"^PersistentVolumeClaim, .*(requests|resources|\.spec |PersistentVolumeClaimStatus)", "that a claim without a size is smaller than before is not said, too"),
    (r"^CustomResourceDefinition, status_update", "whose its stored versions are is a controller's matter"),
    (r"^Pod, status_update: .*xtendedResource", "what the scheduler says of extended resources is believed"),
    (r"podCIDRs\[\]", "one error for a bad address is enough"),
    (r"^(Job|CustomResourceDefinition), deletion", "no warning of what stays behind"),
    (r"\[\] (empty|drop item)|\{\} drop|bad list", "an empty list or map is none"),
    (r"(apiVersion|kind) (set|drop|bad)", "a patch that takes its kind from an object is refused in other words"),
    (r"^Namespace, apply|creationTimestamp bad text", "what an apply cannot convert is a bad request"),
    (r"generateName|metadata = .*\"generateName\"", "the prefix of a name that is there already is looked at less closely"),
    (r"^Job, .*Job\.(spec|metadata) (drop|bad|set)", "the causes come in another order"),
    (r"bad type and | and .* bad type", "which of two wrong types is met first"),
    (r"uid (set|bad)|metadata = .*\"uid\"", "which check sees it first"),
    (r"JSONSchemaProps", "schemas within schemas are named by their paths"),
    (r"^PersistentVolume, status_update", "whose the phase is that a volume begins with"),
    (r"^Endpoints, reading: application/json;as=X", "who asks for what there is not is not told of the kind's age"),
    (r"^ResourceSlice, .*(strings|ints|bools|versions)", "what is dropped is no change"),
    (r"^StatefulSet, .*volumeClaimTemplates", "upstream's template has a volume for each claim, in the order of a hash"),
    (r"^Ingress, .*ingressClassName drop", "our cluster has a class for who names none"),
    (r"^(DaemonSet|RuntimeClass), reading: .*as=(Table|Partial)", "tables show annotations that come by themselves, and each column says what it is"),
    (r"^ServiceAccount, .*secrets", "an element without its key is nobody's; upstream forgets then who has all the others"),
    (r"^Endpoint(Slice|s), reading|^ControllerRevision, reading", "what controllers make is there when it is there"),
    (r"strategic_patch: .*\[\] bad (type|object)", "a list of lists, or of nothing, is refused in words of our own"),
    (r"^HorizontalPodAutoscaler, .*metrics\[\] add", "which of several sources is one too many is told in the order of a hash"),
    (r"^FlowSchema, status_update", "upstream's own server was there before and said that it has no level"),
]
OF_OURS = {"node1", "local", "nginx"}                             # a node, a class of storage and one of ingresses
OWNED = "deprecated.daemonset.template.generation"


def is_expected(shape, edits):
    told = "\n".join([shape, *map(str, edits)])
    return any(re.search(pattern, told) for pattern, _ in EXPECTED_SHAPES)


def leave_out_of_list(body, key):
    """What the cluster of either has of its own; how far the controllers are."""
    rows = [row for row in body[key] or [] if row.get("object", row).get("metadata", {}).get("name") not in OF_OURS]
    body[key] = rows or None if key == "items" and body["kind"] == "PartialObjectMetadataList" else rows
    for row in rows:
        row.pop("status", None)
        leave_out({"kind": body["kind"].removesuffix("List"), **row.get("object", row)})


def leave_out(body):
    """What we do not do, or do more."""
    metadata = body.get("metadata", {})
    if body.get("kind") == "VolumeAttributesClass":                                     # nothing protects them here
        others = [one for one in metadata.pop("finalizers", []) if one != "kubernetes.io/vac-protection"]
        metadata.update({"finalizers": others} if others else {})
    for port in body.get("spec", {}).get("ports") or [] if body.get("kind") == "Service" else []:
        port.pop("nodePort", None)
    if metadata.get("generateName") and metadata.get("name"):
        metadata["name"] = "GENERATED"
    for entry in metadata.get("managedFields", []) if body.get("kind") == "DaemonSet" else []:
        owned = entry.get("fieldsV1", {}).get("f:metadata", {})
        annotations = owned.get("f:annotations", {"f:": {}})
        annotations.pop(f"f:{OWNED}", None)                                             # no one owns what comes by itself
        if set(annotations) <= {"."}:
            owned.pop("f:annotations")
        if not owned:
            entry.get("fieldsV1", {}).pop("f:metadata", None)


def loose(said):
    """An answer without what differs on purpose wherever it occurs."""
    head, _, text = said.partition("\n{")
    try:
        body = json.loads("{" + text)
    except ValueError:
        return said
    if body.get("kind") == "Status":
        head = loose_status(head, body)
    elif isinstance(body.get("items"), list) or isinstance(body.get("rows"), list):
        leave_out_of_list(body, "items" if "items" in body else "rows")
    else:
        leave_out(body)
        body.pop("status", None)                                # how far the controllers are
    return head + "\n" + json.dumps(body, indent=1)


def loose_status(head, body):
    is_patch = any(cause.get("field") == "patch" for cause in body.get("details", {}).get("causes", [])) or "the patch would" in body.get("message", "")
    if is_patch:                                                # it quotes the whole object
        body.update(message="", details={})
    for one in (body, *body.get("details", {}).get("causes", [])):
        for pattern, word in MEANT:
            one["message"] = pattern.sub(word, one.get("message", ""))
    if body.get("reason") == "Invalid":
        body["message"] = body["message"].partition(" is invalid: ")[0]              # the causes say the rest, in their order
    if "conflicts with" in body["message"] or "typed patch object" in body["message"]:         # in the order of a hash
        body["message"] = "\n".join(sorted(body["message"].split("\n")))
    if body["message"] == "failed to convert":
        body.clear()
        return ""
    return head


class Side:
    """One of the two servers, its namespace, and the objects that are made there to be changed."""

    def __init__(self, client, namespace, answer):
        self.client, self.namespace, self.tell = client, namespace, answer
        self.made = []

    def prepare(self, schemas):
        """{kind: what the server said to its creation}"""
        said = {}
        for kind in BASES:
            maker = Maker(schemas, 0, 0, [kind])
            if kind not in NEVER_MADE:
                said[kind] = loose(self.tell(self.client, ("POST", maker.where(), maker.whole(), {}), self.namespace))
                self.made += [] if maker.namespaced else [maker.where(maker.name())]
        return said

    def clean(self):
        for path in self.made:
            self.client.delete(path)

    def answer(self, request):
        method, path, body, more = request
        said = self.tell(self.client, (method, path, self.updated(path, body) if method == "PUT" else body, more), self.namespace)
        metadata = body.get("metadata") if isinstance(body, dict) else None
        prefix = metadata.get("generateName") if isinstance(metadata, dict) else None
        if isinstance(prefix, str) and prefix:
            said = re.sub(rf"({re.escape(json.dumps(prefix)[1:-1])})[a-z0-9]{{5}}\b", r"\1GENERATED", said)
        return loose(said)

    def updated(self, path, edits):
        """What is there now, with the edits."""
        reply = self.client.get(path.replace("NAMESPACE", self.namespace).removesuffix("/status"))
        tree = reply.json if reply.status == 200 else {}
        if path.endswith("/status"):
            tree["status"] = {}
        for edit in edits:
            edit.apply(tree)
        return tree


def random_requests(schemas, seed, kinds=""):
    """(number, shape, edits, request), without an end."""
    chosen = [kind for kind in BASES if kind in kinds.split(",") or not kinds]
    number = 0
    while True:
        number += 1
        yield number, *Maker(schemas, seed, number, chosen).make()
