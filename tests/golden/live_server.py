# SPDX-License-Identifier: Apache-2.0
"""A live upstream server, and C text: what the recorders here share."""
import json
import re
import ssl
import urllib.error
import urllib.request

CONTEXT = ssl._create_unverified_context()


def value_of(text):
    """JSON with ' for ", where the text holds no " of its own."""
    if '"' in text:
        text = re.sub(r"\"([^\"]*)\"", lambda m: json.dumps(m[1]).replace("'", "\\u0027"), text)
        return json.loads(re.sub(r"'", '"', text))
    return json.loads(text.replace("'", '"'))


class Server:
    def __init__(self, url, token):
        self.url, self.token = url, token

    def send(self, method, path, body=None, content_type="application/json"):
        """A body is JSON, or text as it stands."""
        data = body if body is None or isinstance(body, str) else json.dumps(body)
        request = urllib.request.Request(self.url + path, method=method,
                                         data=None if data is None else data.encode(),
                                         headers={"Authorization": "Bearer " + self.token,
                                                  "Content-Type": content_type})
        try:
            with urllib.request.urlopen(request, context=CONTEXT) as answer:
                return json.load(answer)
        except urllib.error.HTTPError as error:
            return json.load(error)

    def remove(self, path):
        """Also without the controllers that would finish it."""
        left = self.send("DELETE", path + "?gracePeriodSeconds=0", {})
        if left.get("kind") == "Namespace":
            left["spec"]["finalizers"] = []
            self.send("PUT", path + "/finalize", left)
        if left.get("metadata", {}).get("finalizers"):
            left["metadata"]["finalizers"] = []
            self.send("PUT", path, left)


def c_text(text):
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n") + '"'


def in_pieces(text, indent, width=84):
    pieces = [text[i:i + width] for i in range(0, len(text), width)] or [""]
    return ("\n" + " " * indent).join(c_text(piece) for piece in pieces)
