"""Every code an import can give is explained."""

from imports.codes import CODES, code_of

OF_THE_RULES = [
    "invalid-phone",
    "invalid-email",
    "invalid-date",
    "invalid-number",
    "invalid-url",
    "invalid-boolean",
    "unknown-option",
    "value-too-long",
    "unknown-label",
    "contact-out-of-sync",
    "duplicate-contact",
    "duplicate-in-file",
    "id-not-found",
    "no-identifier",
    "malformed-row",
    "encoding-error",
    "user-group-mismatch",
    "carrier-opt-out",
    "plan-changed",
    "was-previous-phone",
    "consent-not-loosened",
]


def test_every_code_of_the_rules_has_a_level_a_cause_and_a_next_step() -> None:
    """IM-13."""
    assert len(OF_THE_RULES) == 21
    for name in OF_THE_RULES:
        code = CODES[name]
        assert code.level in ("refused", "field", "warning")
        assert code.cause.endswith(".")
        assert code.next_step.endswith(".")


def test_no_next_step_says_that_a_refused_row_was_applied() -> None:
    """IM-9, IM-13: whatever code refused it."""
    for code in CODES.values():
        assert "of the row was applied" not in code.step_of("refused")
        assert code.step_of("field") == code.next_step


def test_a_code_of_a_newer_version_is_shown_as_well() -> None:
    """IM-13."""
    assert code_of("invented-tomorrow").next_step
