"""Every test's fixtures; each service's own stand in its folder's conftest."""

pytest_plugins = ["tests.support.fixtures", "tests.support.outcomes", "tests.support.product.running"]
