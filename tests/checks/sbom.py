"""Writes what each function is made of, as CycloneDX 1.6: its crates for both processors that it is built for, with licence, checksum
and what each rests on. What only helps to compile it (macros, and what they rest on) is told apart by its scope."""

import hashlib
import json
import re
import subprocess
import sys
import tomllib
import uuid
from pathlib import Path

from cyclonedx.schema import SchemaVersion
from cyclonedx.validation.json import JsonStrictValidator

# As .deny.toml has them.
TARGETS = ["aarch64-unknown-linux-gnu", "x86_64-unknown-linux-gnu"]
# `axum v0.8.9`, `syn v3.0.10 (proc-macro) (*)`, `domain v0.1.0 (/a/folder)`.
CRATE = re.compile(r"^(\S+) v(\S+)(?: \(.*\))?$")


def said(*command):
    return subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True).stdout.strip()


def tree(function, edges, form):
    """Cargo's own tree, with the features that a function has when it is built, and nothing of the tests'."""
    targets = [word for target in TARGETS for word in ("--target", target)]
    lines = said("cargo", "tree", "--locked", "--package", function, "--edges", edges, *targets, *form).splitlines()
    # A blank line stands between the trees of two processors.
    return [line for line in lines if line]


def crates(function, edges):
    """The crates of a tree, as pairs of name and version."""
    return {CRATE.match(line).groups() for line in tree(function, edges, ["--prefix", "none"])}


def graph(function):
    """Each crate of the tree with its licence, and with what it rests on."""
    licences, rests, above = {}, {}, []
    for line in tree(function, "normal", ["--prefix", "depth", "--format", "{p}|{l}|"]):
        depth, named, licence = re.match(r"^(\d+)([^|]*)\|([^|]*)\|", line).groups()
        crate = CRATE.match(named.strip()).groups()
        del above[int(depth):]
        if above:
            rests[above[-1]].add(crate)
        above.append(crate)
        # What a crate rests on stands below its first mention alone.
        rests.setdefault(crate, set())
        licences[crate] = licence
    return licences, rests


def ref(crate):
    return "pkg:cargo/{}@{}".format(*crate)


def described(crate, licence, checksum, linked):
    name, version = crate
    component = {"type": "library", "bom-ref": ref(crate), "name": name, "version": version,
                 "scope": "required" if linked else "excluded"}
    if checksum:
        component["hashes"] = [{"alg": "SHA-256", "content": checksum}]
    if licence:
        # Before there were expressions, a slash said "or".
        component["licenses"] = [{"expression": re.sub(r"\s*/\s*", " OR ", licence)}]
    # Our own are in no registry, and so have no address there.
    if checksum:
        component["purl"] = ref(crate)
    return component


def bill(function, zipped, checksums):
    licences, rests = graph(function)
    linked = crates(function, "normal,no-proc-macro")
    root = next(crate for crate in licences if crate[0] == function)
    described_root = described(root, licences[root], None, True) | {"type": "application"}
    if zipped.exists():
        described_root["hashes"] = [{"alg": "SHA-256", "content": hashlib.sha256(zipped.read_bytes()).hexdigest()}]
    rustc = said("rustc", "--version").split()[1]
    document = {
        "$schema": "http://cyclonedx.org/schema/bom-1.6.schema.json",
        "bomFormat": "CycloneDX",
        "specVersion": "1.6",
        "version": 1,
        "metadata": {
            # The commit's own time, so that one commit has one document.
            "timestamp": said("git", "log", "-1", "--format=%cI"),
            "lifecycles": [{"phase": "build"}],
            "tools": {"components": [{"type": "application", "name": "rustc", "version": rustc}]},
            "component": described_root,
            "properties": [{"name": "commit", "value": said("git", "rev-parse", "HEAD")}],
        },
        "components": [described(crate, licences[crate], checksums.get(crate), crate in linked)
                       for crate in sorted(licences) if crate != root],
        "dependencies": [{"ref": ref(crate), "dependsOn": sorted(map(ref, rests[crate]))} for crate in sorted(rests)],
    }
    # Named by what it says: another document has another number.
    number = uuid.uuid5(uuid.NAMESPACE_URL, json.dumps(document, sort_keys=True))
    return {**document, "serialNumber": f"urn:uuid:{number}"}


def held(function, path):
    """Reads what was written: it is valid, and names each crate of the tree and no other."""
    text = path.read_text()
    fault = JsonStrictValidator(SchemaVersion.V1_6).validate_str(text)
    if fault:
        sys.exit(f"{path}: {fault}")
    document = json.loads(text)
    named = {(part["name"], part["version"]) for part in [document["metadata"]["component"], *document["components"]]}
    expected = crates(function, "normal")
    if named != expected:
        sys.exit(f"{path}: not as Cargo's tree: {sorted(named ^ expected)}")
    unlicensed = [part["name"] for part in document["components"] if "licenses" not in part]
    if unlicensed:
        sys.exit(f"{path}: no licence: {unlicensed}")
    return len(named), sum(part["scope"] == "required" for part in document["components"])


def main(folder):
    locked = tomllib.loads(Path("Cargo.lock").read_text())["package"]
    checksums = {(crate["name"], crate["version"]): crate.get("checksum") for crate in locked}
    metadata = json.loads(said("cargo", "metadata", "--locked", "--no-deps", "--format-version", "1"))
    functions = sorted(package["name"] for package in metadata["packages"]
                       if Path(package["manifest_path"]).parent.parent.name == "functions")
    assert functions, "there are functions"
    for function in functions:
        home = folder / function
        home.mkdir(parents=True, exist_ok=True)
        path = home / "sbom.cdx.json"
        path.write_text(json.dumps(bill(function, home / "bootstrap.zip", checksums), indent=2) + "\n")
        named, linked = held(function, path)
        print(f"{path}: {named} crates, of which {linked} are linked with it")


main(Path(sys.argv[1]))
