"""Kafka's own jars, resolved and fetched without a Java build tool, and checked against known digests."""

import hashlib
import shutil
import tempfile
from pathlib import Path

from deploy.local.cache import LocalError

KAFKA_VERSION = "4.1.0"
SCALA_VERSION = "2.13"
# with log4j's binding the resolver would pick an older kafka-clients, with which the broker does not start
COORDINATES = (
    ("org.apache.kafka", f"kafka_{SCALA_VERSION}", KAFKA_VERSION),
    ("org.slf4j", "slf4j-simple", "1.7.36"),
)
DIGESTS = Path(__file__).with_name("kafka-jars.sha256")


def fetch_jars(into: Path) -> None:
    """Puts every jar the broker needs into `into`; refuses a jar whose SHA-256 is not the one written down."""
    from jgo.maven import Dependency, MavenContext, PythonResolver

    with tempfile.TemporaryDirectory(prefix="contact-panel-jars-") as scratch:
        resolver = PythonResolver()
        context = MavenContext(repo_cache=Path(scratch), resolver=resolver, timeout=60)
        wanted = [
            Dependency(context.project(group, artifact).at_version(version).artifact())
            for group, artifact, version in COORDINATES
        ]
        try:
            found = [dependency.artifact.resolve() for part in resolver.resolve(wanted) for dependency in part]
        except Exception as error:
            raise LocalError(f"Kafka's jars could not be fetched (is there a network?): {error}") from error
        for jar in found:
            shutil.copyfile(jar, into / jar.name)
    _check(into)


def _check(folder: Path) -> None:
    known = {name: digest for digest, name in (line.split() for line in DIGESTS.read_text().splitlines())}
    found = {jar.name: hashlib.sha256(jar.read_bytes()).hexdigest() for jar in folder.glob("*.jar")}
    wrong = sorted(name for name in known.keys() | found.keys() if known.get(name) != found.get(name))
    if wrong:
        raise LocalError(f"Kafka's jars are not the ones this version was made with: {', '.join(wrong)}")
